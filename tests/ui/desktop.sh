#!/usr/bin/env bash
# desktop.sh COMMAND...: runs a command on a private desktop: own X server, window manager, session bus and home.
# Leaves nothing behind; ends what it started by process id. Exit status 77 (skipped) where a tool is missing.
#   SIZE=WxH of the screen (1280x1000)
set -eu
for tool in Xvfb openbox dbus-daemon xdotool; do
  command -v $tool >/dev/null || { echo "no $tool here"; exit 77; }
done
work=$(mktemp -d "${TMPDIR:-/tmp}/baton-desktop.XXXXXX")
started=''
cleanup () {
  trap - EXIT INT TERM
  for pid in $started; do kill "$pid" 2>/dev/null || true; done
  for pid in $started; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

await () { # file
  for _ in $(seq 200); do [ -s "$1" ] && return 0; sleep .05; done
  echo "waited in vain for $1"; return 1
}

mkdir -p "$work/home/.config/gtk-4.0" "$work/home/Downloads" "$work/run" "$work/services"
chmod 700 "$work/run"
printf '[Settings]\ngtk-font-name=Cantarell 11\ngtk-enable-animations=0\n' >"$work/home/.config/gtk-4.0/settings.ini"
cat >"$work/bus.conf" <<X
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path=$work/run/bus</listen><auth>EXTERNAL</auth>
<servicedir>$work/services</servicedir>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
X
Xvfb -displayfd 3 -screen 0 "${SIZE:-1280x1000}x24" -nolisten tcp 3>"$work/display" >"$work/x.log" 2>&1 &
started="$started $!"
await "$work/display"
dbus-daemon --config-file="$work/bus.conf" --nofork --print-address=3 3>"$work/bus.address" 2>"$work/bus.log" &
started="$started $!"
await "$work/bus.address"

export DISPLAY=:$(tr -d '\n' <"$work/display") DBUS_SESSION_BUS_ADDRESS=unix:path=$work/run/bus
export HOME=$work/home XDG_RUNTIME_DIR=$work/run XDG_CONFIG_HOME=$work/home/.config
export XDG_DATA_HOME=$work/home/.local/share XDG_CACHE_HOME=$work/home/.cache
export GDK_BACKEND=x11 GSK_RENDERER=cairo GSETTINGS_BACKEND=memory LC_ALL=C.UTF-8
unset WAYLAND_DISPLAY
openbox >"$work/wm.log" 2>&1 &
started="$started $!"
# The first window is to have the focus, so the window manager has to be there before it.
for _ in $(seq 100); do xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q 'window id' && break; sleep .05; done
"$@"
