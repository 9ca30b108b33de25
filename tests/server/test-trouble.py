#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in the middle: everybody still running says one sentence, no partial file looks whole."""
import os
import signal

import batonlab as lab

# Long enough on loopback that something can happen in the middle, and sparse: no disk is read.
LONG = 6 << 30


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def under_way(case, server, *words, size=LONG):
    """A transfer of a long file whose bytes move."""
    path = case.file('long.bin', size, sparse=True)
    receiver = case.receiver(server, *words, '--once')
    sender = case.sender(server, path, *words)
    receiver.wait_for('progress')
    sender.wait_for('progress')
    return sender, receiver, path


def fails(cli, *reasons):
    failed = cli.wait_for('failed')
    lab.check(failed['reason'] in reasons, 'reason:', failed, cli.story())
    lab.check(failed['message'].rstrip().endswith(('.', '?')) and ' ' in failed['message'], 'no sentence:', failed)
    lab.check(cli.wait() == 1, 'exit status:', cli.process.returncode)
    lab.no_criticals(cli)


def cancel_by(side, legs):
    def test():
        with lab.Case() as case:
            server = case.server()
            sender, receiver, _ = under_way(case, server, '--legs', legs, size=LONG if legs != 'ibb' else 1 << 30)
            here, there = (sender, receiver) if side == 'sender' else (receiver, sender)
            here.kill(signal.SIGTERM)
            fails(here, 'cancelled-here')
            fails(there, 'cancelled-there')
            lab.check(names(case.folder / 'into') == [], 'left behind:', names(case.folder / 'into'))
    test.__name__ = f'cancel_by_{side}_over_{legs}'
    return test


def sender_killed():
    with lab.Case() as case:
        sender, receiver, _ = under_way(case, case.server(), '--legs', 'direct')
        sender.kill()
        fails(receiver, 'broken', 'peer-gone', 'too-short')
        lab.check(names(case.folder / 'into') == ['long.bin.part'], 'files:', names(case.folder / 'into'))


def receiver_killed():
    with lab.Case() as case:
        sender, receiver, _ = under_way(case, case.server(), '--legs', 'fast')
        receiver.kill()
        fails(sender, 'broken', 'peer-gone')
        lab.check(names(case.folder / 'into') == ['long.bin.part'], 'files:', names(case.folder / 'into'))


def sender_killed_in_band():
    with lab.Case() as case:
        sender, receiver, _ = under_way(case, case.server(), '--legs', 'ibb', size=1 << 30)
        sender.kill()
        # The server notices the end of a killed client's socket at once, but keeps the session for resumption.
        fails(receiver, 'broken', 'peer-gone', 'stalled', 'too-short')


def file_shrinks():
    with lab.Case() as case:
        sender, receiver, path = under_way(case, case.server(), '--legs', 'direct')
        os.truncate(path, 1000)
        fails(sender, 'changed')
        fails(receiver, 'peer-failed')


def file_removed():
    """An open file stays whole when its name goes: nothing is lost."""
    with lab.Case() as case:
        sender, receiver, path = under_way(case, case.server(), '--legs', 'direct', size=2 << 30)
        path.unlink()
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())


def file_missing():
    with lab.Case() as case:
        sender = case.sender(case.server(), case.folder / 'nothing-here')
        fails(sender, 'not-readable')


def disk_full():
    with lab.Case() as case:
        server = case.server()
        into = case.folder / 'small'
        into.mkdir()
        # A disk of its own, 1 MiB, in a mount namespace of the receiver's own.
        prefix = ['unshare', '--map-root-user', '--user', '--mount', 'sh', '-c',
                  f'mount -t tmpfs -o size=1m none {into} && exec "$@"', 'sh']
        if lab.subprocess.run([*prefix, 'true'], stderr=lab.subprocess.DEVNULL).returncode != 0:
            return 'no mount namespace of its own is allowed here'
        receiver = case.receiver(server, '--once', into=into, prefix=prefix)
        sender = case.sender(server, case.file('big.bin', 8 << 20))
        fails(sender, 'peer-failed')
        fails(receiver, 'no-space')


def server_restarts_while_bytes_move():
    with lab.Case() as case:
        server = case.server()
        sender, receiver, _ = under_way(case, server, '--legs', 'direct')
        server.restart()
        lab.check(receiver.wait() == 0, 'the receiver failed;', receiver.story())
        lab.check(sender.wait() == 0, 'the sender failed;', sender.story())
        lab.check(receiver.find('done')[0]['bytes'] == LONG, receiver.story())
        lab.no_criticals(sender, receiver)


