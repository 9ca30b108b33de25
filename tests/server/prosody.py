#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private Prosody on loopback, for tests and for trying Baton.

    prosody.py start DIR [options] [ACCOUNT:PASSWORD ...]   prints one JSON object: pid, port, direct, proxy, ca, domain
    prosody.py restart DIR                                  the same server again, on the same ports
    prosody.py kill DIR                                     gone without a word
    prosody.py stop DIR

Accounts are local parts and all in each other's rosters. Everything the server has lies in DIR.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

CONFIG = """
run_as_root = true
data_path = "{dir}/data"
pidfile = "{dir}/prosody.pid"
plugin_paths = {{}}
interfaces = {{ "{address}" }}
local_interfaces = {{ "{address}" }}
c2s_ports = {{ {port} }}
c2s_direct_tls_ports = {{ {direct_list} }}
s2s_ports = {{}}
s2s_direct_tls_ports = {{}}
http_ports = {{}}
https_ports = {{}}
component_ports = {{}}
proxy65_ports = {{ {proxy_list} }}
proxy65_interfaces = {{ "{address}" }}
modules_enabled = {{ "roster", "saslauth", {tls_module} "disco", "ping", "version", "uptime", "smacks", "carbons"{stanzas} }}
modules_disabled = {{ "s2s", "offline", "posix", "admin_shell" }}
authentication = "{authentication}"
storage = "internal"
smacks_hibernation_time = 60
c2s_require_encryption = {require}
allow_unencrypted_plain_auth = {plain}
network_backend = "epoll"
{limits}
log = {{ debug = "{dir}/prosody.log" }}
ssl = {{ certificate = "{dir}/server.crt", key = "{dir}/server.key"{protocol} }}
VirtualHost "{domain}"
  ssl = {{ certificate = "{dir}/server.crt", key = "{dir}/server.key"{protocol} }}
{proxy_component}
"""

LIMITS = """
limits = {{ c2s = {{ rate = "{rate}" }} }}
"""

PROXY = """
Component "proxy.{domain}" "proxy65"
  proxy65_address = "{address}"
  proxy65_acl = {{ "{domain}" }}
"""


