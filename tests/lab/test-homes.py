#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alice hands bob a file from home to home: which road carries it, and how soon, for every pair of homes in a table."""
import collections
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'server'))
import batonlab as lab  # noqa: E402
import netns  # noqa: E402
from homes import Homes, World, check_arrival  # noqa: E402

# How often a measurement may be repeated: the machine is shared, and it is the program's time that is asked for.
TRIES = 3
SIZE = 1 << 20
EITHER = ('direct', 'fast')
# From the acceptance to the first byte at the receiver, milliseconds. A stanza takes next to no time here, so these
# are the race plan's own times and some for a slow machine.
AT_ONCE, BY_PROXY, LATE_PROXY, IN_BAND = 300, 600, 800, 2500
# The receiver reached the proxy that the sender cannot reach: the sender tries it for 3.2 s before it gives it up.
PROXY_FIRST = 4500

Row = collections.namedtuple('Row', 'name alice bob won_by within_ms build size port options',
                             defaults=({}, SIZE, '5222', {}))
V6, DUAL = {'family': 'v6'}, {'family': 'both'}

ROWS = [
    Row('both public', 'open', 'open', EITHER, AT_ONCE),
    Row('one home', 'nat', 'lan', EITHER, AT_ONCE),
    Row('one symmetric home', 'sym', 'lan', EITHER, AT_ONCE),
    Row('public, NAT', 'open', 'nat', ('direct',), AT_ONCE),
    Row('NAT, public', 'nat', 'open', ('fast',), AT_ONCE),
    Row('public, symmetric', 'open', 'sym', ('direct',), AT_ONCE),
    Row('symmetric, public', 'sym', 'open', ('fast',), AT_ONCE),
    Row('NAT, NAT', 'nat', 'nat', ('proxy',), BY_PROXY),
    Row('NAT, symmetric', 'nat', 'sym', ('proxy',), BY_PROXY),
    Row('symmetric, symmetric', 'sym', 'sym', ('proxy',), BY_PROXY),
    Row('NATs with the same addresses', 'nat', 'nat+same', ('proxy',), LATE_PROXY,
        options={'alice': ['--listen-port', '4321'], 'bob': ['--listen-port', '4321']}),
    Row('public, firewall', 'open', 'drop', ('direct',), AT_ONCE),
    Row('firewall, public', 'drop', 'open', ('fast',), AT_ONCE),
    Row('NAT, firewall', 'nat', 'drop', ('proxy',), LATE_PROXY),
    Row('firewall, firewall', 'drop', 'drop', ('proxy',), LATE_PROXY),
    Row('public, refusing', 'open', 'refuse', ('direct',), AT_ONCE),
    Row('refusing, public', 'refuse', 'open', ('fast',), AT_ONCE),
    Row('refusing, refusing', 'refuse', 'refuse', ('proxy',), LATE_PROXY),
    Row('dead first address, public', 'open+dead', 'open', EITHER, AT_ONCE),
    Row('dead first address, NAT', 'open+dead', 'nat', ('direct',), AT_ONCE),
    Row('NAT, dead first address', 'nat', 'open+dead', ('fast',), AT_ONCE),
    Row('only IPv6', 'open', 'open', EITHER, AT_ONCE, V6),
    Row('only IPv6, firewall', 'open', 'drop', ('direct',), AT_ONCE, V6),
    Row('only IPv6, firewalls', 'drop', 'drop', ('proxy',), LATE_PROXY, V6),
    Row('both families, public', 'open', 'open', EITHER, AT_ONCE, DUAL),
    Row('both families, NAT, firewalls', 'nat', 'nat', ('proxy',), LATE_PROXY, DUAL),
    Row('both families, NAT, open to IPv6', 'nat+v6open', 'nat', ('direct',), AT_ONCE, DUAL),
    Row('both families, NAT, open to IPv6 there', 'nat', 'nat+v6open', ('fast',), AT_ONCE, DUAL),
    Row('only port 443 out, NAT', 'nat+web', 'nat', ('ibb',), PROXY_FIRST, size=SIZE // 4, port='443'),
    Row('NAT, only port 443 out', 'nat', 'nat+web', ('ibb',), IN_BAND, size=SIZE // 4, port='443'),
    Row('only port 443 out, public', 'nat+web', 'open', ('ibb',), PROXY_FIRST, size=SIZE // 4, port='443'),
    Row('only port 443 out, listening there', 'nat+web', 'open', ('fast',), AT_ONCE, port='443',
        options={'bob': ['--listen-port', '443']}),
    Row('public, far apart', 'open', 'open', EITHER, 900, {'delay': 100}),
    Row('public, NAT, far apart', 'open', 'nat', ('direct',), 900, {'delay': 100}),
    Row('NATs far apart', 'nat', 'nat', ('proxy',), 1500, {'delay': 100}),
    Row('NATs across the world', 'nat', 'nat', ('proxy',), 3500, {'delay': 300}),
    Row('lossy, public', 'open', 'nat', ('direct',), 900, {'delay': 20, 'loss': 1}),
    Row('lossy, NATs', 'nat', 'nat', ('proxy',), 1500, {'delay': 20, 'loss': 1}),
    Row('slow lines', 'open', 'nat', ('direct',), 900, {'delay': 20, 'rate': 8}),
    Row('slow lines, NATs', 'nat', 'nat', ('proxy',), 1200, {'delay': 20, 'rate': 8}),
]


def hand_over(homes, row, number):
    server = homes.world.server(row.build.get('family'), row.port)
    into = homes.folder / f'into{number}'
    receiver = homes.receiver(server, '--once', *row.options.get('bob', []), into=into,
                             prefix=homes.world.net.prefix('bob'))
    path = homes.file(f'file{number}.bin', row.size)
    sender = homes.sender(server, path, *row.options.get('alice', []), prefix=homes.world.net.prefix('alice'))
    lab.check(sender.wait() == 0, sender.story(), receiver.story())
    lab.check(receiver.wait() == 0, receiver.story(), sender.story())
    check_arrival(path, sender, receiver)
    return sender, receiver


def measure(row, receiver, number):
    accepted, first = receiver.find('accepted')[0]['ms'], receiver.find('first-byte')[0]['ms']
    seconds = receiver.find('done')[0]['seconds']
    print(f'{row.name}: try {number}: {receiver.find("done")[0]["leg"]}, first byte after {first - accepted:.0f} ms, '
          f'all after {seconds:.2f} s', file=sys.stderr)
    return first - accepted


def carry(world, row):
    """The road the table says, every time, and at least once in the table's time."""
    times = []
    with Homes(world, row.alice, row.bob, **row.build) as homes:
        for number in range(1, TRIES + 1):
            sender, receiver = hand_over(homes, row, number)
            leg = receiver.find('done')[0]['leg']
            lab.check(leg in row.won_by, 'carried by', leg, receiver.story(), sender.story())
            times.append(measure(row, receiver, number))
            if times[-1] <= row.within_ms:
                return
        lab.check(False, f'first byte after {times} ms;', receiver.story(), sender.story())


def test_of(world, row):
    def test():
        if set(row.build) & {'delay', 'loss', 'rate'} and not os.access('/dev/net/tun', os.R_OK | os.W_OK):
            return 'no access to /dev/net/tun'
        return carry(world, row)
    test.__name__ = row.name.replace(',', '').replace(' ', '_')
    return test


if __name__ == '__main__':
    netns.run_or_skip(World, lambda world: lab.main([test_of(world, row) for row in ROWS]))
