#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""./run on a bare X server: two windows side by side, three lines, and nothing is left of it, however it ends."""
import contextlib
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

import stage
from desktop import Desktop, SCREEN, command_line, descendants, until, xdotool
from stage import lab

TOP = pathlib.Path(__file__).resolve().parent.parent.parent.parent


def install(folder):
    """The build of this test run, where ./run expects what it has built itself."""
    subprocess.run(['meson', 'install', '-C', os.environ['BATON_BUILD_ROOT'], '--no-rebuild', '--quiet',
                    '--destdir', str(folder)], check=True, stdout=sys.stderr)
    binary = next(folder.rglob('bin/baton'))
    subprocess.run(['glib-compile-schemas', str(binary.parent.parent / 'share' / 'glib-2.0' / 'schemas')], check=True)
    return binary.parent.parent


class Run:
    """One ./run with a folder for temporary files of its own."""

    def __init__(self, desktop, installed):
        self.desktop = desktop
        self.before = set(descendants())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='baton-run-test-'))
        self.home = pathlib.Path(os.environ['HOME'])
        self.log = open(self.folder.with_suffix('.log'), 'w+')
        self.process = subprocess.Popen([str(TOP / 'run')], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                        env=dict(os.environ, TMPDIR=str(self.folder), BATON_INSTALLED=str(installed)))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if error[0]:
            self.desktop.shot('failed-run')
            print(self.said(), file=sys.stderr)
        for pid in set(descendants()) - self.before:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()
        self.log.close()
        self.folder.with_suffix('.log').unlink()
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def open(self):
        """Two windows that are signed in, and the three lines; returns the windows from left to right."""
        until('three lines', lambda: all(f'{number}. ' in self.said() for number in (1, 2, 3)))
        windows = until('two windows', lambda: (found := self.desktop.windows(name='^Baton$')) and len(found) == 2 and found)
        server = next(self.folder.glob('baton-run.*')) / 'server' / 'prosody.log'
        until('two people', lambda: all(f'Authenticated as {name}@' in server.read_text() for name in ('romeo', 'juliet')))

        def places():
            found = sorted((self.desktop.place_of(window), window) for window in windows)
            (left, _, width, height), (right, _, other, _) = found[0][0], found[1][0]
            half = SCREEN[0] // 2
            fits = left + width <= right and width > half * 0.9 and other > half * 0.9 and height > SCREEN[1] * 0.8
            return fits and right + other <= SCREEN[0] and [window for _, window in found]
        return until(lambda: f'windows side by side: {[self.desktop.place_of(window) for window in windows]}', places)

    def leaves_nothing(self):
        self.process.wait(stage.lab.PATIENCE)
        try:
            until('the end of all processes', lambda: not set(descendants()) - self.before, 20)
        except Exception:
            left = [command_line(pid) for pid in set(descendants()) - self.before]
            raise lab.Failure(f'still running: {left}') from None
        lab.check(not list(self.folder.iterdir()), 'files left:', list(self.folder.iterdir()))


def ends_with(number, status):
    def test():
        with Desktop(manager=False, bus=False) as desktop, Run(desktop, INSTALLED) as run:
            lab.check(not desktop.has_manager(), 'a window manager runs already')
            run.open()
            desktop.shot('run')
            run.process.send_signal(number)
            run.leaves_nothing()
            lab.check(run.process.returncode == status, 'exit status', run.process.returncode)
    test.__name__ = f'run_ends_with_{number.name}'
    return test


def run_ends_with_its_windows():
    with Desktop(manager=False, bus=False) as desktop, Run(desktop, INSTALLED) as run:
        for window in run.open():
            xdotool('windowactivate', '--sync', window)
            xdotool('key', '--clearmodifiers', 'ctrl+q')
            until('the end of one window', lambda: window not in desktop.windows(name='^Baton$'))
        run.leaves_nothing()
        lab.check(run.process.returncode == 0, 'exit status', run.process.returncode, run.said())


with tempfile.TemporaryDirectory(prefix='baton-installed-') as folder:
    INSTALLED = install(pathlib.Path(folder))
    lab.main([ends_with(signal.SIGTERM, 143), ends_with(signal.SIGINT, 130), run_ends_with_its_windows])
