/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "baton-error-text.h"

#include "baton-account.h"
#include "baton-fill.h"
#include "baton-negotiator.h"
#include "baton-transfer.h"

#include <glib/gi18n.h>

typedef struct {
  int         code;
  const char *title;      /* what happened */
  const char *advice;     /* the one next step */
  const char *title_in;   /* the same for who receives; %NULL: no difference */
  const char *advice_in;
  gboolean    again;      /* trying again as things stand can help */
} Text;

static const Text transfer_texts[] = {
  { BATON_TRANSFER_ERROR_DECLINED, N_("{who} did not want this file."), N_("Ask them before you send it again."),
    N_("You declined it."), N_("Ask {who} to send it again if you want it after all."), FALSE },
  { BATON_TRANSFER_ERROR_CANCELLED_HERE, N_("You cancelled it."), N_("Send it again if you change your mind."), NULL,
    N_("Ask {who} to send it again if you want it after all."), FALSE },
  { BATON_TRANSFER_ERROR_CANCELLED_THERE, N_("{who} cancelled it."), N_("Ask them before you send it again."), NULL,
    N_("Ask them to send it again if you still want it."), FALSE },
  { BATON_TRANSFER_ERROR_WITHDRAWN, N_("You took the offer back."), N_("Send it again if you change your mind."),
    N_("{who} took the offer back."), N_("Ask them to send it again if you want it."), FALSE },
  { BATON_TRANSFER_ERROR_OFFLINE, N_("{who} is not online."), N_("Try again when they are."), NULL,
    N_("Ask them to send it again when they are back."), TRUE },
  { BATON_TRANSFER_ERROR_INCAPABLE, N_("{who}’s app cannot take files."),
    N_("Ask them to open one that can, such as Baton, then try again."), NULL, NULL, TRUE },
  { BATON_TRANSFER_ERROR_NO_ANSWER, N_("{who}’s app did not answer in time."),
    N_("Ask them to open it, then try again."), NULL, N_("Ask them to send it again."), TRUE },
  { BATON_TRANSFER_ERROR_REFUSED, N_("{who}’s app refused the file."),
    N_("Ask them to start it anew, then try again."), N_("{who}’s app gave up."), N_("Ask them to send it again."),
    TRUE },
  { BATON_TRANSFER_ERROR_NO_PATH, N_("No road to {who} opened."),
    N_("Try again, if you can from another network."), NULL, N_("Ask them to send it again, if they can from another network."), TRUE },
  { BATON_TRANSFER_ERROR_STALLED, N_("The file stopped moving."), N_("Check both networks, then try again."), NULL,
    N_("Check your network, then ask {who} to send it again."), TRUE },
  { BATON_TRANSFER_ERROR_BROKEN, N_("The road to {who} broke while the file was moving."), N_("Try again."), NULL,
    N_("Ask them to send it again."), TRUE },
  { BATON_TRANSFER_ERROR_PEER_GONE, N_("{who} went away."), N_("Try again when they are back."), NULL,
    N_("Ask them to send it again when they are back."), TRUE },
  { BATON_TRANSFER_ERROR_PEER_FAILED, N_("{who}’s computer could not save the file."),
    N_("Ask whether their disk is full, then try again."), N_("{who}’s computer could not read the file."),
    N_("Ask them to check it and send it again."), TRUE },
  { BATON_TRANSFER_ERROR_SESSION_LOST, N_("Your connection to the server broke."),
    N_("Try again when you are online."), NULL, N_("Ask {who} to send it again."), TRUE },
  { BATON_TRANSFER_ERROR_MISMATCH, N_("The file arrived changed."), N_("Try again."), NULL,
    N_("Ask {who} to send it again."), TRUE },
  { BATON_TRANSFER_ERROR_TOO_SHORT, N_("Less arrived than was announced."), N_("Try again."), NULL,
    N_("Ask {who} to send it again."), TRUE },
  { BATON_TRANSFER_ERROR_TOO_LONG, N_("More arrived than was announced."), N_("Try again."), NULL,
    N_("Ask {who} to check the file and send it again."), TRUE },
  { BATON_TRANSFER_ERROR_NO_SPACE, N_("There is not enough room on the disk."), N_("Make room, then try again."),
    NULL, N_("Make room or take another folder."), TRUE },
  { BATON_TRANSFER_ERROR_NOT_WRITABLE, N_("The folder cannot be written to."),
    N_("Take another folder, then try again."), NULL, N_("Take another folder."), TRUE },
  { BATON_TRANSFER_ERROR_NOT_READABLE, N_("The file cannot be opened."),
    N_("Check that it is still there and that you may read it, then try again."), NULL, NULL, TRUE },
  { BATON_TRANSFER_ERROR_CHANGED, N_("The file changed while it was being sent."),
    N_("Wait until it is complete, then try again."), NULL, NULL, TRUE },
  { BATON_TRANSFER_ERROR_NOT_A_FILE, N_("This is not a file that can be sent."), N_("Choose a plain file."), NULL,
    NULL, FALSE },
};

