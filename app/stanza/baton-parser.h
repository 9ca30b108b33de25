/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

#define BATON_PARSER_ERROR (baton_parser_error_quark ())
GQuark baton_parser_error_quark (void);

/* What was wrong with the bytes; see baton_parser_error_to_condition(). */
typedef enum {
  BATON_PARSER_ERROR_MALFORMED,   /* not well-formed, not UTF-8, text between stanzas */
  BATON_PARSER_ERROR_RESTRICTED,  /* a comment, a processing instruction or a DTD, RFC 6120 section 11.1 */
  BATON_PARSER_ERROR_TOO_LARGE,   /* one of the limits below */
} BatonParserError;

/* Limits against a hostile server. RFC 6120 section 13.12 leaves them to us and asks for 10,000 bytes at least. */
#define BATON_PARSER_STANZA_BYTES_MAX (1024 * 1024)  /* a stanza, all its text included; a roster must fit */
#define BATON_PARSER_DEPTH_MAX 64                    /* elements inside each other, the stanza included */
#define BATON_PARSER_ATTRS_MAX 128                   /* attributes of an element, namespace declarations included */
#define BATON_PARSER_SCOPES_MAX 128                  /* namespace declarations that hold at one place */

/**
 * BatonParserFuncs:
 * @opened: the stream begins: @header has its attributes and no children
 * @stanza: a whole first-level child came
 * @closed: the stream was closed by the other side; what follows is dropped
 *
 * What a parser calls, in stream order. Each may reset or free the parser, or drop whoever owns it: nothing more is
 * delivered then.
 */
typedef struct {
  void (*opened) (BatonNode *header, gpointer user_data);
  void (*stanza) (BatonNode *stanza, gpointer user_data);
  void (*closed) (gpointer user_data);
} BatonParserFuncs;

/**
 * BatonParser:
 *
 * A push parser for XMPP streams.
 */
typedef struct _BatonParser BatonParser;

BatonParser *baton_parser_new                (const BatonParserFuncs *funcs,
                                              gpointer                user_data);
void         baton_parser_free               (BatonParser            *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonParser, baton_parser_free)

gboolean     baton_parser_feed               (BatonParser            *self,
                                              const char             *data,
                                              gsize                   length,
                                              GError                **error);
void         baton_parser_reset              (BatonParser            *self);

/* One document that stands alone, as BOSH and WebSocket carry: (transfer full) (nullable). */
BatonNode   *baton_parser_parse_document     (const char             *text,
                                              gssize                  length,
                                              GError                **error);

/* The stream error that tells the server, RFC 6120 section 4.9.3. */
const char  *baton_parser_error_to_condition (BatonParserError        code);

G_END_DECLS
