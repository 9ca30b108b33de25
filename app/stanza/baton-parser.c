/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 sections 4 and 11: XMPP streams, read with libxml2's push parser. */
#include "baton-parser.h"

#include "baton-gate.h"
#include "baton-node-private.h"

#include <libxml/parser.h>
#include <string.h>

/* The library is fed in pieces of this size: a limit is noticed at most so many bytes late. */
#define SLICE_BYTES 4096

typedef enum {
  EVENT_OPENED,
  EVENT_STANZA,
  EVENT_CLOSED,
} EventKind;

/* What the library's callbacks found. They only note it, so that nothing is called from inside the library. */
typedef struct
{
  EventKind kind;
  BatonNode *node; /* nullable */
} Event;

struct _BatonParser
{
  BatonParserFuncs funcs;
  gpointer user_data;
  gboolean standalone; /* the root is what is wanted, and not its children */

  xmlParserCtxtPtr xml;
  BatonGate gate;
  char carry[4];  /* the start of a character whose end has not come */
  guint n_carry;
  gsize n_unused; /* bytes since the last event */

  GPtrArray *open;      /* (element-type BatonNode): the elements that are open, the stream itself left out */
  GArray *n_scopes;     /* (element-type guint): namespace declarations of each open element, the stream's included */
  guint n_scopes_total;
  GQueue events;        /* (element-type Event) */
  GError *error;

  guint generation; /* counts resets */
  gboolean feeding;
  gboolean ended;
  gboolean doomed; /* freed while it was fed */
};

G_DEFINE_QUARK (baton-parser-error-quark, baton_parser_error)

static void
event_free (gpointer data)
{
  Event *event = data;

  g_clear_pointer (&event->node, baton_node_unref);
  g_free (event);
}

static void
note_event (BatonParser *self,
            EventKind kind,
            BatonNode *node)
{
  Event *event = g_new0 (Event, 1);

  event->kind = kind;
  event->node = node;
  g_queue_push_tail (&self->events, event);
  self->n_unused = 0;
}

static void
note_error (BatonParser *self,
            BatonParserError code,
            const char *what)
{
  if (self->error == NULL)
    self->error = g_error_new_literal (BATON_PARSER_ERROR, code, what);
}

/* The depth at which an element is a stanza. */
static guint
get_stanza_depth (BatonParser *self)
{
  return self->standalone ? 0 : 1;
}

static void
take_attrs (BatonParser *self,
            BatonNode *node,
            int n_attrs,
            const xmlChar **attrs)
{
  for (int i = 0; i < n_attrs; i++)
    {
      /* Local name, prefix, namespace, begin and end of the value. */
      const char *local = (const char *) attrs[5 * i];
      const char *prefix = (const char *) attrs[5 * i + 1];
      const char *ns = (const char *) attrs[5 * i + 2];
      const char *value = (const char *) attrs[5 * i + 3];
      gsize length = attrs[5 * i + 4] - attrs[5 * i + 3];
      g_autofree char *qualified = NULL;

      if (prefix != NULL && ns == NULL)
        note_error (self, BATON_PARSER_ERROR_MALFORMED, "An unbound prefix");
      else if (g_strcmp0 (prefix, "xml") == 0)
        qualified = g_strconcat ("xml:", local, NULL);
      else if (prefix != NULL)
        qualified = g_strdup_printf ("{%s}%s", ns, local);
      baton_node_grow_attr (node, qualified != NULL ? qualified : local, value, length);
    }
}

static void
on_start_cb (void *data,
             const xmlChar *local,
             const xmlChar *prefix,
             const xmlChar *ns,
             int n_scopes,
             const xmlChar **scopes,
             int n_attrs,
             int n_defaulted,
             const xmlChar **attrs)
{
  BatonParser *self = data;
  guint depth = self->n_scopes->len;
  guint new_scopes = n_scopes;
  BatonNode *node;

  if (self->error != NULL || self->ended)
    return;

  g_array_append_val (self->n_scopes, new_scopes);
  self->n_scopes_total += new_scopes;
  if (self->n_scopes_total > BATON_PARSER_SCOPES_MAX || n_scopes + n_attrs > BATON_PARSER_ATTRS_MAX)
    note_error (self, BATON_PARSER_ERROR_TOO_LARGE, "Too many attributes");
  if (self->open->len >= BATON_PARSER_DEPTH_MAX)
    note_error (self, BATON_PARSER_ERROR_TOO_LARGE, "Elements too deep inside each other");
  if (prefix != NULL && ns == NULL)
    note_error (self, BATON_PARSER_ERROR_MALFORMED, "An unbound prefix");
  if (self->error != NULL)
    return;

  node = baton_node_grow ((const char *) local, -1, ns != NULL ? (const char *) ns : "");
  take_attrs (self, node, n_attrs, attrs);
  if (depth < get_stanza_depth (self))
    note_event (self, EVENT_OPENED, node);
  else
    g_ptr_array_add (self->open, node);
}

