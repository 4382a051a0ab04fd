#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints the board's figures, "name value unit": boots it with -icount shift=0, where one instruction is one ns of guest time, loads
# the applets of tests/bench/board and reads their log. Wants what tools/board.sh wants.
set -eu
SERVE_OPTIONS=--console
. tools/board.sh

prefix=$(board_prefix)
# The board's log goes to a file: no call from here disturbs what is measured.
console=$(mktemp)
run() { # NAME LAST [FOLDER]: starts it, and waits for its figure LAST
    $trapline --timeout 60 load "${3:-build/$BOARD/applets}/$1.elf" --start >/dev/null
    until grep -q "^\[$1\] $2 " "$console"; do
        if ! kill -0 "$serve" || grep -q "^\[monitor\] $1 stopped" "$console"; then
            echo "bench: $1 gave no $2 on $BOARD; its console ends:" >&2
            tail -n 20 "$console" >&2
            return 1
        fi
    done
}
board_start -icount shift=0,sleep=off -seed 1 >"$console"
trap 'board_stop; rm -f "$console"' EXIT
board_await_end hello
$trapline --timeout 60 stop sibling >/dev/null
# Not every board has a source of randomness. The same each time, so that the figures are.
$trapline --timeout 60 call Rng.Seed data=hex:000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f >/dev/null
run bench rpc_call_echo5_instructions
$trapline --timeout 60 load "build/$BOARD/applets/partner.elf" --start >/dev/null
run switch context_switch_instructions
[ ! -e "build/$BOARD/applets/supervisor.elf" ] || run supervisor supervisor_null_trap_instructions
if [ "$BOARD" = virt-arm ]; then # of a step of eBPF; the others have the same processors, or have no target
    run steps transform build/ebpf
    steps=$(sh tests/bench/ebpf.sh steps)
    sed -n 's/^\[steps\] [a-z0-9]* \([0-9]*\)$/\1/p' "$console" |
        awk -v steps="$steps" '{ n += $1 } END { if (NR != 6) exit 1; printf "ebpf.arm_instructions_per_step %.1f instructions\n", n / steps }'
fi
if [ "$BOARD" = virt-arm ]; then
    run calls call_instructions build/ebpf
    sed -n 's/^\[calls\] call_instructions \([0-9]*\)$/ebpf.call_instructions \1 instructions/p' "$console"
fi
sed -n "s/^\[\(bench\|switch\|supervisor\)\] \([a-z0-9_]*\) \([0-9]*\)\$/$prefix.\2 \3 instructions/p" "$console" |
    sed 's/^arm\.echo4096_raw_/arm.echo4096_/' # its name from before there were others
