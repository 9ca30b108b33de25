# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's clients as programs that a test starts, asks and ends.

Every peer is a lab.Program: `online` when it can be written to, `present` as contacts come. It takes every file it is
offered into the folder `into`, and `send()` makes it offer one. `prefix` is a command that starts it elsewhere, as in a network namespace.
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'server'))

import batonlab as lab  # noqa: E402


class Peer(lab.Program):
    """What the clients have in common. `folder` is the peer's own: settings, received files."""

    def __init__(self, server, account, folder, *words, prefix=()):
        self.folder = pathlib.Path(folder)
        self.into = self.folder / 'into'
        self.into.mkdir(parents=True)
        self.jid = f'{account}@{server.domain}/{self.RESOURCE}'
        super().__init__(*prefix, *words, stdin=subprocess.PIPE)

    def order(self, *words):
        self.process.stdin.write(' '.join(str(word) for word in words) + '\n')
        self.process.stdin.flush()

    def send(self, to, path):
        """Offers a file to a full JID as soon as it is there. A JID serves one time: presence is not forgotten."""
        self.wait_for('present', peer=to)
        self.order('send', to, path)

    def arrived(self, path, name=None):
        """Waits until the peer has that file whole; says so by its hash."""
        wanted = lab.sha256(path)
        copy = self.into / (name or path.name)
        until = lab.time.monotonic() + lab.PATIENCE
        while not copy.exists() or lab.sha256(copy) != wanted:
            lab.check(lab.time.monotonic() < until, 'the peer has not got', copy, self.story())
            lab.time.sleep(0.05)
        copy.unlink()


class Purple(Peer):
    """Pidgin and Finch: libpurple."""

    RESOURCE = 'purple'
    PROGRAM = os.environ.get('PURPLE_PEER', '')

    @classmethod
    def missing(cls):
        return None if cls.PROGRAM else 'libpurple-dev was not there at the build'

    def __init__(self, server, account, folder, prefix=()):
        super().__init__(server, account, folder, self.PROGRAM, '--account', f'{account}@{server.domain}/{self.RESOURCE}',
                         '--password-file', str(server.folder / 'password'), '--host', server.env['address'],
                         '--port', str(server.port),
                         '--into', str(pathlib.Path(folder) / 'into'), '--home', str(pathlib.Path(folder) / 'home'), prefix=prefix)
        self.wait_for('online')


class Coccinella(Peer):
    """Coccinella 0.96.20: its own jabberlib under tclsh. `options` of coccinella-peer.tcl change what it offers."""

    RESOURCE = 'coccinella'
    FOLDER = pathlib.Path('/usr/share/coccinella')

    @classmethod
    def missing(cls):
        if not shutil.which('tclsh'):
            return 'tclsh is not installed'
        return None if (cls.FOLDER / 'jabberlib').is_dir() else 'coccinella is not installed'

    def __init__(self, server, account, folder, prefix=(), **options):
        extra = [word for name, value in options.items() for word in (f'-{name}', str(value))]
        super().__init__(server, account, folder, 'tclsh', str(HERE / 'coccinella-peer.tcl'),
                         '-account', f'{account}@{server.domain}/{self.RESOURCE}',
                         '-password-file', str(server.folder / 'password'), '-host', server.env['address'],
                         '-port', str(server.port), '-into', str(pathlib.Path(folder) / 'into'),
                         '-coccinella', str(self.FOLDER), *extra, prefix=prefix)
        self.wait_for('online')
        if options.get('proxy', 1) and 's5b' in options.get('methods', 's5b') and server.environment.get('PROXY') != 'no':
            self.wait_for('proxy')


class Psi(Peer):
    """Psi 1.5, the program itself on a display nobody sees. `options` of psi-peer.py change what it offers."""

    RESOURCE = 'psi'
    # Debian's own Python: its bindings to the accessibility bus are compiled for that one.
    PYTHON = '/usr/bin/python3'

    @classmethod
    def missing(cls):
        for program in ('psi', 'Xvfb', 'dbus-daemon', 'dbus-send'):
            if not shutil.which(program):
                return f'{program} is not installed'
        probe = subprocess.run([cls.PYTHON, '-c', 'import pyatspi'], stderr=subprocess.DEVNULL)
        return None if probe.returncode == 0 else 'python3-pyatspi is not installed'

    def __init__(self, server, account, folder, prefix=(), proxy='', ibb_only=False):
        super().__init__(server, account, folder, self.PYTHON, str(HERE / 'psi-peer.py'),
                         '--account', f'{account}@{server.domain}/{self.RESOURCE}',
                         '--password-file', str(server.folder / 'password'), '--host', server.env['address'],
                         '--port', str(server.port), '--into', str(pathlib.Path(folder) / 'into'),
                         '--home', str(pathlib.Path(folder) / 'home'), '--proxy', proxy,
                         *(['--ibb-only'] if ibb_only else []), prefix=prefix)
        self.wait_for('online')

    def send(self, to, path):
        # Psi's dialogs do not ask whether somebody is there, and take longer than a presence.
        self.order('send', to, path)

    def stop(self):
        """The end of its input is the end of Psi and all that was started around it."""
        if self.process.poll() is None:
            self.process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        super().stop()
