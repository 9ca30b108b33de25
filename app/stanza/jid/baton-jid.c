/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 7622 with the preparation of RFC 6122 (appendices A and B; RFC 3491 for the domain), which servers still use. */
#include "baton-jid.h"

#include <gio/gio.h>
#include <stringprep.h>
#include <string.h>

/* Bytes of each part after preparation, RFC 7622 sections 3.2 to 3.4. */
#define PART_BYTES_MAX 1023

/* Bytes of one label of a domain name as DNS carries it, RFC 1035 section 2.3.4. */
#define LABEL_BYTES_MAX 63

/* IDEOGRAPHIC FULL STOP, a dot of domain names (RFC 3490 section 3.1); preparation leaves it alone. */
#define IDEOGRAPHIC_DOT "\343\200\202"

struct _BatonJid
{
  gatomicrefcount ref_count;
  char *text;
  char *local; /* nullable */
  char *domain;
  char *resource; /* nullable */
};

G_DEFINE_QUARK (baton-jid-error-quark, baton_jid_error)
G_DEFINE_BOXED_TYPE (BatonJid, baton_jid, baton_jid_ref, baton_jid_unref)

static gboolean
fail (GError **error,
      const char *what)
{
  g_set_error (error, BATON_JID_ERROR, BATON_JID_ERROR_MALFORMED, "Not an XMPP address: %s", what);
  return FALSE;
}

static char *
dup_prepared (const char *part,
              gsize length,
              const Stringprep_profile *profile)
{
  char buffer[PART_BYTES_MAX + 1];

  if (length == 0 || length > PART_BYTES_MAX)
    return NULL;
  memcpy (buffer, part, length);
  buffer[length] = '\0';
  /* Characters newer than Unicode 3.2 pass: people have them in their resources. */
  if (stringprep (buffer, sizeof buffer, 0, profile) != STRINGPREP_OK || buffer[0] == '\0')
    return NULL;
  return g_strdup (buffer);
}

static gboolean
is_ip_literal (const char *domain)
{
  gsize length = strlen (domain);
  g_autofree char *inside = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (length < 4 || domain[0] != '[' || domain[length - 1] != ']')
    return FALSE;
  inside = g_strndup (domain + 1, length - 2);
  address = g_inet_address_new_from_string (inside);
  return address != NULL && g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;
}

static gboolean
is_label (const char *label)
{
  gsize length = strlen (label);

  if (length == 0 || label[0] == '-' || label[length - 1] == '-')
    return FALSE;
  for (const char *p = label; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_' && (guchar) *p < 0x80)
        return FALSE;
    }
  /* How long a name outside ASCII gets in DNS is the resolver's to say. */
  return !g_str_is_ascii (label) || length <= LABEL_BYTES_MAX;
}

static gboolean
is_domain_name (const char *domain)
{
  g_auto (GStrv) labels = g_strsplit (domain, ".", -1);

  for (guint i = 0; labels[i] != NULL; i++)
    {
      if (!is_label (labels[i]))
        return FALSE;
    }
  return TRUE;
}

static char *
dup_prepared_domain (const char *part,
                     gsize length)
{
  g_autofree char *prepared = dup_prepared (part, length, stringprep_nameprep);
  g_autoptr (GString) domain = NULL;

  if (prepared == NULL)
    return NULL;
  domain = g_string_new (prepared);
  g_string_replace (domain, IDEOGRAPHIC_DOT, ".", 0);
  /* The dot of the root is no part of the address, RFC 7622 section 3.2. */
  if (domain->len > 1 && domain->str[domain->len - 1] == '.')
    g_string_truncate (domain, domain->len - 1);
  if (!is_ip_literal (domain->str) && !is_domain_name (domain->str))
    return NULL;
  return g_strdup (domain->str);
}

