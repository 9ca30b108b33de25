/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XEP-0095 section 3 and XEP-0096 section 3: the stanzas of stream initiation with the file-transfer profile; their
 * form is that of XEP-0020. Values in, nodes out, and back. */
#include "baton-si-codec.h"

#include "baton-builder.h"
#include "baton-ns.h"
#include "baton-parse.h"
#include "baton-stanza-error.h"

#define STREAM_METHOD      "stream-method"
#define DEFAULT_MEDIA_TYPE "application/octet-stream"

/* In the order in which they are offered: Coccinella takes the first that it knows. */
static const struct {
  BatonMethod  method;
  const char  *ns;
} stream_methods[] = {
  { BATON_METHOD_S5B, BATON_NS_BYTESTREAMS },
  { BATON_METHOD_IBB, BATON_NS_IBB },
};

static BatonMethod
method_from_text (const char *text)
{
  g_autofree char *ns = g_strstrip (g_strdup (text ? text : ""));

  for (gsize i = 0; i < G_N_ELEMENTS (stream_methods); i++)
    {
      if (g_str_equal (ns, stream_methods[i].ns))
        return stream_methods[i].method;
    }

  return 0;
}

static const char *
method_to_text (BatonMethod method)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stream_methods); i++)
    {
      if (stream_methods[i].method == method)
        return stream_methods[i].ns;
    }

  g_return_val_if_reached (BATON_NS_IBB);
}

static BatonNode *
find_form (const BatonNode *si)
{
  BatonNode *feature = baton_node_find (si, "feature", BATON_NS_FEATURE_NEG);

  return feature ? baton_node_find (feature, "x", BATON_NS_DATA) : NULL;
}

static gboolean
is_stream_method (const BatonNode *field)
{
  return g_strcmp0 (baton_node_get_attr (field, "var"), STREAM_METHOD) == 0;
}

static BatonMethod
methods_of_field (const BatonNode *field)
{
  BatonMethod methods = 0;

  for (BatonNode *option = baton_node_find (field, "option", BATON_NS_DATA);
       option != NULL;
       option = baton_node_find_next (field, option, "option", BATON_NS_DATA))
    methods |= method_from_text (baton_node_find_text (option, "value", BATON_NS_DATA));

  return methods;
}

static BatonMethod
methods_of_form (const BatonNode *form)
{
  BatonMethod methods = 0;

  for (BatonNode *field = baton_node_find (form, "field", BATON_NS_DATA);
       field != NULL;
       field = baton_node_find_next (form, field, "field", BATON_NS_DATA))
    {
      if (is_stream_method (field))
        methods |= methods_of_field (field);
    }

  return methods;
}

/* Each of these is left out by the file info when it is malformed. */
static void
take_details (BatonFileInfo   *info,
              const BatonNode *si,
              const BatonNode *file)
{
  g_autoptr(GDateTime) date = baton_parse_datetime (baton_node_get_attr (file, "date"));

  baton_file_info_set_date (info, date);
  baton_file_info_set_description (info, baton_node_find_text (file, "desc", BATON_NS_SI_FILE));
  baton_file_info_set_media_type (info, baton_node_get_attr (si, "mime-type"));
  baton_file_info_set_md5 (info, baton_node_get_attr (file, "hash"));
}

/**
 * baton_si_request_parse:
 * @iq: an iq-set with an `si` child
 * @out: (out caller-allocates): set, and to be cleared, also when a fault is returned
 *
 * Reads an offer of a file. What is only of interest (date, hash, description, media type) is left out when it is
 * malformed; what is needed must be right.
 *
 * Returns: %BATON_SI_FAULT_NONE, or why it cannot be used
 */
BatonSiFault
baton_si_request_parse (const BatonNode *iq,
                        BatonSiRequest  *out)
{
  BatonNode *si = baton_node_find (iq, "si", BATON_NS_SI);
  BatonNode *file;
  BatonNode *form;
  const char *sid;
  const char *name;
  guint64 size;

  *out = (BatonSiRequest) { 0 };

  if (!si)
    return BATON_SI_FAULT_BAD_REQUEST;
  if (g_strcmp0 (baton_node_get_attr (si, "profile"), BATON_NS_SI_FILE) != 0)
    return BATON_SI_FAULT_BAD_PROFILE;

  sid = baton_node_get_attr (si, "id");
  file = baton_node_find (si, "file", BATON_NS_SI_FILE);
  if (!sid || !*sid || strlen (sid) > BATON_SID_MAX || !file)
    return BATON_SI_FAULT_BAD_REQUEST;

  name = baton_node_get_attr (file, "name");
  if (!name || !*name || !baton_parse_u64 (baton_node_get_attr (file, "size"), BATON_FILE_SIZE_MAX, &size))
    return BATON_SI_FAULT_BAD_REQUEST;

  form = find_form (si);
  out->methods = form ? methods_of_form (form) : 0;
  if (out->methods == 0)
    return BATON_SI_FAULT_NO_STREAMS;

  out->sid = g_strdup (sid);
  out->ranged = baton_node_find (file, "range", BATON_NS_SI_FILE) != NULL;
  out->file = baton_file_info_new (name, size);
  take_details (out->file, si, file);

  return BATON_SI_FAULT_NONE;
}

