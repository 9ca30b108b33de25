/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-side.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "baton-conduit-socket.h"
#include "baton-digest.h"
#include "baton-mover-private.h"
#include "baton-sink.h"
#include "baton-source.h"

/* The bare copy's reads and writes, bytes: as large as the pump's. */
#define BARE_BUFFER (256 * 1024)

static double cpu_before_s;

static double
get_cpu_s (void)
{
  struct rusage usage;

  g_assert_no_errno (getrusage (RUSAGE_SELF, &usage));
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static guint64
get_peak_kib (void)
{
  g_autofree char *status = NULL;
  const char *line;
  guint64 peak = 0;

  if (g_file_get_contents ("/proc/self/status", &status, NULL, NULL)
      && (line = strstr (status, "VmHWM:")) != NULL)
    peak = g_ascii_strtoull (line + strlen ("VmHWM:"), NULL, 10);
  return peak;
}

static void
await_go (int go_fd)
{
  char byte;

  g_assert_cmpint (read (go_fd, &byte, 1), ==, 1);
  cpu_before_s = get_cpu_s ();
}

/* The bare copy: one thread a side, blocking calls, hashed on the way. */

static void
bare_send (const char *path,
           int         fd,
           int         go_fd,
           gboolean    hash)
{
  g_autofree guint8 *buffer = g_malloc (BARE_BUFFER);
  g_autoptr (BatonDigest) digest = baton_digest_new (BATON_DIGEST_SHA256);
  g_autofree char *hex = NULL;
  int file = open (path, O_RDONLY | O_CLOEXEC);
  gssize count;

  g_assert_no_errno (file);
  await_go (go_fd);
  while ((count = read (file, buffer, BARE_BUFFER)) > 0)
    {
      gssize sent = 0;

      if (hash)
        baton_digest_update (digest, buffer, count);
      while (sent < count)
        {
          gssize now = send (fd, buffer + sent, count - sent, MSG_NOSIGNAL);

          g_assert_no_errno (now);
          sent += now;
        }
    }
  hex = baton_digest_dup_hex (digest);
  shutdown (fd, SHUT_WR);
  g_assert_cmpint (recv (fd, buffer, 1, 0), ==, 0);
  close (file);
  close (fd);
}

static void
bare_receive (const char *folder,
              guint64     size,
              int         fd,
              int         go_fd,
              gboolean    hash)
{
  g_autofree char *path = g_build_filename (folder, "bare", NULL);
  g_autofree guint8 *buffer = g_malloc (BARE_BUFFER);
  g_autoptr (BatonDigest) digest = baton_digest_new (BATON_DIGEST_SHA256);
  g_autofree char *hex = NULL;
  int file = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gssize count;

  g_assert_no_errno (file);
  /* The bare copy gets the one trick that makes writing faster. */
  (void) fallocate (file, FALLOC_FL_KEEP_SIZE, 0, size);
  await_go (go_fd);
  while ((count = recv (fd, buffer, BARE_BUFFER, 0)) > 0)
    {
      if (hash)
        baton_digest_update (digest, buffer, count);
      g_assert_cmpint (write (file, buffer, count), ==, count);
    }
  hex = baton_digest_dup_hex (digest);
  close (file);
  close (fd);
}

/* The data pump. */

typedef struct {
  gpointer value;
  gboolean done;
} Outcome;

static void
await (Outcome *outcome)
{
  while (!outcome->done)
    g_main_context_iteration (NULL, TRUE);
  outcome->done = FALSE;
}

static void
on_source_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;

  outcome->value = baton_source_open_finish (result, &error);
  g_assert_no_error (error);
  outcome->done = TRUE;
}

static void
on_sink_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;

  outcome->value = baton_sink_open_finish (result, &error);
  g_assert_no_error (error);
  outcome->done = TRUE;
}

static void
on_over_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;

  baton_mover_run_finish (BATON_MOVER (object), result, &error);
  g_assert_no_error (error);
  outcome->done = TRUE;
}

static void
on_kept_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Outcome *outcome = user_data;
  g_autoptr (GError) error = NULL;

  outcome->value = baton_sink_keep_finish (BATON_SINK (object), result, &error);
  g_assert_no_error (error);
  outcome->done = TRUE;
}

static void
run_mover (BatonMover *mover,
           gboolean    hash)
{
  Outcome outcome = { NULL, FALSE };

  baton_mover_set_hashing (mover, hash);
  baton_mover_run_async (mover, NULL, on_over_cb, &outcome);
  await (&outcome);
  g_assert_true ((baton_mover_get_sha256 (mover) != NULL) == hash);
}

static void
pump_send (const char *path,
           int         fd,
           int         go_fd,
           gboolean    hash)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (BatonConduit) conduit = baton_conduit_socket_new (fd);
  g_autoptr (BatonSource) source = NULL;
  g_autoptr (BatonMover) mover = NULL;
  Outcome outcome = { NULL, FALSE };

  baton_source_open_async (file, NULL, on_source_cb, &outcome);
  await (&outcome);
  source = outcome.value;
  mover = baton_mover_new_sender (source, conduit, 0, 0);
  await_go (go_fd);
  run_mover (mover, hash);
}

/* With everything that belongs to a received file: it ends when the file has its name. */
static void
pump_receive (const char *folder,
              guint64     size,
              int         fd,
              int         go_fd,
              gboolean    hash)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (BatonConduit) conduit = baton_conduit_socket_new (fd);
  g_autoptr (BatonFileInfo) info = baton_file_info_new ("pump", size);
  g_autoptr (BatonSink) sink = NULL;
  g_autoptr (BatonMover) mover = NULL;
  Outcome outcome = { NULL, FALSE };

  baton_sink_open_async (file, info, NULL, on_sink_cb, &outcome);
  await (&outcome);
  sink = outcome.value;
  mover = baton_mover_new_receiver (sink, conduit, size);
  await_go (go_fd);
  run_mover (mover, hash);
  baton_sink_keep_async (sink, NULL, on_kept_cb, &outcome);
  await (&outcome);
  g_object_unref (outcome.value);
}

const BenchWay bench_ways[] = {
  { "bare-hash", "bare copy, both sides hash", NULL, bare_send, bare_receive, TRUE },
  { "bare", "bare copy", NULL, bare_send, bare_receive, FALSE },
  { "pump-hash", "data pump", "bare-hash", pump_send, pump_receive, TRUE },
  { "pump", "data pump, hashing off", "bare", pump_send, pump_receive, FALSE },
};
const guint bench_n_ways = G_N_ELEMENTS (bench_ways);

void
bench_side_run (const BenchWay *way,
                gboolean        sending,
                const char     *path,
                guint64         size,
                int             fd,
                int             go_fd,
                int             report_fd)
{
  BenchReport report;

  if (sending)
    way->send (path, fd, go_fd, way->hash);
  else
    way->receive (path, size, fd, go_fd, way->hash);

  report.end_us = g_get_monotonic_time ();
  report.cpu_s = get_cpu_s () - cpu_before_s;
  report.peak_kib = get_peak_kib ();
  g_assert_cmpint (write (report_fd, &report, sizeof report), ==, sizeof report);
}
