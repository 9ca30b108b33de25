/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step in words for people. */
#include "explore-model.h"

static const char *
name_of (const Scenario *scenario,
         guint           side)
{
  switch ((Mind) scenario->minds[side])
    {
    case MIND_PSI:
      return "Psi";
    case MIND_COCCINELLA:
      return "Coccinella";
    case MIND_BATON:
    default:
      return "Baton";
    }
}

static const char *
name_of_road (guint road)
{
  static const char * const names[] = { "direct", "fast", "the initiator's proxy", "the target's proxy", "in-band" };

  return road < G_N_ELEMENTS (names) ? names[road] : "no road";
}

static const char *
name_of_stanza (const Stanza *stanza,
                guint         to)
{
  switch ((StanzaKind) stanza->kind)
    {
    case STANZA_HOSTS:
      return to == BATON_TARGET ? "the offer" : "the counter-offer";
    case STANZA_USED:
      return to == BATON_TARGET ? "the answer to its counter-offer: used" : "the answer to its offer: used";
    case STANZA_ERROR:
      return to == BATON_TARGET ? "the answer to its counter-offer: error" : "the answer to its offer: error";
    case STANZA_OPEN:
    case STANZA_OPENED:
    case STANZA_NOT_OPENED:
    case STANZA_DATA:
    case STANZA_CLOSE:
    default:
      return "a word of in-band";
    }
}

static char *
tell_step (const World    *before,
           const Scenario *scenario,
           Step            step)
{
  const char *who = name_of (scenario, step.side);
  const char *other = name_of (scenario, !step.side);
  const char *road = name_of_road (before->conns[step.side][step.item % MAX_CONNS].road);

  switch (step.kind)
    {
    case STEP_STANZA:
      return g_strdup_printf ("%s hears %s", who, name_of_stanza (&before->stanzas[step.side][0], step.side));
    case STEP_CONNECT:
      return g_strdup_printf ("%s is connected on %s and requests", who, road);
    case STEP_ADMIT:
      return g_strdup_printf ("%s grants the request on %s", other, road);
    case STEP_GRANT:
      return g_strdup_printf ("%s reads that it is granted on %s", who, road);
    case STEP_READ:
      return g_strdup_printf ("%s sees bytes on %s", who, name_of_road (step.item));
    case STEP_TIME:
      return g_strdup ("time passes");
    default:
      return world_step_name (step);
    }
}

/* See explore-world.h. */
char *
world_tell (const World    *before,
            const World    *after,
            const Scenario *scenario,
            Step            step)
{
  g_autofree char *words = tell_step (before, scenario, step);
  GString *out = g_string_new (words);

  for (guint side = 0; side < 2; side++)
    {
      const char *who = name_of (scenario, side);

      if (after->asked[side] > before->asked[side] && side == BATON_TARGET)
        g_string_append_printf (out, "; %s sends its counter-offer", who);
      if (after->answers[!side] > before->answers[!side])
        g_string_append_printf (out, "; %s answers", who);
      if (side == BATON_INITIATOR && after->marks > before->marks)
        g_string_append_printf (out, "; %s writes the mark", who);
      if (after->taken[side] != before->taken[side])
        g_string_append_printf (out, "; %s takes %s", who, name_of_road (after->taken[side]));
      if (side == BATON_TARGET && after->killed && !before->killed)
        g_string_append_printf (out, "; %s closes the stream that it reads", who);
    }

  return g_string_free (out, FALSE);
}
