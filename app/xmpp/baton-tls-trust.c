/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 13.7.2: which certificates are good */
#include "baton-tls-trust.h"

struct _BatonTlsTrust
{
  GTlsDatabase parent_instance;

  GTlsDatabase *system;
  GTlsDatabase *file; /* nullable */
};

G_DEFINE_FINAL_TYPE (BatonTlsTrust, baton_tls_trust, G_TYPE_TLS_DATABASE)

/**
 * baton_tls_trust_new:
 * @ca_file: (nullable): path of a PEM file with authorities to believe besides those of the system
 *
 * Errors: %G_TLS_ERROR or %G_FILE_ERROR when @ca_file cannot be read or holds no certificate.
 *
 * Returns: (transfer full): the store; %NULL on failure
 */
GTlsDatabase *
baton_tls_trust_new (const char *ca_file,
                     GError **error)
{
  g_autoptr(BatonTlsTrust) self = g_object_new (BATON_TYPE_TLS_TRUST, NULL);

  self->system = g_tls_backend_get_default_database (g_tls_backend_get_default ());
  if (ca_file != NULL)
    {
      g_autofree char *absolute = g_canonicalize_filename (ca_file, NULL);
      GList *certificates = g_tls_certificate_list_new_from_file (absolute, error);

      if (certificates == NULL)
        {
          if (error != NULL && *error == NULL)
            g_set_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE, "There is no certificate in %s", ca_file);
          return NULL;
        }
      g_list_free_full (certificates, g_object_unref);
      self->file = g_tls_file_database_new (absolute, error);
      if (self->file == NULL)
        return NULL;
    }
  return G_TLS_DATABASE (g_steal_pointer (&self));
}

static GTlsCertificateFlags
baton_tls_trust_verify_chain (GTlsDatabase *database,
                              GTlsCertificate *chain,
                              const char *purpose,
                              GSocketConnectable *identity,
                              GTlsInteraction *interaction,
                              GTlsDatabaseVerifyFlags flags,
                              GCancellable *cancellable,
                              GError **error)
{
  BatonTlsTrust *self = BATON_TLS_TRUST (database);
  g_autoptr(GError) system_error = NULL;
  GTlsCertificateFlags wrong, wrong_for_file;

  wrong = g_tls_database_verify_chain (self->system, chain, purpose, identity, interaction, flags, cancellable,
                                       &system_error);
  if (system_error != NULL && self->file == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&system_error));
      return G_TLS_CERTIFICATE_GENERIC_ERROR;
    }
  if ((system_error == NULL && wrong == G_TLS_CERTIFICATE_NO_FLAGS) || self->file == NULL)
    return wrong;

  wrong_for_file = g_tls_database_verify_chain (self->file, chain, purpose, identity, interaction, flags, cancellable,
                                                error);
  /* The store that knows who signed it says better what else is wrong. */
  if (wrong_for_file != G_TLS_CERTIFICATE_NO_FLAGS && (wrong_for_file & G_TLS_CERTIFICATE_UNKNOWN_CA) != 0
      && system_error == NULL)
    return wrong;
  return wrong_for_file;
}

/* How a store of anchors alone answers the questions of those that keep the certificates of others too. */
static char *
baton_tls_trust_create_certificate_handle (GTlsDatabase *database,
                                           GTlsCertificate *certificate)
{
  return g_tls_database_create_certificate_handle (BATON_TLS_TRUST (database)->system, certificate);
}

static GTlsCertificate *
baton_tls_trust_lookup_certificate_for_handle (GTlsDatabase *database,
                                               const char *handle,
                                               GTlsInteraction *interaction,
                                               GTlsDatabaseLookupFlags flags,
                                               GCancellable *cancellable,
                                               GError **error)
{
  return g_tls_database_lookup_certificate_for_handle (BATON_TLS_TRUST (database)->system, handle, interaction, flags,
                                                       cancellable, error);
}

static GTlsCertificate *
baton_tls_trust_lookup_certificate_issuer (GTlsDatabase *database,
                                           GTlsCertificate *certificate,
                                           GTlsInteraction *interaction,
                                           GTlsDatabaseLookupFlags flags,
                                           GCancellable *cancellable,
                                           GError **error)
{
  return g_tls_database_lookup_certificate_issuer (BATON_TLS_TRUST (database)->system, certificate, interaction, flags,
                                                   cancellable, error);
}

static GList *
baton_tls_trust_lookup_certificates_issued_by (GTlsDatabase *database,
                                               GByteArray *issuer,
                                               GTlsInteraction *interaction,
                                               GTlsDatabaseLookupFlags flags,
                                               GCancellable *cancellable,
                                               GError **error)
{
  return g_tls_database_lookup_certificates_issued_by (BATON_TLS_TRUST (database)->system, issuer, interaction, flags,
                                                       cancellable, error);
}

static void
baton_tls_trust_dispose (GObject *object)
{
  BatonTlsTrust *self = BATON_TLS_TRUST (object);

  g_clear_object (&self->system);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (baton_tls_trust_parent_class)->dispose (object);
}

static void
baton_tls_trust_class_init (BatonTlsTrustClass *klass)
{
  GTlsDatabaseClass *database_class = G_TLS_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = baton_tls_trust_dispose;
  database_class->verify_chain = baton_tls_trust_verify_chain;
  database_class->create_certificate_handle = baton_tls_trust_create_certificate_handle;
  database_class->lookup_certificate_for_handle = baton_tls_trust_lookup_certificate_for_handle;
  database_class->lookup_certificate_issuer = baton_tls_trust_lookup_certificate_issuer;
  database_class->lookup_certificates_issued_by = baton_tls_trust_lookup_certificates_issued_by;
}

static void
baton_tls_trust_init (BatonTlsTrust *self)
{
}
