/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "baton-jid.h"
#include "baton-leg-kind.h"

G_BEGIN_DECLS

typedef enum {
  BATON_CLI_SEND,
  BATON_CLI_RECEIVE,
  BATON_CLI_ROSTER,
  BATON_CLI_PRINT_MACHINE,
  BATON_CLI_VERSION,
} BatonCliCommand;

/* Exit statuses: the contract that scripts rely on. */
enum {
  BATON_CLI_OK = 0,
  BATON_CLI_FAILED = 1,   /* a transfer failed */
  BATON_CLI_USAGE = 2,    /* the words of the command, or a part that is not built */
  BATON_CLI_NO_ACCOUNT = 3, /* could not sign in */
};

/**
 * BatonCliOptions:
 *
 * The command line of baton-cli, checked.
 */
typedef struct {
  BatonCliCommand  command;
  BatonJid        *account;
  char            *password;
  char            *server;
  char            *ca_file;
  char            *machine_format;
  BatonLegSet      legs;
  guint16          listen_port;
  BatonJid        *proxy;
  gboolean         json;
  guint            timeout_ms;   /* of the whole command; 0: none */

  GPtrArray       *files;        /* send: GFile */
  BatonJid        *to;           /* send */
  GFile           *into;         /* receive */
  GPtrArray       *from;         /* receive: BatonJid */
  gboolean         once;         /* receive */
} BatonCliOptions;

BatonCliOptions *baton_cli_options_parse (int                 argc,
                                          char              **argv,
                                          GError            **error);
void             baton_cli_options_free  (BatonCliOptions    *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BatonCliOptions, baton_cli_options_free)

G_END_DECLS
