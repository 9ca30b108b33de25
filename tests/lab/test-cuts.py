#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network goes in the middle of a file: both sides say so in one sentence and keep what came, or never notice."""
import os
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'server'))
import batonlab as lab  # noqa: E402
import internet  # noqa: E402
import netns  # noqa: E402
from homes import Homes, World, check_arrival  # noqa: E402

# Slow enough that something can happen in the middle; a file that is long for it, and one whose end is waited for.
RATE_MBIT = 40
LONG, SHORT = 200 << 20, 16 << 20
# A reset is seen at once by one side, which tells the other.
AT_ONCE_S = 5
# No byte moved for 30 s (architecture 3.3), and then a word to the other side.
STALL_S = 40

BETWEEN_THEM = f'ip saddr != {internet.SERVER} ip daddr != {internet.SERVER} meta l4proto tcp'


def under_way(homes, server, size=LONG, *words):
    """A transfer whose bytes move."""
    net = homes.world.net
    path = homes.file('long.bin', size, sparse=True)
    receiver = homes.receiver(server, *words, prefix=net.prefix('bob'))
    sender = homes.sender(server, path, prefix=net.prefix('alice'))
    receiver.wait_for('progress')
    sender.wait_for('progress')
    return sender, receiver, path


def fails_within(seconds, *clis):
    since = time.monotonic()
    for cli in clis:
        failed = cli.wait_for('failed', patience=seconds + 10)
        print(f'{failed["direction"]}: {failed["reason"]} after {failed["at"] - since:.1f} s: {failed["message"]}',
              file=sys.stderr)
        lab.check(failed['at'] - since <= seconds, 'too late:', failed['at'] - since, cli.story())
        lab.check(len(cli.find('failed')) == 1, cli.story())
        lab.check(failed['message'].endswith(('.', '?')) and ' ' in failed['message'], 'no sentence:', failed)
        lab.check(failed['reason'] in ('broken', 'stalled', 'peer-gone', 'peer-failed'), cli.story())
        lab.no_criticals(cli)


def kept(homes):
    names = sorted(path.name for path in (homes.folder / 'into').iterdir())
    lab.check(names == ['long.bin.part'], 'files:', names)
    size = (homes.folder / 'into' / names[0]).stat().st_size
    lab.check(0 < size < LONG, 'bytes kept:', size)


def cut_road(world, alice, bob, host, rule, leg, seconds):
    with Homes(world, alice, bob, rate=RATE_MBIT) as homes:
        server = world.server()
        sender, receiver, _ = under_way(homes, server, LONG, '--once')
        lab.check(receiver.wait_for('selected')['leg'] == leg, receiver.story())
        try:
            world.net.cut(host, rule.format(proxy=server.env['proxy_port']))
            fails_within(seconds, sender, receiver)
        finally:
            world.net.mend(host)
        lab.check(sender.wait(10) == 1 and receiver.wait(10) == 1, sender.story(), receiver.story())
        kept(homes)


def direct_road_is_reset(world):
    cut_road(world, 'open', 'nat', 'alice-router', f'{BETWEEN_THEM} reject with tcp reset', 'direct', AT_ONCE_S)


def fast_road_is_reset(world):
    cut_road(world, 'nat', 'open', 'bob-router', f'{BETWEEN_THEM} reject with tcp reset', 'fast', AT_ONCE_S)


def proxy_is_reset(world):
    cut_road(world, 'nat', 'nat', 'server', 'tcp dport {proxy} reject with tcp reset', 'proxy', AT_ONCE_S)


def direct_road_falls_silent(world):
    cut_road(world, 'open', 'nat', 'alice-router', f'{BETWEEN_THEM} drop', 'direct', STALL_S)


def whole_home_falls_silent(world):
    """The sender's line is dead for everything, so neither side can tell the other."""
    cut_road(world, 'nat', 'open', 'alice-router', 'meta l4proto tcp drop', 'fast', STALL_S)


def server_falls_silent(world):
    """Bytes on a socket of their own arrive all the same. The sender waits for the confirmation, but not forever."""
    with Homes(world, 'open', 'nat', rate=RATE_MBIT) as homes:
        sender, receiver, path = under_way(homes, world.server(), SHORT, '--once')
        try:
            world.net.cut('server', 'meta l4proto tcp drop')
            lab.check(receiver.wait(30) == 0, receiver.story(), sender.story())
            lab.check(sender.wait(40) == 0, sender.story(), receiver.story())
        finally:
            world.net.mend('server')
        check_files(path, sender, receiver)


def server_goes_and_comes(world):
    with Homes(world, 'nat', 'open', rate=RATE_MBIT) as homes:
        server = world.server()
        sender, receiver, path = under_way(homes, server, SHORT, '--once')
        server.restart()
        lab.check(receiver.wait(30) == 0, receiver.story(), sender.story())
        lab.check(sender.wait(30) == 0, sender.story(), receiver.story())
        check_files(path, sender, receiver)


def check_files(path, sender, receiver):
    done = receiver.find('done')[0]
    lab.check(done['bytes'] == path.stat().st_size and lab.sha256(done['path']) == lab.sha256(path), done)
    lab.check(len(sender.find('done')) == 1, sender.story())
    lab.no_criticals(sender, receiver)


def changes_address(who):
    def test(world):
        """What runs ends; who moved is back by itself, and the next file takes the new address."""
        with Homes(world, 'open', 'open', rate=RATE_MBIT) as homes:
            net, server = world.net, world.server()
            sender, receiver, _ = under_way(homes, server)
            net.move_out(who, '198.51.100.30' if who == 'alice' else '198.51.100.100')
            fails_within(STALL_S, sender, receiver)
            lab.check(sender.wait(10) == 1, sender.story())
            kept(homes)
            path = homes.file('next.bin', 1 << 20)
            again = homes.sender(server, path, prefix=net.prefix('alice'))
            lab.check(again.wait() == 0, again.story(), receiver.story())
            receiver.wait_for('done')
            check_arrival(path, again, receiver)
            lab.check(again.find('done')[0]['leg'] in ('direct', 'fast'), again.story())
    test.__name__ = f'{who}_changes_address'
    return test


def of(world, test):
    def run():
        return test(world)
    run.__name__ = test.__name__
    return run


class Ahead:
    """A test that mostly waits: it runs on an Internet of its own while the others do."""

    def __init__(self, test):
        self.__name__ = test.__name__
        self.test = test
        self.failure = None
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        try:
            world = World()
            try:
                self.test(world)
            finally:
                world.end()
        except Exception as error:  # told when its turn comes
            self.failure = error

    def __call__(self):
        self.thread.join()
        if self.failure:
            raise self.failure


def main(world):
    waiting = [Ahead(test) for test in LONG_WAITS if not sys.argv[1:] or any(word in test.__name__ for word in sys.argv[1:])]
    for test in waiting:
        test.thread.start()
    try:
        lab.main([of(world, test) for test in TESTS] + waiting)
    finally:
        for test in waiting:
            test.thread.join()


TESTS = [direct_road_is_reset, fast_road_is_reset, proxy_is_reset, server_goes_and_comes]
LONG_WAITS = [direct_road_falls_silent, whole_home_falls_silent, server_falls_silent, changes_address('alice'),
              changes_address('bob')]

if __name__ == '__main__':
    if not os.access('/dev/net/tun', os.R_OK | os.W_OK):
        print('1..0 # SKIP no access to /dev/net/tun')
        sys.exit(0)
    netns.run_or_skip(World, main)
