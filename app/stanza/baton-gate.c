/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 11.1: what XMPP takes out of XML. */
#include "baton-gate.h"

#include <string.h>

/* The longest "<?xml ...?>" that says nothing but version, encoding and standalone, bytes, with room to spare. */
#define DECLARATION_BYTES_MAX 256

static const char cdata_start[] = "[CDATA[";
static const char cdata_end[] = "]]>";
static const char declaration_start[] = "xml";

static gboolean
fail (GError **error,
      BatonParserError code,
      const char *what)
{
  g_set_error_literal (error, BATON_PARSER_ERROR, code, what);
  return FALSE;
}

static gboolean
pass_start (BatonGate *self,
            char c,
            GError **error)
{
  /* With any other beginning the library would guess an encoding. The byte order mark is three bytes. */
  if (c == '<')
    self->state = BATON_GATE_OPENED;
  else if (strchr (" \t\r\n\357\273\277", c) == NULL)
    return fail (error, BATON_PARSER_ERROR_MALFORMED, "No XML");
  return TRUE;
}

static gboolean
pass_opened (BatonGate *self,
             char c,
             GError **error)
{
  gboolean first = !self->began;

  self->began = TRUE;
  self->matched = 0;
  self->n_attrs = 0;
  if (c == '!')
    self->state = BATON_GATE_CDATA_START;
  else if (c == '?' && first)
    self->state = BATON_GATE_DECLARATION;
  else if (c == '?')
    return fail (error, BATON_PARSER_ERROR_RESTRICTED, "A processing instruction");
  else if (c == '>')
    self->state = BATON_GATE_TEXT;
  else
    self->state = BATON_GATE_TAG;
  return TRUE;
}

/* An "=" outside quotes is an attribute. They are counted here because the library compares each with each other before
 * it tells of the first: a stanza full of them would keep it busy for minutes. */
static gboolean
pass_tag (BatonGate *self,
          char c,
          GError **error)
{
  if (c == '>')
    self->state = BATON_GATE_TEXT;
  else if (c == '\'')
    self->state = BATON_GATE_SINGLE;
  else if (c == '"')
    self->state = BATON_GATE_DOUBLE;
  else if (c == '=' && ++self->n_attrs > BATON_PARSER_ATTRS_MAX)
    return fail (error, BATON_PARSER_ERROR_TOO_LARGE, "Too many attributes");
  return TRUE;
}

static gboolean
pass_cdata_start (BatonGate *self,
                  char c,
                  GError **error)
{
  if (c != cdata_start[self->matched])
    return fail (error, BATON_PARSER_ERROR_RESTRICTED, "A comment or a document type");
  if (cdata_start[++self->matched] == '\0')
    {
      self->state = BATON_GATE_CDATA;
      self->matched = 0;
    }
  return TRUE;
}

static void
pass_cdata (BatonGate *self,
            char c)
{
  if (c == cdata_end[self->matched])
    self->matched++;
  else if (c == ']')
    self->matched = MIN (self->matched, 2); /* "]]]>" ends as well */
  else
    self->matched = 0;
  if (cdata_end[self->matched] == '\0')
    self->state = BATON_GATE_TEXT;
}

static gboolean
pass_declaration (BatonGate *self,
                  char c,
                  GError **error)
{
  guint at = self->matched++;

  if (at < strlen (declaration_start) && c != declaration_start[at])
    return fail (error, BATON_PARSER_ERROR_RESTRICTED, "A processing instruction");
  /* "<?xml-stylesheet" is one too. */
  if (at == strlen (declaration_start) && strchr (" \t\r\n", c) == NULL)
    return fail (error, BATON_PARSER_ERROR_RESTRICTED, "A processing instruction");
  if (at > DECLARATION_BYTES_MAX)
    return fail (error, BATON_PARSER_ERROR_TOO_LARGE, "An endless XML declaration");
  if (c == '>')
    self->state = BATON_GATE_TEXT;
  return TRUE;
}

static gboolean
pass_byte (BatonGate *self,
           char c,
           GError **error)
{
  switch (self->state)
    {
    case BATON_GATE_START:
      return pass_start (self, c, error);
    case BATON_GATE_TEXT:
      if (c == '<')
        self->state = BATON_GATE_OPENED;
      return TRUE;
    case BATON_GATE_OPENED:
      return pass_opened (self, c, error);
    case BATON_GATE_TAG:
      return pass_tag (self, c, error);
    case BATON_GATE_SINGLE:
      if (c == '\'')
        self->state = BATON_GATE_TAG;
      return TRUE;
    case BATON_GATE_DOUBLE:
      if (c == '"')
        self->state = BATON_GATE_TAG;
      return TRUE;
    case BATON_GATE_CDATA_START:
      return pass_cdata_start (self, c, error);
    case BATON_GATE_CDATA:
      pass_cdata (self, c);
      return TRUE;
    case BATON_GATE_DECLARATION:
      return pass_declaration (self, c, error);
    default:
      g_assert_not_reached ();
    }
}

/**
 * baton_gate_pass:
 * @self: a gate
 * @data: the next bytes, valid UTF-8 without NUL
 * @length: how many
 * @error: %BATON_PARSER_ERROR
 *
 * Returns: whether the library may see @data
 */
gboolean
baton_gate_pass (BatonGate *self,
                 const char *data,
                 gsize length,
                 GError **error)
{
  const char *end = data + length;

  for (const char *p = data; p < end; p++)
    {
      /* Most of a stream is the text of in-band transfers. */
      if (self->state == BATON_GATE_TEXT && *p != '<')
        {
          p = memchr (p, '<', end - p);
          if (p == NULL)
            return TRUE;
        }
      if (!pass_byte (self, *p, error))
        return FALSE;
    }
  return TRUE;
}
