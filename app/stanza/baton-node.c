/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-node-private.h"

#include <string.h>

struct _BatonNode
{
  gatomicrefcount ref_count;
  GRefString *name;
  GRefString *ns;
  GPtrArray *attrs;  /* (element-type utf8): name, value, name, value; nullable */
  GArray *items;     /* (element-type BatonNodeItem); nullable */
  char *joined_text; /* nullable: all text, where it lies in several pieces */
  guint position;    /* among the items of the parent: finding the next sibling must not cost a walk */
  gboolean adopted;  /* has a parent */
};

G_DEFINE_BOXED_TYPE (BatonNode, baton_node, baton_node_ref, baton_node_unref)

static void
clear_item (gpointer data)
{
  BatonNodeItem *item = data;

  g_clear_pointer (&item->node, baton_node_unref);
  if (item->text != NULL)
    g_string_free (g_steal_pointer (&item->text), TRUE);
}

static BatonNodeItem *
add_item (BatonNode *self)
{
  if (self->items == NULL)
    {
      self->items = g_array_new (FALSE, TRUE, sizeof (BatonNodeItem));
      g_array_set_clear_func (self->items, clear_item);
    }
  g_array_set_size (self->items, self->items->len + 1);
  return &g_array_index (self->items, BatonNodeItem, self->items->len - 1);
}

static const BatonNodeItem *
get_item (const BatonNode *self,
          guint position)
{
  if (self->items == NULL || position >= self->items->len)
    return NULL;
  return &g_array_index (self->items, BatonNodeItem, position);
}

/**
 * baton_node_grow:
 * @name: local name
 * @name_length: bytes of @name; -1 when it ends in NUL
 * @ns: its namespace; "" for none
 *
 * Returns: (transfer full): an element without attributes and children
 */
BatonNode *
baton_node_grow (const char *name,
                 gssize name_length,
                 const char *ns)
{
  BatonNode *self = g_new0 (BatonNode, 1);
  g_autofree char *terminated = name_length >= 0 ? g_strndup (name, name_length) : NULL;

  g_atomic_ref_count_init (&self->ref_count);
  /* Shared strings: a server may send a hundred thousand elements of one name. */
  self->name = g_ref_string_new_intern (terminated != NULL ? terminated : name);
  self->ns = g_ref_string_new_intern (ns);
  return self;
}

/**
 * baton_node_grow_attr:
 * @self: a node that was not handed out yet
 * @name: local name, "xml:lang", or "{namespace}name"
 * @value: its value
 * @value_length: bytes of @value; -1 when it ends in NUL
 *
 * Adds an attribute, or gives it another value.
 */
void
baton_node_grow_attr (BatonNode *self,
                      const char *name,
                      const char *value,
                      gssize value_length)
{
  char *copy = value_length >= 0 ? g_strndup (value, value_length) : g_strdup (value);

  if (self->attrs == NULL)
    self->attrs = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->attrs->len; i += 2)
    {
      if (strcmp (g_ptr_array_index (self->attrs, i), name) == 0)
        {
          g_free (g_ptr_array_index (self->attrs, i + 1));
          g_ptr_array_index (self->attrs, i + 1) = copy;
          return;
        }
    }
  g_ptr_array_add (self->attrs, g_strdup (name));
  g_ptr_array_add (self->attrs, copy);
}

/**
 * baton_node_grow_text:
 * @self: a node that was not handed out yet
 * @text: what follows
 * @length: bytes of @text; -1 when it ends in NUL
 *
 * Adds text behind what is there.
 */
void
baton_node_grow_text (BatonNode *self,
                      const char *text,
                      gssize length)
{
  BatonNodeItem *last = NULL;

  if (length < 0)
    length = strlen (text);
  if (length == 0)
    return;
  if (self->items != NULL && self->items->len > 0)
    last = &g_array_index (self->items, BatonNodeItem, self->items->len - 1);
  if (last == NULL || last->text == NULL)
    {
      last = add_item (self);
      last->text = g_string_new (NULL);
    }
  g_string_append_len (last->text, text, length);
}

