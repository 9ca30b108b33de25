/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-verona.h"

#define MB G_GUINT64_CONSTANT (1000000)

static const struct {
  const char     *jid;
  const char     *name;
  const char     *client;
  BatonPresence   presence;
  BatonReception  reception;
} people[] = {
  { "juliet@capulet.example", "Juliet Capulet", "Baton", BATON_PRESENCE_ONLINE, BATON_RECEPTION_CAN },
  { "benvolio@montague.example", "Benvolio", "Psi", BATON_PRESENCE_ONLINE, BATON_RECEPTION_CAN },
  { "mercutio@verona.example", "Mercutio", "Conversations", BATON_PRESENCE_ONLINE, BATON_RECEPTION_CAN },
  { "nurse@capulet.example", "Nurse", "Dino", BATON_PRESENCE_AWAY, BATON_RECEPTION_CAN },
  { "tybalt@capulet.example", "Tybalt", "Gajim", BATON_PRESENCE_BUSY, BATON_RECEPTION_CANNOT },
  { "friar@cell.example", "Friar Laurence", NULL, BATON_PRESENCE_OFFLINE, BATON_RECEPTION_UNKNOWN },
  { "rosaline@capulet.example", "Rosaline", NULL, BATON_PRESENCE_OFFLINE, BATON_RECEPTION_UNKNOWN },
};

BatonCore *
baton_verona_new (void)
{
  g_autoptr(BatonJid) jid = baton_jid_new ("romeo@montague.example/Baton", NULL);
  BatonCore *core = baton_core_new (jid);

  g_object_set (baton_core_get_account (core), "state", BATON_ACCOUNT_ONLINE, NULL);
  g_object_set (baton_account_get_roster (baton_core_get_account (core)), "loaded", TRUE, NULL);
  return core;
}

void
baton_verona_add_people (BatonCore *core)
{
  BatonRoster *roster = baton_account_get_roster (baton_core_get_account (core));
  g_autoptr(BatonContact) stranger = baton_fake_contact_new ("paris@verona.example", "paris");

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autoptr(BatonContact) contact = baton_fake_contact_new (people[i].jid, people[i].name);
      g_object_set (contact, "client", people[i].client, "presence", people[i].presence, "reception",
                    people[i].reception, "subscription", BATON_SUBSCRIPTION_BOTH, NULL);
      baton_fake_roster_append (roster, contact);
    }
  g_object_set (stranger, "wants-in", TRUE, "in-roster", FALSE, NULL);
  baton_fake_roster_append (roster, stranger);
}

static BatonTransfer *
add (BatonCore          *core,
     BatonRole           role,
     const char         *peer,
     const char         *name,
     guint64             size,
     BatonTransferState  state)
{
  g_autoptr(BatonTransfer) transfer = baton_fake_transfer_new (role, peer, name, size);

  if (state == BATON_TRANSFER_RACING)
    baton_fake_transfer_race (transfer);
  else
    g_object_set (transfer, "state", state, NULL);
  baton_fake_manager_append (baton_core_get_manager (core), transfer);
  return transfer; /* the list holds it */
}

static void
lane (BatonTransfer  *transfer,
      BatonLegKind    kind,
      BatonLaneState  state,
      BatonLegReason  reason,
      int             start_ms,
      int             end_ms)
{
  baton_fake_transfer_set_lane (transfer, kind, state, reason, start_ms, end_ms,
                                kind == BATON_LEG_PROXY ? "proxy.montague.example:7777" : NULL);
}

static void
fail (BatonTransfer      *transfer,
      BatonTransferError  code)
{
  g_autoptr(GError) error = g_error_new_literal (BATON_TRANSFER_ERROR, code, "Verona");

  g_object_set (transfer, "error", error, "state", BATON_TRANSFER_FAILED, NULL);
}

