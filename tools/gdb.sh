#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# `make gdb`: boots the board in QEMU, stopped at its first instruction, and opens gdb-multiarch on it, with the symbols of the
# monitor and of the applet A. GDB_COMMANDS=file runs gdb's commands from there instead, and ends: tests/qemu/gdb.sh.
set -eu
: "${BOARD:?}" "${BOARD_QEMU:?}" "${MONITOR:?}"
applet=build/$BOARD/applets/${A:-hello}.elf
[ -r "$applet" ] || {
    echo "gdb: no $applet: A is one of $(cd "build/$BOARD/applets" && echo *.elf | sed 's/\.elf//g')" >&2
    exit 1
}
folder=$(mktemp -d "${TMPDIR:-/tmp}/trapline.XXXXXX")
qemu=
trap 'kill -KILL $qemu 2>/dev/null || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# shellcheck disable=SC2086 # BOARD_QEMU is words
setpriv --pdeathsig KILL $BOARD_QEMU -S -gdb "unix:$folder/gdb.sock,server=on,wait=off" -serial "file:$folder/console" \
    -kernel "$MONITOR" >"$folder/qemu.log" 2>&1 </dev/null &
qemu=$!
until [ -S "$folder/gdb.sock" ]; do
    kill -0 $qemu 2>/dev/null || {
        echo "gdb: QEMU did not start:" >&2
        cat "$folder/qemu.log" >&2
        exit 1
    }
done
# sifive_u has two kinds of cores, which gdb takes for two programs: the monitor runs on the second one's.
[ "$BOARD" != sifive_u ] || second='add-inferior
inferior 2
attach 2'
cat >"$folder/start" <<END
set pagination off
set confirm off
target extended-remote $folder/gdb.sock
${second:-}
file $MONITOR
add-symbol-file $applet
END
if [ -n "${GDB_COMMANDS:-}" ]; then
    gdb-multiarch -q -nx -batch -x "$folder/start" -x "$GDB_COMMANDS"
else
    echo "The console is $folder/console. The board stands at its first instruction: continue, or break tl_fault first."
    gdb-multiarch -q -x "$folder/start"
fi