static void
on_end_cb (void *data,
           const xmlChar *local,
           const xmlChar *prefix,
           const xmlChar *ns)
{
  BatonParser *self = data;
  BatonNode *done;

  if (self->error != NULL || self->ended)
    return;

  g_assert (self->n_scopes->len > 0);
  self->n_scopes_total -= g_array_index (self->n_scopes, guint, self->n_scopes->len - 1);
  g_array_set_size (self->n_scopes, self->n_scopes->len - 1);
  if (self->open->len == 0)
    {
      self->ended = TRUE;
      note_event (self, EVENT_CLOSED, NULL);
      return;
    }

  done = g_ptr_array_steal_index (self->open, self->open->len - 1);
  if (self->open->len > 0)
    baton_node_grow_child (g_ptr_array_index (self->open, self->open->len - 1), done);
  else
    note_event (self, EVENT_STANZA, done);
}

static void
on_text_cb (void *data,
            const xmlChar *text,
            int length)
{
  BatonParser *self = data;

  if (self->error != NULL || self->ended)
    return;

  if (self->open->len > 0)
    {
      baton_node_grow_text (g_ptr_array_index (self->open, self->open->len - 1), (const char *) text, length);
      return;
    }
  /* White space between stanzas keeps the stream alive, RFC 6120 section 4.6.1. */
  self->n_unused = 0;
  for (int i = 0; i < length; i++)
    {
      if (strchr (" \t\r\n", text[i]) == NULL)
        note_error (self, BATON_PARSER_ERROR_MALFORMED, "Text between stanzas");
    }
}

static void
on_subset_cb (void *data,
              const xmlChar *name,
              const xmlChar *external_id,
              const xmlChar *system_id)
{
  note_error (data, BATON_PARSER_ERROR_RESTRICTED, "A document type");
}

static void
on_instruction_cb (void *data,
                   const xmlChar *target,
                   const xmlChar *text)
{
  note_error (data, BATON_PARSER_ERROR_RESTRICTED, "A processing instruction");
}

static void
on_comment_cb (void *data,
               const xmlChar *text)
{
  note_error (data, BATON_PARSER_ERROR_RESTRICTED, "A comment");
}

/* The library finds fault with namespaces that are no URIs and with odd languages; both are harmless here. */
static gboolean
is_harmless (const xmlError *error)
{
  switch (error->code)
    {
    case XML_WAR_LANG_VALUE:
    case XML_WAR_NS_URI:
    case XML_WAR_NS_URI_RELATIVE:
    case XML_WAR_SPACE_VALUE:
    case XML_WAR_NS_COLUMN:
      return TRUE;
    default:
      return error->level == XML_ERR_NONE || error->level == XML_ERR_WARNING;
    }
}

static void
on_error_cb (void *data,
             xmlErrorPtr error)
{
  BatonParser *self = data;
  g_autofree char *what = NULL;

  if (self->ended || is_harmless (error))
    return;
  what = g_utf8_make_valid (error->message != NULL ? error->message : "Not well-formed", -1);
  note_error (self, error->code == XML_ERR_NO_MEMORY ? BATON_PARSER_ERROR_TOO_LARGE : BATON_PARSER_ERROR_MALFORMED,
              g_strchomp (what));
}