static const Text xmpp_texts[] = {
  { BATON_XMPP_ERROR_BAD_ADDRESS, N_("This address cannot be read."), N_("It looks like name@server.example."), NULL,
    NULL, FALSE },
  { BATON_XMPP_ERROR_RESOLVE, N_("No server called {who} was found."),
    N_("Check the address and your network, or enter the server under Advanced."), NULL, NULL, TRUE },
  { BATON_XMPP_ERROR_CONNECT, N_("{who} does not answer."), N_("Check your network, then try again."), NULL, NULL,
    TRUE },
  { BATON_XMPP_ERROR_NOT_XMPP, N_("What answers at {who} is not a chat server."),
    N_("Check the server and the port under Advanced."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_NO_TLS, N_("{who} offers no encryption, so your password was not sent."),
    N_("Ask the people who run it."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_CERTIFICATE_UNKNOWN,
    N_("Nobody whom this computer trusts vouches for {who}. Your password was not sent."),
    N_("Ask the people who run it."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_CERTIFICATE_IDENTITY,
    N_("What answers for {who} says that it is another server. Your password was not sent."),
    N_("Check the address and the network you are in."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_CERTIFICATE_EXPIRED,
    N_("The certificate of {who} has run out or is not valid yet. Your password was not sent."),
    N_("Check this computer’s clock, or ask the people who run the server."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_CERTIFICATE_OTHER, N_("The certificate of {who} cannot be trusted. Your password was not sent."),
    N_("Ask the people who run it."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_TLS, N_("No encrypted connection to {who} came about."),
    N_("Try again; if it stays so, ask the people who run it."), NULL, NULL, TRUE },
  { BATON_XMPP_ERROR_PASSWORD, N_("{who} did not accept this password."),
    N_("Check it and try again. It is the one you use in your chat app."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_ACCOUNT, N_("{who} does not let this account in."), N_("Ask the people who run it."), NULL, NULL,
    FALSE },
  { BATON_XMPP_ERROR_NO_MECHANISM, N_("{who} and Baton know no common way to sign in."),
    N_("Ask the people who run it."), NULL, NULL, FALSE },
  { BATON_XMPP_ERROR_CONFLICT, N_("This account signed in somewhere else in your place."),
    N_("Close Baton there, then connect again."), NULL, NULL, TRUE },
  { BATON_XMPP_ERROR_SERVER, N_("{who} ended the connection."), N_("Try again in a while."), NULL, NULL, TRUE },
  { BATON_XMPP_ERROR_LOST, N_("The connection to {who} broke."), N_("Baton connects again by itself."), NULL, NULL,
    TRUE },
};

static const Text negotiator_texts[] = {
  { BATON_NEGOTIATOR_ERROR_OFFLINE, N_("{who} is not online."), N_("Try again when they are."), NULL, NULL, TRUE },
  { BATON_NEGOTIATOR_ERROR_INCAPABLE, N_("{who}’s app cannot take files."),
    N_("Ask them to open one that can, such as Baton, then try again."), NULL, NULL, TRUE },
};

/* Whatever nobody mapped: honest, and no code. */
static const Text unknown_text = {
  0, N_("Something went wrong that Baton has no words for."), N_("Try again."), NULL, NULL, TRUE,
};

static const struct {
  GQuark     (*domain) (void);
  const Text  *texts;
  gsize        n_texts;
} domains[] = {
  { baton_transfer_error_quark, transfer_texts, G_N_ELEMENTS (transfer_texts) },
  { baton_xmpp_error_quark, xmpp_texts, G_N_ELEMENTS (xmpp_texts) },
  { baton_negotiator_error_quark, negotiator_texts, G_N_ELEMENTS (negotiator_texts) },
};

static const Text *
find_text (GQuark domain,
           int    code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (domains); i++)
    {
      if (domains[i].domain () != domain)
        continue;
      for (gsize k = 0; k < domains[i].n_texts; k++)
        if (domains[i].texts[k].code == code)
          return &domains[i].texts[k];
    }
  return NULL;
}

static const Text *
text_of (const GError *error)
{
  const Text *text = find_text (error->domain, error->code);

  return text ? text : &unknown_text;
}

/**
 * baton_error_text_knows:
 * @domain: an error domain
 * @code: one of its codes
 *
 * Returns: whether there are words for it; tests walk every registered code
 */
gboolean
baton_error_text_knows (GQuark domain,
                        int    code)
{
  return find_text (domain, code) != NULL;
}

/**
 * baton_error_text_dup_title:
 * @error: of %BATON_TRANSFER_ERROR, %BATON_XMPP_ERROR or %BATON_NEGOTIATOR_ERROR; others get a general sentence
 * @role: ours in the transfer; %BATON_INITIATOR where there is none
 * @who: the contact by first name; for %BATON_XMPP_ERROR the server's name
 *
 * Returns: (transfer full): what happened, one sentence with its full stop
 */
char *
baton_error_text_dup_title (const GError *error,
                            BatonRole     role,
                            const char   *who)
{
  const Text *text;

  g_return_val_if_fail (error != NULL, NULL);

  text = text_of (error);
  return baton_fill (_(role == BATON_TARGET && text->title_in ? text->title_in : text->title), "who", who, NULL);
}

/**
 * baton_error_text_dup_advice:
 * @error: as for baton_error_text_dup_title()
 * @role: ours in the transfer
 * @who: the contact by first name, or the server's name
 *
 * Returns: (transfer full): the one thing to do next, one sentence with its full stop
 */
char *
baton_error_text_dup_advice (const GError *error,
                             BatonRole     role,
                             const char   *who)
{
  const Text *text;

  g_return_val_if_fail (error != NULL, NULL);

  text = text_of (error);
  return baton_fill (_(role == BATON_TARGET && text->advice_in ? text->advice_in : text->advice), "who", who, NULL);
}

/**
 * baton_error_text_dup_sentence:
 * @error: as for baton_error_text_dup_title()
 * @role: ours in the transfer
 * @who: the contact by first name, or the server's name
 *
 * Returns: (transfer full): what happened and what to do, in one line
 */
char *
baton_error_text_dup_sentence (const GError *error,
                               BatonRole     role,
                               const char   *who)
{
  g_autofree char *title = baton_error_text_dup_title (error, role, who);
  g_autofree char *advice = baton_error_text_dup_advice (error, role, who);

  return g_strconcat (title, " ", advice, NULL);
}

/**
 * baton_error_text_again_helps:
 * @error: an error
 *
 * Returns: whether a Try Again button makes sense
 */
gboolean
baton_error_text_again_helps (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return text_of (error)->again;
}
