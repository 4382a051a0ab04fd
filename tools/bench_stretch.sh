#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints how long the monitor works at the most between two looks at who should run: BOARD.longest_stretch_instructions, and a
# line "# BOARD stretch PATH: INSTRUCTIONS" for each path. Boots the monitor with the meter (tests/bench/board/meter.c) with
# -icount shift=0, where one instruction is one ns, and gives it the worst that is known: from an applet, by the services that
# are the host's, and in lines of many requests. Wants what tools/board.sh wants; MONITOR is the meter's.
set -eu
SERVE_OPTIONS=--console
. tools/board.sh

prefix=$(board_prefix)
work=$(mktemp -d)
ask() {
    $trapline --timeout 600 "$@" >/dev/null
}
icount="-icount shift=0,sleep=off -seed 1"
# shellcheck disable=SC2086 # words
board_start $icount >"$work/console" 2>/dev/null
raw="" reader=""
finish() {
    board_stop
    # shellcheck disable=SC2086 # words; none if nothing was started
    kill -KILL $raw $reader 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

# What applets may ask for, and loading, starts, faults, lockstep.
board_await_end hello
ask stop sibling
ask call Rng.Seed data=hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
for applet in bench tandem worst; do
    ask load "build/$BOARD/applets/$applet.elf" --start
    board_await_end "$applet"
done
ask load build/ebpf/longest.elf --start
board_await_end longest
ask restart snoop
ask fault snoop
board_stop

# The host's lines, as they come: the UART without anything in between.
mkfifo "$work/uart.in" "$work/uart.out"
# shellcheck disable=SC2086 # BOARD_QEMU is words
setpriv --pdeathsig KILL $BOARD_QEMU $icount -serial "pipe:$work/uart" -kernel "$MONITOR" >/dev/null 2>&1 </dev/null &
raw=$!
cat "$work/uart.out" >>"$work/console" &
reader=$!
exec 3>"$work/uart.in"
# line COUNT METHOD PARAMS: one batch, and then a request whose reply tells that it is over.
line() {
    id=$((${id:-1000} + 1))
    awk -v count="$1" -v method="$2" -v params="$3" -v id="$id" 'BEGIN {
        for (i = 1; i <= count; i++)
            printf "%s{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}", i == 1 ? "[" : ",", i, method, params
        printf "]\n{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"Time.Now\"}\n", id }' >&3
    until grep -q "\"id\":$id}" "$work/console"; do
        kill -0 "$raw" || exit 1
    done
}
long() { # one of such bytes as a name
    awk -v with="$1" 'BEGIN { while (length(text) < 8300) text = text with; print text }'
}
line 50 Monitor.Checksum '[]'
line 50 Monitor.List '[]'
line 50 Monitor.Counters '[]'
line 50 rpc.hello '[]'
line 50 rpc.discover '[]'
line 50 Log.Read '[0]'
line 50 Monitor.Fault '[""]'
line 20 Monitor.Restart '["hello"]'
line 1 RPC.Echo "[\"$(long '\\u0001')\"]"
line 1 RPC.Echo "[\"$(long 'a')\"]"
line 1 Monitor.LoadBegin '[100000,0]'
line 1 Monitor.LoadPiece "[1,0,\"$(long AAAA | cut -c1-8000)\"]"
line 1 Monitor.LoadEnd '[1]'

sed -n 's/^.*\[monitor\] stretch \(.*\) \([0-9]*\)$/\2 \1/p' "$work/console" |
    awk -v board="$prefix" '{ n = $1 + 0; $1 = ""; sub(/^ /, ""); if (n > most[$0]) most[$0] = n }
        END { for (p in most) { printf "# %s stretch %s: %d\n", board, p, most[p]; if (most[p] > top) top = most[p] }
        printf "%s.longest_stretch_instructions %d instructions\n", board, top; exit top == 0 }'
