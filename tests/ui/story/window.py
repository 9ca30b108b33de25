# SPDX-License-Identifier: GPL-3.0-or-later
"""One `baton` process as a person meets it: what is written on it, what can be pressed, where things are."""
import os
import re
import subprocess
import sys
import tempfile

import gi

from desktop import Failure, until, xdotool

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# Complaints of the toolkit that are not about us: what GTK 4.8 says when it is asked for places on the screen.
NOT_OURS = ('Screen coordinates not supported',)


def children(node):
    for index in range(min(node.get_child_count(), 2000)):
        child = node.get_child_at_index(index)
        if child:
            yield child


class Baton:
    """A running window; nodes are found by the role and the name that a screen reader tells."""

    def __init__(self, desktop, *words, environment=None):
        self.desktop = desktop
        self.log = tempfile.TemporaryFile(mode='w+')
        self.process = subprocess.Popen([os.environ['BATON'], *map(str, words)], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log, env=dict(os.environ, **(environment or {})))
        self.window = until(self.story, lambda: self._alive() and desktop.windows(self.process.pid, '^Baton$'))[-1]
        self.root = until('the window on the accessibility bus', self._find_root)

    def _alive(self):
        if self.process.poll() is not None:
            raise Failure(f'baton ended with {self.process.returncode}; {self.stderr()}')
        return True

    def _find_root(self):
        self._alive()
        for one in children(Atspi.get_desktop(0)):
            try:
                if one.get_process_id() == self.process.pid:
                    return one
            except GLib.Error:
                pass
        return None

    def stderr(self):
        self.log.seek(0)
        return self.log.read()

    def complaints(self):
        return [line for line in self.stderr().splitlines()
                if re.search('CRITICAL|WARNING|Sanitizer|runtime error', line)
                and not any(known in line for known in NOT_OURS)]

    def story(self):
        return f'the window; standard error: {self.stderr()[-2000:]}'

    # What is there.

    def walk(self, root=None):
        """Every node, from the top."""
        todo = [root or self.root]
        while todo:
            node = todo.pop(0)
            try:
                node.get_role()
                yield node
                todo[:0] = list(children(node))
            except GLib.Error:
                pass  # it went away meanwhile

    def seek(self, role=None, name=None, root=None):
        """Nodes of a role whose names a pattern finds."""
        for node in self.walk(root):
            try:
                if (role is None or node.get_role_name() in role.split('|')) and (
                        name is None or re.search(name, node.get_name() or '')):
                    yield node
            except GLib.Error:
                pass

    def sees(self, role, name, root=None):
        return next(self.seek(role, name, root), None)

    def find(self, role, name, root=None, patience=None):
        more = {'patience': patience} if patience else {}
        return until(lambda: f'{role} {name!r}', lambda: self._alive() and self.sees(role, name, root),
                     **more)

    def gone(self, role, name):
        until(lambda: f'the end of {role} {name!r}', lambda: not self.sees(role, name))

    def names(self, role):
        return [node.get_name() for node in self.seek(role)]

    def dump(self, root=None):
        lines = []

        def add(node, depth):
            try:
                states = [str(state.value_nick) for state in node.get_state_set().get_states()]
                lines.append(f'{"  " * depth}[{node.get_role_name()}] {node.get_name()!r} {" ".join(states)}')
                for child in children(node):
                    add(child, depth + 1)
            except GLib.Error:
                pass
        add(root or self.root, 0)
        return '\n'.join(lines)

    # What can be done.

    @staticmethod
    def has(node, state):
        return node.get_state_set().contains(getattr(Atspi.StateType, state))

    def press(self, name, role='push button', root=None):
        """Waits for a button that can be pressed and presses it."""
        def ready():
            self._alive()
            for node in self.seek(role, name, root):
                if self.has(node, 'SENSITIVE') and node.get_n_actions() > 0:
                    return node
            return None
        until(lambda: f'a {role} {name!r} that can be pressed,', ready).do_action(0)

    def answer(self, button):
        """Presses a button of the dialog that stands over the window; its other form for narrow ones is not meant."""
        dialog = self.find('dialog', None)
        self.press(button, root=dialog)

    def write(self, name, text, root=None):
        """Puts text into an entry."""
        entry = until(lambda: f'an entry {name!r}',
                      lambda: next((node for node in self.seek(None, name, root) if node.get_editable_text_iface()), None))
        Atspi.EditableText.set_text_contents(entry, text)

    def keys(self, *keys):
        """Presses keys while this window has the focus."""
        self.activate()
        xdotool('key', '--clearmodifiers', *keys)

    def activate(self):
        """Gives the window the focus."""
        xdotool('windowactivate', '--sync', self.window)

    def place(self, x, y, width, height):
        xdotool('windowsize', self.window, width, height)
        xdotool('windowmove', self.window, x, y)
        until('the window in its place', lambda: self._is_at(x, y, width, height))

    def _is_at(self, *wanted):
        """Also for the program itself: where it draws follows where the window is. Decorations make up the difference."""
        frame = self.root.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        return (all(abs(one - other) < 60 for one, other in zip(self.area(), wanted))
                and abs(frame.width - wanted[2]) < 60 and abs(frame.height - wanted[3]) < 60)

    def area(self):
        """Where the window is on the screen: x, y, width, height."""
        return self.desktop.place_of(self.window)

    def inside(self):
        """Where the window is without the margin that GTK keeps for its shadow: x, y, width, height."""
        frame = self.root.get_child_at_index(0).get_extents(Atspi.CoordType.WINDOW)
        x, y, width, height = self.area()
        return x + (width - frame.width) // 2, y + (height - frame.height) // 2, frame.width, frame.height

    def middle(self, node):
        """The middle of a node of the window, on the screen; GTK tells places within the window."""
        inner = node.get_extents(Atspi.CoordType.WINDOW)
        x, y, _, _ = self.inside()
        return x + inner.x + inner.width // 2, y + inner.y + inner.height // 2

    def shot(self, name):
        return self.desktop.shot(name, self.area())

    def wait_end(self):
        until('the end of the window', lambda: self.process.poll() is not None)
        return self.process.returncode

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()
        text = self.stderr()
        if text.strip():
            print(text, file=sys.stderr)
        self.log.close()
