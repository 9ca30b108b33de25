/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <arpa/inet.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench-side.h"

#define MIB (1024.0 * 1024.0)
#define GIB (1024.0 * MIB)
#define SIZE_MIB 1024
#define ROUNDS 5
#define ROUNDS_MAX 99

/* What one way did in one round. */
typedef struct {
  double mb_s;
  double cpu_s[2];        /* a GiB; sender, receiver */
  guint64 peak_kib[2];
} Run;

static int size_mib = SIZE_MIB;
static int rounds = ROUNDS;
static char *folder;
static char *json_path;
static char *side;

static const GOptionEntry entries[] = {
  { "size", 's', 0, G_OPTION_ARG_INT, &size_mib, "Size of the file", "MIB" },
  { "rounds", 'r', 0, G_OPTION_ARG_INT, &rounds, "How often each way is measured", "N" },
  { "folder", 'd', 0, G_OPTION_ARG_FILENAME, &folder, "Where the files are; default: the folder for temporary ones", "DIR" },
  { "json", 'j', 0, G_OPTION_ARG_FILENAME, &json_path, "Write the result there as well", "FILE" },
  { "side", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &side, NULL, NULL },
  { NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL },
};

static void
make_file (const char *path)
{
  g_autofree guint32 *block = g_new (guint32, 256 * 1024);
  FILE *file = fopen (path, "w");

  g_assert_nonnull (file);
  for (int i = 0; i < size_mib; i++)
    {
      for (guint j = 0; j < 256 * 1024; j++)
        block[j] = g_random_int ();
      g_assert_cmpuint (fwrite (block, 4, 256 * 1024, file), ==, 256 * 1024);
    }
  g_assert_no_errno (fclose (file));
}

/* Two ends of a TCP connection over loopback. */
static void
make_connection (int fds[2])
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (bind (listener, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (listen (listener, 1));
  g_assert_no_errno (getsockname (listener, (struct sockaddr *) &address, &length));
  fds[0] = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_no_errno (connect (fds[0], (struct sockaddr *) &address, sizeof address));
  fds[1] = accept (listener, NULL, NULL);
  g_assert_no_errno (fds[1]);
  close (listener);
}

/* Each side is a process of its own, as two Batons are. */
static pid_t
start_side (guint       way,
            gboolean    sending,
            const char *path,
            int         fd,
            int         other_fd,
            int         go_fd,
            int         report_fd)
{
  g_autofree char *job = g_strdup_printf ("%s:%d:%d:%d:%d", bench_ways[way].name, sending, fd, go_fd, report_fd);
  g_autofree char *size = g_strdup_printf ("%d", size_mib);
  pid_t pid = fork ();

  g_assert_no_errno (pid);
  if (pid == 0)
    {
      close (other_fd);
      execl ("/proc/self/exe", "bench-pump", "--side", job, "--size", size, "--folder", path, NULL);
      _exit (127);
    }
  return pid;
}

static void
be_side (void)
{
  int sending, fd, go_fd, report_fd;
  char name[32];
  guint way = 0;

  if (sscanf (side, "%31[^:]:%d:%d:%d:%d", name, &sending, &fd, &go_fd, &report_fd) != 5)
    g_error ("--side is not for people");
  while (way < bench_n_ways && !g_str_equal (bench_ways[way].name, name))
    way++;
  if (way == bench_n_ways)
    g_error ("There is no way called %s", name);
  bench_side_run (&bench_ways[way], sending, folder, (guint64) size_mib * 1024 * 1024, fd, go_fd, report_fd);
}

static void
clean (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_remove (child);
    }
}

