# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stories of the window share: a server, two people, and files that go between them."""
import contextlib
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / 'server'))
import batonlab as lab  # noqa: E402
from desktop import Desktop, DragSource, Pointer, confine, need, until  # noqa: E402

need('Xvfb', 'openbox', 'dbus-daemon', 'xdotool', 'xprop', 'import', 'prosody')
confine()

# Where windows stand on the screen: to the right of what is dragged, beside each other.
PLACES = {'romeo': (200, 20, 1060, 760), 'juliet': (1300, 20, 1060, 760), 'nurse': (200, 20, 1060, 760)}


class Stage:
    """Everything one story needs beside the desktop, ended in the end."""

    # One for all stories of a process: the accessibility library connects to a bus once.
    desktop = None

    def __init__(self, **settings):
        self.settings = settings

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        try:
            self.case = self.stack.enter_context(lab.Case())
            self.pointer = Pointer()
            self.server = self.case.server(**self.settings)
            self.people = {}
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, *error):
        if error[0]:
            for name, person in self.people.items():
                (self.desktop.shots / f'failed-{name}.txt').write_text(person.dump())
            self.desktop.shot('failed')
        for person in self.people.values():
            person.stop()
        self.stack.close()

    def into(self, name):
        path = self.case.folder / f'into-{name}'
        path.mkdir(exist_ok=True)
        return path

    def window(self, name, *words, environment=None):
        """A window with the given words on its command line, in its place."""
        from window import Baton  # behind the desktop: it connects to the bus that it finds
        person = Baton(self.desktop, *words, environment=environment)
        self.people[name] = person
        person.place(*PLACES[name])
        return person

    def person(self, name, environment=None):
        """A window that is signed in and sees its contacts."""
        server = self.server
        window = self.window(name, '--profile', name, *server.options(f'{name}@{server.domain}'), '--into', self.into(name),
                             environment=environment)
        window.find('list item', 'All Transfers')
        return window

    def both(self):
        """Romeo and Juliet, online for each other."""
        romeo, juliet = self.person('romeo'), self.person('juliet')
        romeo.find('list item', '^Juliet, Available')
        juliet.find('list item', '^Romeo, Available')
        return romeo, juliet

    def drag(self, *paths):
        source = DragSource(self.desktop, self.pointer, *paths)
        self.stack.callback(source.close)
        return source

    def arrived(self, name, path):
        """Waits for a file with the same name and the same bytes."""
        there = self.into(name) / path.name
        until(f'{path.name} in {os.listdir(self.into(name))}', there.exists)
        lab.check(lab.sha256(there) == lab.sha256(path), path.name, 'arrived changed')
        return there


def main(*tests):
    with Desktop() as Stage.desktop:
        lab.main(tests)


def no_complaints(*people):
    for person in people:
        lab.check(not person.complaints(), 'complaints on standard error:', '\n'.join(person.complaints()))