static void
add_moving (BatonCore *core)
{
  BatonTransfer *t;

  t = add (core, BATON_INITIATOR, "juliet@capulet.example/balcony", "verona-holiday.mkv", 3400 * MB,
           BATON_TRANSFER_MOVING);
  lane (t, BATON_LEG_DIRECT, BATON_LANE_LOST, BATON_LEG_REASON_PEER_GAVE_UP, 0, 110);
  lane (t, BATON_LEG_FAST, BATON_LANE_WON, BATON_LEG_REASON_NONE, 20, 240);
  lane (t, BATON_LEG_PROXY, BATON_LANE_UP, BATON_LEG_REASON_NONE, 200, 231);
  lane (t, BATON_LEG_IBB, BATON_LANE_SKIPPED, BATON_LEG_REASON_NOT_NEEDED, -1, -1);
  g_object_set (t, "bytes", 2108 * MB, "rate", 112e6, "seconds-left", 12, "winner", BATON_LEG_FAST, "won-ms", 240,
                NULL);

  t = add (core, BATON_INITIATOR, "benvolio@montague.example/psi", "manuscripts-of-the-old-library.tar.zst", 680 * MB,
           BATON_TRANSFER_MOVING);
  lane (t, BATON_LEG_DIRECT, BATON_LANE_LOST, BATON_LEG_REASON_PEER_GAVE_UP, 0, 90);
  lane (t, BATON_LEG_FAST, BATON_LANE_LOST, BATON_LEG_REASON_TIMED_OUT, 10, 250);
  lane (t, BATON_LEG_PROXY, BATON_LANE_WON, BATON_LEG_REASON_NONE, 200, 262);
  lane (t, BATON_LEG_IBB, BATON_LANE_SKIPPED, BATON_LEG_REASON_NOT_NEEDED, -1, -1);
  g_object_set (t, "bytes", 412 * MB, "rate", 38e6, "seconds-left", 7, "winner", BATON_LEG_PROXY, "won-ms", 262,
                NULL);
}

static void
add_finished (BatonCore *core)
{
  g_autoptr(GFile) file = g_file_new_for_path ("/tmp/orchard-wall.jpg");
  BatonTransfer *t;

  t = add (core, BATON_TARGET, "juliet@capulet.example/balcony", "orchard-wall.jpg", 4800000, BATON_TRANSFER_DONE);
  baton_fake_transfer_set_lane (t, BATON_LEG_DIRECT, BATON_LANE_WON, BATON_LEG_REASON_NONE, 0, 12, "192.168.1.7:5086");
  g_object_set (t, "duration", 0.31, "verified", TRUE, "winner", BATON_LEG_DIRECT, "won-ms", 12, "file", file, NULL);

  t = add (core, BATON_TARGET, "nurse@capulet.example/dino", "poultice-recipe.txt", 12000, BATON_TRANSFER_DONE);
  lane (t, BATON_LEG_DIRECT, BATON_LANE_LOST, BATON_LEG_REASON_TIMED_OUT, 0, 3200);
  lane (t, BATON_LEG_FAST, BATON_LANE_LOST, BATON_LEG_REASON_PEER_GAVE_UP, 0, 3200);
  lane (t, BATON_LEG_PROXY, BATON_LANE_SKIPPED, BATON_LEG_REASON_NO_PROXY, -1, -1);
  lane (t, BATON_LEG_IBB, BATON_LANE_WON, BATON_LEG_REASON_NONE, 3200, 3240);
  g_object_set (t, "duration", 2.2, "winner", BATON_LEG_IBB, "won-ms", 3240, "file", file, NULL);

  t = add (core, BATON_INITIATOR, "mercutio@verona.example/phone", "fencing-lesson.mp4", 91 * MB, 0);
  fail (t, BATON_TRANSFER_ERROR_DECLINED);
}

void
baton_verona_add_transfers (BatonCore *core)
{
  BatonTransfer *t;

  add (core, BATON_TARGET, "juliet@capulet.example/balcony", "balcony-sketches.zip", 48200000,
       BATON_TRANSFER_OFFERED);
  add_moving (core);
  add (core, BATON_INITIATOR, "nurse@capulet.example/dino", "letter-to-juliet.pdf", 1200000, BATON_TRANSFER_ASKING);
  t = add (core, BATON_INITIATOR, "mercutio@verona.example/phone", "queen-mab.flac", 31400000, 0);
  fail (t, BATON_TRANSFER_ERROR_NO_ANSWER);
  add_finished (core);
}

void
baton_verona_offer (BatonCore *core,
                    guint      n_files)
{
  static const char *const names[] = { "act-2-scene-2.png", "orchard-by-moonlight.jpg", "lark-or-nightingale.flac" };

  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *name = i < G_N_ELEMENTS (names) ? g_strdup (names[i]) : g_strdup_printf ("sonnet-%u.odt", i);
      g_autoptr(BatonTransfer) t = baton_fake_transfer_new (BATON_TARGET, "juliet@capulet.example/balcony", name,
                                                            (i + 1) * 3100000);
      g_object_set (t, "state", BATON_TRANSFER_OFFERED, NULL);
      baton_fake_manager_prepend (baton_core_get_manager (core), t);
    }
}

