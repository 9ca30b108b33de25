# SPDX-License-Identifier: GPL-3.0-or-later
"""A small Internet: a server, and the homes of alice and bob, each behind a router of the kind that is asked for.

A home is a word, or some joined by '+':

    open      public addresses, everything comes in
    drop      public addresses behind a firewall; what nobody asked for vanishes
    refuse    the same, but it is refused: a reset
    nat       private addresses behind one public one, which keeps ports (port-restricted)
    sym       the same, with another port for every destination (symmetric)
    lan       bob only: in alice's home
    same      a private network with the same addresses as in the other home
    dead      a first address at which nobody answers
    web       only TCP port 443 goes out, the rest vanishes
    v6open    the firewall lets IPv6 in

Everything lives in network namespaces named after this process, and ends with them.
"""
import os
import select
import subprocess

import netns

SERVER, SERVER6 = '203.0.113.1', '2001:db8:113::1'
CARRIER, CARRIER6 = '203.0.113.254', '2001:db8:113::fe'
WIRE = os.environ.get('BATON_LAB_WIRE', '')


class Home:
    """What one side's addresses are."""

    def __init__(self, who, kind, family):
        self.who, self.words, self.family = who, kind.split('+'), family
        first = who == 'alice'
        self.wan, self.wan6 = ('203.0.113.11', '2001:db8:113::11') if first else ('203.0.113.21', '2001:db8:113::21')
        self.net6 = f'2001:db8:{1 if first else 2}'
        self.private = bool({'nat', 'sym', 'lan'} & set(self.words))
        if not self.private:
            self.net, base = '198.51.100', 0 if first else 64
        else:
            self.net, base = '192.168.1' if first or 'same' in self.words or 'lan' in self.words else '192.168.2', 0
        own = 20 if not first and 'same' not in self.words else 10
        self.gateway, self.subnet = f'{self.net}.{base + 1}', f'{self.net}.{base}/26'
        self.address, self.dead = f'{self.net}.{base + own}', f'{self.net}.{base + own - 1}'
        if 'lan' in self.words:
            self.net6 = '2001:db8:1'
        self.gateway6, self.address6 = f'{self.net6}::1', f'{self.net6}::{own}'

    def has(self, *words):
        return bool(set(words) & set(self.words))

    @property
    def v4(self):
        return self.family != 'v6'

    @property
    def v6(self):
        return self.family != 'v4'