/* An equal node that no parent has, sharing the children: they stand at the same positions in both. */
static BatonNode *
copy_shallow (BatonNode *self)
{
  BatonNode *copy = baton_node_grow (self->name, -1, self->ns);

  for (guint i = 0; self->attrs != NULL && i < self->attrs->len; i += 2)
    baton_node_grow_attr (copy, g_ptr_array_index (self->attrs, i), g_ptr_array_index (self->attrs, i + 1), -1);
  for (guint i = 0; self->items != NULL && i < self->items->len; i++)
    {
      const BatonNodeItem *item = get_item (self, i);

      if (item->node != NULL)
        add_item (copy)->node = baton_node_ref (item->node);
      else
        baton_node_grow_text (copy, item->text->str, item->text->len);
    }
  return copy;
}

/**
 * baton_node_grow_child:
 * @self: a node that was not handed out yet
 * @child: (transfer full): the element that comes next; may already be the child of another
 */
void
baton_node_grow_child (BatonNode *self,
                       BatonNode *child)
{
  BatonNodeItem *item;

  if (child->adopted)
    {
      BatonNode *copy = copy_shallow (child);

      baton_node_unref (child);
      child = copy;
    }
  item = add_item (self);
  item->node = child;
  child->adopted = TRUE;
  child->position = self->items->len - 1;
}

/**
 * baton_node_get_n_attrs:
 * @self: a node
 *
 * Returns: how many attributes it has
 */
guint
baton_node_get_n_attrs (const BatonNode *self)
{
  return self->attrs != NULL ? self->attrs->len / 2 : 0;
}

/**
 * baton_node_get_nth_attr:
 * @self: a node
 * @n: which attribute
 * @name: (out): its name
 * @value: (out): its value
 */
void
baton_node_get_nth_attr (const BatonNode *self,
                         guint n,
                         const char **name,
                         const char **value)
{
  *name = g_ptr_array_index (self->attrs, 2 * n);
  *value = g_ptr_array_index (self->attrs, 2 * n + 1);
}

/**
 * baton_node_get_items:
 * @self: a node
 * @n_items: (out): how many there are
 *
 * Returns: (nullable) (array length=n_items): the children in document order, text included
 */
const BatonNodeItem *
baton_node_get_items (const BatonNode *self,
                      guint *n_items)
{
  *n_items = self->items != NULL ? self->items->len : 0;
  return get_item (self, 0);
}

/**
 * baton_node_ref:
 * @self: a node
 *
 * Returns: (transfer full): @self
 */
BatonNode *
baton_node_ref (BatonNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_node_unref:
 * @self: (transfer full): a node
 */
void
baton_node_unref (BatonNode *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ref_string_release (self->name);
  g_ref_string_release (self->ns);
  g_clear_pointer (&self->attrs, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_array_unref);
  g_free (self->joined_text);
  g_free (self);
}

/**
 * baton_node_get_name:
 * @self: a node
 *
 * Returns: its local name
 */
const char *
baton_node_get_name (const BatonNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->name;
}

/**
 * baton_node_get_ns:
 * @self: a node
 *
 * Returns: its namespace; "" when it has none
 */
const char *
baton_node_get_ns (const BatonNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->ns;
}

/**
 * baton_node_is:
 * @self: a node
 * @name: (nullable): a local name; %NULL: any
 * @ns: (nullable): a namespace; %NULL: any
 *
 * Returns: whether @self is such an element
 */
gboolean
baton_node_is (const BatonNode *self,
               const char *name,
               const char *ns)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return (name == NULL || strcmp (self->name, name) == 0) && (ns == NULL || strcmp (self->ns, ns) == 0);
}

/**
 * baton_node_get_attr:
 * @self: a node
 * @name: a local name, "xml:lang", or "{namespace}name" for an attribute of another namespace
 *
 * Returns: (nullable): the value; %NULL when there is no such attribute
 */
