#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two people near each other and far from their server: sockets are up long before the stanzas about them arrive.

That is where Psi, as a target, is known to drop a stream that was selected (rules I3 and I5 of docs/race.md).
"""
import interop
import peers
import relay

MIB = 1 << 20
# One direction, seconds.
DELAY = 0.1
REPEATS = 2


class FarTable(interop.Table):
    """Everybody reaches the server through a relay."""

    @property
    def server(self):
        if self._server is None:
            far = relay.Relay(super().server, DELAY)
            self.case.started.append(far)
            self._server = far.server
        return self._server


tables = [(FarTable(peers.Purple), {}), (FarTable(peers.Coccinella), {}),
          (FarTable(peers.Psi), {'proxy': 'proxy.verona.example'})]
tests = []
for table, options in tables:
    name = table.kind.__name__.lower()
    for number in range(REPEATS):
        table.add(f'{name}_to_peer_{number}', table.to_peer, MIB, **options)
        table.add(f'{name}_from_peer_{number}', table.from_peer, MIB, **options)
    tests += table.tests

with tables[0][0], tables[1][0], tables[2][0]:
    interop.lab.main(tests)