class Internet(netns.Hosts):
    def __init__(self):
        super().__init__()
        self.wires = []
        self.plugged = []
        self.homes = {}
        try:
            self.add('carrier')
            self.add('server')
            self._build_middle()
        except (subprocess.CalledProcessError, OSError):
            self.down()
            raise

    def _ip(self, host, *lines):
        self.on(host, 'ip', '-batch', '-', input='\n'.join(lines) + '\n')

    def _join(self, host, interface, other, port):
        netns.run('ip', 'link', 'add', interface, 'netns', self.names[host], 'type', 'veth',
                  'peer', 'name', port, 'netns', self.names[other])

    def _forward(self, host):
        self.on(host, 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1',
                'net.ipv4.conf.all.send_redirects=0', 'net.ipv4.conf.default.send_redirects=0')

    def _build_middle(self):
        self._forward('carrier')
        self._join('server', 'net', 'carrier', 'server')
        # Private addresses lead nowhere out there, and nobody says so.
        self._ip('carrier', 'link add net type bridge', 'link set net up', 'link set server master net up',
                 f'address add {CARRIER}/24 dev net', f'address add {CARRIER6}/64 dev net nodad',
                 *[f'route add blackhole {private}' for private in ('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')])
        self._ip('server', f'address add {SERVER}/24 dev net', f'address add {SERVER6}/64 dev net nodad',
                 'link set net up', f'route add default via {CARRIER}', f'route add default via {CARRIER6}')

    def build(self, alice, bob, family='v4', delay=0, loss=0, rate=0):
        """@delay: of the way between alice and bob and back, ms; @loss: percent on each of the two lines; @rate: Mbit/s"""
        for who, kind in (('alice', alice), ('bob', bob)):
            home = self.homes[who] = Home(who, kind, family)
            self.add(who)
            router = 'alice-router'
            if not home.has('lan'):
                router = f'{who}-router'
                self.add(router)
                # A quarter on each line and way: two lines there, two back.
                self._connect(router, delay / 4, loss, rate)
                self._route(router, home)
            self._move_in(who, router, home)

    def _connect(self, router, delay, loss, rate):
        if not (delay or loss or rate):
            self._join(router, 'wan', 'carrier', router)
            self.plugged.append(router)
        else:
            wire = subprocess.Popen([*self.prefix('carrier'), WIRE, f'{router}-t', router, str(delay), str(loss), str(rate)],
                                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.wires.append(wire)
            if not select.select([wire.stdout], [], [], 10)[0] or wire.stdout.readline() != 'ready\n':
                raise OSError('the wire does not start')
            self._ip('carrier', f'link set {router}-t netns {self.names[router]} name wan')
        self._ip('carrier', f'link set {router} master net up')

    def _route(self, router, home):
        self._forward(router)
        self._ip(router, 'link add lan type bridge', 'link set lan up', f'address add {home.wan}/24 dev wan',
                 f'address add {home.wan6}/64 dev wan nodad', 'link set wan up', f'route add default via {CARRIER}',
                 f'route add default via {CARRIER6}', f'address add {home.gateway}/26 dev lan',
                 f'address add {home.gateway6}/64 dev lan nodad')
        if not home.private:
            self._ip('carrier', f'route replace {home.subnet} via {home.wan}')
        self._ip('carrier', f'route replace {home.net6}::/64 via {home.wan6}')
        self._filter(router, home)

    def _filter(self, router, home):
        """What the router lets through, and under which name."""
        strangers = 'accept' if home.has('open') else 'reject with tcp reset' if home.has('refuse') else 'drop'
        strangers6 = 'accept' if home.has('v6open') else strangers
        rules = ['ct state established,related accept', 'meta l4proto ipv6-icmp accept']
        if home.has('dead'):
            rules.insert(0, f'ip daddr {home.dead} drop')
        if home.has('web'):
            rules.append('iifname "lan" tcp dport != 443 drop')
        rules += ['iifname "lan" accept', f'meta l4proto tcp meta nfproto ipv6 {strangers6}', f'meta l4proto tcp {strangers}']
        nat = ''
        if home.private:
            how = 'masquerade fully-random' if home.has('sym') else 'masquerade'
            nat = f'''add table ip home
add chain ip home out {{ type nat hook postrouting priority 100; }}
add rule ip home out oifname "wan" ip saddr {home.subnet} {how}
'''
        self.on(router, 'nft', '-f', '-', input=nat + '''add table inet home
add chain inet home way { type filter hook forward priority 0; }
add chain inet home own { type filter hook input priority 0; }
add rule inet home own ct state established,related accept
add rule inet home own iifname "wan" meta l4proto { tcp, udp } drop
''' + ''.join(f'add rule inet home way {rule}\n' for rule in rules))

    def _move_in(self, who, router, home):
        self._join(who, 'net', router, who)
        self._ip(router, f'link set {who} master lan up')
        lines = ['link set net up']
        if home.v4:
            lines += [f'address add {home.dead}/26 dev net'] if home.has('dead') else []
            lines += [f'address add {home.address}/26 dev net', f'route add default via {home.gateway} src {home.address}']
        if home.v6:
            lines += [f'address add {home.address6}/64 dev net nodad', f'route add default via {home.gateway6}']
        self._ip(who, *lines)

    def cut(self, host, rule):
        """From now on @host, if a router or the server, does the nft @rule to what it passes on or gets."""
        self.on(host, 'nft', '-f', '-', input=f'''add table inet cut
add chain inet cut way {{ type filter hook forward priority -10; }}
add chain inet cut own {{ type filter hook input priority -10; }}
add rule inet cut way {rule}
add rule inet cut own {rule}
''')

    def mend(self, host):
        self.on(host, 'nft', 'delete', 'table', 'inet', 'cut')

    def move_out(self, who, address):
        """@who gets another IPv4 address of the same network, as after joining another Wi-Fi."""
        home = self.homes[who]
        self._ip(who, 'link set net down', f'address del {home.address}/26 dev net', f'address add {address}/26 dev net',
                 'link set net up', f'route add default via {home.gateway} src {address}')
        home.address = address

    def clear(self):
        """Both homes go; the server stays."""
        for wire in self.wires:
            wire.stdin.close()
            wire.wait()
            wire.stdout.close()
        self.wires = []
        # A namespace goes some time after its name; its cable shall not be in the way of the next one's. What is
        # half built or half gone, because the test was ended, is no reason to stop.
        for router in self.plugged:
            subprocess.run([*self.prefix('carrier'), 'ip', 'link', 'del', router], stderr=subprocess.DEVNULL)
        self.plugged = []
        for host in ('carrier', 'server'):
            if host in self.names:
                # The next routers have the same addresses on other network cards.
                self._ip(host, 'neighbour flush dev net')
        for host in ('alice', 'bob', 'alice-router', 'bob-router'):
            self.remove(host)
        self.homes = {}

    def down(self):
        self.clear()
        super().down()
