#!/usr/bin/env bash
# test-drop.sh DEMO SOURCE DRAG: files and a folder, dragged by the pointer, arrive at the contact they are dropped on,
# and nothing arrives at one who cannot take them.
set -eu
demo=$1 source=$2 drag=$3
work=$(mktemp -d)
pids=''
trap 'for p in $pids; do kill $p 2>/dev/null || true; done; rm -rf "$work"' EXIT
export GTK_A11Y=none
mkdir -p "$work/folder/sub"
echo one >"$work/Liebe & Leid ü.txt"
echo two >"$work/folder/a"
echo three >"$work/folder/sub/b"
ln -s /etc/passwd "$work/folder/link"

"$demo" --scene contacts --size 900x800 --tell >"$work/demo.log" 2>&1 & pids="$pids $!" demo_pid=$!
"$source" "$work/Liebe & Leid ü.txt" "$work/folder" >"$work/source.log" 2>&1 & pids="$pids $!" source_pid=$!

window_of () { # pid
  for _ in $(seq 100); do
    id=$(xdotool search --all --onlyvisible --pid "$1" --name . 2>/dev/null | tail -n 1) && [ -n "$id" ] && { echo "$id"; return; }
    sleep .1
  done
  echo "no window of $1" >&2; exit 1
}
expect () { # text, in the demo's log
  for _ in $(seq 50); do grep -qF -- "$1" "$work/demo.log" && return 0; sleep .1; done
  echo "the window never said: $1"; cat "$work/demo.log" "$work/source.log"; exit 1
}

target=$(window_of $demo_pid)
from=$(window_of $source_pid)
xdotool windowmove "$target" 300 0 windowmove "$from" 0 0
expect 'row Juliet Capulet'
# "row NAME X Y": where it is in its window.
eval "$(xdotool getwindowgeometry --shell "$target" | sed 's/^/w_/')"
at () { grep -F "row $1 " "$work/demo.log" | tail -n 1 | awk '{ print $(NF-1), $NF }'; }
drop_on () {
  read -r x y <<<"$(at "$1")"
  xdotool windowraise "$from"; sleep .3
  bash "$drag" 60 60 $((w_X + x)) $((w_Y + y))
}

drop_on 'Juliet Capulet'
expect 'sent Liebe & Leid ü.txt to juliet@capulet.example'
expect 'sent a to juliet@capulet.example'
expect 'sent b to juliet@capulet.example'
grep -q 'sent link' "$work/demo.log" && { echo 'a link inside a folder was followed'; exit 1; }

before=$(grep -c '^sent' "$work/demo.log")
drop_on 'Tybalt'
drop_on 'Rosaline'
sleep .5
[ "$(grep -c '^sent' "$work/demo.log")" = "$before" ] || { echo 'somebody who cannot take files got some'; exit 1; }
echo 'ok'