static Run
measure (guint       way,
         const char *source,
         const char *target)
{
  Run run;
  BenchReport reports[2];
  gint64 begun_us;
  gint64 end_us;
  pid_t pids[2];
  int sockets[2];
  int go[2];
  int report[2][2];

  make_connection (sockets);
  g_assert_no_errno (pipe (go));
  g_assert_no_errno (pipe (report[0]));
  g_assert_no_errno (pipe (report[1]));
  pids[0] = start_side (way, TRUE, source, sockets[0], sockets[1], go[0], report[0][1]);
  pids[1] = start_side (way, FALSE, target, sockets[1], sockets[0], go[0], report[1][1]);
  close (sockets[0]);
  close (sockets[1]);

  /* Both have opened their files by then. */
  g_usleep (200 * 1000);
  begun_us = g_get_monotonic_time ();
  g_assert_cmpint (write (go[1], "gg", 2), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      int status;

      g_assert_no_errno (waitpid (pids[i], &status, 0));
      if (status != 0)
        g_error ("%s: a side failed", bench_ways[way].name);
      g_assert_cmpint (read (report[i][0], &reports[i], sizeof reports[i]), ==, sizeof reports[i]);
      close (report[i][0]);
      close (report[i][1]);
    }
  close (go[0]);
  close (go[1]);
  clean (target);

  end_us = MAX (reports[0].end_us, reports[1].end_us);
  run.mb_s = size_mib * MIB / (double) (end_us - begun_us);
  for (guint i = 0; i < 2; i++)
    {
      run.cpu_s[i] = reports[i].cpu_s * GIB / (size_mib * MIB);
      run.peak_kib[i] = reports[i].peak_kib;
    }
  return run;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double left = *(const double *) a;
  double right = *(const double *) b;

  return left < right ? -1 : left > right;
}

/* Sorts @values. */
static double
get_median (double *values)
{
  qsort (values, rounds, sizeof *values, compare_doubles);
  return (values[(rounds - 1) / 2] + values[rounds / 2]) / 2;
}

typedef struct {
  double mb_s, min, max, ratio, cpu_s[2];
  guint64 peak_kib[2];
} Summary;

static Summary
summarize (const Run *runs)
{
  Summary sum = { 0 };
  double values[ROUNDS_MAX];

  for (guint end = 0; end < 2; end++)
    {
      for (int i = 0; i < rounds; i++)
        {
          values[i] = runs[i].cpu_s[end];
          sum.peak_kib[end] = MAX (sum.peak_kib[end], runs[i].peak_kib[end]);
        }
      sum.cpu_s[end] = get_median (values);
    }
  for (int i = 0; i < rounds; i++)
    values[i] = runs[i].mb_s;
  sum.mb_s = get_median (values);
  sum.min = values[0];
  sum.max = values[rounds - 1];
  return sum;
}

/* The median of the ratios within one round: what disturbs a round disturbs both. */
static double
get_ratio (Run  (*runs)[ROUNDS_MAX],
           guint  way)
{
  double values[ROUNDS_MAX];

  for (guint other = 0; other < bench_n_ways; other++)
    {
      if (g_strcmp0 (bench_ways[other].name, bench_ways[way].compare_to) != 0)
        continue;
      for (int i = 0; i < rounds; i++)
        values[i] = runs[way][i].mb_s / runs[other][i].mb_s;
      return get_median (values);
    }
  return 0;
}

static void
print_table (const Summary *sums,
             const char    *congestion)
{
  g_print ("%d MiB over loopback, %d rounds in turns, congestion control %s\n\n", size_mib, rounds, congestion);
  g_print ("| %-28s | %8s | %13s | %5s | %15s | %15s |\n", "way", "MB/s", "min-max", "ratio", "CPU s/GiB",
           "peak MiB");
  g_print ("|%.30s|%.10s|%.15s|%.7s|%.17s|%.17s|\n", "------------------------------", "----------",
           "---------------", "-------", "-----------------", "-----------------");
  for (guint i = 0; i < bench_n_ways; i++)
    {
      g_autofree char *ratio = sums[i].ratio > 0 ? g_strdup_printf ("%.2f", sums[i].ratio) : g_strdup ("");

      g_print ("| %-28s | %8.0f | %5.0f - %5.0f | %5s | %6.2f + %6.2f | %6.1f + %6.1f |\n", bench_ways[i].what,
               sums[i].mb_s, sums[i].min, sums[i].max, ratio, sums[i].cpu_s[0], sums[i].cpu_s[1],
               sums[i].peak_kib[0] / 1024.0, sums[i].peak_kib[1] / 1024.0);
    }
  g_print ("\nTwo numbers: sender + receiver. Ratio: to the same copy without Baton, of each round, their median.\n");
}

