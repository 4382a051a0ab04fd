#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs every test program and script, prints one line for each, and "N passed, N failed, N skipped" at last.
#
# A group is a program build/tests/unit/test_* or build/host/qemu/test_*, a script tests/*/run.sh (or, in a folder without one, each script there),
# or a fuzz target. It says how many cases it held by CMocka's closing lines, or by a line "N passed, N failed[, N skipped]".
# tools/test.sh PATTERN runs only the groups whose names match (grep -E). Output is kept in build/test/NAME.log.
set -eu
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES # a test that calls make is not part of the make that runs the tests
pattern=${1:-.}
fuzz_seconds=${FUZZ_SECONDS:-60}
out=build/test
mkdir -p "$out"
# A second run in this tree keeps its logs elsewhere.
exec 9>"$out/.lock"
if ! flock -n 9; then
    out=build/test.$$
    mkdir -p "$out"
fi
: >"$out/results"

# Adds up one log; prints "passed failed skipped".
count() {
    awk -v status="$2" '
        /^\[  PASSED  \] [0-9]+ test/ { p += $4 }
        /^\[  FAILED  \] [0-9]+ test/ { f += $4 }
        /^\[  SKIPPED \] [0-9]+ test/ { s += $4 }
        /^([a-z_-]+: )?[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?$/ {
            sub(/^[a-z_-]+: /, ""); p2 = $1; f2 = $3; s2 = ($5 == "") ? 0 : $5; line = 1
        }
        END {
            if (line) { p = p2; f = f2; s = s2 }
            if (status != 0 && f == 0) f = 1
            if (p + f + s == 0) f = 1
            print p + 0, f + 0, s + 0
        }' "$1"
}

# group NAME COMMAND...: runs it and prints its line.
group() {
    name=$1
    shift
    log=$out/$(echo "$name" | tr / _).log
    status=0
    # A guard against a hang, not a measure of speed.
    timeout -k 10 1800 "$@" >"$log" 2>&1 </dev/null 9>&- || status=$?
    # shellcheck disable=SC2046 # three words
    set -- $(count "$log" "$status")
    echo "$name $1 $2 $3" >>"$out/results"
    mark=ok
    [ "$2" = 0 ] || mark=FAILED
    printf '%-7s %-32s %6d passed' "$mark" "$name" "$1"
    [ "$2" = 0 ] || printf ', %d failed' "$2"
    [ "$3" = 0 ] || printf ', %d skipped' "$3"
    echo
    grep -iE '^(\[  SKIPPED \] [^0-9]|skip(ped)?\b)' "$log" | sort -u | sed 's/^/            /' || true
    if [ "$2" != 0 ]; then
        [ $status = 0 ] || [ $status = 124 ] || echo "        ended with status $status"
        [ $status != 124 ] || echo "        was stopped after 1800 s"
        grep -vE "^#[0-9]+[[:space:]]" "$log" | tail -n 60 | sed 's/^/        | /'
        echo "        all of it: $log"
        echo "        again:     make test T='^$name\$'"
    fi
}

wanted() {
    echo "$1" | grep -qE -e "$pattern"
}

for program in build/tests/unit/test_*; do
    case $program in *'*' | *.*) continue ;; esac
    # A program whose source is gone is a leftover.
    [ -e "tests/unit/${program##*/}.c" ] || continue
    name=unit/${program##*/test_}
    ! wanted "$name" || group "$name" "$program"
done

# Programs that drive a board in QEMU.
for program in build/host/qemu/test_*; do
    case $program in *'*' | *.*) continue ;; esac
    [ -e "tests/qemu/${program##*/}.c" ] || continue
    name=qemu/${program##*/test_}
    ! wanted "$name" || group "$name" "$program"
done

for dir in tests/*/; do
    dir=${dir%/}
    case $dir in tests/unit | tests/fuzz | tests/bench) continue ;; esac
    if [ -e "$dir/run.sh" ]; then
        name=${dir#tests/}
        ! wanted "$name" || group "$name" "$dir/run.sh"
        continue
    fi
    for script in "$dir"/*.sh; do
        [ -x "$script" ] || continue
        name=${script#tests/}
        name=${name%.sh}
        ! wanted "$name" || group "$name" "$script"
    done
done

# Two at a time: each is one thread, and two cores are what everyone has.
fuzz() {
    for source in tests/fuzz/fuzz_*.c; do
        name=${source##*/fuzz_}
        name=${name%.c}
        [ ! -e "$source" ] || ! wanted "fuzz/$name" || echo "$name"
    done
}
# shellcheck disable=SC2046 # one word each
set -- $(fuzz)
while [ $# -gt 0 ]; do
    if [ $# -gt 1 ]; then
        group "fuzz/$2" tools/fuzz.sh "$2" "$fuzz_seconds" >"$out/second.txt" &
        second=$!
        group "fuzz/$1" tools/fuzz.sh "$1" "$fuzz_seconds"
        wait $second
        cat "$out/second.txt"
        shift
    else
        group "fuzz/$1" tools/fuzz.sh "$1" "$fuzz_seconds"
    fi
    shift
done

if [ ! -s "$out/results" ]; then
    echo "no test's name matches '$pattern': see the names with make test"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
awk '{ p += $2; f += $3; s += $4 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 }' "$out/results"
