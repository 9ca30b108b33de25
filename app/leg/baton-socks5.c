/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0065 section 5.3 (SOCKS5 bytestreams) and RFC 1928 sections 3 to 6 (SOCKS5). */
#include "baton-socks5.h"

#include <string.h>

/* RFC 1928. */
#define VERSION 0x05
#define NO_AUTH 0x00
#define NO_METHOD 0xff
#define CONNECT 0x01
#define ADDRESS_IPV4 0x01
#define ADDRESS_NAME 0x03
#define ADDRESS_IPV6 0x04
#define REPLY_SUCCESS 0x00
#define REPLY_NO_HOST 0x04 /* what Psi's server says to a hash it does not know */
#define REPLY_NO_COMMAND 0x07
#define REPLY_NO_ADDRESS 0x08

/* VER, CMD or REP, RSV, ATYP. */
#define HEAD_LENGTH 4
#define PORT_LENGTH 2

static void
baton_socks5_expect (BatonSocks5 *self, BatonSocks5Phase phase, gsize need)
{
  self->phase = phase;
  self->have = 0;
  self->need = need;
}

static BatonSocks5Step
baton_socks5_end (BatonSocks5 *self, BatonSocks5Step step)
{
  self->phase = BATON_SOCKS5_OVER;
  self->have = 0;
  self->need = 0;

  return step;
}

static void
baton_socks5_put (BatonSocks5 *self, const guint8 *bytes, gsize length)
{
  g_assert (length <= sizeof self->out);

  memcpy (self->out, bytes, length);
  self->out_length = length;
}

/**
 * baton_socks5_init_client:
 * @self: a handshake
 * @hash: 40 hex characters: the destination
 *
 * Begins as client. The output is the greeting: to be sent at once, alone in one write. Request and greeting are never
 * sent together, because Coccinella takes one message a read.
 */
void
baton_socks5_init_client (BatonSocks5 *self, const char *hash)
{
  const guint8 greeting[] = { VERSION, 1, NO_AUTH };

  g_return_if_fail (self != NULL);
  g_return_if_fail (hash != NULL && strlen (hash) == BATON_SOCKS5_HASH);

  memset (self, 0, sizeof *self);
  memcpy (self->hash, hash, BATON_SOCKS5_HASH);
  baton_socks5_put (self, greeting, sizeof greeting);
  baton_socks5_expect (self, BATON_SOCKS5_METHOD, 2);
}

/**
 * baton_socks5_init_server:
 * @self: a handshake
 *
 * Begins as server; the client speaks first.
 */
void
baton_socks5_init_server (BatonSocks5 *self)
{
  g_return_if_fail (self != NULL);

  memset (self, 0, sizeof *self);
  baton_socks5_expect (self, BATON_SOCKS5_GREETING, 2);
}

/**
 * baton_socks5_get_wanted:
 * @self: a handshake
 *
 * Returns: how many bytes may be read now without reading past the message that is awaited; 0 when none is
 */
gsize
baton_socks5_get_wanted (BatonSocks5 *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->need - self->have;
}

static BatonSocks5Step
baton_socks5_take_method (BatonSocks5 *self)
{
  guint8 request[HEAD_LENGTH + 1 + BATON_SOCKS5_HASH + PORT_LENGTH] = { VERSION, CONNECT, 0, ADDRESS_NAME,
                                                                        BATON_SOCKS5_HASH };

  if (self->in[0] != VERSION)
    return baton_socks5_end (self, BATON_SOCKS5_BAD);
  if (self->have < 2)
    return BATON_SOCKS5_MORE;
  if (self->in[1] == NO_METHOD)
    return baton_socks5_end (self, BATON_SOCKS5_DENIED);
  if (self->in[1] != NO_AUTH)
    return baton_socks5_end (self, BATON_SOCKS5_BAD);

  memcpy (request + HEAD_LENGTH + 1, self->hash, BATON_SOCKS5_HASH);
  baton_socks5_put (self, request, sizeof request);
  baton_socks5_expect (self, BATON_SOCKS5_REPLY, HEAD_LENGTH);

  return BATON_SOCKS5_SEND;
}

/* Sets how long the message is as soon as its address tells; FALSE when the address is of no known type. */
static gboolean
baton_socks5_measure (BatonSocks5 *self)
{
  if (self->have < HEAD_LENGTH)
    return TRUE;

  switch (self->in[3])
    {
    case ADDRESS_IPV4:
      self->need = HEAD_LENGTH + 4 + PORT_LENGTH;
      return TRUE;

    case ADDRESS_IPV6:
      self->need = HEAD_LENGTH + 16 + PORT_LENGTH;
      return TRUE;

    case ADDRESS_NAME:
      self->need = HEAD_LENGTH + 1;
      if (self->have > HEAD_LENGTH)
        self->need += self->in[HEAD_LENGTH] + PORT_LENGTH;
      return TRUE;

    default:
      return FALSE;
    }
}

/* The bound address is not looked at: Pidgin puts its own IP there, others echo the hash. */
static BatonSocks5Step
baton_socks5_take_reply (BatonSocks5 *self)
{
  if (self->in[0] != VERSION)
    return baton_socks5_end (self, BATON_SOCKS5_BAD);
  /* Dino's refusal is these two octets and the end. */
  if (self->have >= 2 && self->in[1] != REPLY_SUCCESS)
    return baton_socks5_end (self, BATON_SOCKS5_DENIED);
  if (!baton_socks5_measure (self))
    return baton_socks5_end (self, BATON_SOCKS5_BAD);
  if (self->have < self->need)
    return BATON_SOCKS5_MORE;

  return baton_socks5_end (self, BATON_SOCKS5_GRANTED);
}

