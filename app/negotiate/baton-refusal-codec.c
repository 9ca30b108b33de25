/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0095 section 4 and XEP-0065 section 5.3.3: the errors of stream initiation and of bytestreams, with the words
 * that clients really use (protocol 1.3 and 2.1). */
#include "baton-refusal-codec.h"

#include <gio/gio.h>

#include "baton-si-codec.h"

/* Psi's words for a counter-offer that came after its own streamhosts were answered: protocol 3.2. */
#define SID_IN_USE_TEXT "SID in use"
/* The application's own condition of XEP-0095 section 4; it is the error's message when the peer adds no text. */
#define NO_STREAMS_NAME "no-valid-streams"

static BatonRefusal
refusal_from_io_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return BATON_REFUSAL_TIMED_OUT;

  return BATON_REFUSAL_OTHER;
}

/* What the conditions mean to whatever they are an answer to. */
static BatonRefusal
refusal_from_condition (BatonStanzaError condition)
{
  switch (condition)
    {
    case BATON_STANZA_ERROR_FORBIDDEN:
      return BATON_REFUSAL_DECLINED;

    case BATON_STANZA_ERROR_NOT_ACCEPTABLE:
      return BATON_REFUSAL_NOT_ACCEPTABLE;

    case BATON_STANZA_ERROR_ITEM_NOT_FOUND:
    case BATON_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND:
      return BATON_REFUSAL_NOT_FOUND;

    case BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED:
    case BATON_STANZA_ERROR_SERVICE_UNAVAILABLE:
      return BATON_REFUSAL_UNSUPPORTED;

    case BATON_STANZA_ERROR_GONE:
    case BATON_STANZA_ERROR_RECIPIENT_UNAVAILABLE:
    case BATON_STANZA_ERROR_REMOTE_SERVER_TIMEOUT:
      return BATON_REFUSAL_GONE;

    case BATON_STANZA_ERROR_UNDEFINED_CONDITION:
    case BATON_STANZA_ERROR_BAD_REQUEST:
    case BATON_STANZA_ERROR_CONFLICT:
    case BATON_STANZA_ERROR_INTERNAL_SERVER_ERROR:
    case BATON_STANZA_ERROR_JID_MALFORMED:
    case BATON_STANZA_ERROR_NOT_ALLOWED:
    case BATON_STANZA_ERROR_NOT_AUTHORIZED:
    case BATON_STANZA_ERROR_POLICY_VIOLATION:
    case BATON_STANZA_ERROR_REDIRECT:
    case BATON_STANZA_ERROR_REGISTRATION_REQUIRED:
    case BATON_STANZA_ERROR_RESOURCE_CONSTRAINT:
    case BATON_STANZA_ERROR_SUBSCRIPTION_REQUIRED:
    case BATON_STANZA_ERROR_UNEXPECTED_REQUEST:
    default:
      return BATON_REFUSAL_OTHER;
    }
}

/**
 * baton_refusal_from_si_error:
 * @error: how the offer of a file was answered
 *
 * Psi says not-acceptable when it can take none of the methods; XEP-0095 and Coccinella say bad-request with
 * no-valid-streams. Nobody was connected to yet, so a server that cannot be found is the peer's own.
 *
 * Returns: what it means
 */
BatonRefusal
baton_refusal_from_si_error (const GError *error)
{
  if (error->domain != BATON_STANZA_ERROR)
    return refusal_from_io_error (error);

  if (error->code == BATON_STANZA_ERROR_NOT_ACCEPTABLE)
    return BATON_REFUSAL_NO_METHOD;

  if (error->code == BATON_STANZA_ERROR_BAD_REQUEST && strstr (error->message, NO_STREAMS_NAME))
    return BATON_REFUSAL_NO_METHOD;

  if (error->code == BATON_STANZA_ERROR_REMOTE_SERVER_NOT_FOUND)
    return BATON_REFUSAL_GONE;

  return refusal_from_condition (error->code);
}

/**
 * baton_refusal_from_hosts_error:
 * @error: how the offer or counter-offer of streamhosts was answered
 *
 * Psi answers a counter-offer with not-acceptable twice over: with the text "SID in use" the transfer is not in fast
 * mode and no selection byte will come, with any other text its own leg is up and the byte will come (protocol 3.2).
 *
 * Returns: what it means
 */
BatonRefusal
baton_refusal_from_hosts_error (const GError *error)
{
  if (error->domain != BATON_STANZA_ERROR)
    return refusal_from_io_error (error);

  if (error->code == BATON_STANZA_ERROR_NOT_ACCEPTABLE && strstr (error->message, SID_IN_USE_TEXT))
    return BATON_REFUSAL_SID_IN_USE;

  return refusal_from_condition (error->code);
}

/**
 * baton_refusal_reply_to_si:
 * @request: the iq with the offer of a file
 * @refusal: why it is refused
 *
 * Returns: (transfer full): the answer
 */
BatonNode *
baton_refusal_reply_to_si (BatonNode    *request,
                           BatonRefusal  refusal)
{
  switch (refusal)
    {
    case BATON_REFUSAL_NO_METHOD:
      return baton_si_fault_reply (request, BATON_SI_FAULT_NO_STREAMS);

    case BATON_REFUSAL_NOT_FOUND:
    case BATON_REFUSAL_NOT_ACCEPTABLE:
    case BATON_REFUSAL_SID_IN_USE:
    case BATON_REFUSAL_OTHER:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_NOT_ACCEPTABLE, NULL);

    case BATON_REFUSAL_UNSUPPORTED:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, NULL);

    case BATON_REFUSAL_GONE:
    case BATON_REFUSAL_TIMED_OUT:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_RECIPIENT_UNAVAILABLE, NULL);

    case BATON_REFUSAL_DECLINED:
    default:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_FORBIDDEN, "Declined");
    }
}

/**
 * baton_refusal_reply_to_hosts:
 * @request: the iq with the peer's streamhosts
 * @refusal: why they are refused
 *
 * Whatever is no refusal by rule becomes item-not-found, "could not connect": every client knows it and releases what
 * it holds back (protocol 3.2).
 *
 * Returns: (transfer full): the answer
 */
BatonNode *
baton_refusal_reply_to_hosts (BatonNode    *request,
                              BatonRefusal  refusal)
{
  switch (refusal)
    {
    case BATON_REFUSAL_NO_METHOD:
    case BATON_REFUSAL_NOT_ACCEPTABLE:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_NOT_ACCEPTABLE, "Not acceptable");

    case BATON_REFUSAL_SID_IN_USE:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_NOT_ACCEPTABLE, SID_IN_USE_TEXT);

    case BATON_REFUSAL_DECLINED:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_FORBIDDEN, NULL);

    case BATON_REFUSAL_UNSUPPORTED:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_FEATURE_NOT_IMPLEMENTED, NULL);

    case BATON_REFUSAL_NOT_FOUND:
    case BATON_REFUSAL_GONE:
    case BATON_REFUSAL_TIMED_OUT:
    case BATON_REFUSAL_OTHER:
    default:
      return baton_stanza_error_reply (request, BATON_STANZA_ERROR_ITEM_NOT_FOUND, "Could not connect to given hosts");
    }
}
