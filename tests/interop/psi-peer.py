#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Psi 1.5 with nobody before it: a real Psi on an X server, a session bus and an accessibility bus of its own, whose
dialogs are answered over AT-SPI. It takes every file it is offered and sends what standard input asks for.

Events go to standard output, one JSON object a line. Commands: `send FULL-JID PATH`; the end of standard input ends it.
"""
import argparse
import contextlib
import ctypes
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import sys
import time
from xml.sax.saxutils import escape

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)
# How often Psi's windows are looked at, seconds.
TICK = 0.05
# A dialog whose button was pressed gets this long before it is pressed again, seconds.
AGAIN = 3
# A press that opened nothing for this long is done again, seconds.
LOST = 5
# Starting Psi on a slow machine, seconds.
PATIENCE = 60


def tell(event, **more):
    print(json.dumps(dict(event=event, **more)), flush=True)


class Failure(Exception):
    pass


def until(what, found, patience=PATIENCE):
    end = time.monotonic() + patience
    while time.monotonic() < end:
        value = found()
        if value:
            return value
        time.sleep(0.1)
    raise Failure(f'{what}: not within {patience} s')


# --- the profile

def write_option(name, value):
    kind, text = {bool: ('bool', str(value).lower()), int: ('int', str(value))}.get(type(value), ('QString', escape(str(value))))
    return f'<{name} type="{kind}">{text}</{name}>'


def write_tree(tree):
    return ''.join(f'<{name}>{write_tree(value)}</{name}>' if isinstance(value, dict) else write_option(name, value)
                   for name, value in tree.items())


def write_profile(folder, options, password, port):
    jid, resource = options.account.split('/', 1)
    # Psi hides the password behind the JID (src/common.cpp, encodePassword).
    hidden = ''.join(f'{ord(char) ^ ord(jid[at % len(jid)]):04x}' for at, char in enumerate(password))
    account = {
        'enabled': True, 'auto': True, 'automatic-resource': False, 'reconn': False, 'enable-sm': False,
        'auto-same-status': True, 'last-status': 'online', 'last-status-message': '', 'ignore-SSL-warnings': True,
        'id': jid, 'name': 'peer', 'jid': jid, 'password': hidden, 'resource': resource, 'priority': 5,
        'use-host': True, 'host': options.host, 'port': options.port, 'ssl': 'no', 'security-level': 0,
        'allow-plain': 'always', 'bytestreams-proxy': options.proxy, 'ibb-only': options.ibb_only,
    }
    ui = {
        'tip': {'show': False},
        'file-transfer': {'auto-popup': True},
        'last-used-open-path': str(options.into), 'last-used-save-path': str(options.into),
        'systemtray': {'enable': False},
        'notifications': {
            'sounds': {'enable': False}, 'passive-popups': {'enabled': False},
            'popup-dialogs': {'suppress-while-dnd': False, 'suppress-while-away': False,
                              'suppress-when-not-on-roster': False},
        },
        'tabs': {'use-tabs': False},
    }
    tree = {
        'auto-update': {'check-on-startup': False},
        'p2p': {'bytestreams': {'external-address': '', 'listen-port': port}},
        'vcard': {'query-own-vcard-on-login': False},
        'ui': ui,
    }
    folder.mkdir(parents=True)
    namespace = 'version="1.5" xmlns="http://psi-im.org/options"'
    (folder / 'accounts.xml').write_text(
        f'<!DOCTYPE accounts>\n<accounts {namespace}><accounts><a0>{write_tree(account)}</a0></accounts></accounts>\n')
    (folder / 'options.xml').write_text(
        f'<!DOCTYPE options>\n<options {namespace}><options>{write_tree(tree)}</options></options>\n')


# --- the programs around Psi: they end when this one does, however it ends

def die_with_parent():
    os.setsid()
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start(*words, **more):
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, preexec_fn=die_with_parent, **more)


def first_line(file):
    ready, _, _ = select.select([file], [], [], PATIENCE)
    line = file.readline().strip() if ready else ''
    if not line:
        raise Failure('a helper of Psi did not start')
    return line


def start_display():
    inner, outer = os.pipe()
    server = start('Xvfb', '-displayfd', str(outer), '-screen', '0', '1280x900x24', '-nolisten', 'tcp',
                   pass_fds=[outer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(outer)
    with os.fdopen(inner) as pipe:
        os.environ['DISPLAY'] = ':' + first_line(pipe)
    return server


def start_bus(home):
    bus = start('dbus-daemon', '--session', '--nofork', '--print-address=1', stdout=subprocess.PIPE, text=True,
                env=dict(os.environ, HOME=str(home)))
    os.environ['DBUS_SESSION_BUS_ADDRESS'] = first_line(bus.stdout)
    return bus


def ask_bus(*words):
    done = subprocess.run(['dbus-send', '--session', '--print-reply=literal', *words], stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True)
    return done.stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def start_psi(options, home):
    password = pathlib.Path(options.password_file).read_text().strip()
    data = home / 'psi'
    write_profile(data / 'profiles' / 'default', options, password, free_port())
    environment = dict(os.environ, HOME=str(home), PSIDATADIR=str(data), XDG_CACHE_HOME=str(home / 'cache'),
                       QT_QPA_PLATFORM='xcb', QT_ACCESSIBILITY='1', QT_LINUX_ACCESSIBILITY_ALWAYS_ON='1',
                       LC_ALL='C.UTF-8')
    for name in ('QT_QPA_PLATFORMTHEME', 'XDG_CURRENT_DESKTOP', 'AT_SPI_BUS_ADDRESS'):
        environment.pop(name, None)
    psi = start('psi', cwd=home, env=environment, stdout=sys.stderr, stderr=sys.stderr)
    until('Psi on its bus', lambda: 'org.psi-im.Psi' in ask_bus(
        '--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.ListNames'))
    # Qt 5.15 finds the accessibility bus for certain only if that comes after it.
    os.environ['AT_SPI_BUS_ADDRESS'] = until('the accessibility bus', lambda: ask_bus(
        '--dest=org.a11y.Bus', '/org/a11y/bus', 'org.a11y.Bus.GetAddress'))
    return psi


# --- Psi's windows

class Screen:
    """What of Psi can be seen. A dialog that opens under a press keeps the answer to it back: no answer is no fault."""

    def __init__(self, pid):
        import gi
        gi.require_version('Atspi', '2.0')
        from gi.repository import Atspi
        import pyatspi
        # Milliseconds: for a call, and while a program starts.
        Atspi.set_timeout(800, 3000)
        self.atspi = pyatspi
        self.pid = pid
        self.app = None

    def find_app(self):
        for app in self.atspi.Registry.getDesktop(0):
            if app is not None and app.get_process_id() == self.pid:
                self.app = app
                return True
        return False

    def walk(self, node, depth=25):
        if node is None:
            return
        yield node
        if depth > 0:
            for at in range(min(node.childCount, 300)):
                yield from self.walk(node.getChildAtIndex(at), depth - 1)

    def is_showing(self, node):
        return node.getState().contains(self.atspi.STATE_SHOWING)

    def windows(self):
        nodes = [self.app.getChildAtIndex(at) for at in range(self.app.childCount)]
        return [node for node in nodes if node is not None]

    def is_signed_in(self):
        """The contact list fills when the roster comes."""
        return any(node.getRoleName() == 'table cell' for window in self.showing('Psi') for node in self.walk(window))

    def showing(self, *titles):
        return [node for node in self.windows() if self.is_showing(node) and node.name in titles]

    def button(self, window, *names, hidden=False):
        for node in self.walk(window):
            if (node.getRoleName() == 'push button' and node.name.replace('&', '') in names
                    and (hidden or self.is_showing(node))):
                return node
        return None

    def texts(self, window):
        return [node for node in self.walk(window) if node.getRoleName() == 'text' and self.is_showing(node)]

    def words(self, window):
        return ' / '.join(' '.join(node.name.split()) for node in self.walk(window)
                          if node.getRoleName() == 'label' and node.name.strip())

    def press(self, button):
        action = button.queryAction()
        names = [action.getName(at).lower() for at in range(action.nActions)]
        with contextlib.suppress(Exception):
            action.doAction(names.index('press') if 'press' in names else 0)


class Sending:
    """One file on its way through Psi's dialogs: chat window, file dialog, send dialog."""

    def __init__(self, screen, to, path):
        self.screen, self.to, self.path = screen, to, path
        self.step = self.open_chat
        self.since = time.monotonic()

    def tick(self):
        """Returns whether Psi's dialogs are all done."""
        step = self.step()
        if step:
            self.step, self.since = step, time.monotonic()
        elif self.step != self.wait and time.monotonic() - self.since > LOST:
            self.step, self.since = self.open_chat, time.monotonic()
        return self.step == self.over

    def open_chat(self):
        ask_bus('--dest=org.psi-im.Psi', '/Main', 'org.psi_im.Psi.Main.openURI',
                f'string:xmpp:{self.to}?message;type=chat')
        return self.press_in_chat

    def press_in_chat(self):
        bare = self.to.split('/')[0]
        for window in self.screen.windows():
            if bare in window.name or bare.split('@')[0] in window.name.lower():
                button = self.screen.button(window, 'Send File', hidden=True)
                if button:
                    self.screen.press(button)
                    return self.choose_file
        return None

    def choose_file(self):
        for dialog in self.screen.showing('Choose a file', 'Open'):
            self.screen.texts(dialog)[-1].queryEditableText().setTextContents(self.path)
            self.screen.press(self.screen.button(dialog, 'Open'))
            return self.press_send
        return None

    def press_send(self):
        for dialog in self.screen.showing('Send File'):
            fields = self.screen.texts(dialog)
            texts = [field.queryText().getText(0, -1) for field in fields]
            button = self.screen.button(dialog, 'Send')
            if self.path not in texts or not button:
                continue
            for field, text in zip(fields, texts):
                if text.startswith(self.to.split('/')[0]) and text != self.to:
                    field.queryEditableText().setTextContents(self.to)
            self.screen.press(button)
            tell('sending', peer=self.to, path=self.path)
            return self.wait
        return None

    def wait(self):
        return None if self.screen.showing('Send File') else self.over

    def over(self):
        return self.over


