#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Psi 1.5."""
import interop
from interop import MIB, UNICODE
from peers import Psi

PROXY = 'proxy.verona.example'

with interop.Table(Psi) as table:
    table.add('rig', table.peer_to_peer, MIB)
    for size in (0, 1, MIB):
        table.both(f'direct_{size}', size, legs='direct', carried=['direct'])
        table.both(f'proxy_{size}', size, legs='proxy', carried=['proxy'], proxy=PROXY)
        table.add(f'from_peer_fast_{size}', table.from_peer, size, legs='fast', carried=['fast'])
        # Without streamhosts there is no offer to Psi, so one is listed: a proxy, which waits for the better leg.
        table.add(f'to_peer_fast_{size}', table.to_peer, size, legs='fast,proxy', carried=['fast'])
        table.both(f'ibb_{size}', size, legs='ibb', carried=['ibb'], ibb_only=True)
        table.both(f'any_{size}', size, carried=['direct', 'fast'])
    table.both('unicode', 1000, name=UNICODE)
    table.run()
