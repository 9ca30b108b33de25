/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "baton-node.h"

G_BEGIN_DECLS

#define BATON_WRITER_STREAM_END "</stream:stream>"

/* The one place where nodes become text. @outer_ns: the default namespace of what is around; NULL: none. */
void  baton_writer_append          (GString         *out,
                                    const BatonNode *node,
                                    const char      *outer_ns);
char *baton_writer_dup_text        (const BatonNode *node,
                                    const char      *outer_ns);
char *baton_writer_dup_stream_open (const char      *to,
                                    const char      *from,
                                    const char      *lang);

G_END_DECLS
