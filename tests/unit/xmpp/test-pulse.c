/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-patience.h"
#include "baton-pulse.h"
#include "baton-test-clock.h"

typedef struct
{
  guint n_probes;
  guint n_dead;
} Counts;

static void
on_probe_cb (gpointer user_data)
{
  ((Counts *) user_data)->n_probes++;
}

static void
on_dead_cb (gpointer user_data)
{
  ((Counts *) user_data)->n_dead++;
}

static const BatonPulseFuncs funcs = { on_probe_cb, on_dead_cb };

static void
test_quiet_is_probed (void)
{
  BatonTestClock *clock = baton_test_clock_new ();
  Counts counts = { 0 };
  BatonPulse *pulse = baton_pulse_new (BATON_CLOCK (clock), &funcs, &counts);

  baton_pulse_start (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_KEEPALIVE_MS - 1);
  g_assert_cmpuint (counts.n_probes, ==, 0);
  baton_pulse_heard (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_KEEPALIVE_MS - 1);
  g_assert_cmpuint (counts.n_probes, ==, 0);
  baton_test_clock_advance (clock, 1);
  g_assert_cmpuint (counts.n_probes, ==, 1);
  baton_pulse_heard (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_SILENCE_MS);
  g_assert_cmpuint (counts.n_dead, ==, 0);

  baton_test_clock_advance (clock, BATON_PATIENCE_KEEPALIVE_MS);
  g_assert_cmpuint (counts.n_probes, ==, 2);
  baton_test_clock_advance (clock, BATON_PATIENCE_SILENCE_MS);
  g_assert_cmpuint (counts.n_dead, ==, 1);
  baton_test_clock_advance (clock, 10 * BATON_PATIENCE_KEEPALIVE_MS);
  g_assert_cmpuint (counts.n_dead, ==, 1);
  baton_pulse_free (pulse);
  g_assert_finalize_object (clock);
}

static void
test_unanswered_question (void)
{
  BatonTestClock *clock = baton_test_clock_new ();
  Counts counts = { 0 };
  BatonPulse *pulse = baton_pulse_new (BATON_CLOCK (clock), &funcs, &counts);

  baton_pulse_start (pulse);
  baton_pulse_asked (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_SILENCE_MS / 2);
  /* Asking again does not give the other side more time. */
  baton_pulse_asked (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_SILENCE_MS / 2);
  g_assert_cmpuint (counts.n_dead, ==, 1);
  g_assert_cmpuint (counts.n_probes, ==, 0);
  baton_pulse_free (pulse);
  g_assert_finalize_object (clock);
}

static void
test_hurry (void)
{
  BatonTestClock *clock = baton_test_clock_new ();
  Counts counts = { 0 };
  BatonPulse *pulse = baton_pulse_new (BATON_CLOCK (clock), &funcs, &counts);

  baton_pulse_start (pulse);
  baton_pulse_hurry (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_HURRY_MS - 1);
  baton_pulse_hurry (pulse);
  g_assert_cmpuint (counts.n_probes, ==, 1);
  baton_test_clock_advance (clock, 1);
  g_assert_cmpuint (counts.n_dead, ==, 1);

  baton_pulse_start (pulse);
  baton_pulse_hurry (pulse);
  baton_pulse_heard (pulse);
  baton_test_clock_advance (clock, BATON_PATIENCE_HURRY_MS);
  g_assert_cmpuint (counts.n_dead, ==, 1);
  baton_pulse_stop (pulse);
  baton_test_clock_advance (clock, 10 * BATON_PATIENCE_KEEPALIVE_MS);
  g_assert_cmpuint (counts.n_probes, ==, 2);
  g_assert_cmpuint (counts.n_dead, ==, 1);
  baton_pulse_free (pulse);
  g_assert_finalize_object (clock);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/xmpp/pulse/quiet-is-probed", test_quiet_is_probed);
  g_test_add_func ("/xmpp/pulse/unanswered-question-is-death", test_unanswered_question);
  g_test_add_func ("/xmpp/pulse/doubt-shortens-patience", test_hurry);
  return g_test_run ();
}
