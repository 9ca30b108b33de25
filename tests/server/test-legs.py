#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""baton-cli to baton-cli over every leg, in every size that fits a test run."""
import batonlab as lab

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
# Peak memory of either side, KiB: whatever the file's size.
PEAK_KIB = 48 * KIB


def send(case, server, size, legs, sparse=False):
    path = case.file(f'file-{size}.bin', size, sparse)
    receiver = case.receiver(server, '--legs', legs, '--once')
    sender = case.sender(server, path, '--legs', legs)
    # Memory is read while both still run: behind the end there is no process to ask.
    sender.wait_for('selected')
    peaks = [0, 0]
    while sender.process.poll() is None and not receiver.find('done') and not receiver.find('failed'):
        try:
            peaks = [max(peak, cli.peak_kib()) for peak, cli in zip(peaks, (sender, receiver))]
            receiver._take(lab.time.monotonic() + 0.05)
        except (lab.queue.Empty, FileNotFoundError, IndexError, ProcessLookupError):
            pass
    lab.check(sender.wait() == 0, 'the sender failed;', sender.story())
    lab.check(receiver.wait() == 0, 'the receiver failed;', receiver.story())
    done = receiver.wait_for('done')
    lab.check(done['leg'] == legs, f'{legs} was asked for,', done['leg'], 'carried it')
    lab.check(done['bytes'] == size, 'bytes:', done['bytes'])
    hashed = lab.sha256(path)
    lab.check(lab.sha256(done['path']) == hashed, 'the file arrived changed')
    lab.check(done['sha256'] == hashed, 'the receiver tells another hash')
    told = sender.wait_for('done')
    lab.check(told['sha256'] == hashed, 'the sender tells another hash')
    lab.check(told['verified'] and done['verified'], 'not verified;', told, done)
    lab.check(max(peaks) < PEAK_KIB, 'peak memory, KiB:', peaks)
    lab.check([event['leg'] for event in receiver.find('selected')] == [legs], receiver.story())
    for cli in (sender, receiver):
        names = [event['event'] for event in cli.events]
        order = [names.index(name) for name in ('online', 'offered', 'accepted', 'selected', 'done')]
        lab.check(order == sorted(order), 'events out of order:', names)
        lab.check(size == 0 or 'first-byte' in names, 'no first-byte:', names)
    lab.no_criticals(sender, receiver)
    print(f'{legs} {size}: peak {peaks} KiB, {done["seconds"]:.2f} s', file=lab.sys.stderr)


def over(legs, sizes):
    def test():
        with lab.Case() as case:
            server = case.server()
            for size in sizes:
                send(case, server, size, legs)
                lab.shutil.rmtree(case.folder / 'into')
                lab.shutil.rmtree(case.folder / 'from')
    test.__name__ = f'every_size_over_{legs}'
    return test


SMALL = [0, 1, 64 * KIB - 1, MIB]

lab.main([over('direct', SMALL + [GIB]), over('fast', SMALL + [GIB]), over('proxy', SMALL + [GIB]),
          over('ibb', SMALL + [16 * MIB])])