class Psi:
    def __init__(self, screen):
        self.screen = screen
        self.pressed = {}
        self.sending = None

    def press_once(self, window, *names):
        """Presses, and not again soon: a dialog takes a moment to go."""
        button = self.screen.button(window, *names)
        key = (window.name, str(window.path) if hasattr(window, 'path') else hash(window))
        if (not button or not button.getState().contains(self.screen.atspi.STATE_SENSITIVE)
                or time.monotonic() - self.pressed.get(key, -AGAIN) < AGAIN):
            return False
        self.pressed[key] = time.monotonic()
        self.screen.press(button)
        return True

    def answer(self, window):
        if window.name == 'Receive File':
            if self.press_once(window, 'Accept'):
                tell('offered')
        elif window.name == 'Save As':
            self.press_once(window, 'Save')
        elif window.name in ('Error', 'Warning', 'Information') or window.getRoleName() == 'alert':
            tell('notice', title=window.name, text=self.screen.words(window))
            self.press_once(window, 'OK', 'Yes', 'Close')
            for dialog in self.screen.showing('Send File'):
                self.press_once(dialog, 'Close')
            self.sending = None

    def tick(self):
        for window in self.screen.windows():
            if self.screen.is_showing(window):
                self.answer(window)
        if self.sending and self.sending.tick():
            self.sending = None

    def take_command(self, line):
        words = line.rstrip('\n').split(' ', 2)
        if len(words) == 3 and words[0] == 'send':
            self.sending = Sending(self.screen, words[1], words[2])
        else:
            tell('notice', title='No such command', text=line)