def one_cancelled_other_goes_on():
    with lab.Case() as case:
        server = case.server()
        path = case.file('both.bin', 2 << 30, sparse=True)
        receiver = case.receiver(server, '--legs', 'direct')
        staying = case.sender(server, path, '--legs', 'direct')
        leaving = case.cli(server.options(f'romeo@{server.domain}/elsewhere'), '--legs', 'direct', 'send', str(path),
                           f'juliet@{server.domain}')
        leaving.wait_for('progress')
        staying.wait_for('accepted')
        leaving.kill(signal.SIGTERM)
        fails(leaving, 'cancelled-here')
        lab.check(staying.wait() == 0, staying.story())
        receiver.wait_for('done')
        receiver.kill(signal.SIGTERM)
        lab.check(receiver.wait() == 1, 'one of two failed, so 1;', receiver.story())


def stranger_is_refused_quietly():
    with lab.Case() as case:
        server = case.server(STRANGERS='tybalt')
        receiver = case.receiver(server)
        sender = case.cli(server.options(f'tybalt@{server.domain}/x'), 'send', str(case.file('poison.bin', 10)),
                          f'juliet@{server.domain}/there')
        fails(sender, 'refused', 'incapable', 'offline', 'no-answer')
        lab.check(receiver.find('offered') == [], 'the stranger was shown:', receiver.story())
        lab.check(names(case.folder / 'into') == [], 'files:', names(case.folder / 'into'))


def only_those_named_by_from():
    with lab.Case() as case:
        server = case.server(ACCOUNTS='romeo juliet nurse')
        receiver = case.receiver(server, '--once', '--from', f'nurse@{server.domain}')
        path = case.file('a.txt', 10)
        fails(case.sender(server, path, to='juliet'), 'refused', 'incapable', 'declined')
        nurse = case.sender(server, path, account='nurse')
        lab.check(nurse.wait() == 0 and receiver.wait() == 0, nurse.story(), receiver.story())


def sender_waits_for_somebody():
    with lab.Case() as case:
        server = case.server()
        sender = case.sender(server, case.file('patience.txt', 10))
        sender.wait_for('online')
        receiver = case.receiver(server, '--once')
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())


def never_overwritten():
    with lab.Case() as case:
        server = case.server()
        into = case.folder / 'into'
        into.mkdir()
        (into / 'same.txt').write_text('mine')
        path = case.file('same.txt', 10)
        for name in ('same (2).txt', 'same (3).txt'):
            receiver = case.receiver(server, '--once')
            sender = case.sender(server, path)
            lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())
            lab.check(receiver.find('done')[0]['path'] == str(into / name), receiver.story())
        lab.check((into / 'same.txt').read_text() == 'mine', 'overwritten')
        lab.check(int((into / 'same (2).txt').stat().st_mtime) == int(path.stat().st_mtime), 'the date was not kept')


def folder_sends_its_files():
    with lab.Case() as case:
        server = case.server()
        folder = case.folder / 'folder'
        (folder / 'below').mkdir(parents=True)
        for number in range(12):
            (folder / 'below' / f'{number}.txt').write_text(str(number))
        (folder / 'link').symlink_to('/etc/passwd')
        receiver = case.receiver(server)
        sender = case.sender(server, folder)
        lab.check(sender.wait() == 0, sender.story())
        lab.check(names(case.folder / 'into') == sorted(f'{n}.txt' for n in range(12)), names(case.folder / 'into'))
        receiver.kill(signal.SIGTERM)
        lab.check(receiver.wait() == 0, receiver.story())


def no_proxy_on_the_server():
    with lab.Case() as case:
        server = case.server(PROXY='no')
        receiver = case.receiver(server, '--once')
        sender = case.sender(server, case.file('a.bin', 1 << 20))
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())
        lab.check(sender.find('leg', leg='proxy', state='skipped', reason='no-proxy'), sender.story())


lab.main([cancel_by('sender', 'direct'), cancel_by('receiver', 'direct'), cancel_by('sender', 'proxy'),
          cancel_by('receiver', 'ibb'), cancel_by('sender', 'ibb'), sender_killed, receiver_killed,
          sender_killed_in_band, file_shrinks, file_removed, file_missing, disk_full,
          server_restarts_while_bytes_move, one_cancelled_other_goes_on, stranger_is_refused_quietly,
          only_those_named_by_from, sender_waits_for_somebody, never_overwritten, folder_sends_its_files,
          no_proxy_on_the_server])