static xmlParserCtxtPtr
create_xml (BatonParser *self)
{
  xmlSAXHandler sax = {
    .initialized = XML_SAX2_MAGIC,
    .startElementNs = on_start_cb,
    .endElementNs = on_end_cb,
    .characters = on_text_cb,
    .ignorableWhitespace = on_text_cb,
    .cdataBlock = on_text_cb,
    .internalSubset = on_subset_cb,
    .processingInstruction = on_instruction_cb,
    .comment = on_comment_cb,
    .serror = on_error_cb,
  };
  xmlParserCtxtPtr xml = xmlCreatePushParserCtxt (&sax, self, NULL, 0, NULL);

  if (xml == NULL)
    g_error ("libxml2 makes no parser");
  /* Nothing is loaded, and the encoding is UTF-8 whatever the declaration says: that has been checked. Without NOENT the
   * library hands out the "&" of an attribute as "&#38;"; entities of one's own cannot be defined, see the gate. */
  xmlCtxtUseOptions (xml, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
  return xml;
}

static void
free_xml (xmlParserCtxtPtr xml)
{
  /* The library makes a document for its own use when it meets an entity. */
  g_clear_pointer (&xml->myDoc, xmlFreeDoc);
  xmlFreeParserCtxt (xml);
}

static void
clear (BatonParser *self)
{
  g_clear_pointer (&self->xml, free_xml);
  g_ptr_array_set_size (self->open, 0);
  g_array_set_size (self->n_scopes, 0);
  g_queue_clear_full (&self->events, event_free);
  g_clear_error (&self->error);
  self->gate = (BatonGate) { 0 };
  self->n_carry = 0;
  self->n_unused = 0;
  self->n_scopes_total = 0;
  self->ended = FALSE;
}

static void
destroy (BatonParser *self)
{
  clear (self);
  g_ptr_array_unref (self->open);
  g_array_unref (self->n_scopes);
  g_free (self);
}

/**
 * baton_parser_new:
 * @funcs: whom to tell; copied
 * @user_data: for @funcs, borrowed
 *
 * Returns: (transfer full): a parser that waits for the beginning of a stream
 */
BatonParser *
baton_parser_new (const BatonParserFuncs *funcs,
                  gpointer user_data)
{
  BatonParser *self;

  g_return_val_if_fail (funcs != NULL, NULL);

  self = g_new0 (BatonParser, 1);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_node_unref);
  self->n_scopes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_queue_init (&self->events);
  self->xml = create_xml (self);
  return self;
}

/**
 * baton_parser_free:
 * @self: (transfer full) (nullable): a parser; one of its own callbacks may free it
 *
 * Nothing is called afterwards.
 */
void
baton_parser_free (BatonParser *self)
{
  if (self == NULL)
    return;

  if (self->feeding)
    self->doomed = TRUE;
  else
    destroy (self);
}

/**
 * baton_parser_reset:
 * @self: a parser; one of its own callbacks may reset it
 *
 * Waits for the beginning of a new stream, as after STARTTLS and after SASL. Called from a callback, it drops the rest
 * of what is being fed: bytes that came before the encryption must not count as protected by it.
 */
void
baton_parser_reset (BatonParser *self)
{
  g_return_if_fail (self != NULL);

  self->generation++;
  clear (self);
  self->xml = create_xml (self);
}