def read_options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--account', required=True, help='full JID')
    parser.add_argument('--password-file', required=True)
    parser.add_argument('--host', required=True)
    parser.add_argument('--port', required=True, type=int)
    parser.add_argument('--into', required=True, type=pathlib.Path)
    parser.add_argument('--home', required=True, type=pathlib.Path)
    parser.add_argument('--proxy', default='', help='JID of the proxy it uses')
    parser.add_argument('--ibb-only', action='store_true')
    return parser.parse_args()


def serve(psi, process):
    while process.poll() is None:
        ready, _, _ = select.select([sys.stdin], [], [], TICK)
        if ready:
            line = sys.stdin.readline()
            if not line:
                return
            psi.take_command(line)
        try:
            psi.tick()
        except Exception as error:  # windows come and go while they are looked at
            print(f'psi-peer: {type(error).__name__}: {error}', file=sys.stderr, flush=True)
    tell('offline', text=f'Psi ended with {process.returncode}')


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options.home.mkdir(parents=True)
    runtime = options.home / 'run'
    runtime.mkdir(mode=0o700)
    os.environ['XDG_RUNTIME_DIR'] = str(runtime)
    started = []
    try:
        started.append(start_display())
        started.append(start_bus(options.home))
        started.append(start_psi(options, options.home))
        screen = Screen(started[-1].pid)
        until('Psi on the accessibility bus', screen.find_app)
        until('the contact list', screen.is_signed_in)
        tell('online', jid=options.account)
        serve(Psi(screen), started[-1])
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


main()
