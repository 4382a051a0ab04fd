#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# A bench whose source fails, or prints nothing, says so in its exit status, and the others' figures are there. In a folder with
# sources of the test's own.
set -eu
bench=$(pwd)/tools/bench.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p tests/bench
bench_source() { # NAME COMMAND
    printf '#!/bin/sh\n%s\n' "$2" >"tests/bench/$1.sh"
    chmod +x "tests/bench/$1.sh"
}
bench_source good 'echo "good.figure 12 things"'
bench_source fails 'echo "fails.figure 1 things"; exit 3'
bench_source silent 'echo "# nothing"'
passed=0
failed=0

# ends PATTERN STATUS TEXT: the status, and what is said
ends() {
    status=0
    B=$1 BOARDS='' sh "$bench" none- >out 2>&1 </dev/null || status=$?
    if [ $status = "$2" ] && grep -qF "$3" out; then
        passed=$((passed + 1))
        echo "ok      B=$1: status $2, $3"
    else
        failed=$((failed + 1))
        echo "FAILED  B=$1: status $status, not $2, or not said: $3"
        sed 's/^/        | /' out
    fi
}
ends good 0 'good.figure 12 things'
ends fails 1 'tests/bench/fails.sh failed'
ends silent 1 'tests/bench/silent.sh failed, or gave no figure'
ends 'tests/bench/' 1 'good.figure 12 things'
ends 'tests/bench/' 1 'tests/bench/fails.sh failed'
ends size 1 'tools/size_engine.sh failed'
mkdir -p monitor/board
ends . 1 'rpc.sum_server_instructions              NO FIGURE'
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
