#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other clients that vanish or say no in the middle, and what we do to them: one sentence, no partial file that looks
whole on our side."""
import signal

import interop
import peers
from peers import lab

# Long enough on loopback that something can happen in the middle, and sparse: no disk is read.
LONG = 1 << 30


class Trouble(interop.Table):
    def long_file(self):
        return self.case.file('long.bin', LONG, sparse=True)

    def sending(self, peer):
        cli = self.case.sender(self.server, self.long_file(), to=peer.jid.split('@')[0])
        cli.wait_for('first-byte')
        return cli

    def receiving(self, peer):
        resource = f'there{len(self.case.started)}'
        into = self.case.folder / resource
        cli = self.case.cli(self.server.options(f'romeo@{self.server.domain}/{resource}'), 'receive', '--once',
                            '--into', str(into))
        cli.wait_for('online')
        peer.send(f'romeo@{self.server.domain}/{resource}', self.long_file())
        cli.wait_for('first-byte')
        return cli, into

    def fails(self, cli, *reasons):
        failed = cli.wait_for('failed')
        lab.check(failed['reason'] in reasons, 'reason:', failed, cli.story())
        lab.check(cli.wait() == 1, 'exit status:', cli.process.returncode)
        lab.no_criticals(cli)

    def sender_meets_a_dead_peer(self):
        peer = self.start()
        cli = self.sending(peer)
        peer.kill()
        self.fails(cli, 'broken', 'peer-gone')

    def receiver_meets_a_dead_peer(self):
        peer = self.start()
        cli, into = self.receiving(peer)
        peer.kill()
        self.fails(cli, 'broken', 'peer-gone', 'too-short')
        lab.check([path.name for path in into.iterdir()] == ['long.bin.part'], 'files:', list(into.iterdir()))

    def sender_cancels(self):
        peer = self.peer()
        cli = self.sending(peer)
        cli.kill(signal.SIGTERM)
        self.fails(cli, 'cancelled-here')
        self.peer_still_works()

    def receiver_cancels(self):
        peer = self.peer()
        cli, into = self.receiving(peer)
        cli.kill(signal.SIGTERM)
        self.fails(cli, 'cancelled-here')
        lab.check(list(into.iterdir()) == [], 'files:', list(into.iterdir()))
        self.peer_still_works()

    def refuses(self):
        """An offer of somebody who is not asked for."""
        peer = self.peer()
        to = f'romeo@{self.server.domain}/closed'
        cli = self.case.cli(self.server.options(to), 'receive', '--from', f'nobody@{self.server.domain}',
                            '--into', str(self.case.folder / 'closed'))
        cli.wait_for('online')
        peer.send(to, self.file(1000))
        # Its word for it, or that it goes on.
        lab.time.sleep(2)
        lab.check(cli.process.poll() is None and not cli.find('offered'), cli.story())
        cli.kill(signal.SIGTERM)
        lab.check(cli.wait() == 0, cli.story())
        lab.no_criticals(cli)
        self.peer_still_works()

    def peer_still_works(self):
        self.to_peer(1000)


def main():
    tables = [Trouble(kind) for kind in (peers.Purple, peers.Coccinella, peers.Psi)]
    tests = []
    for table in tables:
        name = table.kind.__name__.lower()
        for run in (table.sender_meets_a_dead_peer, table.receiver_meets_a_dead_peer, table.sender_cancels,
                    table.receiver_cancels, table.refuses):
            table.add(f'{name}_{run.__name__}', run)
        tests += table.tests
    with tables[0], tables[1], tables[2]:
        lab.main(tests)


main()