void
baton_verona_offer_strange (BatonCore *core)
{
  g_autoptr(BatonTransfer) t = baton_fake_transfer_new (BATON_TARGET, "samson@verona.example/street",
                                                        "photo-from-the-feast.png.exe", 1900000);

  g_object_set (t, "name-changed", TRUE, "state", BATON_TRANSFER_OFFERED, NULL);
  baton_fake_manager_prepend (baton_core_get_manager (core), t);
}

/* The steps of the race that is shown: when, which lane, what becomes of it. */
static const struct {
  int             ms;
  BatonLegKind    kind;
  BatonLaneState  state;
  BatonLegReason  reason;
  int             start_ms;
} steps[] = {
  { 0, BATON_LEG_DIRECT, BATON_LANE_TRYING, BATON_LEG_REASON_NONE, 0 },
  { 20, BATON_LEG_FAST, BATON_LANE_TRYING, BATON_LEG_REASON_NONE, 20 },
  { 400, BATON_LEG_FAST, BATON_LANE_LOST, BATON_LEG_REASON_REFUSED, 20 },
  { 1000, BATON_LEG_PROXY, BATON_LANE_TRYING, BATON_LEG_REASON_NONE, 1000 },
  { 1060, BATON_LEG_PROXY, BATON_LANE_UP, BATON_LEG_REASON_NONE, 1000 },
  { 2600, BATON_LEG_DIRECT, BATON_LANE_LOST, BATON_LEG_REASON_TIMED_OUT, 0 },
  { 2620, BATON_LEG_PROXY, BATON_LANE_WON, BATON_LEG_REASON_NONE, 1000 },
};

static gboolean
on_race_cb (gpointer user_data)
{
  BatonTransfer *transfer = user_data;
  int now_ms = (g_get_monotonic_time () - baton_transfer_get_accepted_us (transfer)) / 1000;
  guint open = 0;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (now_ms >= steps[i].ms
        && (baton_lane_get_state (baton_transfer_get_lane (transfer, steps[i].kind)) < steps[i].state))
      lane (transfer, steps[i].kind, steps[i].state, steps[i].reason, steps[i].start_ms,
            steps[i].state == BATON_LANE_TRYING ? -1 : steps[i].ms);
  for (int kind = 0; kind < BATON_N_LEGS; kind++)
    open += baton_lane_get_state (baton_transfer_get_lane (transfer, kind)) == BATON_LANE_TRYING
            || baton_lane_get_state (baton_transfer_get_lane (transfer, kind)) == BATON_LANE_UP;
  g_object_set (transfer, "open-legs", open, NULL);
  if (now_ms < 2700)
    return G_SOURCE_CONTINUE;
  g_object_set (transfer, "winner", BATON_LEG_PROXY, "won-ms", 2620, "state", BATON_TRANSFER_MOVING, NULL);
  baton_verona_run_move (transfer);
  return G_SOURCE_REMOVE;
}

void
baton_verona_run_race (BatonCore *core)
{
  BatonTransfer *t = add (core, BATON_TARGET, "mercutio@verona.example/phone", "sonnet-draft-7.odt", 220 * MB,
                          BATON_TRANSFER_RACING);

  g_timeout_add_full (G_PRIORITY_DEFAULT, 20, on_race_cb, g_object_ref (t), g_object_unref);
  on_race_cb (t);
}

static gboolean
on_move_cb (gpointer user_data)
{
  BatonTransfer *transfer = user_data;
  guint64 size = baton_transfer_get_size (transfer);
  guint64 bytes = MIN (baton_transfer_get_bytes (transfer) + size / 200, size);

  g_object_set (transfer, "bytes", bytes, "rate", size / 20.0, "seconds-left", (int) ((size - bytes) * 20 / size), NULL);
  if (bytes < size && baton_transfer_get_state (transfer) == BATON_TRANSFER_MOVING)
    return G_SOURCE_CONTINUE;
  if (baton_transfer_get_state (transfer) == BATON_TRANSFER_MOVING)
    g_object_set (transfer, "duration", 20.0, "verified", TRUE, "state", BATON_TRANSFER_DONE, NULL);
  return G_SOURCE_REMOVE;
}

void
baton_verona_run_move (BatonTransfer *transfer)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, 100, on_move_cb, g_object_ref (transfer), g_object_unref);
}
