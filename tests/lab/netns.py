# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts of their own on this machine: network namespaces on one bridge, with addresses and dead ends as asked.

Needs root, or user namespaces to be root in: `ensure_root()` starts the script again inside them.
"""
import itertools
import os
import signal
import subprocess
import sys

NET = '10.77.0.'


def run(*words, **more):
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more).stdout


def ensure_root():
    """Returns why the lab cannot be built here, or nothing."""
    inside = os.environ.get('BATON_LAB_INSIDE')
    if os.geteuid() != 0 and not inside:
        unshare = ['unshare', '--user', '--map-root-user', '--net', '--mount', '--']
        if subprocess.run([*unshare, 'true'], stderr=subprocess.DEVNULL).returncode != 0:
            return 'neither root nor user namespaces'
        os.environ['BATON_LAB_INSIDE'] = 'yes'
        os.execvp(unshare[0], [*unshare, sys.executable, *sys.argv])
    if inside:
        # `ip netns` keeps its names in /run, which is not ours in a user namespace.
        subprocess.run(['mount', '-t', 'tmpfs', 'none', '/run'], check=True)
        run('ip', 'link', 'set', 'lo', 'up')
    try:
        run('ip', 'netns', 'add', f'baton-probe-{os.getpid()}')
        run('ip', 'netns', 'del', f'baton-probe-{os.getpid()}')
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        return f'no network namespaces here: {getattr(error, "stderr", error)}'.strip()
    return None


def run_or_skip(build, use):
    """Calls @use with what @build made, which ends whatever happens; where no lab can be, says why instead."""
    reason = ensure_root()
    if reason:
        print(f'1..0 # SKIP {reason}')
        sys.exit(0)
    # The test runner ends who takes too long: what was built goes then too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    built = build()
    try:
        use(built)
    finally:
        built.end()


class Hosts:
    """Network namespaces by short names. Their real names are this process's and this object's own."""

    numbers = itertools.count()

    def __init__(self):
        self.names = {}
        self.number = next(Hosts.numbers)

    def add(self, host):
        name = f'bt{os.getpid()}-{self.number}-{host}'
        run('ip', 'netns', 'add', name)
        self.names[host] = name
        self.on(host, 'sysctl', '-qw', 'net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0')
        self.on(host, 'ip', 'link', 'set', 'lo', 'up')

    def remove(self, host):
        name = self.names.pop(host, None)
        if name:
            subprocess.run(['ip', 'netns', 'del', name], stderr=subprocess.DEVNULL)

    def prefix(self, host):
        # `ip netns exec` and `ip -n` want mounts of their own, which a chroot does not have.
        return ['nsenter', f'--net=/run/netns/{self.names[host]}', '--']

    def on(self, host, *words, **more):
        return run(*self.prefix(host), *words, **more)

    def down(self):
        for host in list(self.names):
            self.remove(host)

    def stop(self):
        self.down()


class Net(Hosts):
    """A server host and some others on one bridge."""

    def __init__(self, hosts):
        super().__init__()
        try:
            self._build('server', [NET + '1'], bridge=True)
            for host, addresses in hosts.items():
                self._build(host, addresses)
        except subprocess.CalledProcessError as error:
            print(error.stderr, file=sys.stderr)
            self.down()
            raise

    def _build(self, host, addresses, bridge=False):
        self.add(host)
        if bridge:
            self.on(host, 'ip', 'link', 'add', 'net', 'type', 'bridge')
        else:
            self.on(host, 'ip', 'link', 'add', 'net', 'type', 'veth', 'peer', 'name', host, 'netns', self.names['server'])
            self.on('server', 'ip', 'link', 'set', host, 'master', 'net', 'up')
        for address in addresses:
            self.on(host, 'ip', 'address', 'add', f'{address}/24', 'dev', 'net')
        self.on(host, 'ip', 'link', 'set', 'net', 'up')

    def swallow(self, host, rule):
        """New connections to @host that fit the nft @rule vanish without an answer."""
        self.on(host, 'nft', '-f', '-', input=f'''
add table inet dead
add chain inet dead in {{ type filter hook input priority 0; }}
add rule inet dead in tcp flags & (syn|ack) == syn {rule} drop
''')
