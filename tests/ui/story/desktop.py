# SPDX-License-Identifier: GPL-3.0-or-later
"""A private desktop for one test: an X server, a window manager and a session bus of its own, and what it shows.

Nothing is shared with the desktop of whoever runs it, and nothing is left behind: where the kernel allows it everything
runs in a PID namespace that ends with the test; elsewhere each process is ended by its id.
"""
import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PR_SET_CHILD_SUBREAPER = 36
# How long anything on the screen may take before it counts as not coming, seconds: shared machines are slow.
PATIENCE = 90
# How often something is looked at, seconds: a look at a whole window takes as long.
BEAT = 0.1
# The screen: room for two windows and for what is dragged.
SCREEN = (2400, 1000)

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><keep_umask/><listen>unix:path={folder}/bus</listen><auth>EXTERNAL</auth>
<servicedir>{folder}/services</servicedir>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""
# The buttons of GNOME's windows: three of them need more than a telephone's 360 px.
SETTINGS = '[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\ngtk-decoration-layout=:close\n'


class Failure(Exception):
    pass


def need(*programs):
    """Skips the whole test where something to run it with is not installed."""
    missing = [program for program in programs if not shutil.which(program)]
    if not os.path.exists('/usr/share/dbus-1/services/org.a11y.Bus.service'):
        missing.append('at-spi2-core')
    try:
        import gi
        gi.require_version('Atspi', '2.0')
    except (ImportError, ValueError):
        missing.append('gir1.2-atspi-2.0')
    if missing:
        print(f'1..0 # SKIP not installed: {" ".join(missing)}')
        sys.exit(0)


def confine():
    """Starts the program anew in a PID namespace, so that whatever it starts ends with it, even when it is killed."""
    if os.environ.get('BATON_CONFINED'):
        return
    kinds = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
    for more in ([], ['--user', '--map-root-user']):
        words = ['unshare', *more, *kinds]
        if shutil.which('unshare') and subprocess.run([*words, 'true'], stderr=subprocess.DEVNULL).returncode == 0:
            os.environ['BATON_CONFINED'] = 'yes'
            os.execvp('unshare', [*words, sys.executable, *sys.argv])


def until(what, look, patience=PATIENCE):
    """What `look` returns as soon as it is something; `what` is what the test says when it never is."""
    end = time.monotonic() + patience
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f'not within {patience} s: {what() if callable(what) else what}')
        time.sleep(BEAT)


def descendants(of=None):
    """Ids of the living processes below one, children last."""
    parents = {}
    for entry in os.listdir('/proc'):
        try:
            if entry.isdigit():
                name, _, rest = pathlib.Path('/proc', entry, 'stat').read_text().rpartition(')')
                state, parent = rest.split()[:2]
                if state != 'Z':
                    parents.setdefault(int(parent), []).append(int(entry))
        except (FileNotFoundError, ProcessLookupError):
            pass
    found, todo = [], [of or os.getpid()]
    while todo:
        for child in parents.get(todo.pop(0), []):
            found.append(child)
            todo.append(child)
    return found


def command_line(pid):
    try:
        return pathlib.Path(f'/proc/{pid}/cmdline').read_bytes().replace(b'\0', b' ').decode(errors='replace').strip()
    except (FileNotFoundError, ProcessLookupError):
        return '(gone)'


