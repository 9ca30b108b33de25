/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mover-fixture.h"

/* Short enough for a test, long enough for a busy machine. */
static const BatonMoverPatience short_patience = { 100, 400, 150, 150 };

static void
on_over_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Moving *moving = user_data;

  moving->ok = baton_mover_run_finish (BATON_MOVER (object), result, &moving->error);
  g_assert_true (moving->ok == (moving->error == NULL));
  moving->done = TRUE;
}

Moving *
start (BatonMover *mover)
{
  Moving *moving = g_new0 (Moving, 1);

  moving->mover = mover;
  moving->cancellable = g_cancellable_new ();
  baton_mover_run_async (mover, moving->cancellable, on_over_cb, moving);
  return moving;
}

Moving *
start_impatient (BatonMover *mover)
{
  baton_mover_set_patience (mover, &short_patience);
  return start (mover);
}

void
await (Moving *moving)
{
  baton_test_wait_until (moving->done);
}

void
moving_free (Moving *moving)
{
  g_assert_true (moving->done);
  g_clear_error (&moving->error);
  g_clear_object (&moving->cancellable);
  g_assert_finalize_object (moving->mover);
  g_free (moving);
}

static void
on_source_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  *(BatonSource **) user_data = baton_source_open_finish (result, NULL);
}

BatonSource *
open_source (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  BatonSource *source = NULL;

  baton_source_open_async (file, NULL, on_source_cb, &source);
  baton_test_wait_until (source != NULL);
  return source;
}

static void
on_sink_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  *(BatonSink **) user_data = baton_sink_open_finish (result, NULL);
}

BatonSink *
open_sink (BatonTestFolder *folder,
           guint64          size)
{
  g_autoptr (GFile) file = g_file_new_for_path (folder->path);
  g_autoptr (BatonFileInfo) info = baton_file_info_new ("got", size);
  BatonSink *sink = NULL;

  baton_sink_open_async (file, info, NULL, on_sink_cb, &sink);
  baton_test_wait_until (sink != NULL);
  return sink;
}

BatonMover *
make_sender (BatonTestFolder              *folder,
             gsize                         size,
             int                           fd,
             const BatonTestConduitTraits *traits)
{
  g_autofree char *path = baton_test_folder_fill (folder, "sent", size);
  g_autoptr (BatonSource) source = open_source (path);
  g_autoptr (BatonConduit) conduit = baton_test_conduit_new (fd, traits);

  return baton_mover_new_sender (source, conduit, 0, 0);
}

BatonMover *
make_receiver (BatonTestFolder              *folder,
               gsize                         size,
               int                           fd,
               const BatonTestConduitTraits *traits)
{
  g_autoptr (BatonSink) sink = open_sink (folder, size);
  g_autoptr (BatonConduit) conduit = baton_test_conduit_new (fd, traits);

  return baton_mover_new_receiver (sink, conduit, size);
}
