/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0115 sections 5.1 and 5.4: the verification string. */
#include "baton-caps-hash.h"

#include <string.h>

#include "baton-digest.h"
#include "baton-disco-info-private.h"

/* The names of the IANA registry that XEP-0115 section 8.2 wants. */
static const struct {
  const char      *name;
  BatonDigestKind  kind;
} hashes[] = {
  { "sha-1", BATON_DIGEST_SHA1 },
  { "sha-256", BATON_DIGEST_SHA256 },
};

/* "<" ends every part of the string and "/" separates the parts of an identity. XEP-0115 leaves them unescaped, so
 * who smuggles one in can make two different answers with one hash: such an answer must not speak for others. */
static gboolean
append (GString    *out,
        const char *text,
        const char *forbidden)
{
  if (strpbrk (text, forbidden) != NULL)
    return FALSE;

  g_string_append (out, text);
  return TRUE;
}

static gboolean
append_identities (GString   *out,
                   GPtrArray *identities)
{
  for (guint i = 0; i < identities->len; i++)
    {
      const BatonDiscoIdentity *identity = g_ptr_array_index (identities, i);

      if (!append (out, identity->category, "</"))
        return FALSE;
      g_string_append_c (out, '/');
      if (!append (out, identity->type, "</"))
        return FALSE;
      g_string_append_c (out, '/');
      if (!append (out, identity->lang, "</"))
        return FALSE;
      g_string_append_c (out, '/');
      if (!append (out, identity->name, "<"))
        return FALSE;
      g_string_append_c (out, '<');
    }
  return TRUE;
}

static gboolean
append_part (GString    *out,
             const char *text)
{
  if (!append (out, text, "<"))
    return FALSE;

  g_string_append_c (out, '<');
  return TRUE;
}

static gboolean
append_form (GString              *out,
             const BatonDiscoForm *form)
{
  if (!append_part (out, form->form_type))
    return FALSE;

  for (guint i = 0; i < form->fields->len; i++)
    {
      const BatonDiscoField *field = g_ptr_array_index (form->fields, i);

      if (!append_part (out, field->var))
        return FALSE;
      for (guint j = 0; j < field->values->len; j++)
        if (!append_part (out, g_ptr_array_index (field->values, j)))
          return FALSE;
    }
  return TRUE;
}

static char *
verification_string (const BatonDiscoInfo *info)
{
  g_autoptr(GString) out = g_string_new (NULL);
  const char * const *features = baton_disco_info_get_features (info);
  GPtrArray *forms = baton_disco_info_get_forms (info);

  if (!append_identities (out, baton_disco_info_get_identities (info)))
    return NULL;

  for (guint i = 0; features[i]; i++)
    if (!append_part (out, features[i]))
      return NULL;

  for (guint i = 0; i < forms->len; i++)
    {
      const BatonDiscoForm *form = g_ptr_array_index (forms, i);

      if (form->form_type != NULL && !append_form (out, form))
        return NULL;
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/*
 * baton_caps_hash_is_known:
 * @hash: (nullable): the `hash` attribute of a `c` element
 *
 * Returns: whether baton_caps_hash_of() can compute it
 */
gboolean
baton_caps_hash_is_known (const char *hash)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (g_strcmp0 (hashes[i].name, hash) == 0)
      return TRUE;
  return FALSE;
}

/*
 * baton_caps_hash_of:
 * @hash: "sha-1" or "sha-256"
 *
 * Computes the `ver` attribute that @info must have been announced with.
 *
 * Returns: (transfer full) (nullable): the hash in Base64; %NULL when @info is ill-formed or ambiguous, so that no
 *   hash may vouch for it, or when @hash is not known
 */
char *
baton_caps_hash_of (const BatonDiscoInfo *info,
                    const char           *hash)
{
  g_autofree char *text = NULL;

  if (baton_disco_info_has_doubles (info))
    return NULL;

  text = verification_string (info);
  if (text == NULL)
    return NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (hashes); i++)
    if (g_strcmp0 (hashes[i].name, hash) == 0)
      return baton_digest_base64_of (hashes[i].kind, text, strlen (text));
  return NULL;
}
