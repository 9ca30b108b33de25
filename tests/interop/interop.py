# SPDX-License-Identifier: GPL-3.0-or-later
"""The cells of the table peer x direction x leg x size, each a test of its own, on one server with one peer."""
import contextlib

import peers
from peers import lab

MIB = 1 << 20
UNICODE = 'Julïet 🌹 – ромашка.txt'


class Table:
    """One server, a peer of a kind for each set of its options, and baton-cli anew for each transfer."""

    def __init__(self, kind, **settings):
        self.kind = kind
        self.settings = dict(LEGACY='yes', ACCOUNTS='romeo juliet nurse peter tybalt mercutio', **settings)
        self.tests = []

    def __enter__(self):
        self.case = lab.Case()
        self.accounts = iter(self.settings['ACCOUNTS'].split()[1:])
        self._server = None
        self._peers = {}
        return self

    def __exit__(self, *_):
        self.case.__exit__()

    @property
    def server(self):
        self._server = self._server or self.case.server(**self.settings)
        return self._server

    def peer(self, **options):
        key = tuple(sorted(options.items()))
        if key not in self._peers or self._peers[key].process.poll() is not None:
            self._peers[key] = self.start(**options)
        return self._peers[key]

    def start(self, **options):
        account = next(self.accounts)
        peer = self.kind(self.server, account, self.case.folder / account, **options)
        self.case.started.append(peer)
        return peer

    def file(self, size, name=None):
        return self.case.file(name or f'file-{len(self.case.started)}-{size}.bin', size)

    @contextlib.contextmanager
    def blame(self, *others):
        """Tells the peer's side of a failure."""
        try:
            yield
        except lab.Failure as failure:
            stories = '\n'.join(other.story() for other in others)
            raise lab.Failure(f'{failure}\nwhat the peer saw: {stories}') from None

    def to_peer(self, size, name=None, legs=None, carried=None, **options):
        """Baton sends. @options are the peer's."""
        peer = self.peer(**options)
        path = self.file(size, name)
        sender = self.case.cli(self.server.options(f'romeo@{self.server.domain}/here'), *(['--legs', legs] if legs else []),
                               'send', str(path), peer.jid)
        with self.blame(peer):
            lab.check(sender.wait() == 0, 'the sender failed;', sender.story())
            peer.arrived(path)
        done = sender.find('done')[0]
        lab.check(done['sha256'] == lab.sha256(path) and done['bytes'] == size, done)
        lab.check(not carried or done['leg'] in carried, f'{carried} was asked for,', done['leg'], 'carried it')
        lab.no_criticals(sender)

    def from_peer(self, size, name=None, legs=None, carried=None, **options):
        """Baton receives. @options are the peer's."""
        peer = self.peer(**options)
        path = self.file(size, name)
        into = self.case.folder / 'into'
        to = f'romeo@{self.server.domain}/there{len(self.case.started)}'
        receiver = self.case.cli(self.server.options(to), *(['--legs', legs] if legs else []), 'receive', '--once',
                                 '--into', str(into))
        receiver.wait_for('online')
        peer.send(to, path)
        with self.blame(peer):
            lab.check(receiver.wait() == 0, 'the receiver failed;', receiver.story())
        done = receiver.find('done')[0]
        lab.check(done['name'] == path.name, 'another name:', done['name'])
        lab.check(lab.sha256(done['path']) == lab.sha256(path) == done['sha256'], 'the file arrived changed')
        lab.check(not carried or done['leg'] in carried, f'{carried} was asked for,', done['leg'], 'carried it')
        lab.no_criticals(receiver)
        lab.shutil.rmtree(into)

    def peer_to_peer(self, size):
        """The rig itself: two of the same kind, without Baton."""
        path = self.file(size)
        peer, other = self.peer(), self.start()
        with self.blame(peer, other):
            other.send(peer.jid, path)
            peer.arrived(path)
        other.stop()
        self.case.started.remove(other)

    def add(self, title, run, *words, **more):
        def test():
            return self.kind.missing() or run(*words, **more)
        test.__name__ = title
        self.tests.append(test)

    def both(self, title, *words, **more):
        """The same transfer in both directions."""
        self.add(f'to_peer_{title}', self.to_peer, *words, **more)
        self.add(f'from_peer_{title}', self.from_peer, *words, **more)

    def cannot(self, title, why):
        """A cell that the peer leaves empty, whatever Baton does."""
        test = lambda: why  # noqa: E731
        test.__name__ = title
        self.tests.append(test)

    def run(self):
        lab.main(self.tests)
