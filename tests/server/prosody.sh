#!/usr/bin/env bash
# A private Prosody in a folder of its own, for tests and for ./run. Needs nothing but the folder; leaves nothing running.
#
#   prosody.sh start DIR     writes DIR/env (shell variables: address port proxy_port ca domain pid) and returns when it answers
#   prosody.sh stop DIR      ends it by its process id and waits
#   prosody.sh restart DIR   the same ports again
#
# Variables for start, with their defaults:
#   ACCOUNTS="romeo juliet"  all know each other; the password of each is in DIR/password
#   DOMAIN=verona.example    ADDRESS=127.0.0.1    PORT=, PROXY_PORT= (free ones)
#   TLS=any|1.2|1.3|none     CERT=good|identity|expired|self    PROXY=yes|no    PREFIX= (e.g. "ip netns exec NAME")
#   STRANGERS=               accounts that exist and know nobody
#   DIRECT_PORT=             TLS from the first byte on this port too (XEP-0368)
#   LEGACY=no|yes            clients of 2006 may sign in in the clear with a plain password; who can use TLS still does
set -eu

command=${1:-}
dir=${2:-}
[ -n "$dir" ] || { sed -n '2,14p' "$0" >&2; exit 2; }

free_ports () { # how many
  python3 - "$1" "$ADDRESS" <<'PY'
import socket, sys
sockets = []
for _ in range(int(sys.argv[1])):
    s = socket.socket(socket.AF_INET6 if ':' in sys.argv[2] else socket.AF_INET)
    try:
        s.bind((sys.argv[2], 0))
    except OSError:  # an address of a network namespace: any free number will do
        s.bind(('127.0.0.1' if s.family == socket.AF_INET else '::1', 0))
    sockets.append(s)
print(*[s.getsockname()[1] for s in sockets])
PY
}

