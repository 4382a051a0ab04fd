#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# For `make test`: a few bits flipped under lockstep, and the same on a monitor that does not compare, which must miss some. Else this
# campaign could not see a miss. `make inject N=1000` is the long one.
set -u
passed=0 failed=0
verdict() { # 0 or 1, WORDS
    if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    shift
    echo "$*"
}
inject="build/host/inject/inject -s 3"
applet=build/$BOARD/inject/tandem.elf

$inject -n 12 "$MONITOR" "$applet"
status=$?
if [ $status = 3 ]; then # it has said why
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi
verdict $status "12 flipped bits, none missed"

$inject -m -n 40 "build/$BOARD/control/lockstep/monitor.elf" "$applet" >build/inject.$$ 2>&1
grep -qE '^lockstep: .* missed [1-9]' build/inject.$$
verdict $? "without the comparison some are missed: $(tail -n 1 build/inject.$$)"
rm -f build/inject.$$

echo "$passed passed, $failed failed"
[ $failed = 0 ]
