/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 5802, RFC 7677: SCRAM. GNU SASL and GnuTLS compute; the messages are made here because GNU SASL 2.2 cannot send
 * the gs2 flag 'y', by which a server detects that its offer of channel binding was taken out on the way.
 */
#include "baton-scram.h"

#include <gnutls/crypto.h>
#include <gsasl.h>

#include "baton-parse.h"

/* RFC 5802 leaves the length open; GNU SASL's own, bytes. */
#define NONCE_BYTES 18
/* Salts are 16 to 64 bytes; this bounds what a server makes us copy. */
#define MAX_SALT_BYTES 1024

struct _BatonScram
{
  Gsasl_hash hash;
  gnutls_mac_algorithm_t mac;
  char *gs2_header; /* "p=tls-unique,,", "y,," or "n,," */
  GBytes *binding_data;
  char *first_bare;
  char *nonce; /* ours, then the server's, which begins with ours */
  char *password;
  char *challenge;
  GBytes *salt;
  guint iterations;
  char *signature; /* base64: what the server must prove; NULL until computed */
};

static char *
escape_user (const char *user)
{
  GString *escaped = g_string_new (user);

  g_string_replace (escaped, "=", "=3D", 0);
  g_string_replace (escaped, ",", "=2C", 0);
  return g_string_free (escaped, FALSE);
}

static char *
dup_nonce (void)
{
  char raw[NONCE_BYTES];

  if (gsasl_nonce (raw, sizeof raw) != GSASL_OK)
    g_error ("No random numbers");
  return g_base64_encode ((guchar *) raw, sizeof raw);
}

/**
 * baton_scram_new:
 * @choice: a choice of SCRAM
 * @binding_data: (nullable): the data of the channel binding of @choice
 * @user: prepared name of the user
 * @password: prepared password
 * @nonce: (nullable): our nonce; %NULL: a new one that nobody can guess
 *
 * Returns: (transfer full): an exchange in which nothing was said yet
 */
BatonScram *
baton_scram_new (const BatonSaslChoice *choice,
                 GBytes *binding_data,
                 const char *user,
                 const char *password,
                 const char *nonce)
{
  BatonScram *self = g_new0 (BatonScram, 1);
  g_autofree char *escaped = escape_user (user);

  self->hash = choice->kind == BATON_SASL_SCRAM_SHA_256 ? GSASL_HASH_SHA256 : GSASL_HASH_SHA1;
  self->mac = choice->kind == BATON_SASL_SCRAM_SHA_256 ? GNUTLS_MAC_SHA256 : GNUTLS_MAC_SHA1;
  if (choice->flag == 'p')
    self->gs2_header = g_strdup_printf ("p=%s,,", baton_binding_get_name (choice->binding));
  else
    self->gs2_header = g_strdup_printf ("%c,,", choice->flag);
  self->binding_data = choice->flag == 'p' ? g_bytes_ref (binding_data) : g_bytes_new (NULL, 0);
  self->nonce = nonce != NULL ? g_strdup (nonce) : dup_nonce ();
  self->first_bare = g_strdup_printf ("n=%s,r=%s", escaped, self->nonce);
  self->password = g_strdup (password);
  return self;
}

/**
 * baton_scram_free:
 * @self: (transfer full): an exchange
 */
void
baton_scram_free (BatonScram *self)
{
  explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);
  g_free (self->gs2_header);
  g_free (self->first_bare);
  g_free (self->nonce);
  g_free (self->challenge);
  g_free (self->signature);
  g_bytes_unref (self->binding_data);
  g_clear_pointer (&self->salt, g_bytes_unref);
  g_free (self);
}

/**
 * baton_scram_dup_first:
 * @self: an exchange
 *
 * Returns: (transfer full): what the client says first
 */
char *
baton_scram_dup_first (BatonScram *self)
{
  return g_strconcat (self->gs2_header, self->first_bare, NULL);
}

/* The value of the attribute @index, which must be @name: their order is fixed (RFC 5802 section 5.1). */
static const char *
get_value (char **attributes,
           guint index,
           char name)
{
  if (index >= g_strv_length (attributes) || attributes[index][0] != name || attributes[index][1] != '=')
    return NULL;
  return attributes[index] + 2;
}

/**
 * baton_scram_take_challenge:
 * @self: an exchange
 * @challenge: what the server answered first
 *
 * Reads nonce, salt and number of rounds.
 *
 * Errors: %G_IO_ERROR_INVALID_DATA: malformed, not an answer to us, or more rounds than
 * %BATON_SCRAM_MAX_ITERATIONS.
 */
