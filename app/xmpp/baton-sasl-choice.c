/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5802 section 6, XEP-0440: which mechanism, bound to what */
#include "baton-sasl-choice.h"

static const struct
{
  const char *name;
  BatonSaslKind kind;
  gboolean plus;
} mechanisms[] = {
  { "SCRAM-SHA-256-PLUS", BATON_SASL_SCRAM_SHA_256, TRUE },
  { "SCRAM-SHA-1-PLUS", BATON_SASL_SCRAM_SHA_1, TRUE },
  { "SCRAM-SHA-256", BATON_SASL_SCRAM_SHA_256, FALSE },
  { "SCRAM-SHA-1", BATON_SASL_SCRAM_SHA_1, FALSE },
  { "PLAIN", BATON_SASL_PLAIN, FALSE },
};

static gboolean
has_plus (const char *const *offered)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (mechanisms[i].plus && g_strv_contains (offered, mechanisms[i].name))
        return TRUE;
    }
  return FALSE;
}

/* A server that announces nothing is asked for a binding only where there can be no misunderstanding: ejabberd 23.01
 * offers -PLUS on TLS 1.3 and then refuses tls-exporter.
 */
static BatonBinding
choose_binding (const char *const *announced,
                BatonBinding able)
{
  if (announced == NULL)
    return able & BATON_BINDING_TLS_UNIQUE;
  if ((able & BATON_BINDING_TLS_EXPORTER) != 0 && g_strv_contains (announced, "tls-exporter"))
    return BATON_BINDING_TLS_EXPORTER;
  if ((able & BATON_BINDING_TLS_UNIQUE) != 0 && g_strv_contains (announced, "tls-unique"))
    return BATON_BINDING_TLS_UNIQUE;
  return BATON_BINDING_NONE;
}

/**
 * baton_sasl_choose:
 * @offered: (array zero-terminated=1): the mechanisms of the server, inside TLS
 * @announced: (nullable) (array zero-terminated=1): the bindings it announces (XEP-0440); %NULL when it does not
 * @able: flags: the bindings that our end of the connection can compute
 * @choice: (out caller-allocates): the best
 *
 * Chooses the strongest mechanism; a bound one before any other, PLAIN last.
 *
 * Without binding the flag says why: 'y' (we could, the server does not offer it), so that a server that did offer it
 * notices that somebody took the offer out; 'n' where the server offers a binding that we cannot meet, since a 'y' would
 * then be refused.
 *
 * Returns: %FALSE when nothing fits
 */
gboolean
baton_sasl_choose (const char *const *offered,
                   const char *const *announced,
                   BatonBinding able,
                   BatonSaslChoice *choice)
{
  BatonBinding binding = choose_binding (announced, able);

  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (!g_strv_contains (offered, mechanisms[i].name))
        continue;
      if (mechanisms[i].plus && binding == BATON_BINDING_NONE)
        continue;

      choice->kind = mechanisms[i].kind;
      choice->binding = mechanisms[i].plus ? binding : BATON_BINDING_NONE;
      if (mechanisms[i].plus)
        choice->flag = 'p';
      else
        choice->flag = able != BATON_BINDING_NONE && !has_plus (offered) ? 'y' : 'n';
      return TRUE;
    }
  return FALSE;
}

/**
 * baton_sasl_choice_get_mechanism:
 * @choice: a choice
 *
 * Returns: the mechanism's name on the wire
 */
const char *
baton_sasl_choice_get_mechanism (const BatonSaslChoice *choice)
{
  for (guint i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      if (mechanisms[i].kind == choice->kind && mechanisms[i].plus == (choice->flag == 'p'))
        return mechanisms[i].name;
    }
  g_return_val_if_reached (NULL);
}

/**
 * baton_binding_get_name:
 * @binding: one binding
 *
 * Returns: (nullable): its registered name
 */
const char *
baton_binding_get_name (BatonBinding binding)
{
  switch (binding)
    {
    case BATON_BINDING_TLS_UNIQUE:
      return "tls-unique";
    case BATON_BINDING_TLS_EXPORTER:
      return "tls-exporter";
    case BATON_BINDING_NONE:
    default:
      return NULL;
    }
}