static BatonSocks5Step
baton_socks5_take_greeting (BatonSocks5 *self)
{
  guint8 answer[] = { VERSION, NO_AUTH };

  if (self->in[0] != VERSION)
    return baton_socks5_end (self, BATON_SOCKS5_BAD);
  if (self->have >= 2)
    self->need = 2 + self->in[1];
  if (self->have < self->need)
    return BATON_SOCKS5_MORE;

  if (memchr (self->in + 2, NO_AUTH, self->in[1]) == NULL)
    {
      answer[1] = NO_METHOD;
      baton_socks5_put (self, answer, sizeof answer);
      return baton_socks5_end (self, BATON_SOCKS5_DENIED);
    }

  baton_socks5_put (self, answer, sizeof answer);
  baton_socks5_expect (self, BATON_SOCKS5_REQUEST, HEAD_LENGTH);

  return BATON_SOCKS5_SEND;
}

/* A refusal whose request was not read to its end: it names no address. */
static BatonSocks5Step
baton_socks5_refuse (BatonSocks5 *self, guint8 code)
{
  const guint8 reply[HEAD_LENGTH + 4 + PORT_LENGTH] = { VERSION, code, 0, ADDRESS_IPV4 };

  baton_socks5_put (self, reply, sizeof reply);

  return baton_socks5_end (self, BATON_SOCKS5_DENIED);
}

static gboolean
baton_socks5_take_hash (BatonSocks5 *self)
{
  const char *name = (const char *) self->in + HEAD_LENGTH + 1;

  if (self->in[HEAD_LENGTH] != BATON_SOCKS5_HASH)
    return FALSE;

  for (gsize i = 0; i < BATON_SOCKS5_HASH; i++)
    {
      if (!g_ascii_isxdigit (name[i]))
        return FALSE;
      self->hash[i] = g_ascii_tolower (name[i]);
    }

  return TRUE;
}

static BatonSocks5Step
baton_socks5_take_request (BatonSocks5 *self)
{
  if (self->in[0] != VERSION)
    return baton_socks5_end (self, BATON_SOCKS5_BAD);
  if (self->have >= 2 && self->in[1] != CONNECT)
    return baton_socks5_refuse (self, REPLY_NO_COMMAND);
  if (self->have >= HEAD_LENGTH && self->in[3] != ADDRESS_NAME)
    return baton_socks5_refuse (self, REPLY_NO_ADDRESS);
  baton_socks5_measure (self);
  if (self->have < self->need)
    return BATON_SOCKS5_MORE;

  self->phase = BATON_SOCKS5_DECIDING;
  if (!baton_socks5_take_hash (self))
    return baton_socks5_answer (self, FALSE);

  return BATON_SOCKS5_ASKED;
}

static BatonSocks5Step
baton_socks5_take (BatonSocks5 *self)
{
  switch (self->phase)
    {
    case BATON_SOCKS5_GREETING:
      return baton_socks5_take_greeting (self);
    case BATON_SOCKS5_METHOD:
      return baton_socks5_take_method (self);
    case BATON_SOCKS5_REQUEST:
      return baton_socks5_take_request (self);
    case BATON_SOCKS5_REPLY:
      return baton_socks5_take_reply (self);
    case BATON_SOCKS5_DECIDING:
    case BATON_SOCKS5_OVER:
    default:
      g_return_val_if_reached (BATON_SOCKS5_BAD);
    }
}

/**
 * baton_socks5_feed:
 * @self: a handshake that wants bytes
 * @bytes: what was read
 * @length: at least 1, at most baton_socks5_get_wanted()
 *
 * Takes in the next bytes of the peer.
 *
 * Returns: what to do now
 */
BatonSocks5Step
baton_socks5_feed (BatonSocks5 *self, const guint8 *bytes, gsize length)
{
  g_return_val_if_fail (self != NULL, BATON_SOCKS5_BAD);
  g_return_val_if_fail (bytes != NULL && length > 0, BATON_SOCKS5_BAD);
  g_return_val_if_fail (length <= baton_socks5_get_wanted (self), BATON_SOCKS5_BAD);

  self->out_length = 0;
  memcpy (self->in + self->have, bytes, length);
  self->have += length;

  return baton_socks5_take (self);
}

/**
 * baton_socks5_answer:
 * @self: a server's handshake after %BATON_SOCKS5_ASKED
 * @grant: whether the client is let in
 *
 * Makes the reply, which echoes the address of the request: Dino and Psi compare it.
 *
 * Returns: %BATON_SOCKS5_GRANTED or %BATON_SOCKS5_DENIED; the output is to be sent in one write
 */
BatonSocks5Step
baton_socks5_answer (BatonSocks5 *self, gboolean grant)
{
  g_return_val_if_fail (self != NULL, BATON_SOCKS5_BAD);
  g_return_val_if_fail (self->phase == BATON_SOCKS5_DECIDING, BATON_SOCKS5_BAD);

  baton_socks5_put (self, self->in, self->have);
  self->out[1] = grant ? REPLY_SUCCESS : REPLY_NO_HOST;
  self->out[2] = 0;

  return baton_socks5_end (self, grant ? BATON_SOCKS5_GRANTED : BATON_SOCKS5_DENIED);
}

/**
 * baton_socks5_get_output:
 * @self: a handshake
 * @length: (out): bytes
 *
 * Returns: (transfer none): what the last step left to send; valid until the next one
 */
const guint8 *
baton_socks5_get_output (BatonSocks5 *self, gsize *length)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (length != NULL, NULL);

  *length = self->out_length;

  return self->out;
}

/**
 * baton_socks5_get_hash:
 * @self: a handshake; a server's after %BATON_SOCKS5_ASKED
 *
 * Returns: the destination in lower case
 */
const char *
baton_socks5_get_hash (BatonSocks5 *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->hash;
}
