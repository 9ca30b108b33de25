/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-builder.h"

#include "baton-node-private.h"
#include "baton-ns.h"

#include <string.h>
#include <sys/random.h>

/* Enough that nobody guesses the id of a pending request, bytes; a multiple of three has no padding in base64. */
#define ID_BYTES 9

struct _BatonBuilder
{
  GPtrArray *open; /* (element-type BatonNode): from the root to the innermost element that is still open */
};

static BatonNode *
get_top (BatonBuilder *self)
{
  return g_ptr_array_index (self->open, self->open->len - 1);
}

static char *
dup_id (void)
{
  guint8 raw[ID_BYTES];

  if (getrandom (raw, sizeof raw, 0) != sizeof raw)
    return g_uuid_string_random ();
  return g_base64_encode (raw, sizeof raw);
}

/**
 * baton_builder_new:
 * @name: the local name of the root
 * @ns: its namespace; "" for none
 *
 * Returns: (transfer full): a builder whose root is open
 */
BatonBuilder *
baton_builder_new (const char *name,
                   const char *ns)
{
  BatonBuilder *self;

  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (ns != NULL, NULL);

  self = g_new0 (BatonBuilder, 1);
  self->open = g_ptr_array_new_with_free_func ((GDestroyNotify) baton_node_unref);
  g_ptr_array_add (self->open, baton_node_grow (name, -1, ns));
  return self;
}

/**
 * baton_builder_new_iq:
 * @type: "get", "set", "result" or "error"
 * @to: (nullable): whom it is for; %NULL: our own account
 * @id: (nullable): its id; %NULL: a new one that nobody can guess
 *
 * Returns: (transfer full): a builder with an open `iq` of the namespace %BATON_NS_CLIENT
 */
BatonBuilder *
baton_builder_new_iq (const char *type,
                      const char *to,
                      const char *id)
{
  BatonBuilder *self = baton_builder_new ("iq", BATON_NS_CLIENT);
  g_autofree char *own_id = id == NULL ? dup_id () : NULL;

  baton_builder_attr (self, "type", type);
  baton_builder_attr (self, "to", to);
  baton_builder_attr (self, "id", id != NULL ? id : own_id);
  return self;
}

/**
 * baton_builder_new_reply:
 * @request: a stanza that came in
 * @type: (nullable): the type of the answer
 *
 * Returns: (transfer full): a builder with an open stanza of the same name, to the sender of @request, with its id
 */
BatonBuilder *
baton_builder_new_reply (BatonNode *request,
                         const char *type)
{
  BatonBuilder *self;

  g_return_val_if_fail (request != NULL, NULL);

  self = baton_builder_new (baton_node_get_name (request), baton_node_get_ns (request));
  baton_builder_attr (self, "type", type);
  baton_builder_attr (self, "to", baton_node_get_attr (request, "from"));
  baton_builder_attr (self, "id", baton_node_get_attr (request, "id"));
  return self;
}

/**
 * baton_builder_free:
 * @self: (transfer full) (nullable): a builder, finished or not
 */
void
baton_builder_free (BatonBuilder *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->open);
  g_free (self);
}

/**
 * baton_builder_open:
 * @self: a builder
 * @name: a local name
 * @ns: (nullable): its namespace; %NULL: that of the element around it
 *
 * Opens an element inside the innermost open one.
 */
void
baton_builder_open (BatonBuilder *self,
                    const char *name,
                    const char *ns)
{
  g_return_if_fail (self != NULL && self->open->len > 0);
  g_return_if_fail (name != NULL && *name != '\0');

  g_ptr_array_add (self->open, baton_node_grow (name, -1, ns != NULL ? ns : baton_node_get_ns (get_top (self))));
}

/**
 * baton_builder_attr:
 * @self: a builder
 * @name: a local name, "xml:lang", or "{namespace}name"; never "xmlns"
 * @value: (nullable): its value; %NULL: the attribute is left out
 *
 * Gives the innermost open element an attribute.
 */
void
baton_builder_attr (BatonBuilder *self,
                    const char *name,
                    const char *value)
{
  g_return_if_fail (self != NULL && self->open->len > 0);
  g_return_if_fail (name != NULL && *name != '\0');
  g_return_if_fail (strcmp (name, "xmlns") != 0);

  if (value != NULL)
    baton_node_grow_attr (get_top (self), name, value, -1);
}

/**
 * baton_builder_attr_u64:
 * @self: a builder
 * @name: a local name
 * @value: a number, written in decimal
 *
 * Gives the innermost open element an attribute.
 */
void
baton_builder_attr_u64 (BatonBuilder *self,
                        const char *name,
                        guint64 value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_snprintf (text, sizeof text, "%" G_GUINT64_FORMAT, value);
  baton_builder_attr (self, name, text);
}

/**
 * baton_builder_text:
 * @self: a builder
 * @text: (nullable): plain text; nothing in it is markup
 *
 * Adds text to the innermost open element.
 */
void
baton_builder_text (BatonBuilder *self,
                    const char *text)
{
  g_return_if_fail (self != NULL && self->open->len > 0);

  if (text != NULL)
    baton_node_grow_text (get_top (self), text, -1);
}

/**
 * baton_builder_leaf:
 * @self: a builder
 * @name: a local name
 * @ns: (nullable): its namespace; %NULL: that of the element around it
 * @text: (nullable): what is inside
 *
 * Adds a whole element with nothing but text.
 */
void
baton_builder_leaf (BatonBuilder *self,
                    const char *name,
                    const char *ns,
                    const char *text)
{
  baton_builder_open (self, name, ns);
  baton_builder_text (self, text);
  baton_builder_close (self);
}

/**
 * baton_builder_add:
 * @self: a builder
 * @node: (transfer none): a whole element; it may be part of another stanza
 *
 * Adds @node to the innermost open element.
 */
void
baton_builder_add (BatonBuilder *self,
                   BatonNode *node)
{
  g_return_if_fail (self != NULL && self->open->len > 0);
  g_return_if_fail (node != NULL);

  baton_node_grow_child (get_top (self), baton_node_ref (node));
}

/**
 * baton_builder_close:
 * @self: a builder with an element open inside its root
 *
 * Closes the innermost open element.
 */
void
baton_builder_close (BatonBuilder *self)
{
  BatonNode *done;

  g_return_if_fail (self != NULL && self->open->len > 1);

  done = g_ptr_array_steal_index (self->open, self->open->len - 1);
  baton_node_grow_child (get_top (self), done);
}

/**
 * baton_builder_end:
 * @self: a builder that was not ended yet
 *
 * Closes whatever is still open. Nothing may be added afterwards; @self is still to be freed.
 *
 * Returns: (transfer full): the root
 */
BatonNode *
baton_builder_end (BatonBuilder *self)
{
  g_return_val_if_fail (self != NULL && self->open->len > 0, NULL);

  while (self->open->len > 1)
    baton_builder_close (self);
  return g_ptr_array_steal_index (self->open, 0);
}