def free_port(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as s:
        s.bind((address, 0))
        return s.getsockname()[1]


def openssl(*args):
    subprocess.run(("openssl",) + args, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificate(folder, domain, kind):
    """An authority and a certificate; kind: good, wrong-name, expired, unknown."""
    at = lambda name: os.path.join(folder, name)
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    for authority in ("ca", "other-ca"):
        openssl("req", "-x509", *key, "-days", "30", "-subj", "/CN=test authority " + authority,
                "-keyout", at(authority + ".key"), "-out", at(authority + ".crt"),
                "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    name = "wrong.example" if kind == "wrong-name" else domain
    openssl("req", *key, "-subj", "/CN=" + name, "-keyout", at("server.key"), "-out", at("server.csr"))
    with open(at("extensions"), "w") as f:
        f.write("subjectAltName=DNS:%s,DNS:proxy.%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n"
                % (name, name))
    signer = "other-ca" if kind == "unknown" else "ca"
    if kind == "expired":
        with open(at("index.txt"), "w"), open(at("serial"), "w") as serial:
            serial.write("01\n")
        with open(at("ca.cnf"), "w") as f:
            f.write("[ca]\ndefault_ca=d\n[d]\ndatabase=%s\nserial=%s\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\n"
                    "[p]\ncommonName=supplied\n" % (at("index.txt"), at("serial"), folder))
        openssl("ca", "-batch", "-config", at("ca.cnf"), "-cert", at("ca.crt"), "-keyfile", at("ca.key"),
                "-in", at("server.csr"), "-out", at("server.crt"), "-extfile", at("extensions"), "-notext",
                "-startdate", "20200101000000Z", "-enddate", "20200201000000Z")
    else:
        openssl("x509", "-req", "-in", at("server.csr"), "-CA", at(signer + ".crt"), "-CAkey", at(signer + ".key"),
                "-CAcreateserial", "-days", "30", "-extfile", at("extensions"), "-out", at("server.crt"))


def encode(name):
    """How Prosody's file storage spells names."""
    return "".join(c if c.isalnum() and c.isascii() else "%%%02x" % ord(c) for c in name)


def make_accounts(folder, domain, accounts):
    base = os.path.join(folder, "data", encode(domain))
    os.makedirs(os.path.join(base, "accounts"))
    os.makedirs(os.path.join(base, "roster"))
    names = [a.partition(":")[0] for a in accounts]
    for account in accounts:
        name, _, password = account.partition(":")
        with open(os.path.join(base, "accounts", encode(name) + ".dat"), "w") as f:
            f.write('return { ["password"] = %s; };' % json.dumps(password, ensure_ascii=False))
        with open(os.path.join(base, "roster", encode(name) + ".dat"), "w") as f:
            f.write('return { [false] = { ["version"] = 1; ["pending"] = {}; };\n')
            for other in names:
                if other != name:
                    f.write('["%s@%s"] = { ["subscription"] = "both"; ["groups"] = {}; ["name"] = "%s"; };\n'
                            % (other, domain, other))
            f.write("};")


def launch(folder):
    with open(os.path.join(folder, "state.json")) as f:
        state = json.load(f)
    with open(os.path.join(folder, "out"), "ab") as out:
        process = subprocess.Popen(["prosody", "--config", os.path.join(folder, "prosody.cfg.lua"), "-F"],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    state["pid"] = process.pid
    with open(os.path.join(folder, "state.json"), "w") as f:
        json.dump(state, f)
    for port in [p for p in (state["port"], state["direct"], state["proxy"]) if p]:
        for _ in range(200):
            try:
                socket.create_connection((state["address"], port), 1).close()
                break
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.05)
        else:
            process.poll()
    if process.poll() is not None:
        with open(os.path.join(folder, "out")) as f:
            sys.stderr.write(f.read())
        sys.exit("prosody does not start")
    return state


def start(options):
    folder = os.path.abspath(options.dir)
    os.makedirs(folder, exist_ok=True)
    port = options.port or free_port(options.address)
    direct = options.direct_port or (free_port(options.address) if options.direct else 0)
    proxy = 0 if options.no_proxy else options.proxy_port or free_port(options.address)
    make_certificate(folder, options.domain, options.certificate)
    make_accounts(folder, options.domain, options.accounts)
    protocol = ', protocol = "tlsv1_2"' if options.tls == "1.2" else ""
    with open(os.path.join(folder, "prosody.cfg.lua"), "w") as f:
        f.write(CONFIG.format(dir=folder, address=options.address, port=port, direct_list=direct or "",
                              proxy_list=proxy or "", domain=options.domain, protocol=protocol,
                              tls_module="" if options.no_tls else '"tls",',
                              require="false" if options.no_tls else "true",
                              plain="true" if options.no_tls else "false",
                              stanzas=', "stanza_debug"' if options.stanzas else "",
                              authentication="internal_hashed" if options.hashed else "internal_plain",
                              limits=LIMITS.format(rate=options.rate) if options.rate else "",
                              proxy_component=PROXY.format(domain=options.domain, address=options.address)
                              if proxy else ""))
    with open(os.path.join(folder, "state.json"), "w") as f:
        json.dump({"port": port, "direct": direct, "proxy": proxy, "address": options.address,
                   "domain": options.domain, "ca": os.path.join(folder, "ca.crt"),
                   "log": os.path.join(folder, "prosody.log")}, f)
    return launch(folder)


def stop(folder, with_signal):
    try:
        with open(os.path.join(folder, "state.json")) as f:
            pid = json.load(f)["pid"]
        os.kill(pid, with_signal)
    except (OSError, KeyError):
        return
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except OSError:
            return
        # A zombie of a caller that started us answers too.
        try:
            with open("/proc/%d/stat" % pid) as f:
                if f.read().rpartition(")")[2].split()[0] == "Z":
                    return
        except OSError:
            return
        time.sleep(0.05)
    os.kill(pid, signal.SIGKILL)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("start", "restart", "kill", "stop"))
    parser.add_argument("dir")
    parser.add_argument("accounts", nargs="*", metavar="ACCOUNT:PASSWORD")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="default: a free one")
    parser.add_argument("--direct", action="store_true", help="TLS from the first byte too")
    parser.add_argument("--direct-port", type=int)
    parser.add_argument("--proxy-port", type=int)
    parser.add_argument("--no-proxy", action="store_true", help="no SOCKS5 proxy")
    parser.add_argument("--no-tls", action="store_true")
    parser.add_argument("--tls", choices=("1.2", "1.3"), default="1.3")
    parser.add_argument("--hashed", action="store_true", help="keep passwords hashed")
    parser.add_argument("--rate", help="limit of a client's stream, such as 10kb/s")
    parser.add_argument("--stanzas", action="store_true", help="log every stanza, authentication included")
    parser.add_argument("--domain", default="localhost")
    parser.add_argument("--certificate", choices=("good", "wrong-name", "expired", "unknown"), default="good")
    options = parser.parse_intermixed_args()

    if shutil.which("prosody") is None or shutil.which("openssl") is None:
        sys.stderr.write("prosody and openssl are needed\n")
        sys.exit(77)
    folder = os.path.abspath(options.dir)
    if options.verb == "start":
        print(json.dumps(start(options)))
    elif options.verb == "restart":
        stop(folder, signal.SIGTERM)
        print(json.dumps(launch(folder)))
    else:
        stop(folder, signal.SIGKILL if options.verb == "kill" else signal.SIGTERM)


if __name__ == "__main__":
    main()