static void
deliver (BatonParser *self,
         Event *event)
{
  switch (event->kind)
    {
    case EVENT_OPENED:
      if (self->funcs.opened != NULL)
        self->funcs.opened (event->node, self->user_data);
      break;
    case EVENT_STANZA:
      if (self->funcs.stanza != NULL)
        self->funcs.stanza (event->node, self->user_data);
      break;
    case EVENT_CLOSED:
      if (self->funcs.closed != NULL)
        self->funcs.closed (self->user_data);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Whether to go on: nobody reset or freed the parser. */
static gboolean
deliver_all (BatonParser *self)
{
  guint generation = self->generation;
  Event *event;

  while (!self->doomed && self->generation == generation && (event = g_queue_pop_head (&self->events)) != NULL)
    {
      deliver (self, event);
      event_free (event);
    }
  return !self->doomed && self->generation == generation;
}

/* Hands whole characters to the library. */
static void
parse_slice (BatonParser *self,
             const char *slice,
             gsize length)
{
  if (self->error != NULL || self->ended || length == 0)
    return;
  if (!g_utf8_validate_len (slice, length, NULL))
    {
      note_error (self, BATON_PARSER_ERROR_MALFORMED, "Not UTF-8");
      return;
    }
  if (!baton_gate_pass (&self->gate, slice, length, &self->error))
    return;

  self->n_unused += length;
  xmlParseChunk (self->xml, slice, length, 0);
  if (self->error == NULL && !self->ended && !self->xml->wellFormed)
    note_error (self, BATON_PARSER_ERROR_MALFORMED, "Not well-formed");
  if (self->n_unused > BATON_PARSER_STANZA_BYTES_MAX)
    note_error (self, BATON_PARSER_ERROR_TOO_LARGE, "A stanza beyond the limit");
}

/* How many bytes of @data to take so that no character is parted. */
static gsize
get_whole_length (const char *data,
                  gsize length)
{
  gsize start = length;
  guchar lead;
  guint wanted;

  while (start > 0 && length - start < 3 && ((guchar) data[start - 1] & 0xc0) == 0x80)
    start--;
  if (start == 0)
    return length;
  lead = data[start - 1];
  wanted = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return length - start + 1 < wanted ? start - 1 : length;
}

/* Takes a piece of what is fed: with what was left of the piece before, without what is left of this one. */
static void
take_piece (BatonParser *self,
            const char *piece,
            gsize length)
{
  char slice[SLICE_BYTES + sizeof self->carry];
  gsize total = self->n_carry + length;
  gsize whole;

  memcpy (slice, self->carry, self->n_carry);
  memcpy (slice + self->n_carry, piece, length);
  whole = get_whole_length (slice, total);
  self->n_carry = total - whole;
  memcpy (self->carry, slice + whole, self->n_carry);
  parse_slice (self, slice, whole);
}

/**
 * baton_parser_feed:
 * @self: a parser
 * @data: the next bytes of the stream
 * @length: how many, from one up
 * @error: %BATON_PARSER_ERROR
 *
 * Reads @data and calls back for what is complete, before it returns. What was whole before an error is delivered
 * first. Afterwards only baton_parser_reset() or baton_parser_free() help. When a callback reset or freed the parser,
 * this returns %TRUE and drops the rest.
 *
 * Returns: %FALSE with @error set when the stream cannot go on
 */
gboolean
baton_parser_feed (BatonParser *self,
                   const char *data,
                   gsize length,
                   GError **error)
{
  gboolean going_on = TRUE;
  gboolean good = TRUE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (!self->feeding, FALSE);

  self->feeding = TRUE;
  while (going_on && self->error == NULL && length > 0)
    {
      gsize piece = MIN (length, SLICE_BYTES);

      take_piece (self, data, piece);
      data += piece;
      length -= piece;
      going_on = deliver_all (self);
    }
  self->feeding = FALSE;

  if (self->doomed)
    {
      destroy (self);
    }
  else if (going_on && self->error != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->error);
      good = FALSE;
    }
  return good;
}

static void
on_root_cb (BatonNode *root,
            gpointer user_data)
{
  *(BatonNode **) user_data = baton_node_ref (root);
}

/* Whether the document is whole. */
static gboolean
finish (BatonParser *self,
        GError **error)
{
  xmlParseChunk (self->xml, NULL, 0, 1);
  if (self->n_carry > 0 || !self->xml->wellFormed)
    note_error (self, BATON_PARSER_ERROR_MALFORMED, "The end is missing");
  if (self->error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/**
 * baton_parser_parse_document:
 * @text: a whole document
 * @length: bytes; -1 when it ends in NUL
 * @error: %BATON_PARSER_ERROR
 *
 * Reads an element that stands alone, within the same limits as a stanza.
 *
 * Returns: (transfer full) (nullable): the element, or %NULL with @error set
 */
BatonNode *
baton_parser_parse_document (const char *text,
                             gssize length,
                             GError **error)
{
  const BatonParserFuncs funcs = { .stanza = on_root_cb };
  g_autoptr (BatonNode) root = NULL;
  g_autoptr (BatonParser) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  self = baton_parser_new (&funcs, &root);
  self->standalone = TRUE;
  if (!baton_parser_feed (self, text, length >= 0 ? (gsize) length : strlen (text), error) || !finish (self, error))
    return NULL;
  if (root == NULL)
    g_set_error_literal (error, BATON_PARSER_ERROR, BATON_PARSER_ERROR_MALFORMED, "No element");
  return g_steal_pointer (&root);
}

/**
 * baton_parser_error_to_condition:
 * @code: what was wrong
 *
 * Returns: the condition of the stream error that tells the server so
 */
const char *
baton_parser_error_to_condition (BatonParserError code)
{
  switch (code)
    {
    case BATON_PARSER_ERROR_RESTRICTED:
      return "restricted-xml";
    case BATON_PARSER_ERROR_TOO_LARGE:
      return "policy-violation";
    case BATON_PARSER_ERROR_MALFORMED:
    default:
      return "not-well-formed";
    }
}
