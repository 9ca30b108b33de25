/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One way of bringing a file over a connected socket; both sides of it. A further way is a further row of the table in
 * bench-side.c. */
typedef struct {
  const char *name;
  const char *what;
  const char *compare_to;  /* nullable: name of the way that this one is measured against */
  void (*send) (const char *path, int fd, int go_fd, gboolean hash);
  void (*receive) (const char *folder, guint64 size, int fd, int go_fd, gboolean hash);
  gboolean hash;
} BenchWay;

extern const BenchWay bench_ways[];
extern const guint bench_n_ways;

/* What one side tells when it is done; sent through a pipe as it is. */
typedef struct {
  gint64 end_us;      /* monotonic, the same clock in all processes */
  double cpu_s;       /* user and system, of its whole life after the start signal */
  guint64 peak_kib;   /* VmHWM */
} BenchReport;

/* The life of one side in a process of its own: opens its file, waits for the start signal on @go_fd, does its work and
 * writes its report to @report_fd. */
void bench_side_run (const BenchWay *way,
                     gboolean        sending,
                     const char     *path,
                     guint64         size,
                     int             fd,
                     int             go_fd,
                     int             report_fd);

G_END_DECLS
