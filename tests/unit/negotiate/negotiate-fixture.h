/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-disco.h"
#include "baton-negotiator.h"
#include "baton-test.h"
#include "negotiate-port.h"
#include "negotiate-sink.h"
#include "negotiate-xml.h"

G_BEGIN_DECLS

#define SI_NS     "xmlns='http://jabber.org/protocol/si'"
#define FT        "http://jabber.org/protocol/si/profile/file-transfer"
#define FT_NS     "xmlns='" FT "'"
#define S5B       "http://jabber.org/protocol/bytestreams"
#define IBB       "http://jabber.org/protocol/ibb"
#define BS_NS     "xmlns='" S5B "'"
#define FAST_NS   "xmlns='http://affinix.com/jabber/stream'"
#define BATON_END "end xmlns='im.baton:transfer:0'"
#define ERR       "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
#define SUBMIT(ns) \
  "<si " SI_NS "><feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='submit'>" \
  "<field var='stream-method'><value>" ns "</value></field></x></feature></si>"
/* (iq id, from, sid, name, size) */
#define OFFER \
  "<iq type='set' id='%s' from='%s' to='me@x/a'><si " SI_NS " id='%s' profile='" FT "'>" \
  "<file " FT_NS " name='%s' size='%s'><range/></file>" \
  "<feature xmlns='http://jabber.org/protocol/feature-neg'><x xmlns='jabber:x:data' type='form'>" \
  "<field var='stream-method' type='list-single'><option><value>" S5B "</value></option>" \
  "<option><value>" IBB "</value></option></field></x></feature></si></iq>"
/* (iq id, from, sid) */
#define HOSTS(marks) \
  "<iq type='set' id='%s' from='%s' to='me@x/a'><query " BS_NS " sid='%s' mode='tcp'>" \
  "<streamhost jid='it@y/b' host='203.0.113.9' port='8237'/>" marks "</query></iq>"
/* (number, type, condition) inside an iq */
#define ERROR(code, type, condition) "<error code='" code "' type='" type "'><" condition " " ERR "/></error>"

#define FEATURES_PSI   "http://jabber.org/protocol/si " FT " " S5B " " IBB
#define FEATURES_BATON FEATURES_PSI " im.baton:transfer:0"

/* One account, me@x/a, whose contact is it@y/b. */
typedef struct {
  NegotiatePort   *port;
  BatonDisco      *disco;
  BatonNegotiator *negotiator;
  NegotiateSink   *sink;
  GAsyncResult    *result;
} Fixture;

void              fixture_set_up    (Fixture          *self,
                                     gconstpointer     data);
void              fixture_tear_down (Fixture          *self,
                                     gconstpointer     data);
/* A client comes online and says what it is. */
void              fixture_learn     (Fixture          *self,
                                     const char       *jid,
                                     const char       *name,
                                     const char       *features);
void              fixture_come      (Fixture          *self,
                                     const char       *jid,
                                     int               priority);
void              fixture_on_result (GObject          *object,
                                     GAsyncResult     *result,
                                     gpointer          user_data);
/* (transfer full): %NULL with @error. */
BatonNegotiation *fixture_prepare   (Fixture          *self,
                                     const char       *to,
                                     BatonMethod       methods,
                                     GError          **error);
/* An offer to it@y/b that was sent; *iq is its stanza. (transfer full) */
BatonNegotiation *fixture_offer     (Fixture          *self,
                                     BatonNode       **iq);
/* Accepted with SOCKS5 bytestreams. (transfer full) */
BatonNegotiation *fixture_accepted  (Fixture          *self);
/* An offer of it@y/b's with the iq id "si1". (transfer full) */
BatonNegotiation *fixture_incoming  (Fixture          *self,
                                     const char       *sid);
GPtrArray        *fixture_hosts     (void);
void              fixture_finish    (BatonNegotiation *negotiation);

G_END_DECLS