static void
write_json (const Summary *sums,
            const char    *congestion)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "size");
  json_builder_add_int_value (builder, (gint64) size_mib * 1024 * 1024);
  json_builder_set_member_name (builder, "rounds");
  json_builder_add_int_value (builder, rounds);
  json_builder_set_member_name (builder, "congestion");
  json_builder_add_string_value (builder, congestion);
  json_builder_set_member_name (builder, "ways");
  json_builder_begin_object (builder);
  for (guint i = 0; i < bench_n_ways; i++)
    {
      const struct { const char *name; double value; } members[] = {
        { "mb-s", sums[i].mb_s }, { "mb-s-min", sums[i].min }, { "mb-s-max", sums[i].max },
        { "ratio", sums[i].ratio },
        { "cpu-s-gib-sender", sums[i].cpu_s[0] }, { "cpu-s-gib-receiver", sums[i].cpu_s[1] },
        { "peak-kib-sender", sums[i].peak_kib[0] }, { "peak-kib-receiver", sums[i].peak_kib[1] },
      };

      json_builder_set_member_name (builder, bench_ways[i].name);
      json_builder_begin_object (builder);
      for (guint j = 0; j < G_N_ELEMENTS (members); j++)
        {
          json_builder_set_member_name (builder, members[j].name);
          json_builder_add_double_value (builder, members[j].value);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  if (!json_generator_to_file (generator, json_path, &error))
    g_printerr ("%s\n", error->message);
}

static void
run_bench (void)
{
  static Run runs[16][ROUNDS_MAX];
  Summary sums[16];
  g_autofree char *base = g_build_filename (folder != NULL ? folder : g_get_tmp_dir (), "baton-bench-XXXXXX", NULL);
  g_autofree char *source = NULL;
  g_autofree char *target = NULL;
  char congestion[16] = "";
  socklen_t length = sizeof congestion - 1;
  int fds[2];

  g_assert_cmpuint (bench_n_ways, <=, G_N_ELEMENTS (sums));
  g_assert_nonnull (g_mkdtemp (base));
  source = g_build_filename (base, "source", NULL);
  target = g_build_filename (base, "target", NULL);
  g_assert_no_errno (g_mkdir (target, 0700));
  make_connection (fds);
  (void) getsockopt (fds[0], IPPROTO_TCP, TCP_CONGESTION, congestion, &length);
  close (fds[0]);
  close (fds[1]);
  make_file (source);

  for (int round = 0; round < rounds; round++)
    {
      /* Every way is first once. */
      for (guint i = 0; i < bench_n_ways; i++)
        {
          guint way = (i + round) % bench_n_ways;

          runs[way][round] = measure (way, source, target);
        }
      g_printerr ("round %d of %d\n", round + 1, rounds);
    }
  for (guint way = 0; way < bench_n_ways; way++)
    {
      sums[way] = summarize (runs[way]);
      sums[way].ratio = get_ratio (runs, way);
    }

  g_remove (target);
  g_remove (source);
  g_remove (base);
  print_table (sums, congestion);
  if (json_path != NULL)
    write_json (sums, congestion);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- measure the data pump against a bare copy");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || size_mib < 1 || rounds < 1 || rounds > ROUNDS_MAX)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "--size and --rounds must be at least 1");
      return 2;
    }

  if (side != NULL)
    be_side ();
  else
    run_bench ();
  return 0;
}
