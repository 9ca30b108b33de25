#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding the server of an address by its name alone (RFC 6120 section 3.2, XEP-0368), with a name server of our own."""
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'server'))
import batonlab as lab  # noqa: E402
import netns  # noqa: E402

DOMAIN = 'verona.example'
SERVER = netns.NET + '1'
DEAD = netns.NET + '2'
OWN_MOUNTS = ['unshare', '--mount']
PLAIN, DIRECT = '5333', '5334'


class NameServer:
    """dnsmasq in the server's namespace; a command with its prefix asks it."""

    def __init__(self, net, folder, *records):
        (folder / 'resolv.conf').write_text(f'nameserver {SERVER}\n')
        self.prefix = [*OWN_MOUNTS, 'sh', '-c', f'mount --bind {folder}/resolv.conf /etc/resolv.conf && exec "$@"', 'sh']
        self.process = subprocess.Popen(
            [*net.prefix('server'), 'dnsmasq', '--keep-in-foreground', '--no-resolv', '--no-hosts', '--conf-file=/dev/null',
             '--pid-file=', '--user=root', '--local=/example/', f'--listen-address={SERVER}', '--bind-interfaces',
             f'--host-record=live.{DOMAIN},{SERVER}', f'--host-record=dead.{DOMAIN},{DEAD}',
             *[f'--{record}' for record in records]], stdout=sys.stderr)
        # A question that comes too early is asked again only after seconds.
        until = time.monotonic() + lab.PATIENCE
        while subprocess.run([*net.prefix('server'), 'bash', '-c', f'exec 3<>/dev/tcp/{SERVER}/53'],
                             stderr=subprocess.DEVNULL).returncode != 0:
            lab.check(time.monotonic() < until, 'the name server does not start')

    def stop(self):
        self.process.terminate()
        self.process.wait()


def signs_in(*records, port=PLAIN, direct='', within=15):
    with lab.Case() as case:
        net = netns.Net({'alice': [netns.NET + '11']})
        case.started.append(net)
        # The dead host exists and swallows what comes.
        net.on('server', 'ip', 'address', 'add', f'{DEAD}/24', 'dev', 'net')
        net.swallow('server', f'ip daddr {DEAD}')
        server = case.server(prefix=net.prefix('server'), ADDRESS=SERVER, PORT=port, DIRECT_PORT=direct, DOMAIN=DOMAIN)
        names = NameServer(net, case.folder, *records)
        case.started.append(names)
        cli = case.cli(['--account', f'romeo@{DOMAIN}', '--ca-file', server.env['ca'],
                        '--password-file', str(server.folder / 'password')], 'roster', prefix=[*net.prefix('alice'), *names.prefix])
        online = cli.wait_for('online', patience=40)
        lab.check(online['ms'] <= within * 1000, 'too late:', online)
        lab.check(cli.wait() == 0, cli.story())
        lab.no_criticals(cli)


def srv(service, host, port, priority=0, weight=0):
    return f'srv-host=_{service}._tcp.{DOMAIN},{host}.{DOMAIN},{port},{priority},{weight}'


def by_srv_with_starttls():
    signs_in(srv('xmpp-client', 'live', PLAIN))


def by_srv_with_tls_from_the_first_byte():
    signs_in(srv('xmpps-client', 'live', DIRECT), direct=DIRECT)


def both_kinds_mixed_by_priority():
    """The direct one comes first and nobody is there; the other one is taken."""
    signs_in(srv('xmpps-client', 'live', '5999', 1), srv('xmpp-client', 'live', PLAIN, 2))


def first_target_is_dead():
    signs_in(srv('xmpp-client', 'dead', PLAIN, 1), srv('xmpp-client', 'live', PLAIN, 2))


def service_is_off_then_the_other_kind():
    """The target "." says that a kind of service does not exist there."""
    signs_in(f'srv-host=_xmpps-client._tcp.{DOMAIN},.,0,0,0', srv('xmpp-client', 'live', PLAIN))


def without_srv_the_domain_itself():
    signs_in(f'host-record={DOMAIN},{SERVER}', port='5222')


reason = netns.ensure_root() or (not shutil.which('dnsmasq') and 'dnsmasq is not installed') or \
    (subprocess.run([*OWN_MOUNTS, 'true'], stderr=subprocess.DEVNULL).returncode != 0 and
     'a name server of our own needs a mount namespace, which is not to be had here')
if reason:
    print(f'1..0 # SKIP {reason}')
    sys.exit(0)

lab.main([by_srv_with_starttls, by_srv_with_tls_from_the_first_byte, both_kinds_mixed_by_priority,
          first_target_is_dead, service_is_off_then_the_other_kind, without_srv_the_domain_itself])
