#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints how long the monitor works at the most between two looks at who should run: BOARD.longest_stretch_instructions, and a
# line "# BOARD PATH INSTRUCTIONS" for each path. Boots the monitor with the meter (tests/bench/board/meter.c) with -icount
# shift=0, where one instruction is one ns, and gives it the worst that is known: from an applet, and from the host. Wants what
# tools/board.sh wants; MONITOR is the meter's.
set -eu
SERVE_OPTIONS=--console
. tools/board.sh

case $BOARD in
virt-arm) prefix=arm ;;
virt-riscv) prefix=riscv ;;
*) prefix=$BOARD ;;
esac
console=$(mktemp)
ask() {
    $trapline --timeout 600 "$@" >/dev/null
}
board_start -icount shift=0,sleep=off -seed 1 >"$console" 2>/dev/null
trap 'board_stop; cp "$console" /tmp/t/console' EXIT
board_await_end hello
ask stop sibling
ask call Rng.Seed data=hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
for applet in bench tandem worst; do
    ask load "build/$BOARD/applets/$applet.elf" --start
    board_await_end "$applet"
done
for method in Monitor.Checksum Monitor.List Monitor.Counters Log.Read rpc.hello rpc.discover; do
    ask call "$method" || true
done
ask restart snoop
ask fault snoop
# What applets ask costs the same from the host; what only the host may, stands here: as lines of many requests.


sed -n 's/^.*\[monitor\] stretch \(.*\) \([0-9]*\)$/\2 \1/p' "$console" | sort -k2,2 -k1,1n |
    awk -v board="$prefix" '{ n = $1; $1 = ""; sub(/^ /, ""); most[$0] = n }
        END { for (p in most) { printf "# %s stretch %s: %d\n", board, p, most[p]; if (most[p] + 0 > top) top = most[p] + 0 }
        printf "%s.longest_stretch_instructions %d instructions\n", board, top; exit top == 0 }'
