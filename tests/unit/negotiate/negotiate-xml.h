/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

/* Stanzas as text: elements without a namespace are in that of clients. (transfer full) */
BatonNode *negotiate_xml_parse  (const char *format,
                                 ...) G_GNUC_PRINTF (1, 2);

/* Fails the test unless @node is what @expected says: same elements in the same order, same attributes ("*": any
 * value), same text. Frees @node. */
#define negotiate_assert_xml(node, ...) negotiate_xml_assert (__FILE__, __LINE__, node, __VA_ARGS__)
void       negotiate_xml_assert (const char *file,
                                 int         line,
                                 BatonNode  *node,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (4, 5);

G_END_DECLS
