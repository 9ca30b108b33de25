#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers people have: each signs two accounts in and carries a file over every leg."""
import json
import shutil
import subprocess

import batonlab as lab

PASSWORD = 'a secret of this test alone'


class Ejabberd:
    """A private ejabberd in the shape of batonlab's Server; its accounts do not know each other."""

    def __init__(self, folder):
        self.folder = folder
        out = subprocess.run([str(lab.HERE / 'ejabberd.py'), 'start', str(folder), f'romeo:{PASSWORD}', f'juliet:{PASSWORD}'],
                             check=True, stdout=subprocess.PIPE, text=True).stdout
        self.env = json.loads(out)
        self.domain = self.env['domain']
        (folder / 'password').write_text(PASSWORD)

    def stop(self):
        subprocess.run([str(lab.HERE / 'ejabberd.py'), 'stop', str(self.folder)], check=True, stdout=subprocess.DEVNULL)

    def options(self, account):
        return ['--account', account, '--server', f'127.0.0.1:{self.env["port"]}', '--ca-file', self.env['ca'],
                '--password-file', str(self.folder / 'password')]


def every_leg(case, server):
    path = case.file('letter.bin', 1 << 20)
    for leg in ('direct', 'fast', 'proxy', 'ibb'):
        receiver = case.cli(server.options(f'juliet@{server.domain}/there'), '--legs', leg, 'receive', '--once',
                            '--into', str(case.folder / leg), '--from', f'romeo@{server.domain}')
        receiver.wait_for('online')
        sender = case.cli(server.options(f'romeo@{server.domain}/here'), '--legs', leg, 'send', str(path),
                          f'juliet@{server.domain}/there')
        lab.check(sender.wait() == 0, leg, sender.story())
        lab.check(receiver.wait() == 0, leg, receiver.story())
        done = receiver.wait_for('done')
        lab.check(done['leg'] == leg and done['verified'], leg, done)
        lab.check(lab.sha256(done['path']) == lab.sha256(path), leg, 'the file arrived changed')
        lab.no_criticals(sender, receiver)


def prosody(tls):
    def test():
        with lab.Case() as case:
            every_leg(case, case.server(TLS=tls))
    test.__name__ = f'prosody_with_tls_{tls}'
    return test


def ejabberd():
    if not shutil.which('ejabberdctl'):
        return 'ejabberd is not installed'
    with lab.Case() as case:
        folder = case.folder / 'ejabberd'
        folder.mkdir()
        server = Ejabberd(folder)
        case.started.append(server)
        every_leg(case, server)
    return None


lab.main([prosody('1.2'), prosody('1.3'), ejabberd])
