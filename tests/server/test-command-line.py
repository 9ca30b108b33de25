#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What scripts rely on: events and their fields, exit statuses, signals."""
import signal
import time

import batonlab as lab


def idle_receiver_ends_well():
    with lab.Case() as case:
        receiver = case.receiver(case.server())
        receiver.kill(signal.SIGTERM)
        lab.check(receiver.wait() == 0, 'exit status:', receiver.process.returncode, receiver.story())
        lab.no_criticals(receiver)


def once_that_got_nothing_failed():
    with lab.Case() as case:
        receiver = case.receiver(case.server(), '--once')
        receiver.kill(signal.SIGTERM)
        lab.check(receiver.wait() == 1, 'exit status:', receiver.process.returncode)
        lab.no_criticals(receiver)


def once_takes_one():
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server, '--once')
        first, second = case.file('first.bin', 100), case.file('second.bin', 100)
        sender = case.cli(server.options(f'romeo@{server.domain}/here'), 'send', str(first), str(second),
                          f'juliet@{server.domain}')
        lab.check(receiver.wait() == 0, receiver.story())
        lab.check(sender.wait() == 1, 'one was not taken, so 1;', sender.story())
        lab.check(len(sender.find('done')) == 1 and len(sender.find('failed')) == 1, sender.story())
        lab.check(len(list((case.folder / 'into').iterdir())) == 1, 'more than one file')
        lab.no_criticals(sender, receiver)


def two_files_at_once():
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server)
        files = [case.file(name, 3 << 20) for name in ('one.bin', 'two.bin')]
        sender = case.cli(server.options(f'romeo@{server.domain}/here'), 'send', *map(str, files),
                          f'juliet@{server.domain}')
        lab.check(sender.wait() == 0, sender.story())
        receiver.kill(signal.SIGTERM)
        lab.check(receiver.wait() == 0, receiver.story())
        lab.check(len({done['id'] for done in sender.find('done')}) == 2, sender.story())
        for path in files:
            done = [event for event in receiver.find('done') if event['name'] == path.name]
            lab.check(done and done[0]['sha256'] == lab.sha256(path), path.name, receiver.story())
        lab.no_criticals(sender, receiver)


def every_lane_says_its_end():
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server, '--once')
        sender = case.sender(server, case.file('a.bin', 1000))
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())
        hosts = 0
        for cli in (sender, receiver):
            last = {}
            for event in cli.find('leg'):
                last[event['leg']] = event
            lab.check(set(last) == {'direct', 'fast', 'proxy', 'ibb'}, 'lanes that say nothing:', cli.story())
            won = [leg for leg, event in last.items() if event['state'] == 'won']
            lab.check(won == [cli.find('selected')[0]['leg']], 'winner:', last)
            lab.check(all(event['state'] in ('won', 'lost', 'skipped') for event in last.values()), 'open end:', last)
            lab.check(all('reason' in event for event in last.values() if event['state'] != 'won'), 'no reason:', last)
            hosts += 'host' in last[won[0]]
            times = [event['ms'] for event in cli.find('leg')]
            lab.check(times == sorted(times), 'times go back:', times)
            for event in cli.events[1:]:
                lab.check(all(key in event for key in ('id', 'peer', 'name', 'direction', 'ms')), 'fields:', event)
        lab.check(hosts == 1, 'the side that dialled names the host:', sender.story(), receiver.story())


def progress_is_paced():
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server, '--legs', 'direct', '--once')
        sender = case.sender(server, case.file('long.bin', 2 << 30, sparse=True), '--legs', 'direct')
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())
        for cli in (sender, receiver):
            seconds = cli.find('done')[0]['seconds']
            lab.check(len(cli.find('progress')) <= 10 * seconds + 12, len(cli.find('progress')), 'in', seconds)
            counts = [event['bytes'] for event in cli.find('progress')]
            lab.check(counts == sorted(counts) and counts[-1] == 2 << 30, 'bytes:', counts)


def send_to_one_client():
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server, '--once')
        sender = case.cli(server.options(f'romeo@{server.domain}/here'), 'send', str(case.file('a.txt', 10)),
                          f'juliet@{server.domain}/there')
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())


def send_to_a_client_that_is_not_there():
    with lab.Case() as case:
        server = case.server()
        sender = case.cli(server.options(f'romeo@{server.domain}/here'), 'send', str(case.file('a.txt', 10)),
                          f'juliet@{server.domain}/nowhere')
        failed = sender.wait_for('failed')
        lab.check(failed['reason'] in ('offline', 'incapable', 'peer-gone'), failed)
        lab.check(sender.wait() == 1, sender.story())


