#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Fuzzes for longer than `make test` does: tools/nightly.sh SEQUENCES SECONDS. So many sequences of calls to the whole monitor,
# and each other target for so many seconds, two at a time. Logs are in build/nightly/.
set -eu
sequences=$1
seconds=$2
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
passed=$(grep -lx '1 passed, 0 failed' "$out"/*.log | wc -l)
all=$(find "$out" -name '*.log' | wc -l)
echo "$passed passed, $((all - passed)) failed"
[ "$passed" = "$all" ]
