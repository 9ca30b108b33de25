/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-leg-kind.h"

#include "baton-file-info.h"

G_DEFINE_ENUM_TYPE (BatonLegKind, baton_leg_kind,
                    G_DEFINE_ENUM_VALUE (BATON_LEG_DIRECT, "direct"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_FAST, "fast"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_PROXY, "proxy"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_IBB, "ibb"))

G_DEFINE_ENUM_TYPE (BatonRole, baton_role,
                    G_DEFINE_ENUM_VALUE (BATON_INITIATOR, "initiator"),
                    G_DEFINE_ENUM_VALUE (BATON_TARGET, "target"))

G_DEFINE_ENUM_TYPE (BatonLegReason, baton_leg_reason,
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_REFUSED, "refused"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_TIMED_OUT, "timed-out"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_HANDSHAKE, "handshake"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_DENIED, "denied"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_RESET, "reset"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_WRONG_BYTE, "wrong-byte"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NOT_ACTIVATED, "not-activated"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_PEER_GAVE_UP, "peer-gave-up"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NOT_OFFERED, "not-offered"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NOT_SUPPORTED, "not-supported"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NOT_ALLOWED, "not-allowed"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NO_PROXY, "no-proxy"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NO_LISTENER, "no-listener"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_NOT_NEEDED, "not-needed"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_STALLED, "stalled"),
                    G_DEFINE_ENUM_VALUE (BATON_LEG_REASON_SESSION_LOST, "session-lost"))

static const char *
get_nick (GType type,
          int value)
{
  GEnumClass *klass = g_type_class_ref (type);
  GEnumValue *found = g_enum_get_value (klass, value);

  g_type_class_unref (klass);
  return found != NULL ? found->value_nick : NULL;
}

/**
 * baton_leg_kind_to_string:
 * @kind: a kind of leg
 *
 * Returns: the word that documents, the command line and reports use for it, as "direct"
 */
const char *
baton_leg_kind_to_string (BatonLegKind kind)
{
  g_return_val_if_fail ((guint) kind < BATON_N_LEGS, NULL);

  return get_nick (BATON_TYPE_LEG_KIND, kind);
}

/**
 * baton_leg_reason_to_string:
 * @reason: why a leg ended
 *
 * Returns: the code that reports use for it, as "timed-out"
 */
const char *
baton_leg_reason_to_string (BatonLegReason reason)
{
  g_return_val_if_fail ((guint) reason <= BATON_LEG_REASON_SESSION_LOST, NULL);

  return get_nick (BATON_TYPE_LEG_REASON, reason);
}

static gboolean
parse_word (const char *word,
            BatonLegSet *set)
{
  for (int kind = 0; kind < BATON_N_LEGS; kind++)
    {
      if (g_str_equal (word, baton_leg_kind_to_string (kind)))
        {
          *set |= BATON_LEG_BIT (kind);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * baton_leg_set_parse:
 * @text: kinds of legs with commas between, as "direct,proxy,ibb"
 * @out: (out): the set; untouched on failure
 * @error: %BATON_OFFER_ERROR_UNSUPPORTED
 *
 * Reads the list of the command line's `--legs`. White space around a word is let through.
 *
 * Returns: %FALSE when a word is no leg, or none is named
 */
gboolean
baton_leg_set_parse (const char *text,
                     BatonLegSet *out,
                     GError **error)
{
  g_auto (GStrv) words = NULL;
  BatonLegSet set = 0;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (out != NULL, FALSE);

  words = g_strsplit (text, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (!parse_word (g_strstrip (words[i]), &set))
        {
          g_set_error (error, BATON_OFFER_ERROR, BATON_OFFER_ERROR_UNSUPPORTED, "There is no leg “%s”", words[i]);
          return FALSE;
        }
    }
  if (set == 0)
    {
      g_set_error_literal (error, BATON_OFFER_ERROR, BATON_OFFER_ERROR_UNSUPPORTED, "No leg is named");
      return FALSE;
    }
  *out = set;
  return TRUE;
}
