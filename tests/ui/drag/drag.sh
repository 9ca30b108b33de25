#!/usr/bin/env bash
# drag.sh SX SY TX TY: a real drag by the pointer: press, past the threshold in small steps, to the target, hover, release.
# HOVER: seconds over the target. SHOT: where to save a picture of the screen while it hovers.
set -eu
sx=$1 sy=$2 tx=$3 ty=$4
xdotool mousemove "$sx" "$sy"; sleep .1
xdotool mousedown 1; sleep .1
for i in 1 2 3 4 5; do xdotool mousemove $((sx + i * 4)) $((sy + i * 4)); sleep .03; done
for i in 1 2 3 4 5 6 7 8 9 10; do
  xdotool mousemove $((sx + (tx - sx) * i / 10)) $((sy + (ty - sy) * i / 10)); sleep .03
done
# One more motion on the spot: the position that counts.
xdotool mousemove $((tx + 1)) "$ty"; sleep "${HOVER:-.3}"
[ -z "${SHOT:-}" ] || import -window root "$SHOT"
xdotool mouseup 1; sleep .3
