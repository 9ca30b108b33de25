#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Other clients where the network swallows connections: which road is left, and that it is found."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lab'))
import netns  # noqa: E402
import peers  # noqa: E402
from peers import lab  # noqa: E402

PROXY = 'proxy.verona.example'
SIZE = 1 << 16
OPTIONS = {peers.Psi: dict(proxy=PROXY)}


class Roads(lab.Case):
    """Baton and the peer on hosts of their own; @dead names the hosts that nobody can connect to."""

    def __init__(self, kind, dead):
        super().__init__()
        self.net = netns.Net({'ours': [netns.NET + '11'], 'theirs': [netns.NET + '12']})
        self.started.append(self.net)
        self.serving = self.server(prefix=self.net.prefix('server'), ADDRESS=netns.NET + '1', LEGACY='yes')
        self.peer = kind(self.serving, 'juliet', self.folder / 'peer', prefix=self.net.prefix('theirs'),
                         **OPTIONS.get(kind, {}))
        self.started.append(self.peer)
        for host in dead:
            self.net.swallow(*(('server', f'tcp dport {self.serving.env["proxy_port"]}') if host == 'proxy' else (host, '')))

    def to_peer(self, path):
        sender = self.sender(self.serving, path, to='juliet', prefix=self.net.prefix('ours'))
        lab.check(sender.wait() == 0, sender.story(), '\nwhat the peer saw:', self.peer.story())
        self.peer.arrived(path)
        return sender

    def from_peer(self, path):
        receiver = self.receiver(self.serving, '--once', account='romeo', prefix=self.net.prefix('ours'))
        self.peer.send(f'romeo@{self.serving.domain}/there', path)
        lab.check(receiver.wait() == 0, receiver.story(), '\nwhat the peer saw:', self.peer.story())
        lab.check(lab.sha256(receiver.find('done')[0]['path']) == lab.sha256(path), 'the file arrived changed')
        return receiver


def dead(kind, direction, hosts, legs, limit):
    """One of @legs carries the file although @hosts are dead; its first byte comes within @limit seconds."""
    def test():
        if kind.missing():
            return kind.missing()
        with Roads(kind, hosts) as roads:
            cli = getattr(roads, direction)(roads.file('file.bin', SIZE))
            done, accepted = cli.find('done')[0], cli.find('accepted')[0]
            lab.check(done['leg'] in legs, 'carried by', done['leg'], cli.story())
            took = (cli.find('first-byte')[0]['ms'] - accepted['ms']) / 1000
            print(f'{test.__name__}: {done["leg"]}, first byte after {took:.1f} s', file=sys.stderr)
            lab.check(took < limit, 'first byte after', took, 's;', cli.story())
            lab.no_criticals(cli)
    test.__name__ = f'{kind.__name__.lower()}_{direction}_{"_".join(hosts)}_dead'
    return test


reason = netns.ensure_root()
if reason:
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)

ALL = ('ours', 'theirs', 'proxy')
lab.main([
    # It dials one host after the other, 5 s each, ours before the proxy.
    dead(peers.Purple, 'to_peer', ['ours'], ['proxy'], 15),
    dead(peers.Purple, 'to_peer', ALL, ['ibb'], 40),
    dead(peers.Purple, 'from_peer', ['theirs'], ['proxy'], 15),
    dead(peers.Purple, 'from_peer', ALL, ['ibb'], 40),
    dead(peers.Coccinella, 'to_peer', ['ours'], ['fast'], 5),
    dead(peers.Coccinella, 'to_peer', ['theirs'], ['direct'], 5),
    dead(peers.Coccinella, 'to_peer', ['ours', 'theirs'], ['proxy'], 15),
    dead(peers.Coccinella, 'to_peer', ALL, ['ibb'], 40),
    dead(peers.Coccinella, 'from_peer', ['theirs'], ['fast'], 5),
    dead(peers.Coccinella, 'from_peer', ['ours'], ['direct'], 5),
    dead(peers.Coccinella, 'from_peer', ['ours', 'theirs'], ['proxy'], 15),
    dead(peers.Psi, 'to_peer', ['ours'], ['fast'], 5),
    dead(peers.Psi, 'to_peer', ['theirs'], ['direct'], 5),
    # It holds proxies back until its own attempts are over.
    dead(peers.Psi, 'to_peer', ['ours', 'theirs'], ['proxy'], 20),
    dead(peers.Psi, 'to_peer', ALL, ['ibb'], 90),
    dead(peers.Psi, 'from_peer', ['theirs'], ['fast'], 5),
    dead(peers.Psi, 'from_peer', ['ours'], ['direct'], 5),
    dead(peers.Psi, 'from_peer', ['ours', 'theirs'], ['proxy'], 15),
])