/**
 * baton_si_request_clear:
 * @self: a request
 *
 * Frees what it holds, not @self.
 */
void
baton_si_request_clear (BatonSiRequest *self)
{
  g_clear_pointer (&self->sid, g_free);
  g_clear_pointer (&self->file, baton_file_info_unref);
}

static void
add_file (BatonBuilder  *builder,
          BatonFileInfo *file,
          gboolean       ranged)
{
  baton_builder_open (builder, "file", BATON_NS_SI_FILE);
  baton_builder_attr (builder, "name", file->name);
  baton_builder_attr_u64 (builder, "size", file->size);
  if (file->md5)
    baton_builder_attr (builder, "hash", file->md5);
  if (file->date)
    {
      g_autoptr(GDateTime) utc = g_date_time_to_utc (file->date);
      g_autofree char *text = g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ");

      baton_builder_attr (builder, "date", text);
    }
  if (file->description)
    baton_builder_leaf (builder, "desc", BATON_NS_SI_FILE, file->description);
  if (ranged)
    baton_builder_leaf (builder, "range", BATON_NS_SI_FILE, NULL);
  baton_builder_close (builder);
}

/* One field with both `var` and `type`, each option's first child its value: Psi and Coccinella look nowhere else
 * (protocol 1.1). */
static void
add_form (BatonBuilder *builder,
          BatonMethod   methods)
{
  baton_builder_open (builder, "feature", BATON_NS_FEATURE_NEG);
  baton_builder_open (builder, "x", BATON_NS_DATA);
  baton_builder_attr (builder, "type", "form");
  baton_builder_open (builder, "field", BATON_NS_DATA);
  baton_builder_attr (builder, "var", STREAM_METHOD);
  baton_builder_attr (builder, "type", "list-single");

  for (gsize i = 0; i < G_N_ELEMENTS (stream_methods); i++)
    {
      if (!(methods & stream_methods[i].method))
        continue;

      baton_builder_open (builder, "option", BATON_NS_DATA);
      baton_builder_leaf (builder, "value", BATON_NS_DATA, stream_methods[i].ns);
      baton_builder_close (builder);
    }

  baton_builder_close (builder);
  baton_builder_close (builder);
  baton_builder_close (builder);
}

/**
 * baton_si_request_build:
 * @offer: an offer of ours
 *
 * Returns: (transfer full): the iq-set that makes it
 */
BatonNode *
baton_si_request_build (BatonOffer *offer)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new_iq ("set", baton_jid_get_text (offer->peer), NULL);
  const char *type = offer->file->media_type;

  baton_builder_open (builder, "si", BATON_NS_SI);
  baton_builder_attr (builder, "id", offer->sid);
  baton_builder_attr (builder, "mime-type", type ? type : DEFAULT_MEDIA_TYPE);
  baton_builder_attr (builder, "profile", BATON_NS_SI_FILE);
  add_file (builder, offer->file, offer->ranged);
  add_form (builder, offer->methods);
  baton_builder_close (builder);

  return baton_builder_end (builder);
}

/**
 * baton_si_fault_reply:
 * @request: the iq with the offer
 * @fault: what is wrong with it, not %BATON_SI_FAULT_NONE
 *
 * Returns: (transfer full): the error of XEP-0095 section 4 that says so
 */
BatonNode *
baton_si_fault_reply (BatonNode    *request,
                      BatonSiFault  fault)
{
  g_autoptr(BatonNode) detail = NULL;

  if (fault == BATON_SI_FAULT_BAD_PROFILE || fault == BATON_SI_FAULT_NO_STREAMS)
    {
      const char *name = fault == BATON_SI_FAULT_BAD_PROFILE ? "bad-profile" : "no-valid-streams";
      g_autoptr(BatonBuilder) builder = baton_builder_new (name, BATON_NS_SI);

      detail = baton_builder_end (builder);
    }

  if (!detail)
    return baton_stanza_error_reply (request, BATON_STANZA_ERROR_BAD_REQUEST, NULL);

  return baton_stanza_error_reply_with (request, BATON_STANZA_ERROR_BAD_REQUEST, NULL, detail);
}

