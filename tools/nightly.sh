#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Tests for longer than `make test` does: tools/nightly.sh SEQUENCES SECONDS BOOTS. So many sequences of calls to the whole monitor,
# and each other fuzz target for so many seconds, two at a time; then so many boots in all of $BOARDS, on a machine that is kept busy
# (tests/qemu/test_starved.c). Logs are in build/nightly/.
set -eu
sequences=$1
seconds=$2
boots=$3
out=build/nightly
mkdir -p "$out"
rm -f "$out"/*.log

one() { # NAME [RUNS]
    tools/fuzz.sh "$1" "$seconds" ${2:+"$2"} >"$out/$1.log" 2>&1 && mark=ok || mark=FAILED
    echo "$mark $1: $(grep -E ' sequences of calls$|^stat::number_of_executed_units' "$out/$1.log" | tail -n 1)"
    [ $mark = ok ] || grep -E '^(again|keep it): |broken rule|ERROR' "$out/$1.log"
}
one calls "$sequences" &
for source in tests/fuzz/fuzz_*.c; do
    name=${source##*/fuzz_}
    name=${name%.c}
    [ "$name" = calls ] || one "$name"
done
wait

# It keeps all processors busy itself, so nothing else runs beside it.
# shellcheck disable=SC2086 # words
boards=$(set -- $BOARDS && echo $#)
for board in $BOARDS; do
    log=$out/starved-$board.log
    if BOOTS=$(((boots + boards - 1) / boards)) MONITOR=build/$board/monitor.elf BOARD_QEMU=$(cat "build/$board/qemu.command") \
        build/host/qemu/test_starved >"$log" 2>&1; then
        echo "1 passed, 0 failed" >>"$log"
        echo "ok starved/$board: $(grep -c '^  boot ' "$log") boots"
    else
        echo "FAILED starved/$board, in boot $(grep -c '^  boot ' "$log"):"
        tail -n 20 "$log"
    fi
done
passed=$(grep -lx '1 passed, 0 failed' "$out"/*.log | wc -l)
all=$(find "$out" -name '*.log' | wc -l)
echo "$passed passed, $((all - passed)) failed"
[ "$passed" = "$all" ]
