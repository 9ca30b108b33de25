/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>

/* baton-drag-source FILE...: a window full of one drag that carries the given files, as a file manager's does. It
 * prints drag-begin, drag-cancel REASON and drag-end ACTION (1: copied). The same files are on the clipboard. */

static GSList *files;
static GMainLoop *loop;

static GdkContentProvider *
on_prepare_cb (GtkDragSource *source,
               double         x,
               double         y,
               gpointer       user_data)
{
  g_auto(GValue) value = G_VALUE_INIT;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  return gdk_content_provider_new_for_value (&value);
}

static void
on_drag_begin_cb (GtkDragSource *source,
                  GdkDrag       *drag,
                  gpointer       user_data)
{
  g_print ("drag-begin\n");
}

static gboolean
on_drag_cancel_cb (GtkDragSource       *source,
                   GdkDrag             *drag,
                   GdkDragCancelReason  reason,
                   gpointer             user_data)
{
  g_print ("drag-cancel %d\n", reason);
  return FALSE;
}

static void
on_drag_end_cb (GtkDragSource *source,
                GdkDrag       *drag,
                gboolean       delete_data,
                gpointer       user_data)
{
  g_print ("drag-end %d\n", gdk_drag_get_selected_action (drag));
}

static gboolean
on_close_cb (void)
{
  g_main_loop_quit (loop);
  return FALSE;
}

int
main (int   argc,
      char *argv[])
{
  GtkDragSource *source = NULL;
  GtkWidget *window = NULL;
  GtkWidget *label = NULL;

  setvbuf (stdout, NULL, _IOLBF, 0);
  gtk_init ();
  loop = g_main_loop_new (NULL, FALSE);
  for (int i = 1; i < argc; i++)
    files = g_slist_append (files, g_file_new_for_commandline_arg (argv[i]));

  window = gtk_window_new ();
  label = gtk_label_new ("drag me");
  source = gtk_drag_source_new ();
  gtk_window_set_title (GTK_WINDOW (window), "Drag Source");
  gtk_window_set_default_size (GTK_WINDOW (window), 160, 160);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_vexpand (label, TRUE);
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare_cb), NULL);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin_cb), NULL);
  g_signal_connect (source, "drag-cancel", G_CALLBACK (on_drag_cancel_cb), NULL);
  g_signal_connect (source, "drag-end", G_CALLBACK (on_drag_end_cb), NULL);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_window_set_child (GTK_WINDOW (window), label);
  g_signal_connect (window, "close-request", G_CALLBACK (on_close_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
  gdk_clipboard_set (gtk_widget_get_clipboard (window), GDK_TYPE_FILE_LIST, files);
  g_main_loop_run (loop);
  return 0;
}
