/* SPDX-License-Identifier: GPL-3.0-or-later */
/* RFC 6120 section 4: elements over a byte stream */
#include "baton-wire.h"

#include "baton-deadline.h"
#include "baton-ns.h"
#include "baton-parser.h"
#include "baton-patience.h"
#include "baton-stanza-log.h"
#include "baton-writer.h"

/* One read, bytes: two TLS records. */
#define READ_BYTES 32768

/* One write, bytes: one TLS record. Prosody (0.12, network_backend "epoll") reads 8,192 at a time and waits a
 * millisecond before it takes the rest of a larger record. Measured in-band: 5.4 MB/s, and 2.3 with records of 16 KiB. */
#define WRITE_BYTES 8192

typedef enum {
  STATE_DETACHED, /* no bytes flow */
  STATE_FLOWING,
  STATE_DETACHING, /* nothing is read, the last write has still to report */
  STATE_CLOSING,  /* our end goes out, what comes in is thrown away */
  STATE_STOPPED,  /* for good */
} State;

struct _BatonWire
{
  GObject parent_instance;

  State state;
  BatonClock *clock;
  const BatonWireFuncs *funcs;
  gpointer user_data;
  BatonParser *parser;
  GIOStream *stream;
  GCancellable *cancellable;
  char *input;           /* READ_BYTES long */
  guint8 first[2];       /* what the other side said first */
  gsize n_heard;
  GString *queue;        /* not given to the system yet */
  GBytes *writing;       /* nullable: being given to the system */
  gsize n_written;       /* of @writing */
  GTask *detaching;      /* nullable */
  GTask *closing;        /* nullable */
  BatonDeadline *deadline;
};

G_DEFINE_FINAL_TYPE (BatonWire, baton_wire, G_TYPE_OBJECT)

static void write_more (BatonWire *self);
static void read_more (BatonWire *self);

static void
on_stream_closed_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr(GError) error = NULL;

  if (!g_io_stream_close_finish (G_IO_STREAM (source), result, &error))
    g_debug ("Closing the connection: %s", error->message);
}

static void
finish_closing (BatonWire *self,
                const GError *error)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->closing);

  /* Both sides said that they are done, so TLS may say so too; towards one that is gone it would wait for ever. */
  if (error == NULL && self->stream != NULL)
    g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, on_stream_closed_cb, NULL);
  baton_wire_stop (self);
  if (task == NULL)
    return;
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_error_copy (error));
}

/* The end, told once. */
static void
end (BatonWire *self,
     const GError *error)
{
  switch (self->state)
    {
    case STATE_FLOWING:
      baton_wire_stop (self);
      self->funcs->closed (error, self->user_data);
      break;
    case STATE_CLOSING:
      finish_closing (self, error);
      break;
    case STATE_DETACHED:
    case STATE_DETACHING:
    case STATE_STOPPED:
      break;
    }
}

static void
on_opened_cb (BatonNode *header,
              gpointer user_data)
{
  BatonWire *self = user_data;

  self->funcs->opened (header, self->user_data);
}

static void
on_stanza_cb (BatonNode *element,
              gpointer user_data)
{
  BatonWire *self = user_data;

  baton_stanza_log ("in", element);
  self->funcs->element (element, self->user_data);
}

static void
on_closed_cb (gpointer user_data)
{
  end (user_data, NULL);
}

static const BatonParserFuncs parser_funcs = { on_opened_cb, on_stanza_cb, on_closed_cb };

/**
 * baton_wire_new:
 * @clock: for the patience of closing
 * @funcs: whom to tell; it outlives the wire
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a wire with no bytes to flow
 */
BatonWire *
baton_wire_new (BatonClock *clock,
                const BatonWireFuncs *funcs,
                gpointer user_data)
{
  BatonWire *self = g_object_new (BATON_TYPE_WIRE, NULL);

  self->clock = g_object_ref (clock);
  self->funcs = funcs;
  self->user_data = user_data;
  self->parser = baton_parser_new (&parser_funcs, self);
  return self;
}

static void
take_input (BatonWire *self,
            gsize length)
{
  g_autoptr(GError) error = NULL;

  for (gsize i = 0; i < length && self->n_heard + i < sizeof self->first; i++)
    self->first[self->n_heard + i] = self->input[i];
  self->n_heard += length;
  self->funcs->progressed (self->user_data);
  if (self->state == STATE_FLOWING && !baton_parser_feed (self->parser, self->input, length, &error))
    end (self, error);
}

static void
on_read_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr(BatonWire) self = user_data;
  g_autoptr(GError) error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);

  /* Detached or stopped meanwhile, or already reading from another stream. */
  if (self->stream == NULL || self->state == STATE_DETACHING
      || g_io_stream_get_input_stream (self->stream) != G_INPUT_STREAM (source))
    return;
  if (n_read > 0 && self->state == STATE_FLOWING)
    take_input (self, n_read);
  else if (n_read == 0)
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "The connection was closed");

  if (error != NULL)
    end (self, self->state == STATE_CLOSING ? NULL : error);
  else if (self->state == STATE_FLOWING || self->state == STATE_CLOSING)
    read_more (self);
}