/* The first value that we offered, wherever it stands: Pidgin may send a field for each method it would take. */
static BatonMethod
chosen_method (const BatonNode *form,
               BatonMethod      offered)
{
  for (BatonNode *field = baton_node_find (form, "field", BATON_NS_DATA);
       field != NULL;
       field = baton_node_find_next (form, field, "field", BATON_NS_DATA))
    {
      BatonMethod method;

      if (!is_stream_method (field))
        continue;

      method = method_from_text (baton_node_find_text (field, "value", BATON_NS_DATA));
      if (method & offered)
        return method;
    }

  return 0;
}

/* XEP-0096 section 3: both attributes may be missing. */
static gboolean
parse_range (const BatonNode *range,
             guint64          size,
             BatonSiAnswer   *out)
{
  const char *offset = baton_node_get_attr (range, "offset");
  const char *length = baton_node_get_attr (range, "length");

  if (offset && !baton_parse_u64 (offset, size, &out->offset))
    return FALSE;

  return !length || baton_parse_u64 (length, size - out->offset, &out->length);
}

/**
 * baton_si_answer_parse:
 * @iq: the result that the peer sent
 * @offer: the offer it answers
 * @out: (out caller-allocates): how it was taken
 * @error: return location for an error
 *
 * Reads an acceptance. Coccinella puts the form before an empty profile element, Pidgin may repeat the field: order and
 * number do not matter.
 *
 * Errors: %BATON_OFFER_ERROR_UNSUPPORTED when no offered method was chosen, %BATON_OFFER_ERROR_BAD_SIZE when the range
 * lies outside the file.
 *
 * Returns: %FALSE when nothing can be done with it
 */
gboolean
baton_si_answer_parse (const BatonNode *iq,
                       BatonOffer      *offer,
                       BatonSiAnswer   *out,
                       GError         **error)
{
  BatonNode *si = baton_node_find (iq, "si", BATON_NS_SI);
  BatonNode *form = si ? find_form (si) : NULL;
  BatonNode *file = si ? baton_node_find (si, "file", BATON_NS_SI_FILE) : NULL;
  BatonNode *range = file ? baton_node_find (file, "range", BATON_NS_SI_FILE) : NULL;

  *out = (BatonSiAnswer) { 0 };

  out->method = form ? chosen_method (form, offer->methods) : 0;
  if (out->method == 0)
    {
      g_set_error_literal (error, BATON_OFFER_ERROR, BATON_OFFER_ERROR_UNSUPPORTED,
                           "The acceptance names no method that was offered");
      return FALSE;
    }

  if (range && offer->ranged && !parse_range (range, offer->file->size, out))
    {
      g_set_error_literal (error, BATON_OFFER_ERROR, BATON_OFFER_ERROR_BAD_SIZE,
                           "The acceptance asks for bytes outside the file");
      return FALSE;
    }

  return TRUE;
}

/**
 * baton_si_answer_build:
 * @request: the iq with the offer
 * @method: one of its methods
 * @offset: bytes to leave out; 0 writes no range, which clients that offered none would not understand
 *
 * Returns: (transfer full): the result that takes the offer
 */
BatonNode *
baton_si_answer_build (BatonNode   *request,
                       BatonMethod  method,
                       guint64      offset)
{
  g_autoptr(BatonBuilder) builder = baton_builder_new_reply (request, "result");

  baton_builder_open (builder, "si", BATON_NS_SI);
  if (offset > 0)
    {
      baton_builder_open (builder, "file", BATON_NS_SI_FILE);
      baton_builder_open (builder, "range", BATON_NS_SI_FILE);
      baton_builder_attr_u64 (builder, "offset", offset);
      baton_builder_close (builder);
      baton_builder_close (builder);
    }
  baton_builder_open (builder, "feature", BATON_NS_FEATURE_NEG);
  baton_builder_open (builder, "x", BATON_NS_DATA);
  baton_builder_attr (builder, "type", "submit");
  baton_builder_open (builder, "field", BATON_NS_DATA);
  baton_builder_attr (builder, "var", STREAM_METHOD);
  baton_builder_leaf (builder, "value", BATON_NS_DATA, method_to_text (method));
  baton_builder_close (builder);
  baton_builder_close (builder);
  baton_builder_close (builder);
  baton_builder_close (builder);

  return baton_builder_end (builder);
}
