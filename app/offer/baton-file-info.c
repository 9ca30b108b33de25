/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-file-info.h"

#include "baton-unicode.h"

#include <string.h>

/* What is kept of a description, characters. */
#define DESCRIPTION_CHARS_MAX 1000

/* Either half of a media type, characters, RFC 6838 section 4.2. */
#define MEDIA_TYPE_HALF_MAX 127

/* MD5 in hex, characters. */
#define MD5_HEX_LENGTH 32

G_DEFINE_QUARK (baton-offer-error-quark, baton_offer_error)

/**
 * baton_file_info_new:
 * @name: what the file is called; made safe by baton_safe_name()
 * @size: bytes, at most %BATON_FILE_SIZE_MAX
 *
 * Returns: (transfer full): the description of a file
 */
BatonFileInfo *
baton_file_info_new (const char *name,
                     guint64 size)
{
  BatonFileInfo *self = g_new0 (BatonFileInfo, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->name = baton_safe_name (name, &self->name_changed);
  self->size = MIN (size, BATON_FILE_SIZE_MAX);
  return self;
}

/**
 * baton_file_info_ref:
 * @self: the description of a file
 *
 * Returns: (transfer full): @self
 */
BatonFileInfo *
baton_file_info_ref (BatonFileInfo *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * baton_file_info_unref:
 * @self: (transfer full): the description of a file
 */
void
baton_file_info_unref (BatonFileInfo *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->name);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self->description);
  g_free (self->media_type);
  g_free (self->md5);
  g_free (self);
}

/**
 * baton_file_info_set_date:
 * @self: a description that only its maker knows yet
 * @date: (nullable) (transfer none): when the file was last modified
 */
void
baton_file_info_set_date (BatonFileInfo *self,
                          GDateTime *date)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->date, g_date_time_unref);
  self->date = date != NULL ? g_date_time_ref (date) : NULL;
}

/**
 * baton_file_info_set_description:
 * @self: a description that only its maker knows yet
 * @text: (nullable): a peer's words about the file
 *
 * Keeps what can be shown of @text: valid UTF-8 without control and direction characters, white space as single
 * spaces, at most 1,000 characters. Nothing left is no description.
 */
void
baton_file_info_set_description (BatonFileInfo *self,
                                 const char *text)
{
  g_autofree char *valid = NULL;
  GString *kept;
  guint n_chars = 0;

  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->description, g_free);
  if (text == NULL)
    return;

  valid = g_utf8_make_valid (text, -1);
  kept = g_string_new (NULL);
  for (const char *p = valid; *p != '\0' && n_chars < DESCRIPTION_CHARS_MAX; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (baton_unicode_is_blank (c))
        {
          if (kept->len == 0 || kept->str[kept->len - 1] == ' ')
            continue;
          c = ' ';
        }
      else if (baton_unicode_is_treacherous (c))
        {
          continue;
        }
      g_string_append_unichar (kept, c);
      n_chars++;
    }
  self->description = g_strchomp (g_string_free (kept, FALSE));
  if (*self->description == '\0')
    g_clear_pointer (&self->description, g_free);
}

static gboolean
is_media_type_half (const char *text,
                    gsize length)
{
  if (length == 0 || length > MEDIA_TYPE_HALF_MAX || !g_ascii_isalnum (text[0]))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isalnum (text[i]) && strchr ("!#$&-^_.+", text[i]) == NULL)
        return FALSE;
    }
  return TRUE;
}

/**
 * baton_file_info_set_media_type:
 * @self: a description that only its maker knows yet
 * @type: (nullable): "type/subtype" as in RFC 6838; parameters behind a semicolon are dropped
 *
 * A malformed @type is none.
 */
void
baton_file_info_set_media_type (BatonFileInfo *self,
                                const char *type)
{
  g_autofree char *bare = NULL;
  const char *slash;

  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->media_type, g_free);
  if (type == NULL)
    return;
  bare = g_strndup (type, strcspn (type, ";"));
  g_strstrip (bare);
  slash = strchr (bare, '/');
  if (slash != NULL && is_media_type_half (bare, slash - bare) && is_media_type_half (slash + 1, strlen (slash + 1)))
    self->media_type = g_ascii_strdown (bare, -1);
}

/**
 * baton_file_info_set_md5:
 * @self: a description that only its maker knows yet
 * @hex: (nullable): the file's MD5 in hex
 *
 * A malformed @hex is none.
 */
void
baton_file_info_set_md5 (BatonFileInfo *self,
                         const char *hex)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->md5, g_free);
  if (hex != NULL && strlen (hex) == MD5_HEX_LENGTH && strspn (hex, "0123456789abcdefABCDEF") == MD5_HEX_LENGTH)
    self->md5 = g_ascii_strdown (hex, -1);
}