static void
read_more (BatonWire *self)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (self->stream), self->input, READ_BYTES, G_PRIORITY_DEFAULT,
                             self->cancellable, on_read_cb, g_object_ref (self));
}

/* One write: it keeps its bytes, whatever becomes of the wire. */
typedef struct
{
  BatonWire *wire;
  GBytes *bytes;
} Write;

static void
write_free (Write *write)
{
  g_object_unref (write->wire);
  g_bytes_unref (write->bytes);
  g_free (write);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Write, write_free)

static void
finish_detaching (BatonWire *self)
{
  g_autoptr(GTask) task = g_steal_pointer (&self->detaching);

  self->state = STATE_DETACHED;
  g_clear_object (&self->stream);
  g_task_return_boolean (task, TRUE);
}

static void
on_written_cb (GObject *source,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr(Write) write = user_data;
  BatonWire *self = write->wire;
  g_autoptr(GError) error = NULL;
  gssize n_written = g_output_stream_write_finish (G_OUTPUT_STREAM (source), result, &error);

  if (self->state == STATE_DETACHING)
    {
      g_clear_pointer (&self->writing, g_bytes_unref);
      finish_detaching (self);
      return;
    }
  if (self->state != STATE_FLOWING && self->state != STATE_CLOSING)
    return;
  if (n_written < 0)
    {
      end (self, error);
      return;
    }
  self->n_written += n_written;
  if (self->n_written == g_bytes_get_size (self->writing))
    g_clear_pointer (&self->writing, g_bytes_unref);
  /* A queue that moves is a sign of life; what the system takes into its own buffers is none. */
  if (self->state == STATE_FLOWING && baton_wire_get_unsent (self) > 0)
    self->funcs->progressed (self->user_data);
  if (self->state == STATE_FLOWING || self->state == STATE_CLOSING)
    write_more (self);
}

static void
write_more (BatonWire *self)
{
  Write *write;
  gsize size;
  const char *data;

  if (self->writing == NULL && self->queue->len > 0)
    {
      self->writing = g_string_free_to_bytes (self->queue);
      self->queue = g_string_new (NULL);
      self->n_written = 0;
    }
  if (self->writing == NULL)
    return;
  write = g_new0 (Write, 1);
  write->wire = g_object_ref (self);
  write->bytes = g_bytes_ref (self->writing);
  data = g_bytes_get_data (self->writing, &size);
  g_output_stream_write_async (g_io_stream_get_output_stream (self->stream), data + self->n_written,
                               MIN (size - self->n_written, WRITE_BYTES), G_PRIORITY_DEFAULT, self->cancellable, on_written_cb, write);
}

/**
 * baton_wire_attach:
 * @self: a wire that is detached
 * @stream: (transfer none): what carries the bytes from now on
 *
 * Begins to read.
 */
void
baton_wire_attach (BatonWire *self,
                   GIOStream *stream)
{
  g_return_if_fail (self->state == STATE_DETACHED);

  self->state = STATE_FLOWING;
  self->stream = g_object_ref (stream);
  baton_parser_reset (self->parser);
  read_more (self);
  write_more (self);
}

/**
 * baton_wire_detach_async:
 * @self: a wire whose other side has answered all that was written
 * @callback: called once
 * @user_data: for @callback
 *
 * Lets go of the stream, so that TLS may be put on it; allowed from inside `element` only, when nothing is being read.
 * What the other side sent behind that element is thrown away: it was not encrypted (RFC 6120 section 5.4.3.3).
 */
void
baton_wire_detach_async (BatonWire *self,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (self->state == STATE_FLOWING);

  self->detaching = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->detaching, baton_wire_detach_async);
  self->state = STATE_DETACHING;
  baton_parser_reset (self->parser);
  /* The answer can come before we hear that the question was written. */
  if (self->writing == NULL)
    finish_detaching (self);
}

/**
 * baton_wire_detach_finish:
 * @self: a wire
 * @result: as given to the callback
 *
 * Returns: %FALSE when the wire was stopped meanwhile
 */
