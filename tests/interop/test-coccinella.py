#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coccinella 0.96.20, the client fast mode comes from."""
import interop
from interop import MIB, UNICODE
from peers import Coccinella

with interop.Table(Coccinella) as table:
    table.add('rig', table.peer_to_peer, MIB)
    for size in (0, 1, MIB):
        table.both(f'direct_{size}', size, legs='direct', carried=['direct'])
        table.both(f'proxy_{size}', size, legs='proxy', carried=['proxy'])
        table.both(f'ibb_{size}', size, legs='ibb', carried=['ibb'])
        table.add(f'from_peer_fast_{size}', table.from_peer, size, legs='fast', carried=['fast'])
        # It refuses a list without streamhosts, so one is listed: a proxy, which waits for the better leg.
        table.add(f'to_peer_fast_{size}', table.to_peer, size, legs='fast,proxy', carried=['fast'])
        table.both(f'any_{size}', size, carried=['direct', 'fast'])
    table.both('without_fast_mode', MIB, fast=0)
    table.both('only_in_band', MIB, carried=['ibb'], methods='ibb')
    table.both('unicode', 1000, name=UNICODE)
    table.run()
