/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "baton-jid.h"

G_BEGIN_DECLS

typedef enum {
  BATON_PRESENCE_OFFLINE,
  BATON_PRESENCE_ONLINE,
  BATON_PRESENCE_CHAT,
  BATON_PRESENCE_AWAY,
  BATON_PRESENCE_EXTENDED_AWAY,
  BATON_PRESENCE_BUSY,
} BatonPresence;

#define BATON_TYPE_PRESENCE (baton_presence_get_type ())
GType baton_presence_get_type (void);

/**
 * BatonReception:
 *
 * Whether a contact's clients can take a file. Unknown while nobody is online or the answer is still under way.
 */
typedef enum {
  BATON_RECEPTION_UNKNOWN,
  BATON_RECEPTION_CAN,
  BATON_RECEPTION_CANNOT,
} BatonReception;

#define BATON_TYPE_RECEPTION (baton_reception_get_type ())
GType baton_reception_get_type (void);

typedef enum {
  BATON_SUBSCRIPTION_NONE,
  BATON_SUBSCRIPTION_TO,
  BATON_SUBSCRIPTION_FROM,
  BATON_SUBSCRIPTION_BOTH,
} BatonSubscription;

#define BATON_TYPE_SUBSCRIPTION (baton_subscription_get_type ())
GType baton_subscription_get_type (void);

/**
 * BatonContact:
 *
 * A person of the roster, or somebody who asks to be let in. All properties are read-only and notify.
 *
 * `jid` (BatonJid, bare), `name` (string, never empty: the roster's name, else the local part), `presence`
 * (BatonPresence, of the best resource), `client` (string or %NULL: the name its software gives itself),
 * `reception` (BatonReception), `subscription` (BatonSubscription), `wants-in` (boolean: a subscription request waits
 * for an answer), `asked` (boolean: we asked and wait), `in-roster` (boolean).
 */
#define BATON_TYPE_CONTACT (baton_contact_get_type ())
G_DECLARE_FINAL_TYPE (BatonContact, baton_contact, BATON, CONTACT, GObject)

BatonJid          *baton_contact_get_jid          (BatonContact *self);
const char        *baton_contact_get_name         (BatonContact *self);
BatonPresence      baton_contact_get_presence     (BatonContact *self);
const char        *baton_contact_get_client       (BatonContact *self);
BatonReception     baton_contact_get_reception    (BatonContact *self);
BatonSubscription  baton_contact_get_subscription (BatonContact *self);
gboolean           baton_contact_get_wants_in     (BatonContact *self);
gboolean           baton_contact_get_asked        (BatonContact *self);
gboolean           baton_contact_get_in_roster    (BatonContact *self);

G_END_DECLS
