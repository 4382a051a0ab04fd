#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Shows that the oracle of fuzz/calls can fail: in each monitor with a fence taken out (tests/controls/, and some of
# tests/hostile/controls/) the fuzzer, from a fixed seed and without a corpus, must find a broken rule within RUNS sequences; most
# are found in the first 20,000. The monitor as it is must pass as many as that. libFuzzer's chance is of addresses too: they are
# not made random, where that is allowed.
set -eu
cd "$(dirname "$0")/../.."
runs=${RUNS:-100000}
fixed=
if setarch -R true 2>/dev/null; then fixed='setarch -R'; fi
passed=0
failed=0
out=build/fuzz/control
mkdir -p "$out"

fuzz() { # PROGRAM LOG SEQUENCES
    $fixed "$1" -seed=1 -runs="$3" -max_len=512 -len_control=0 -artifact_prefix="$2." >"$2" 2>&1
}

for program in "$out"/*/fuzz_calls; do
    name=${program%/fuzz_calls}
    name=${name##*/}
    # A program whose patch is gone is a leftover.
    [ -e "tests/controls/$name.patch" ] || [ -e "tests/hostile/controls/$name.patch" ] || continue
    status=0
    fuzz "$program" "$out/$name.log" "$runs" || status=$?
    what=$(sed -n 's/^.*broken rule: /broken rule: /p; s/^.*the machine: /the machine: /p; s/^.*\(runtime error: .*\)/\1/p
        s/^==[0-9]*==ERROR: \(AddressSanitizer: [A-Za-z-]*\).*/\1/p' "$out/$name.log" | head -n 1)
    if [ $status != 0 ] && [ -n "$what" ]; then
        passed=$((passed + 1))
        printf 'without %-16s %s\n' "$name" "$what"
    else
        failed=$((failed + 1))
        echo "FAILED: without $name, no rule was broken in $runs sequences: $out/$name.log"
    fi
    rm -f "$out/$name.log".*
done
if fuzz build/fuzz/fuzz_calls "$out/none.log" 20000; then
    passed=$((passed + 1))
    echo "with all of them   nothing, in 20000 sequences"
else
    failed=$((failed + 1))
    echo "FAILED: see $out/none.log"
fi
echo "$passed passed, $failed failed"
[ $failed = 0 ]
