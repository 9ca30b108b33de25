/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-fake.h"
#include "baton-sections.h"
#include "baton-transfer-list.h"

#include <adwaita.h>
#include <sys/resource.h>
#include <time.h>

/* bench-list: the transfer list with 1,000 rows of which 20 move, ten notifies a second each.
 * Prints the processor time it takes at rest, while files move, and while it is scrolled too, and the longest frame.
 * Needs a display; GSK_RENDERER=cairo gives figures that can be compared. Exits 1 beyond the limits below. */

#define N_ROWS 1000
#define N_MOVING 20
#define NOTIFY_MS 100
#define PHASE_MS 6000
#define SETTLE_MS 2000
/* Pixels for each frame: a fast flick of a wheel. */
#define SCROLL_STEP 60

/* What the list may take: of one core, and of a frame at 30 Hz. */
#define MAX_CPU_PERCENT 5.0
#define MAX_FRAME_MS 33.0

typedef enum {
  PHASE_SETTLE,
  PHASE_REST,
  PHASE_MOVING,
  PHASE_SCROLLING,
  N_PHASES,
} Phase;

static const char *const phase_names[N_PHASES] = { "settle", "rest", "moving", "scrolling" };

typedef struct {
  GtkApplication *application;
  BatonManager   *manager;
  BatonSections  *sections;
  GtkWidget      *list;
  GtkAdjustment  *adjustment;
  Phase           phase;
  double          cpu_start;
  gint64          wall_start;
  double          frame_start;
  double          longest_ms;
  double          sum_ms;
  guint           n_long;
  guint           n_frames;
  int             direction;
  int             status;
} Bench;

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
add_rows (Bench *bench)
{
  for (int i = 0; i < N_ROWS; i++)
    {
      g_autofree char *name = g_strdup_printf ("letter-%04d.%s", i, i % 3 ? "pdf" : "flac");
      g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (i % 2 ? BATON_INITIATOR : BATON_TARGET,
                                                                   "juliet@capulet.example/balcony", name,
                                                                   1000 * 1000 * 1000);
      baton_fake_transfer_set_lane (transfer, BATON_LEG_DIRECT, BATON_LANE_WON, BATON_LEG_REASON_NONE, 0, 30, NULL);
      g_object_set (transfer, "winner", BATON_LEG_DIRECT, "won-ms", 30, "state",
                    i < N_MOVING ? BATON_TRANSFER_MOVING : BATON_TRANSFER_DONE, "duration", 3.0, NULL);
      baton_fake_manager_append (bench->manager, transfer);
    }
}

static gboolean
on_notify_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->phase < PHASE_MOVING)
    return G_SOURCE_CONTINUE;
  for (int i = 0; i < N_MOVING; i++)
    {
      g_autoptr(BatonTransfer) transfer = g_list_model_get_item (G_LIST_MODEL (bench->manager), i);
      guint64 size = baton_transfer_get_size (transfer);
      guint64 bytes = (baton_transfer_get_bytes (transfer) + size / 500) % size;

      g_object_set (transfer, "bytes", bytes, "rate", 50e6 + bytes % 1000000, "seconds-left",
                    (int) ((size - bytes) / 50000000), NULL);
    }
  return G_SOURCE_CONTINUE;
}

/* Processor time of this thread, so that other programs on the machine do not count, in milliseconds. */
static double
thread_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* A frame is what is done between the clock's first and last signal of it: styles, layout, drawing. */
static void
on_before_paint_cb (GdkFrameClock *clock,
                    gpointer       user_data)
{
  Bench *bench = user_data;

  bench->frame_start = thread_ms ();
}

static void
on_after_paint_cb (GdkFrameClock *clock,
                   gpointer       user_data)
{
  Bench *bench = user_data;
  double ms = thread_ms () - bench->frame_start;

  bench->longest_ms = MAX (bench->longest_ms, ms);
  bench->sum_ms += ms;
  bench->n_long += ms > MAX_FRAME_MS;
  bench->n_frames++;
}