make_certificate () {
  local name=$DOMAIN days=30 tls=$dir/tls
  mkdir -p "$tls"
  [ "${CERT:-good}" = identity ] && name=somebody-else.example
  [ "${CERT:-good}" = expired ] && days=0
  if [ ! -f "$tls/ca.pem" ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=Private test authority' \
      -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign' \
      -keyout "$tls/ca.key" -out "$tls/ca.pem" 2>/dev/null
  fi
  printf 'subjectAltName=DNS:%s,DNS:proxy.%s\nbasicConstraints=CA:FALSE\n' "$name" "$name" >"$tls/extensions"
  openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$tls/server.key" -out "$tls/server.csr" 2>/dev/null
  openssl x509 -req -in "$tls/server.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -days $days \
    -extfile "$tls/extensions" -out "$tls/server.pem" 2>/dev/null
  if [ "${CERT:-good}" = self ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
      -keyout "$tls/server.key" -out "$tls/server.pem" 2>/dev/null
  fi
  # Zero days end at the second of the making.
  [ "${CERT:-good}" != expired ] || sleep 1.1
}

make_accounts () {
  local host=${DOMAIN//./%2e} one other data
  data=$dir/data/$host
  host=${host//-/%2d}
  data=$dir/data/$host
  mkdir -p "$data/accounts" "$data/roster"
  (umask 077; head -c 18 /dev/urandom | base64 >"$dir/password")
  for one in $ACCOUNTS ${STRANGERS:-}; do
    printf 'return { ["password"] = "%s"; };\n' "$(cat "$dir/password")" >"$data/accounts/$one.dat"
  done
  for one in $ACCOUNTS; do
    {
      echo 'return { [false] = { ["version"] = 1; ["pending"] = {}; };'
      for other in $ACCOUNTS; do
        [ "$one" = "$other" ] || printf '["%s@%s"] = { ["subscription"] = "both"; ["groups"] = {}; ["name"] = "%s"; };\n' \
          "$other" "$DOMAIN" "${other^}"
      done
      echo '};'
    } >"$data/roster/$one.dat"
  done
}

make_config () {
  local tls_line='' encryption=true modules='"tls"; '
  case ${TLS:-any} in
    1.2) tls_line='protocol = "tlsv1_2";' ;;
    1.3) tls_line='protocol = "tlsv1_3";' ;;
    none) encryption=false; modules='' ;;
  esac
  [ "${LEGACY:-no}" = no ] || encryption=false
  cat >"$dir/prosody.cfg.lua" <<LUA
run_as_root = true
data_path = "$dir/data"
pidfile = "$dir/prosody.pid"
log = { debug = "$dir/prosody.log" }
interfaces = { "$ADDRESS" }
c2s_ports = { $PORT }
c2s_direct_tls_ports = { ${DIRECT_PORT:-} }
s2s_ports = {}
http_ports = {}
https_ports = {}
proxy65_ports = { $PROXY_PORT }
proxy65_interfaces = { "$ADDRESS" }
ssl = { certificate = "$dir/tls/server.pem"; key = "$dir/tls/server.key"; $tls_line }
modules_enabled = { "roster"; "saslauth"; $modules"disco"; "ping"; "version"; "uptime"; "time"; "smacks"; "blocklist" }
modules_disabled = { "s2s" }
authentication = "internal_plain"
storage = "internal"
c2s_require_encryption = $encryption
allow_unencrypted_plain_auth = $([ $encryption = true ] && echo false || echo true)
smacks_hibernation_time = 60
network_backend = "epoll"
VirtualHost "$DOMAIN"
LUA
  [ "${PROXY:-yes}" = no ] || cat >>"$dir/prosody.cfg.lua" <<LUA
  disco_items = { { "proxy.$DOMAIN", "File proxy" } }
Component "proxy.$DOMAIN" "proxy65"
  proxy65_address = "$ADDRESS"
  proxy65_acl = { "$DOMAIN" }
LUA
}

launch () {
  local try
  # Unquoted on purpose: PREFIX is a command with arguments.
  ${PREFIX:-} setsid prosody --config "$dir/prosody.cfg.lua" -F >"$dir/out" 2>&1 </dev/null &
  pid=$!
  for try in $(seq 100); do
    if ${PREFIX:-} bash -c "exec 3<>/dev/tcp/$ADDRESS/$PORT" 2>/dev/null; then
      printf 'address=%s\nport=%s\nproxy_port=%s\nca=%s\ndomain=%s\npid=%s\n' \
        "$ADDRESS" "$PORT" "$PROXY_PORT" "$dir/tls/ca.pem" "$DOMAIN" "$pid" >"$dir/env"
      return 0
    fi
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  echo 'Prosody did not start:' >&2
  cat "$dir/out" >&2
  tail -n 20 "$dir/prosody.log" >&2 2>/dev/null
  kill "$pid" 2>/dev/null || true
  return 1
}

halt () {
  local pid try
  [ -f "$dir/env" ] || return 0
  pid=$(sed -n 's/^pid=//p' "$dir/env")
  kill "$pid" 2>/dev/null || return 0
  for try in $(seq 50); do
    kill -0 "$pid" 2>/dev/null || return 0
    sleep 0.1
  done
  kill -9 "$pid" 2>/dev/null || true
}

case $command in
  start)
    ACCOUNTS=${ACCOUNTS:-romeo juliet}
    DOMAIN=${DOMAIN:-verona.example}
    ADDRESS=${ADDRESS:-127.0.0.1}
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    read -r free_one free_two <<<"$(free_ports 2)"
    PORT=${PORT:-$free_one}
    PROXY_PORT=${PROXY_PORT:-$free_two}
    make_certificate
    make_accounts
    make_config
    launch
    ;;
  stop)
    halt
    ;;
  restart)
    dir=$(cd "$dir" && pwd)
    halt
    . "$dir/env"
    ADDRESS=$address PORT=$port PROXY_PORT=$proxy_port DOMAIN=$domain
    launch
    ;;
  *)
    sed -n '2,14p' "$0" >&2
    exit 2
    ;;
esac
