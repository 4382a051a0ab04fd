#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Shows that tests of tests/unit/ can fail: each patch of tests/controls/unit/ takes a rule out of the monitor, and the test that
# it names must then fail. Prints which of its cases did.
set -eu
cd "$(dirname "$0")/../.."
passed=0
failed=0
for patch in tests/controls/unit/*.patch; do
    name=${patch##*/}
    name=${name%.patch}
    log=build/tests/control/$name/log
    status=0
    "build/tests/control/$name/test" >"$log" 2>&1 </dev/null || status=$?
    cases=$(sed -n 's/^\[  FAILED  \] \([A-Za-z].*\)/\1/p; s/.*\(ERROR: AddressSanitizer: [a-z-]*\).*/\1/p; s/.*\(the machine: .*\)/\1/p; s/.*\(runtime error: .*\)/\1/p' "$log" | sort -u | head -n 3 | tr '\n' ' ')
    if [ $status != 0 ] && [ -n "$cases" ]; then
        passed=$((passed + 1))
        printf 'without %-18s %s\n' "$name" "$cases"
    else
        failed=$((failed + 1))
        echo "FAILED: without $name all cases pass, or none ran: $log"
    fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
