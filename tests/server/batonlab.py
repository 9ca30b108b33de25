# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests against real servers share: a private server, baton-cli with its events, files of any size.

Results are TAP on standard output; everything else goes to standard error.
"""
import hashlib
import json
import os
import pathlib
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
CLI = os.environ.get('BATON_CLI', str(HERE.parent.parent / '_build' / 'baton-cli'))
# How long anything of a test may take before it counts as hanging, seconds: shared machines are slow.
PATIENCE = 60


class Failure(Exception):
    pass


def check(condition, *words):
    if not condition:
        raise Failure(' '.join(str(word) for word in words))


class Server:
    """A private Prosody in a folder of its own."""

    def __init__(self, folder, prefix=(), **settings):
        self.folder = pathlib.Path(folder)
        self.environment = dict(os.environ, PREFIX=' '.join(prefix), **settings)
        self._call('start')
        self.env = dict(line.split('=', 1) for line in (self.folder / 'env').read_text().splitlines())
        self.domain = self.env['domain']
        self.port = int(self.env['port'])

    def _call(self, verb):
        subprocess.run([str(HERE / 'prosody.sh'), verb, str(self.folder)], env=self.environment, check=True,
                       stdout=sys.stderr)

    def restart(self):
        self._call('restart')

    def stop(self):
        self._call('stop')

    def options(self, account):
        address = self.env['address']
        host = f'[{address}]' if ':' in address else address
        return ['--account', account, '--server', f'{host}:{self.port}', '--ca-file', self.env['ca'],
                '--password-file', str(self.folder / 'password')]


class Program:
    """A program that prints one JSON object a line with an `event`, collected as they come."""

    def __init__(self, *words, environment=None, stdin=None):
        self.events = []
        self.news = queue.Queue()
        self.log = tempfile.TemporaryFile(mode='w+')
        self.process = subprocess.Popen(words, stdin=stdin, stdout=subprocess.PIPE, stderr=self.log, text=True,
                                        env=dict(os.environ, **(environment or {})))
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.news.put((time.monotonic(), json.loads(line)))
        self.news.put(None)

    def _take(self, until):
        item = self.news.get(timeout=max(0.001, until - time.monotonic()))
        if item is None:
            self.news.put(None)
            return None
        at, event = item
        event['at'] = at
        self.events.append(event)
        return event

    def wait_for(self, name, patience=PATIENCE, **fields):
        """The first event of that name and these fields, of those seen or still to come."""
        def fits(event):
            return event['event'] == name and all(event.get(key) == value for key, value in fields.items())

        for event in self.events:
            if fits(event):
                return event
        until = time.monotonic() + patience
        while True:
            try:
                event = self._take(until)
            except queue.Empty:
                raise Failure(f'no {name} {fields} within {patience} s; {self.story()}') from None
            check(event is not None, f'ended without {name} {fields};', self.story())
            if fits(event):
                return event

    def wait(self, patience=PATIENCE):
        """The exit status, after every event was read."""
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise Failure(f'does not end; {self.story()}') from None
        self.reader.join(10)
        while True:
            try:
                if self._take(time.monotonic() + 1) is None:
                    break
            except queue.Empty:
                break
        return status

    def find(self, name, **fields):
        return [event for event in self.events
                if event['event'] == name and all(event.get(key) == value for key, value in fields.items())]

    def stderr(self):
        self.log.flush()
        position = self.log.tell()
        self.log.seek(0)
        text = self.log.read()
        self.log.seek(position)
        return text

    def story(self):
        short = [{key: value for key, value in event.items() if key != 'at'} for event in self.events
                 if event['event'] != 'progress']
        return f'events: {json.dumps(short)}\nstderr: {self.stderr()[-3000:]}'

    def peak_kib(self):
        """Peak memory so far, of the running process."""
        status = pathlib.Path(f'/proc/{self.process.pid}/status').read_text()
        return int(status.split('VmHWM:')[1].split()[0])

    def kill(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(how)

    def stop(self):
        self.kill()
        self.process.wait()
        self.reader.join(10)
        if self.process.stdin:
            self.process.stdin.close()
        self.process.stdout.close()
        self.log.close()


class Cli(Program):
    """One baton-cli with --json."""

    def __init__(self, options, *words, prefix=(), environment=None):
        super().__init__(*prefix, CLI, *options, '--json', *words, environment=environment)


class Case:
    """A temporary folder and everything started in it, ended in the end."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='baton-test-'))
        self.started = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for one in reversed(self.started):
            one.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def server(self, **settings):
        server = Server(self.folder / f'server{len(self.started)}', **settings)
        self.started.append(server)
        return server

    def cli(self, options, *words, **more):
        cli = Cli(options, *words, **more)
        self.started.append(cli)
        return cli

    def receiver(self, server, *words, account='juliet', into=None, **more):
        into = into or self.folder / 'into'
        cli = self.cli(server.options(f'{account}@{server.domain}/there'), *words, 'receive', '--into', str(into), **more)
        cli.wait_for('online')
        return cli

    def sender(self, server, path, *words, account='romeo', to='juliet', **more):
        return self.cli(server.options(f'{account}@{server.domain}/here'), *words, 'send', str(path),
                        f'{to}@{server.domain}', **more)

    def file(self, name, size, sparse=False):
        path = self.folder / 'from' / name
        path.parent.mkdir(exist_ok=True)
        with open(path, 'wb') as out:
            if sparse:
                out.truncate(size)
            else:
                while size > 0:
                    size -= out.write(os.urandom(min(size, 1 << 20)))
        return path


def sha256(path):
    with open(path, 'rb') as file:
        return hashlib.file_digest(file, 'sha256').hexdigest()


def no_criticals(*clis):
    for cli in clis:
        text = cli.stderr()
        check('CRITICAL' not in text and 'WARNING' not in text and 'Sanitizer' not in text,
              'complaints on standard error:', text[-3000:])


def main(tests):
    """Runs functions as TAP; words on the command line choose among them by a part of their name."""
    chosen = [test for test in tests if not sys.argv[1:] or any(word in test.__name__ for word in sys.argv[1:])]
    print(f'1..{len(chosen)}', flush=True)
    failed = 0
    for number, test in enumerate(chosen, 1):
        name = test.__name__.replace('_', '-')
        start = time.monotonic()
        try:
            skip = test()
            word = f' # SKIP {skip}' if skip else ''
            print(f'ok {number} - {name}{word}', flush=True)
        except Exception as error:  # whatever it is, the next test shall run
            failed += 1
            print(f'not ok {number} - {name}', flush=True)
            print(''.join(f'# {line}\n' for line in f'{type(error).__name__}: {error}'.splitlines()), flush=True)
        print(f'{name}: {time.monotonic() - start:.1f} s', file=sys.stderr)
    sys.exit(1 if failed else 0)
