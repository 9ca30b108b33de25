#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures whole transfers of baton-cli over a private server, beside a bare copy of the same file.

run transfer [--size MIB] [--in-band-size MIB] [--rounds N] [--ways LIST] [--folder DIR] [--json FILE]
"""
import argparse
import json
import os
import pathlib
import socket
import statistics
import struct
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'server'))
import batonlab as lab  # noqa: E402

MIB = 1 << 20
GIB = 1 << 30
WAYS = ['bare', 'direct', 'fast', 'proxy', 'ibb', 'race']
WHAT = {'bare': 'bare copy, both sides hash', 'direct': '--legs direct', 'fast': '--legs fast', 'proxy': '--legs proxy',
        'ibb': '--legs ibb', 'race': 'all legs'}
# The file of the race, which is there for its first byte, MiB.
RACE_MIB = 1
# How often a sender's peak memory is looked at, seconds: it has none left to ask for once it has ended.
LOOK_S = 0.02
# What bench-pump tells of one side: BenchReport in bench-side.h.
REPORT = struct.Struct('@qdQ')


def get_cpu_s(pid):
    """User and system time of all threads so far, also of a process that ended but was not waited for."""
    return time.clock_gettime((~pid << 3) | 2)


def get_congestion():
    with socket.socket() as one:
        name = one.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16)
    return name.rstrip(b'\0').decode()


class Peak:
    """VmHWM of a process, up to its end."""

    def __init__(self, pid):
        self.path = f'/proc/{pid}/status'
        self.kib = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self):
        while not self.over.wait(LOOK_S):
            try:
                with open(self.path, encoding='ascii') as status:
                    self.kib = max(self.kib, int(status.read().split('VmHWM:')[1].split()[0]))
            except (OSError, IndexError):
                return

    def end(self):
        self.over.set()
        self.thread.join()
        return self.kib


def connect_pair():
    with socket.create_server(('127.0.0.1', 0)) as listener:
        one = socket.create_connection(listener.getsockname())
        other, _ = listener.accept()
    return one, other


def copy_bare(pump, source, target):
    """bench-pump's own bare copy: each side a process that waits for the start signal."""
    sockets = connect_pair()
    go_read, go_write = os.pipe()
    sides = []
    for sending, (path, sock) in enumerate(((target, sockets[1]), (source, sockets[0]))):
        report_read, report_write = os.pipe()
        job = f'bare-hash:{sending}:{sock.fileno()}:{go_read}:{report_write}'
        words = [pump, '--side', job, '--size', str(source.stat().st_size // MIB), '--folder', str(path)]
        process = subprocess.Popen(words, pass_fds=(sock.fileno(), go_read, report_write))
        os.close(report_write)
        sides.append((process, report_read))
    for sock in sockets:
        sock.close()
    time.sleep(0.2)
    begun = time.monotonic()
    os.write(go_write, b'gg')
    reports = []
    for process, report_read in sides:
        with open(report_read, 'rb') as pipe:
            told = pipe.read()
        lab.check(process.wait() == 0 and len(told) == REPORT.size, 'the bare copy failed')
        reports.append(REPORT.unpack(told))
    os.close(go_read)
    os.close(go_write)
    receiver, sender = reports
    return {'seconds': max(receiver[0], sender[0]) / 1e6 - begun, 'cpu': [sender[1], receiver[1]],
            'peak': [sender[2], receiver[2]]}


def transfer(case, server, source, way):
    """One run of two baton-cli. Its time goes from the acceptance until the received file has its name."""
    legs = [] if way == 'race' else ['--legs', way]
    server_pid = int(server.env['pid'])
    receiver = case.receiver(server, *legs)
    cpu = [0, get_cpu_s(receiver.process.pid), get_cpu_s(server_pid)]
    sender = case.sender(server, source, *legs)
    peak = Peak(sender.process.pid)
    sender.wait_for('online')
    cpu[0] = get_cpu_s(sender.process.pid)
    done = receiver.wait_for('done', patience=3600)
    os.waitid(os.P_PID, sender.process.pid, os.WEXITED | os.WNOWAIT)
    used = [get_cpu_s(pid) - before
            for pid, before in zip((sender.process.pid, receiver.process.pid, server_pid), cpu)]
    lab.check(sender.wait() == 0, 'the sender failed;', sender.story())
    lab.check(way in ('race', done['leg']), way, 'was asked for,', done['leg'], 'carried it')
    lab.check(done['verified'] and done['bytes'] == source.stat().st_size, 'not whole;', receiver.story())
    lab.check(done['sha256'] == sender.wait_for('done')['sha256'], 'another hash;', receiver.story())
    accepted = receiver.wait_for('accepted')['ms']
    run = {'seconds': (done['ms'] - accepted) / 1e3, 'cpu': used[:2], 'server': used[2], 'leg': done['leg'],
           'first': receiver.wait_for('first-byte')['ms'] - accepted, 'peak': [peak.end(), receiver.peak_kib()]}
    receiver.stop()
    return run


def measure(options, case, server, way):
    size = {'ibb': options.in_band_size, 'race': RACE_MIB}.get(way, options.size) * MIB
    source = case.folder / 'from' / f'file-{size}.bin'
    if not source.exists():
        case.file(source.name, size)
    target = case.folder / 'into'
    target.mkdir(exist_ok=True)
    run = copy_bare(options.pump, source, target) if way == 'bare' else transfer(case, server, source, way)
    lab.shutil.rmtree(target)
    run['mb-s'] = size / 1e6 / run['seconds']
    run['cpu'] = [used * GIB / size for used in run['cpu']]
    if 'server' in run:
        run['server'] *= GIB / size
    return run


def summarize(runs, bare):
    speeds = [run['mb-s'] for run in runs]
    row = {'mb-s': statistics.median(speeds), 'mb-s-min': min(speeds), 'mb-s-max': max(speeds)}
    # What disturbs a round disturbs all of it, so ratios are taken within rounds.
    if bare and runs is not bare:
        row['ratio'] = statistics.median(run['mb-s'] / other['mb-s'] for run, other in zip(runs, bare))
    for index, side in enumerate(('sender', 'receiver')):
        row[f'cpu-s-gib-{side}'] = statistics.median(run['cpu'][index] for run in runs)
        row[f'peak-kib-{side}'] = max(run['peak'][index] for run in runs)
    if 'server' in runs[0]:
        row['cpu-s-gib-server'] = statistics.median(run['server'] for run in runs)
        row['first-byte-ms'] = statistics.median(run['first'] for run in runs)
        row['first-byte-ms-min'] = min(run['first'] for run in runs)
        row['first-byte-ms-max'] = max(run['first'] for run in runs)
        row['legs'] = sorted({run['leg'] for run in runs})
    return row


def print_table(options, rows, congestion):
    print(f'{options.size} MiB (in-band {options.in_band_size}, all legs {RACE_MIB}) over loopback, {options.rounds} '
          f'rounds in turns, congestion control {congestion}\n')
    head = ['way', 'MB/s', 'min-max', 'ratio', 'CPU s/GiB', 'server', 'peak MiB', 'first byte ms']
    lines = []
    for way, row in rows.items():
        bulk = way != 'race'
        digits = 1 if row['mb-s'] < 100 else 0
        first = '{first-byte-ms:.1f} ({first-byte-ms-min:.1f} - {first-byte-ms-max:.1f})'
        lines.append([
            WHAT[way],
            f"{row['mb-s']:.{digits}f}" if bulk else '',
            f"{row['mb-s-min']:.{digits}f} - {row['mb-s-max']:.{digits}f}" if bulk else '',
            f"{row['ratio']:.2f}" if bulk and 'ratio' in row else '',
            f"{row['cpu-s-gib-sender']:.2f} + {row['cpu-s-gib-receiver']:.2f}" if bulk else '',
            f"{row['cpu-s-gib-server']:.2f}" if bulk and 'cpu-s-gib-server' in row else '',
            f"{row['peak-kib-sender'] / 1024:.1f} + {row['peak-kib-receiver'] / 1024:.1f}",
            first.format(**row) if 'first-byte-ms' in row else ''])
    widths = [max(len(line[column]) for line in [head, *lines]) for column in range(len(head))]
    for line in [head, ['-' * width for width in widths], *lines]:
        print('| ' + ' | '.join(f'{cell:{"<" if not n else ">"}{width}}'
                                for n, (cell, width) in enumerate(zip(line, widths))) + ' |')
    print('\nTwo numbers: sender + receiver. Ratio: to the bare copy of the same round, median. First byte: on the '
          'receiver,\nafter it accepted. Over proxy and in-band the bytes pass the server, whose own time is beside.')


def parse():
    parser = argparse.ArgumentParser(prog='run transfer', description=__doc__.splitlines()[0])
    parser.add_argument('--size', type=int, default=1024, metavar='MIB')
    parser.add_argument('--in-band-size', type=int, default=32, metavar='MIB')
    parser.add_argument('--rounds', type=int, default=5, metavar='N')
    parser.add_argument('--ways', default=','.join(WAYS), metavar='LIST', help='of ' + ', '.join(WAYS))
    parser.add_argument('--folder', metavar='DIR', help='where the files are')
    parser.add_argument('--json', metavar='FILE')
    parser.add_argument('--pump', required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.ways = options.ways.split(',')
    if min(options.size, options.in_band_size, options.rounds) < 1 or not set(options.ways) <= set(WAYS):
        parser.error('sizes and rounds begin at 1; ways are of ' + ', '.join(WAYS))
    return options


def main():
    options = parse()
    if options.folder:
        lab.tempfile.tempdir = options.folder
    runs = {way: [] for way in options.ways}
    with lab.Case() as case:
        server = case.server()
        for number in range(options.rounds):
            turn = number % len(options.ways)
            for way in options.ways[turn:] + options.ways[:turn]:
                runs[way].append(measure(options, case, server, way))
            print(f'round {number + 1} of {options.rounds}', file=sys.stderr)
    rows = {way: summarize(runs[way], runs.get('bare')) for way in options.ways}
    print_table(options, rows, get_congestion())
    if options.json:
        told = {'size': options.size * MIB, 'in-band-size': options.in_band_size * MIB, 'race-size': RACE_MIB * MIB,
                'rounds': options.rounds, 'congestion': get_congestion(), 'ways': rows, 'runs': runs}
        pathlib.Path(options.json).write_text(json.dumps(told, indent=2) + '\n', encoding='ascii')


if __name__ == '__main__':
    main()
