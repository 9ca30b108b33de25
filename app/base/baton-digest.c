/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-digest.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>

/* SHA-256 is the longest that is made here, bytes. */
#define DIGEST_BYTES_MAX 32

struct _BatonDigest
{
  BatonDigestKind kind;
  gnutls_hash_hd_t handle;
};

static gnutls_digest_algorithm_t
get_algorithm (BatonDigestKind kind)
{
  switch (kind)
    {
    case BATON_DIGEST_MD5:
      return GNUTLS_DIG_MD5;
    case BATON_DIGEST_SHA1:
      return GNUTLS_DIG_SHA1;
    case BATON_DIGEST_SHA256:
      return GNUTLS_DIG_SHA256;
    default:
      g_assert_not_reached ();
    }
}

static char *
dup_hex (const guint8 *raw,
         gsize length)
{
  static const char digits[] = "0123456789abcdef";
  char *hex = g_malloc (2 * length + 1);

  for (gsize i = 0; i < length; i++)
    {
      hex[2 * i] = digits[raw[i] >> 4];
      hex[2 * i + 1] = digits[raw[i] & 15];
    }
  hex[2 * length] = '\0';
  return hex;
}

static gsize
hash_once (BatonDigestKind kind,
           gconstpointer data,
           gsize length,
           guint8 raw[DIGEST_BYTES_MAX])
{
  g_autoptr (BatonDigest) digest = baton_digest_new (kind);

  baton_digest_update (digest, data, length);
  gnutls_hash_output (digest->handle, raw);
  return gnutls_hash_get_len (get_algorithm (kind));
}

/**
 * baton_digest_new:
 * @kind: which hash
 *
 * Starts a hash. Every kind works where the system's policy forbids it for signatures: MD5 and SHA-1 are used here
 * only because XEP-0096 and XEP-0065 name them.
 *
 * Returns: (transfer full): the running hash
 */
BatonDigest *
baton_digest_new (BatonDigestKind kind)
{
  BatonDigest *self = g_new0 (BatonDigest, 1);
  int result;

  /* In FIPS mode GnuTLS refuses what is no longer allowed for security unless the thread says that it is not. */
  GNUTLS_FIPS140_SET_LAX_MODE ();
  self->kind = kind;
  result = gnutls_hash_init (&self->handle, get_algorithm (kind));
  GNUTLS_FIPS140_SET_STRICT_MODE ();
  if (result < 0)
    g_error ("GnuTLS has no hash %d: %s", kind, gnutls_strerror (result));
  return self;
}

/**
 * baton_digest_free:
 * @self: (transfer full): a running hash
 *
 * Ends a hash and frees it.
 */
void
baton_digest_free (BatonDigest *self)
{
  if (self == NULL)
    return;

  gnutls_hash_deinit (self->handle, NULL);
  g_free (self);
}

/**
 * baton_digest_update:
 * @self: a running hash
 * @data: (array length=length) (nullable): what comes next; %NULL only when @length is 0
 * @length: bytes
 *
 * Feeds @data to the hash.
 */
void
baton_digest_update (BatonDigest *self,
                     gconstpointer data,
                     gsize length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  if (length > 0)
    gnutls_hash (self->handle, data, length);
}

/**
 * baton_digest_dup_hex:
 * @self: a running hash
 *
 * Tells the hash of what was fed so far, in lower-case hex. Feeding may go on.
 *
 * Returns: (transfer full): the hash
 */
char *
baton_digest_dup_hex (BatonDigest *self)
{
  guint8 raw[DIGEST_BYTES_MAX];
  gnutls_hash_hd_t copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = gnutls_hash_copy (self->handle);
  if (copy == NULL)
    g_error ("GnuTLS cannot copy hash %d", self->kind);
  gnutls_hash_deinit (copy, raw);
  return dup_hex (raw, gnutls_hash_get_len (get_algorithm (self->kind)));
}

/**
 * baton_digest_hex_of:
 * @kind: which hash
 * @data: (array length=length) (nullable): the whole of it
 * @length: bytes
 *
 * Returns: (transfer full): the hash of @data in lower-case hex
 */
char *
baton_digest_hex_of (BatonDigestKind kind,
                     gconstpointer data,
                     gsize length)
{
  guint8 raw[DIGEST_BYTES_MAX];
  gsize raw_length = hash_once (kind, data, length, raw);

  return dup_hex (raw, raw_length);
}

/**
 * baton_digest_base64_of:
 * @kind: which hash
 * @data: (array length=length) (nullable): the whole of it
 * @length: bytes
 *
 * Returns: (transfer full): the hash of @data in base64, as XEP-0115 wants it
 */
char *
baton_digest_base64_of (BatonDigestKind kind,
                        gconstpointer data,
                        gsize length)
{
  guint8 raw[DIGEST_BYTES_MAX];
  gsize raw_length = hash_once (kind, data, length, raw);

  return g_base64_encode (raw, raw_length);
}