static gboolean
on_tick_cb (GtkWidget     *widget,
            GdkFrameClock *clock,
            gpointer       user_data)
{
  Bench *bench = user_data;
  double value = gtk_adjustment_get_value (bench->adjustment);
  double end = gtk_adjustment_get_upper (bench->adjustment) - gtk_adjustment_get_page_size (bench->adjustment);

  if (bench->phase != PHASE_SCROLLING)
    return G_SOURCE_CONTINUE;
  if (value >= end - 1)
    bench->direction = -1;
  else if (value <= 0)
    bench->direction = 1;
  gtk_adjustment_set_value (bench->adjustment, CLAMP (value + bench->direction * SCROLL_STEP, 0, end));
  return G_SOURCE_CONTINUE;
}

static void
start_phase (Bench *bench,
             Phase  phase)
{
  bench->phase = phase;
  bench->cpu_start = cpu_seconds ();
  bench->wall_start = g_get_monotonic_time ();
  bench->longest_ms = bench->sum_ms = bench->n_frames = bench->n_long = 0;
}

static void
report (Bench *bench)
{
  double wall = (g_get_monotonic_time () - bench->wall_start) / 1e6;
  double percent = 100 * (cpu_seconds () - bench->cpu_start) / wall;
  double mean = bench->n_frames > 0 ? bench->sum_ms / bench->n_frames : 0;

  g_print ("%-9s %5.1f %% of one core, %5.1f frames/s, frame %.1f ms on average, %.1f ms at most, %u over %.0f ms\n",
           phase_names[bench->phase], percent, bench->n_frames / wall, mean, bench->longest_ms, bench->n_long,
           MAX_FRAME_MS);
  if ((bench->phase == PHASE_MOVING && percent > MAX_CPU_PERCENT)
      || (bench->phase == PHASE_SCROLLING && bench->longest_ms > MAX_FRAME_MS))
    bench->status = 1;
}

static gboolean
on_phase_over_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->phase != PHASE_SETTLE)
    report (bench);
  if (bench->phase + 1 == N_PHASES)
    {
      g_application_quit (G_APPLICATION (bench->application));
      return G_SOURCE_REMOVE;
    }
  start_phase (bench, bench->phase + 1);
  g_timeout_add (PHASE_MS, on_phase_over_cb, bench);
  return G_SOURCE_REMOVE;
}

static void
on_activate_cb (GtkApplication *application,
                gpointer        user_data)
{
  Bench *bench = user_data;
  GtkWidget *window = adw_application_window_new (application);
  GdkFrameClock *clock;

  bench->manager = baton_fake_manager_new ();
  bench->sections = baton_sections_new ();
  add_rows (bench);
  baton_sections_set_source (bench->sections, G_LIST_MODEL (bench->manager));
  bench->list = g_object_new (BATON_TYPE_TRANSFER_LIST, NULL);
  baton_transfer_list_set_model (BATON_TRANSFER_LIST (bench->list), baton_sections_get_model (bench->sections));
  bench->adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_widget_get_first_child (bench->list)));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), bench->list);
  gtk_window_set_default_size (GTK_WINDOW (window), 780, 900);
  gtk_window_present (GTK_WINDOW (window));

  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint_cb), bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint_cb), bench);
  g_timeout_add (NOTIFY_MS, on_notify_cb, bench);
  start_phase (bench, PHASE_SETTLE);
  g_timeout_add (SETTLE_MS, on_phase_over_cb, bench);
}

/* Only while scrolling: a tick callback keeps the frame clock running. */
static gboolean
on_watch_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->phase != PHASE_SCROLLING)
    return G_SOURCE_CONTINUE;
  gtk_widget_add_tick_callback (bench->list, on_tick_cb, bench, NULL);
  return G_SOURCE_REMOVE;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AdwApplication) application = NULL;
  Bench bench = { .direction = 1 };
  int status;

  application = g_object_new (ADW_TYPE_APPLICATION, "application-id", "im.baton.Baton.Bench", "flags",
                              G_APPLICATION_NON_UNIQUE, "resource-base-path", "/im/baton/Baton", NULL);
  bench.application = GTK_APPLICATION (application);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate_cb), &bench);
  g_timeout_add (200, on_watch_cb, &bench);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  return status ? status : bench.status;
}
