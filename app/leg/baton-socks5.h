/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A DST.ADDR of XEP-0065 section 5.3.2: SHA-1 in hex, characters. */
#define BATON_SOCKS5_HASH 40

/* The longest message of either side: request or reply with a name of 255 octets (RFC 1928 section 4). */
#define BATON_SOCKS5_MAX 262

/**
 * BatonSocks5Step:
 * @BATON_SOCKS5_MORE: nothing to do but to read what baton_socks5_get_wanted() says
 * @BATON_SOCKS5_SEND: send the output in one write, then read on
 * @BATON_SOCKS5_ASKED: server: the hash is known; decide with baton_socks5_answer()
 * @BATON_SOCKS5_GRANTED: client: we are in; server: send the output, the client is in
 * @BATON_SOCKS5_DENIED: client: the server said no; server: send the output, if any, then close
 * @BATON_SOCKS5_BAD: this is not SOCKS5 as it should be: close
 *
 * What to do after bytes were fed. The last three end the handshake.
 */
typedef enum {
  BATON_SOCKS5_MORE,
  BATON_SOCKS5_SEND,
  BATON_SOCKS5_ASKED,
  BATON_SOCKS5_GRANTED,
  BATON_SOCKS5_DENIED,
  BATON_SOCKS5_BAD,
} BatonSocks5Step;

typedef enum {
  BATON_SOCKS5_GREETING,  /* server: the client's methods */
  BATON_SOCKS5_METHOD,    /* client: the server's choice */
  BATON_SOCKS5_REQUEST,   /* server: CONNECT */
  BATON_SOCKS5_REPLY,     /* client: the answer to it */
  BATON_SOCKS5_DECIDING,  /* server: baton_socks5_answer() is due */
  BATON_SOCKS5_OVER,
} BatonSocks5Phase;

/**
 * BatonSocks5:
 *
 * One SOCKS5 handshake as XEP-0065 uses it, in either role. A plain value without I/O: bytes in, step and bytes out.
 * Only as many bytes as baton_socks5_get_wanted() may be read from the socket: what follows the handshake, even in
 * the same segment, belongs to the stream.
 */
typedef struct {
  BatonSocks5Phase phase;
  gsize            have;
  gsize            need;
  gsize            out_length;
  char             hash[BATON_SOCKS5_HASH + 1];
  guint8           in[BATON_SOCKS5_MAX];
  guint8           out[BATON_SOCKS5_MAX];
} BatonSocks5;

void             baton_socks5_init_client (BatonSocks5   *self,
                                           const char    *hash);
void             baton_socks5_init_server (BatonSocks5   *self);
gsize            baton_socks5_get_wanted  (BatonSocks5   *self);
BatonSocks5Step  baton_socks5_feed        (BatonSocks5   *self,
                                           const guint8  *bytes,
                                           gsize          length);
BatonSocks5Step  baton_socks5_answer      (BatonSocks5   *self,
                                           gboolean       grant);
const guint8    *baton_socks5_get_output  (BatonSocks5   *self,
                                           gsize         *length);
const char      *baton_socks5_get_hash    (BatonSocks5   *self);

G_END_DECLS
