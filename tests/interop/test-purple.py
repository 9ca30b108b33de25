#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pidgin and Finch: libpurple 2.14. It knows no fast mode."""
import interop
from interop import MIB, UNICODE
from peers import Purple

NEVER_ENDS = 'libpurple waits for ever for the first byte of an empty file, and sends none itself'
WRITES_EARLY = 'libpurple writes and closes before its proxy is activated: Prosody takes the bytes for bad SOCKS'
NO_FAST_MODE = 'libpurple knows no fast mode'

with interop.Table(Purple) as table:
    table.add('rig', table.peer_to_peer, MIB)
    for leg in ('direct', 'proxy', 'ibb'):
        table.add(f'to_peer_{leg}_1', table.to_peer, 1, legs=leg, carried=[leg])
        if leg == 'proxy':
            table.cannot('from_peer_proxy_1', WRITES_EARLY)
        else:
            table.add(f'from_peer_{leg}_1', table.from_peer, 1, legs=leg, carried=[leg])
        table.both(f'{leg}_1MiB', MIB, legs=leg, carried=[leg])
    table.cannot('fast', NO_FAST_MODE)
    table.cannot('empty', NEVER_ENDS)
    table.both('any_1MiB', MIB)
    table.both('unicode', 1000, name=UNICODE)
    table.run()