gboolean
baton_scram_take_challenge (BatonScram *self,
                            const char *challenge,
                            GError **error)
{
  g_auto(GStrv) attributes = g_strsplit (challenge, ",", -1);
  const char *nonce = get_value (attributes, 0, 'r');
  const char *salt = get_value (attributes, 1, 's');
  const char *rounds = get_value (attributes, 2, 'i');
  guint64 iterations = 0;

  g_clear_pointer (&self->salt, g_bytes_unref);
  if (nonce != NULL && salt != NULL && g_str_has_prefix (nonce, self->nonce) && strlen (nonce) > strlen (self->nonce))
    self->salt = baton_parse_base64 (salt, MAX_SALT_BYTES);
  if (self->salt == NULL || g_bytes_get_size (self->salt) == 0 || rounds == NULL
      || !baton_parse_u64 (rounds, G_MAXUINT64, &iterations) || iterations == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "The server's SCRAM challenge is malformed");
      return FALSE;
    }
  if (iterations > BATON_SCRAM_MAX_ITERATIONS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "The server wants %" G_GUINT64_FORMAT " rounds of hashing, more than the %d that are allowed",
                   iterations, BATON_SCRAM_MAX_ITERATIONS);
      return FALSE;
    }

  g_free (self->nonce);
  self->nonce = g_strdup (nonce);
  self->iterations = iterations;
  g_free (self->challenge);
  self->challenge = g_strdup (challenge);
  return TRUE;
}

/**
 * baton_scram_get_iterations:
 * @self: an exchange whose challenge was taken
 *
 * Returns: how many rounds baton_scram_dup_final() will compute
 */
guint
baton_scram_get_iterations (BatonScram *self)
{
  return self->iterations;
}

static char *
dup_final_without_proof (BatonScram *self)
{
  g_autoptr(GByteArray) binding = g_byte_array_new ();
  g_autofree char *encoded = NULL;

  g_byte_array_append (binding, (guint8 *) self->gs2_header, strlen (self->gs2_header));
  g_byte_array_append (binding, g_bytes_get_data (self->binding_data, NULL), g_bytes_get_size (self->binding_data));
  encoded = g_base64_encode (binding->data, binding->len);
  return g_strdup_printf ("c=%s,r=%s", encoded, self->nonce);
}

static gboolean
hash_password (BatonScram *self,
               char *salted)
{
  gnutls_datum_t key = { (guchar *) self->password, strlen (self->password) };
  gnutls_datum_t salt = { (guchar *) g_bytes_get_data (self->salt, NULL), g_bytes_get_size (self->salt) };

  return gnutls_pbkdf2 (self->mac, &key, &salt, self->iterations, salted, gsasl_hash_length (self->hash)) == 0;
}

/**
 * baton_scram_dup_final:
 * @self: an exchange whose challenge was taken
 *
 * Hashes the password: slow, by the number of rounds.
 *
 * Errors: %G_IO_ERROR_FAILED when the libraries refuse to compute.
 *
 * Returns: (transfer full): what the client says last; %NULL on failure
 */
char *
baton_scram_dup_final (BatonScram *self,
                       GError **error)
{
  char salted[GSASL_HASH_MAX_SIZE], client_key[GSASL_HASH_MAX_SIZE], server_key[GSASL_HASH_MAX_SIZE];
  char stored_key[GSASL_HASH_MAX_SIZE], client[GSASL_HASH_MAX_SIZE], server[GSASL_HASH_MAX_SIZE];
  gsize length = gsasl_hash_length (self->hash);
  g_autofree char *final = dup_final_without_proof (self);
  g_autofree char *message = g_strjoin (",", self->first_bare, self->challenge, final, NULL);
  g_autofree char *proof = NULL;

  if (!hash_password (self, salted)
      || gsasl_scram_secrets_from_salted_password (self->hash, salted, client_key, server_key, stored_key) != GSASL_OK
      || gnutls_hmac_fast (self->mac, stored_key, length, message, strlen (message), client) != 0
      || gnutls_hmac_fast (self->mac, server_key, length, message, strlen (message), server) != 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The password could not be hashed");
      return NULL;
    }

  for (gsize i = 0; i < length; i++)
    client[i] ^= client_key[i];
  g_free (self->signature);
  self->signature = g_base64_encode ((guchar *) server, length);
  proof = g_base64_encode ((guchar *) client, length);
  explicit_bzero (salted, sizeof salted);
  explicit_bzero (client_key, sizeof client_key);
  return g_strconcat (final, ",p=", proof, NULL);
}

/**
 * baton_scram_verify:
 * @self: an exchange that was finished
 * @text: what the server said last
 *
 * Checks that the server knows the password too.
 *
 * Errors: %G_IO_ERROR_INVALID_DATA
 */
gboolean
baton_scram_verify (BatonScram *self,
                    const char *text,
                    GError **error)
{
  g_auto(GStrv) attributes = g_strsplit (text, ",", 2);
  const char *signature = get_value (attributes, 0, 'v');

  if (self->signature != NULL && signature != NULL && strlen (signature) == strlen (self->signature)
      && gnutls_memcmp (signature, self->signature, strlen (signature)) == 0)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "The server did not prove that it knows the password");
  return FALSE;
}