def timeout_while_nobody_is_there():
    with lab.Case() as case:
        server = case.server()
        for to in ('juliet', 'somebody-else'):
            sender = case.cli(server.options(f'romeo@{server.domain}/here'), '--timeout', '3', 'send',
                              str(case.file('a.txt', 10)), f'{to}@{server.domain}')
            lab.check(sender.wait(20) == 1, sender.story())
            lab.check([event['reason'] for event in sender.find('failed')] == ['timeout'], sender.story())
            lab.no_criticals(sender)


def timeout_of_a_receiver():
    with lab.Case() as case:
        receiver = case.receiver(case.server(), '--timeout', '4')
        lab.check(receiver.wait(20) == 0 and receiver.find('failed') == [], receiver.story())


def wrong_password():
    with lab.Case() as case:
        server = case.server()
        wrong = case.folder / 'wrong'
        wrong.write_text('not it\n')
        cli = case.cli([*server.options(f'romeo@{server.domain}'), '--password-file', str(wrong)], 'roster')
        lab.check(cli.wait() == 3, cli.story())
        lab.check([event['reason'] for event in cli.find('failed')] == ['password'], cli.story())
        lab.no_criticals(cli)


def no_server():
    with lab.Case() as case:
        password = case.folder / 'password'
        password.write_text('any\n')
        cli = case.cli(['--account', 'romeo@verona.example', '--server', '127.0.0.1:9', '--password-file',
                        str(password)], 'roster')
        lab.check(cli.wait() == 3, cli.story())
        lab.no_criticals(cli)


def terminated_before_it_is_online():
    with lab.Case() as case:
        password = case.folder / 'password'
        password.write_text('any\n')
        # A port that takes the connection and says nothing.
        with lab.subprocess.Popen(['python3', '-c', 'import socket,time; s=socket.create_server(("127.0.0.1",0)); '
                                   'print(s.getsockname()[1],flush=True); time.sleep(60)'],
                                  stdout=lab.subprocess.PIPE, text=True) as mute:
            port = mute.stdout.readline().strip()
            cli = case.cli(['--account', 'romeo@verona.example', '--server', f'127.0.0.1:{port}', '--password-file',
                            str(password)], 'receive', '--into', str(case.folder / 'into'))
            time.sleep(1)
            cli.kill(signal.SIGTERM)
            status = cli.wait(20)
            mute.kill()
        lab.check(status == 3, 'exit status:', status, cli.story())
        lab.no_criticals(cli)


def usage():
    for words in ([], ['fly'], ['--via', 'jingle', 'roster'], ['send', 'only-one-word'], ['receive']):
        ran = lab.subprocess.run([lab.CLI, '--account', 'a@b.example', *words], capture_output=True, text=True,
                                 env=dict(lab.os.environ, BATON_PASSWORD='x'), check=False)
        lab.check(ran.returncode == 2 and ran.stdout == '' and ran.stderr != '', words, ran)


def receiver_survives_a_restart_of_the_server():
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server, '--once')
        server.restart()
        sender = case.sender(server, case.file('after.txt', 10))
        lab.check(sender.wait() == 0, sender.story(), receiver.story())
        lab.check(receiver.wait() == 0, receiver.story())
        lab.no_criticals(sender, receiver)


def json_is_utf8_everywhere():
    with lab.Case() as case:
        server = case.server()
        plain = {'LC_ALL': 'C', 'LANG': 'C', 'PYTHONUTF8': '1'}
        receiver = case.receiver(server, '--once', environment=plain)
        sender = case.sender(server, case.file('Füße ☕.txt', 10), environment=plain)
        lab.check(sender.wait() == 0 and receiver.wait() == 0, sender.story(), receiver.story())
        done = receiver.find('done')[0]
        lab.check(done['name'] == 'Füße ☕.txt' and done['path'].endswith('/Füße ☕.txt'), done)


def partial_file_goes_when_terminated_early():
    """A receiver that is ended right when it takes an offer leaves nothing behind."""
    with lab.Case() as case:
        server = case.server()
        receiver = case.receiver(server)
        sender = case.sender(server, case.file('big.bin', 1 << 30, sparse=True))
        receiver.wait_for('offered')
        receiver.kill(signal.SIGTERM)
        receiver.wait()
        sender.wait()
        lab.check(list((case.folder / 'into').iterdir()) == [], 'left:', list((case.folder / 'into').iterdir()))
        lab.no_criticals(sender, receiver)


lab.main([idle_receiver_ends_well, once_that_got_nothing_failed, once_takes_one, two_files_at_once,
          every_lane_says_its_end, progress_is_paced, send_to_one_client, send_to_a_client_that_is_not_there,
          timeout_while_nobody_is_there, timeout_of_a_receiver, wrong_password, no_server,
          terminated_before_it_is_online, usage, receiver_survives_a_restart_of_the_server, json_is_utf8_everywhere,
          partial_file_goes_when_terminated_early])
