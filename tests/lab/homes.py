# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests from home to home share: the Internet with its servers, and what has to be true of a file that arrived."""
import sys
import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'server'))
import batonlab as lab  # noqa: E402
import internet  # noqa: E402


class Homes(lab.Case):
    """The homes of one test, on the Internet of all of them."""

    def __init__(self, world, alice, bob, **build):
        super().__init__()
        self.world = world
        world.net.clear()
        world.net.build(alice, bob, **build)


class World:
    """The Internet and its servers, which serve all tests."""

    def __init__(self):
        self.net = internet.Internet()
        self.case = lab.Case()
        self.servers = {}

    def server(self, family='v4', port='5222'):
        address = internet.SERVER6 if family == 'v6' else internet.SERVER
        if (address, port) not in self.servers:
            self.servers[address, port] = self.case.server(prefix=self.net.prefix('server'), ADDRESS=address, PORT=port)
        return self.servers[address, port]

    def end(self):
        self.case.__exit__()
        self.net.down()


def check_arrival(path, sender, receiver):
    done, told = receiver.find('done')[0], sender.find('done')[0]
    lab.check(done['bytes'] == path.stat().st_size, 'bytes:', done)
    lab.check(done['sha256'] == told['sha256'] == lab.sha256(path) == lab.sha256(done['path']), 'hashes differ:', done, told)
    lab.check(done['verified'] and told['verified'], 'not verified:', done, told)
    lab.check(done['leg'] == told['leg'], 'the two sides name different roads:', done, told)
    lab.no_criticals(sender, receiver)
