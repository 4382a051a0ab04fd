#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The tests of what stands on the tokenizer, and JSONTestSuite, with jsmn in its place (rpc/jsmn): build/tests/jsmn/test_*.
set -eu
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# Adds what a test program said, by CMocka's lines or by "N passed, N failed".
add() { # NAME COMMAND...
    name=$1
    shift
    status=0
    "$@" >"$log" 2>&1 || status=$?
    good=$(sed -nE 's/^\[  PASSED  \] ([0-9]+) test.*/\1/p; s/^([0-9]+) passed, .*/\1/p' "$log" | tail -n 1)
    passed=$((passed + ${good:-0}))
    if [ $status != 0 ] || [ "${good:-0}" = 0 ]; then
        failed=$((failed + 1))
        cat "$log"
        echo "rerun: make unit JSON=jsmn T='$name'"
    fi
    echo "$name: ${good:-0} passed, status $status"
}

for program in build/tests/jsmn/test_*; do
    case $program in *.*) continue ;; esac
    # A program whose source is gone is a leftover.
    [ ! -e "tests/unit/${program##*/}.c" ] || add "${program##*/test_}" "$program"
done
add json_test_suite tests/interop/json_test_suite.sh rpc/jsmn/json_parse.c
echo "$passed passed, $failed failed"
[ $failed = 0 ]