def signal_all(pids, number):
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def xdotool(*words, check=True):
    result = subprocess.run(['xdotool', *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if check and result.returncode != 0:
        raise Failure(f'xdotool {words}: {result.stderr}')
    return result.stdout


class Desktop:
    """The desktop; `manager` is whether a window manager runs, `bus` whether there is a session bus."""

    def __init__(self, manager=True, bus=True):
        # Whatever a child leaves behind becomes ours, and is found at the end.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='baton-desktop-'))
        self.shots = pathlib.Path(os.environ.get('BATON_SHOTS') or 'shots').resolve()
        self.shots.mkdir(parents=True, exist_ok=True)
        self.old = dict(os.environ)
        try:
            self._home()
            self._screen()
            if bus:
                self._bus()
            if manager:
                self._start('openbox', '--config-file', '/etc/xdg/openbox/rc.xml')
                until('a window manager', self.has_manager)
        except BaseException:
            self.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _home(self):
        home = self.folder / 'home'
        (home / '.config' / 'gtk-4.0').mkdir(parents=True)
        (home / '.config' / 'gtk-4.0' / 'settings.ini').write_text(SETTINGS)
        (home / 'Downloads').mkdir()
        (self.folder / 'runtime').mkdir(mode=0o700)
        for name in ('WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS', 'SESSION_MANAGER', 'LANGUAGE', 'XAUTHORITY',
                     'GTK_THEME', 'GTK_A11Y', 'NO_AT_BRIDGE', 'DESKTOP_SESSION', 'XDG_CURRENT_DESKTOP', 'AT_SPI_BUS_ADDRESS'):
            os.environ.pop(name, None)
        os.environ.update(HOME=str(home), XDG_RUNTIME_DIR=str(self.folder / 'runtime'),
                          XDG_CONFIG_HOME=str(home / '.config'), XDG_DATA_HOME=str(home / '.local' / 'share'),
                          XDG_CACHE_HOME=str(home / '.cache'), XDG_STATE_HOME=str(home / '.local' / 'state'),
                          XDG_SESSION_TYPE='x11', GDK_BACKEND='x11', GSK_RENDERER='cairo', GSETTINGS_BACKEND='memory',
                          LC_ALL='C.UTF-8')

    def _start(self, *words, **more):
        with open(self.folder / f'{words[0]}.log', 'ab') as log:
            return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **more)

    def _told(self, name, words):
        """Starts a program that writes one line to a descriptor it is given, and waits for that line."""
        reader, writer = os.pipe()
        self._start(*[word.format(writer) for word in words], pass_fds=[writer])
        os.close(writer)
        with os.fdopen(reader) as told:
            line = told.readline().strip()
        if not line:
            raise Failure(f'{name} does not start: {(self.folder / (words[0] + ".log")).read_text()[-2000:]}')
        return line

    def _screen(self):
        number = self._told('the X server', ['Xvfb', '-displayfd', '{}', '-screen', '0', f'{SCREEN[0]}x{SCREEN[1]}x24',
                                             '-nolisten', 'tcp', '-noreset'])
        os.environ['DISPLAY'] = f':{number}'

    def _bus(self):
        services = self.folder / 'services'
        services.mkdir()
        shutil.copy('/usr/share/dbus-1/services/org.a11y.Bus.service', services)
        (self.folder / 'bus.conf').write_text(BUS.format(folder=self.folder))
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = self._told(
            'the bus', ['dbus-daemon', f'--config-file={self.folder}/bus.conf', '--nofork', '--print-address={}'])

    def has_manager(self):
        told = subprocess.run(['xprop', '-root', '_NET_SUPPORTING_WM_CHECK'], stdout=subprocess.PIPE, text=True).stdout
        return 'window id' in told

    def windows(self, pid=None, name=None, visible=True):
        """X windows, the newest last."""
        words = ['search', '--all', *(['--onlyvisible'] if visible else []), *(['--pid', pid] if pid else []),
                 '--name', name or '.']
        return xdotool(*words, check=False).split()

    @staticmethod
    def place_of(window):
        """Where a window is on the screen: x, y, width, height; nowhere when it has gone."""
        told = dict(line.split('=') for line in xdotool('getwindowgeometry', '--shell', window, check=False).splitlines())
        return tuple(int(told.get(key, 0)) for key in ('X', 'Y', 'WIDTH', 'HEIGHT'))

    def shot(self, name, area=None):
        """A picture of the screen, or of an area (x, y, width, height) of it."""
        path = self.shots / f'{name}.png'
        crop = ['-crop', '{2}x{3}+{0}+{1}'.format(*area), '+repage'] if area else []
        subprocess.run(['import', '-silent', '-window', 'root', *crop, str(path)], check=True)
        print(f'picture: {path}', file=sys.stderr)
        return path

    def stop(self):
        """Asks everything to end, the X server too, so that it takes its lock away; what does not hear is killed."""
        for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
            signal_all(reversed(descendants()), number)
            end = time.monotonic() + patience
            while time.monotonic() < end:
                try:
                    while os.waitpid(-1, os.WNOHANG)[0]:
                        pass
                except ChildProcessError:
                    break
                time.sleep(BEAT)
        os.environ.clear()
        os.environ.update(self.old)
        shutil.rmtree(self.folder, ignore_errors=True)


class Pointer:
    """The mouse: moves as a hand does, over every place between."""

    def __init__(self):
        self.x = self.y = 0

    def move(self, x, y, steps=12):
        fromx, fromy = self.x, self.y
        for step in range(1, steps + 1):
            xdotool('mousemove', '--sync', fromx + (x - fromx) * step // steps, fromy + (y - fromy) * step // steps)
        self.x, self.y = x, y

    def jump(self, x, y):
        xdotool('mousemove', x, y)
        self.x, self.y = x, y

    def press(self):
        xdotool('mousedown', 1)

    def release(self):
        xdotool('mouseup', 1)

    def click(self, x, y):
        self.jump(x, y)
        xdotool('click', 1)


class DragSource:
    """A window from which the given files can be dragged, as out of a file manager."""

    def __init__(self, desktop, pointer, *paths):
        self.pointer = pointer
        self.log = tempfile.TemporaryFile(mode='w+')
        self.process = subprocess.Popen([os.environ['BATON_DRAG_SOURCE'], *map(str, paths)], stdin=subprocess.DEVNULL,
                                        stdout=self.log, stderr=self.log)
        self.window = until('the window to drag from', lambda: desktop.windows(self.process.pid, 'Drag Source'))[-1]
        xdotool('windowmove', '--sync', self.window, 2, 2)

    def says(self):
        self.log.seek(0)
        return self.log.read()

    def pick_up(self):
        """Presses and moves until the drag has begun: a window that has just appeared may not hear the first try."""
        for _ in range(20):
            self.pointer.jump(60, 60)
            self.pointer.press()
            for step in range(1, 8):
                self.pointer.move(60 + step * 4, 60 + step * 4, steps=1)
            try:
                until('a drag', lambda: 'drag-begin' in self.says(), 3)
                return
            except Failure:
                self.pointer.release()
        raise Failure('no drag begins')

    def drop(self):
        """Lets go, and returns whether somebody took it."""
        self.pointer.release()
        until('the end of the drag', lambda: 'drag-end' in self.says() or 'drag-cancel' in self.says())
        return 'drag-end 1' in self.says()

    def close_window(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()

    def close(self):
        self.close_window()
        self.log.close()