/* Takes the three parts over. */
static BatonJid *
new_from_parts (char *local,
                char *domain,
                char *resource)
{
  BatonJid *self = g_new0 (BatonJid, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->local = local;
  self->domain = domain;
  self->resource = resource;
  self->text = g_strconcat (local != NULL ? local : "", local != NULL ? "@" : "", domain, resource != NULL ? "/" : "",
                            resource, NULL);
  return self;
}

/**
 * baton_jid_new:
 * @text: what somebody wrote
 * @error: %BATON_JID_ERROR_MALFORMED
 *
 * Reads an address and prepares its parts: the local part and the domain lose their upper case.
 *
 * Returns: (transfer full) (nullable): the address, or %NULL with @error set
 */
BatonJid *
baton_jid_new (const char *text,
               GError **error)
{
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;
  g_autofree char *resource = NULL;
  const char *slash;
  const char *at;
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    return fail (error, "it is not UTF-8"), NULL;

  slash = strchr (text, '/');
  end = slash != NULL ? slash : text + strlen (text);
  at = memchr (text, '@', end - text);

  if (at != NULL)
    {
      local = dup_prepared (text, at - text, stringprep_xmpp_nodeprep);
      if (local == NULL)
        return fail (error, "bad name before the @"), NULL;
    }
  domain = at != NULL ? dup_prepared_domain (at + 1, end - at - 1) : dup_prepared_domain (text, end - text);
  if (domain == NULL)
    return fail (error, "bad domain"), NULL;
  if (slash != NULL)
    {
      resource = dup_prepared (slash + 1, strlen (slash + 1), stringprep_xmpp_resourceprep);
      if (resource == NULL)
        return fail (error, "bad resource"), NULL;
    }
  return new_from_parts (g_steal_pointer (&local), g_steal_pointer (&domain), g_steal_pointer (&resource));
}

/**
 * baton_jid_ref:
 * @self: an address
 *
 * Returns: (transfer full): @self
 */
BatonJid *
baton_jid_ref (BatonJid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_jid_unref:
 * @self: (transfer full): an address
 */
void
baton_jid_unref (BatonJid *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->text);
  g_free (self->local);
  g_free (self->domain);
  g_free (self->resource);
  g_free (self);
}

/**
 * baton_jid_bare:
 * @self: an address
 *
 * Returns: (transfer full): the address without its resource; @self itself when it has none
 */
BatonJid *
baton_jid_bare (BatonJid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->resource == NULL)
    return baton_jid_ref (self);
  return new_from_parts (g_strdup (self->local), g_strdup (self->domain), NULL);
}

/**
 * baton_jid_with_resource:
 * @self: an address
 * @resource: a resource, not yet prepared
 * @error: %BATON_JID_ERROR_MALFORMED
 *
 * Returns: (transfer full) (nullable): the full address, or %NULL with @error set
 */
BatonJid *
baton_jid_with_resource (BatonJid *self,
                         const char *resource,
                         GError **error)
{
  g_autofree char *prepared = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (resource != NULL, NULL);

  if (g_utf8_validate (resource, -1, NULL))
    prepared = dup_prepared (resource, strlen (resource), stringprep_xmpp_resourceprep);
  if (prepared == NULL)
    return fail (error, "bad resource"), NULL;
  return new_from_parts (g_strdup (self->local), g_strdup (self->domain), g_steal_pointer (&prepared));
}

/**
 * baton_jid_get_text:
 * @self: an address
 *
 * Returns: the whole address, prepared
 */
const char *
baton_jid_get_text (const BatonJid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * baton_jid_get_local:
 * @self: an address
 *
 * Returns: (nullable): what stands before the @
 */
const char *
baton_jid_get_local (const BatonJid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->local;
}

/**
 * baton_jid_get_domain:
 * @self: an address
 *
 * Returns: the server's name, or an IPv6 address in brackets
 */
const char *
baton_jid_get_domain (const BatonJid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->domain;
}

/**
 * baton_jid_get_resource:
 * @self: an address
 *
 * Returns: (nullable): what stands behind the /
 */
const char *
baton_jid_get_resource (const BatonJid *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->resource;
}

/**
 * baton_jid_is_bare:
 * @self: an address
 *
 * Returns: whether @self has no resource
 */
gboolean
baton_jid_is_bare (const BatonJid *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->resource == NULL;
}

/**
 * baton_jid_equal:
 * @a: an address
 * @b: an address
 *
 * Fits g_hash_table_new().
 *
 * Returns: whether both are the same, resource included
 */
gboolean
baton_jid_equal (const BatonJid *a,
                 const BatonJid *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a == b || strcmp (a->text, b->text) == 0;
}

/**
 * baton_jid_same_bare:
 * @a: an address
 * @b: an address
 *
 * Returns: whether both are the same but for their resources
 */
gboolean
baton_jid_same_bare (const BatonJid *a,
                     const BatonJid *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return strcmp (a->domain, b->domain) == 0 && g_strcmp0 (a->local, b->local) == 0;
}

/**
 * baton_jid_hash:
 * @self: an address
 *
 * Fits g_hash_table_new().
 *
 * Returns: a hash of the whole address
 */
guint
baton_jid_hash (const BatonJid *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_str_hash (self->text);
}