const char *
baton_node_get_attr (const BatonNode *self,
                     const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; self->attrs != NULL && i < self->attrs->len; i += 2)
    {
      if (strcmp (g_ptr_array_index (self->attrs, i), name) == 0)
        return g_ptr_array_index (self->attrs, i + 1);
    }
  return NULL;
}

static char *
dup_joined_text (const BatonNode *self)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      const BatonNodeItem *item = get_item (self, i);

      if (item->text != NULL)
        g_string_append_len (joined, item->text->str, item->text->len);
    }
  return g_string_free (joined, FALSE);
}

/**
 * baton_node_get_text:
 * @self: a node
 *
 * Returns: the text directly inside, without that of the elements within; "" when there is none
 */
const char *
baton_node_get_text (const BatonNode *self)
{
  const BatonNodeItem *only;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->items == NULL)
    return "";
  only = self->items->len == 1 ? get_item (self, 0) : NULL;
  if (only != NULL)
    return only->text != NULL ? only->text->str : "";
  /* Filled in on first use: few elements mix text and children, and nobody reads the text of those. */
  if (self->joined_text == NULL)
    ((BatonNode *) self)->joined_text = dup_joined_text (self);
  return self->joined_text;
}

static BatonNode *
find_from (const BatonNode *self,
           guint position,
           const char *name,
           const char *ns)
{
  const BatonNodeItem *item;

  for (; (item = get_item (self, position)) != NULL; position++)
    {
      if (item->node != NULL && baton_node_is (item->node, name, ns))
        return item->node;
    }
  return NULL;
}

/**
 * baton_node_first:
 * @self: a node
 *
 * Returns: (transfer none) (nullable): the first element within
 */
BatonNode *
baton_node_first (const BatonNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return find_from (self, 0, NULL, NULL);
}

/**
 * baton_node_next:
 * @self: a node
 * @child: a child of @self
 *
 * Returns: (transfer none) (nullable): the element that follows @child
 */
BatonNode *
baton_node_next (const BatonNode *self,
                 const BatonNode *child)
{
  return baton_node_find_next (self, child, NULL, NULL);
}

/**
 * baton_node_find:
 * @self: a node
 * @name: (nullable): a local name; %NULL: any
 * @ns: (nullable): a namespace; %NULL: any
 *
 * Returns: (transfer none) (nullable): the first such element within
 */
BatonNode *
baton_node_find (const BatonNode *self,
                 const char *name,
                 const char *ns)
{
  g_return_val_if_fail (self != NULL, NULL);

  return find_from (self, 0, name, ns);
}

/**
 * baton_node_find_next:
 * @self: a node
 * @after: (nullable): a child of @self; %NULL: begin with the first
 * @name: (nullable): a local name; %NULL: any
 * @ns: (nullable): a namespace; %NULL: any
 *
 * Returns: (transfer none) (nullable): the first such element behind @after
 */
BatonNode *
baton_node_find_next (const BatonNode *self,
                      const BatonNode *after,
                      const char *name,
                      const char *ns)
{
  const BatonNodeItem *item;

  g_return_val_if_fail (self != NULL, NULL);

  if (after == NULL)
    return find_from (self, 0, name, ns);

  item = get_item (self, after->position);
  g_return_val_if_fail (item != NULL && item->node == after, NULL);
  return find_from (self, after->position + 1, name, ns);
}

/**
 * baton_node_find_text:
 * @self: a node
 * @name: (nullable): a local name; %NULL: any
 * @ns: (nullable): a namespace; %NULL: any
 *
 * Returns: (nullable): the text of the first such element within; %NULL when there is no such element
 */
const char *
baton_node_find_text (const BatonNode *self,
                      const char *name,
                      const char *ns)
{
  BatonNode *child = baton_node_find (self, name, ns);

  return child != NULL ? baton_node_get_text (child) : NULL;
}
