#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A private ejabberd on loopback, without epmd, distribution or a system user.

    ejabberd.py start DIR [options] [ACCOUNT:PASSWORD ...]   prints one JSON object: pid, port, proxy, ca, domain, log
    ejabberd.py stop DIR

Accounts are local parts. Everything the server has lies in DIR.
"""
import argparse
import glob
import json
import os
import shutil
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import prosody  # noqa: E402

CONFIG = """
hosts: [{domain}]
loglevel: {loglevel}
log_rotate_count: 0
certfiles: ["{dir}/server.pem"]
auth_method: [internal]
auth_password_format: {format}
listen:
  -
    port: {port}
    ip: "{address}"
    module: ejabberd_c2s
    max_stanza_size: 1048576
    shaper: none
    access: all
    starttls_required: true
acl: {{ local: {{ user_regexp: "" }} }}
access_rules: {{ local: {{ allow: local }}, c2s: {{ allow: all }} }}
shaper_rules: {{ c2s_shaper: none }}
modules:
  mod_admin_extra: {{}}
  mod_caps: {{}}
  mod_disco: {{}}
  mod_ping: {{}}
  mod_proxy65:
    host: proxy.{domain}
    hostname: "{address}"
    ip: "{address}"
    port: {proxy}
    access: all
  mod_roster: {{ versioning: true }}
  mod_stream_mgmt: {{}}
  mod_version: {{}}
"""

SEED = """
-module(seed).
-export([run/0]).
run() ->
  {ok, _} = application:ensure_all_started(ejabberd),
  [ok = ejabberd_auth:try_register(U, <<"@DOMAIN@">>, P) || {U, P} <- [@USERS@]],
  [mod_admin_extra:add_rosteritem(U, <<"@DOMAIN@">>, V, <<"@DOMAIN@">>, V, <<>>, <<"both">>)
   || {U, _} <- [@USERS@], {V, _} <- [@USERS@], U =/= V],
  file:write_file("@DIR@/seeded", <<"ok">>).
"""


def start(options):
    folder = os.path.abspath(options.dir)
    at = lambda *names: os.path.join(folder, *names)
    for name in ("spool", "log", "conf"):
        os.makedirs(at(name), exist_ok=True)
    port = options.port or prosody.free_port(options.address)
    proxy = prosody.free_port(options.address)
    prosody.make_certificate(folder, options.domain, "good")
    with open(at("server.pem"), "w") as out:
        for name in ("server.key", "server.crt"):
            with open(at(name)) as f:
                out.write(f.read())
    with open(at("conf", "ejabberd.yml"), "w") as f:
        f.write(CONFIG.format(dir=folder, domain=options.domain, address=options.address, port=port, proxy=proxy,
                              loglevel="debug" if options.debug else "info",
                              format="scram" if options.hashed else "plain"))
    shutil.copy("/etc/ejabberd/inetrc", at("conf", "inetrc"))
    users = ",".join('{<<"%s">>,<<"%s">>}' % tuple(a.split(":", 1)) for a in options.accounts)
    with open(at("seed.erl"), "w") as f:
        f.write(SEED.replace("@DOMAIN@", options.domain).replace("@USERS@", users).replace("@DIR@", folder))
    subprocess.run(["erlc", "seed.erl"], cwd=folder, check=True)
    libraries = glob.glob("/usr/lib/*/ejabberd-*")[0].rpartition("/")[0]
    env = dict(os.environ, HOME=folder, ERL_LIBS=libraries, ERL_INETRC=at("conf", "inetrc"),
               EJABBERD_CONFIG_PATH=at("conf", "ejabberd.yml"), EJABBERD_LOG_PATH=at("log", "ejabberd.log"),
               EJABBERD_PID_PATH=at("ejabberd.pid"), ERL_CRASH_DUMP=at("log", "crash.dump"))
    with open(at("out"), "wb") as out:
        process = subprocess.Popen(["erl", "-noinput", "+K", "true", "-pa", folder, "-mnesia", "dir",
                                    '"%s"' % at("spool"), "-s", "ejabberd", "-eval", "seed:run()."],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, env=env)
    state = {"pid": process.pid, "port": port, "direct": 0, "proxy": proxy, "address": options.address,
             "domain": options.domain, "ca": at("ca.crt"), "log": at("log", "ejabberd.log")}
    with open(at("state.json"), "w") as f:
        json.dump(state, f)
    for _ in range(600):
        if os.path.exists(at("seeded")):
            return state
        if process.poll() is not None:
            break
        time.sleep(0.1)
    prosody.stop(folder, signal.SIGKILL)
    with open(at("out")) as f:
        sys.stderr.write(f.read()[-4000:])
    sys.exit("ejabberd does not start")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=("start", "stop"))
    parser.add_argument("dir")
    parser.add_argument("accounts", nargs="*", metavar="ACCOUNT:PASSWORD")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="default: a free one")
    parser.add_argument("--domain", default="localhost")
    parser.add_argument("--hashed", action="store_true", help="keep passwords hashed")
    parser.add_argument("--debug", action="store_true", help="log every stanza, authentication included")
    options = parser.parse_intermixed_args()

    if shutil.which("erlc") is None or not glob.glob("/usr/lib/*/ejabberd-*"):
        sys.stderr.write("ejabberd is needed\n")
        sys.exit(77)
    if options.verb == "start":
        print(json.dumps(start(options)))
    else:
        prosody.stop(os.path.abspath(options.dir), signal.SIGTERM)


if __name__ == "__main__":
    main()