gboolean
baton_wire_detach_finish (BatonWire *self,
                          GAsyncResult *result,
                          GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_wire_restart:
 * @self: a wire
 *
 * Expects a new stream header.
 */
void
baton_wire_restart (BatonWire *self)
{
  baton_parser_reset (self->parser);
}

/**
 * baton_wire_send_text:
 * @self: a wire
 * @text: a stream's header or end
 */
void
baton_wire_send_text (BatonWire *self,
                      const char *text)
{
  if (self->state == STATE_STOPPED || self->state == STATE_CLOSING)
    return;
  g_string_append (self->queue, text);
  if (self->writing == NULL && self->state == STATE_FLOWING)
    write_more (self);
}

/**
 * baton_wire_send:
 * @self: a wire
 * @element: a first-level element
 *
 * Returns: its size in bytes
 */
gsize
baton_wire_send (BatonWire *self,
                 BatonNode *element)
{
  gsize before = self->queue->len;
  gsize size;

  if (self->state == STATE_STOPPED || self->state == STATE_CLOSING)
    return 0;
  baton_stanza_log ("out", element);
  baton_writer_append (self->queue, element, BATON_NS_CLIENT);
  size = self->queue->len - before;
  if (self->writing == NULL && self->state == STATE_FLOWING)
    write_more (self);
  return size;
}

/**
 * baton_wire_get_unsent:
 * @self: a wire
 *
 * Returns: bytes that the system has not taken
 */
gsize
baton_wire_get_unsent (BatonWire *self)
{
  return self->queue->len + (self->writing != NULL ? g_bytes_get_size (self->writing) - self->n_written : 0);
}

/**
 * baton_wire_has_heard:
 * @self: a wire
 *
 * Returns: whether the other side ever said anything
 */
gboolean
baton_wire_has_heard (BatonWire *self)
{
  return self->n_heard > 0;
}

/**
 * baton_wire_may_be_tls:
 * @self: a wire on which we spoke plainly
 *
 * Returns: whether the other side ended as one that expects TLS does: without a word, or with an alert (RFC 8446
 *   section 5.1)
 */
gboolean
baton_wire_may_be_tls (BatonWire *self)
{
  return self->n_heard == 0 || (self->n_heard > 1 && self->first[0] == 0x15 && self->first[1] == 0x03);
}

static void
on_deadline_cb (GCancellable *cancellable,
                gpointer user_data)
{
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The server does not close");

  finish_closing (user_data, error);
}

/**
 * baton_wire_close_async:
 * @self: a wire
 * @cancellable: (nullable): gives up the wait
 * @callback: called once
 * @user_data: for @callback
 *
 * Writes what is queued and the end of the stream, then waits for the other side's end: closing earlier could make a
 * reset that overtakes what was written.
 */
void
baton_wire_close_async (BatonWire *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, baton_wire_close_async);
  if (self->state != STATE_FLOWING)
    {
      baton_wire_stop (self);
      g_task_return_boolean (task, TRUE);
      return;
    }
  baton_wire_send_text (self, BATON_WRITER_STREAM_END);
  self->state = STATE_CLOSING;
  self->closing = g_steal_pointer (&task);
  self->deadline = baton_deadline_new (self->clock, cancellable, BATON_PATIENCE_CLOSE_MS);
  g_signal_connect_object (baton_deadline_get_cancellable (self->deadline), "cancelled", G_CALLBACK (on_deadline_cb),
                           self, 0);
}

/**
 * baton_wire_close_finish:
 * @self: a wire
 * @result: as given to the callback
 */
gboolean
baton_wire_close_finish (BatonWire *self,
                         GAsyncResult *result,
                         GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * baton_wire_stop:
 * @self: a wire
 *
 * Drops the connection. Nothing is told any more.
 */
void
baton_wire_stop (BatonWire *self)
{
  g_autoptr(GTask) detaching = g_steal_pointer (&self->detaching);

  if (self->state == STATE_STOPPED)
    return;

  self->state = STATE_STOPPED;
  if (detaching != NULL)
    g_task_return_new_error (detaching, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  g_clear_pointer (&self->deadline, baton_deadline_free);
  g_cancellable_cancel (self->cancellable);
  baton_parser_reset (self->parser);
  g_clear_object (&self->stream);
}

static void
baton_wire_dispose (GObject *object)
{
  BatonWire *self = BATON_WIRE (object);

  baton_wire_stop (self);

  G_OBJECT_CLASS (baton_wire_parent_class)->dispose (object);
}

static void
baton_wire_finalize (GObject *object)
{
  BatonWire *self = BATON_WIRE (object);

  baton_parser_free (self->parser);
  g_clear_pointer (&self->writing, g_bytes_unref);
  g_string_free (self->queue, TRUE);
  g_free (self->input);
  g_object_unref (self->cancellable);
  g_object_unref (self->clock);

  G_OBJECT_CLASS (baton_wire_parent_class)->finalize (object);
}

static void
baton_wire_class_init (BatonWireClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = baton_wire_dispose;
  G_OBJECT_CLASS (klass)->finalize = baton_wire_finalize;
}

static void
baton_wire_init (BatonWire *self)
{
  self->cancellable = g_cancellable_new ();
  self->input = g_malloc (READ_BYTES);
  self->queue = g_string_new (NULL);
}
