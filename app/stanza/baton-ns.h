/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Namespaces, each with the document that defines it. */
#define BATON_NS_CLIENT          "jabber:client"                                         /* RFC 6120 */
#define BATON_NS_STREAMS         "http://etherx.jabber.org/streams"                      /* RFC 6120 */
#define BATON_NS_STREAM_ERRORS   "urn:ietf:params:xml:ns:xmpp-streams"                   /* RFC 6120 */
#define BATON_NS_STANZA_ERRORS   "urn:ietf:params:xml:ns:xmpp-stanzas"                   /* RFC 6120 */
#define BATON_NS_TLS             "urn:ietf:params:xml:ns:xmpp-tls"                       /* RFC 6120 */
#define BATON_NS_SASL            "urn:ietf:params:xml:ns:xmpp-sasl"                      /* RFC 6120 */
#define BATON_NS_SASL_CB         "urn:xmpp:sasl-cb:0"                                    /* XEP-0440 */
#define BATON_NS_BIND            "urn:ietf:params:xml:ns:xmpp-bind"                      /* RFC 6120 */
#define BATON_NS_SESSION         "urn:ietf:params:xml:ns:xmpp-session"                   /* RFC 3921 */
#define BATON_NS_SM              "urn:xmpp:sm:3"                                         /* XEP-0198 */
#define BATON_NS_ROSTER          "jabber:iq:roster"                                      /* RFC 6121 */
#define BATON_NS_DISCO_INFO      "http://jabber.org/protocol/disco#info"                 /* XEP-0030 */
#define BATON_NS_DISCO_ITEMS     "http://jabber.org/protocol/disco#items"                /* XEP-0030 */
#define BATON_NS_CAPS            "http://jabber.org/protocol/caps"                       /* XEP-0115 */
#define BATON_NS_PING            "urn:xmpp:ping"                                         /* XEP-0199 */
#define BATON_NS_VERSION         "jabber:iq:version"                                     /* XEP-0092 */
#define BATON_NS_DATA            "jabber:x:data"                                         /* XEP-0004 */
#define BATON_NS_FEATURE_NEG     "http://jabber.org/protocol/feature-neg"                /* XEP-0020 */
#define BATON_NS_SI              "http://jabber.org/protocol/si"                         /* XEP-0095 */
#define BATON_NS_SI_FILE         "http://jabber.org/protocol/si/profile/file-transfer"   /* XEP-0096 */
#define BATON_NS_BYTESTREAMS     "http://jabber.org/protocol/bytestreams"                /* XEP-0065 */
#define BATON_NS_IBB             "http://jabber.org/protocol/ibb"                        /* XEP-0047 */
#define BATON_NS_FAST            "http://affinix.com/jabber/stream"                      /* Psi, Coccinella */
#define BATON_NS_TRANSFER        "im.baton:transfer:0"                                   /* between Batons */
#define BATON_NS_NICK            "http://jabber.org/protocol/nick"                       /* XEP-0172 */
