#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs every test program and script, prints one line for each, and "N passed, N failed, N skipped" at last.
#
# A group is a program build/tests/unit/test_*, a script tests/*/run.sh (or, in a folder without one, each script there), a fuzz
# target, or for each of $BOARDS a program build/host/qemu/test_* or the hostile cases, named as qemu/BOARD/NAME and
# hostile/BOARD. It says how many cases it held by CMocka's closing lines, or by a line "N passed, N failed[, N skipped]".
# tools/test.sh PATTERN runs only the groups whose names match (grep -E). Output is kept in build/test/NAME.log.
set -eu
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES # a test that calls make is not part of the make that runs the tests
pattern=${1:-.}
fuzz_seconds=${FUZZ_SECONDS:-60}
boards=${BOARDS:-}
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

# Prints the CMocka cases that failed, and one that did not come to its end.
failed_cases() {
    awk '
        /^\[ RUN      \] / { running = $4; next }
        /^\[ +(OK|FAILED|SKIPPED) +\] [^0-9]/ && $4 == running { running = "" }
        /^\[  FAILED  \] [^0-9]/ && !seen[$4]++ { print $4 }
        END { if (running != "") print running }' "$1"
}

# group NAME COMMAND...: runs it and prints its line.
group() {
    name=$1
    shift
    log=$out/$(echo "$name" | tr / _).log
    status=0
    # A guard against a hang of what has no guard of its own (tests/README.md), not a measure of speed.
    start=$(date +%s)
    timeout -k 10 14400 "$@" >"$log" 2>&1 </dev/null 9>&- || status=$?
    # shellcheck disable=SC2046 # three words
    set -- $(count "$log" "$status") $(($(date +%s) - start))
    echo "$name $1 $2 $3 $4" >>"$out/results"
    mark=ok
    [ "$2" = 0 ] || mark=FAILED
    printf '%-7s %-32s %5d s %6d passed' "$mark" "$name" "$4" "$1"
    [ "$2" = 0 ] || printf ', %d failed' "$2"
    [ "$3" = 0 ] || printf ', %d skipped' "$3"
    echo
    grep -iE '^(\[  SKIPPED \] [^0-9]|skip(ped)?\b)' "$log" | sort -u | sed 's/^/            /' || true
    if [ "$2" != 0 ]; then
        [ $status = 0 ] || [ $status = 124 ] || echo "        ended with status $status"
        [ $status != 124 ] || echo "        was stopped after 14400 s"
        grep -vE "^#[0-9]+[[:space:]]" "$log" | tail -n 60 | sed 's/^/        | /'
        echo "        all of it: $log"
        failed_cases "$log" | while read -r case; do
            case $name in
            unit/*) echo "        rerun:     make unit T='\\<${name#unit/}\$' C=$case" ;;
            qemu/*/*) echo "        rerun:     make qemu BOARD=$BOARD T='\\<${name##*/}\$' C=$case" ;;
            esac
        done
        echo "        again:     make test T='^$name\$'"
    fi
}

wanted() {
    echo "$1" | grep -qE -e "$pattern"
}

# Prints a group's lines in one piece: several run at once.
show() { # LANE GROUP COMMAND...
    lane=$1
    shift
    group "$@" >"$out/lane.$lane"
    flock "$out/results" cat "$out/lane.$lane"
}

# Takes jobs from a file until there are none there, or the file FLAG is gone. A job is a line "BOARD NAME COMMAND", with - where there
# is no board. take LANE FILE [FLAG]
take() {
    while [ -z "${3:-}" ] || [ -e "$3" ]; do
        lane=$1 jobs=$2 flag=${3:-}
        # shellcheck disable=SC2016,SC2046 # its own "$1"; words
        set -- $(flock "$jobs.lock" sh -c 'sed -n 1p "$1" && sed -i 1d "$1"' sh "$jobs")
        [ $# -gt 1 ] || break
        board=$1
        shift
        if [ "$board" != - ]; then
            BOARD=$board MONITOR=build/$board/monitor.elf BOARD_QEMU=$(cat "build/$board/qemu.command")
            export BOARD MONITOR BOARD_QEMU
        fi
        show "$lane" "$@"
        set -- "$lane" "$jobs" "$flag"
    done
}

: >"$out/jobs"
: >"$out/fuzz"
for source in tests/fuzz/fuzz_*.c; do
    name=${source##*/fuzz_}
    name=fuzz/${name%.c}
    [ ! -e "$source" ] || ! wanted "$name" || echo "- $name tools/fuzz.sh ${name#fuzz/} $fuzz_seconds" >>"$out/fuzz"
done

# What comes next is one at a time, as its scripts build in this tree; the fuzz targets need nothing of it, and take the second core.
: >"$out/alone"
(
    flock 8
    take 0 "$out/fuzz" "$out/alone"
) 8>"$out/alone.lock" &

for program in build/tests/unit/test_*; do
    case $program in *'*' | *.*) continue ;; esac
    # A program whose source is gone is a leftover.
    [ -e "tests/unit/${program##*/}.c" ] || continue
    name=unit/${program##*/test_}
    ! wanted "$name" || show alone "$name" "$program"
done

for dir in tests/*/; do
    dir=${dir%/}
    case $dir in tests/unit | tests/fuzz | tests/bench | tests/hostile | tests/inject) continue ;; esac
    if [ -e "$dir/run.sh" ]; then
        name=${dir#tests/}
        ! wanted "$name" || show alone "$name" "$dir/run.sh"
        continue
    fi
    for script in "$dir"/*.sh; do
        [ -x "$script" ] || continue
        name=${script#tests/}
        name=${name%.sh}
        ! wanted "$name" || show alone "$name" "$script"
    done
done

# The long ones, three at a time: two cores are what everyone has, and a board whose time is the clock's (-icount shift=3, as in the
# hostile cases) takes half of one.
job() {
    ! wanted "$2" || echo "$*" >>"$out/jobs"
}
for board in $boards; do
    arch=$(sed -n 's/^BOARD_ARCH := //p' "monitor/board/$board/board.mk")
    if [ ! -d "tests/hostile/arch/$arch" ]; then
        job - "hostile/$board" echo 0 passed, 0 failed, 1 skipped
        continue
    fi
    job "$board" "hostile/$board" tests/hostile/run.sh
    job "$board" "inject/$board" tests/inject/run.sh
    for program in build/host/qemu/test_* "build/host/qemu/$arch"/test_* "build/host/qemu/$board"/test_*; do
        case $program in *'*' | *.*) continue ;; esac
        [ -e "tests/${program#build/host/}.c" ] || continue
        job "$board" "qemu/$board/${program##*/test_}" "$program"
    done
done
rm "$out/alone"
run_lane() {
    take "$1" "$out/jobs"
    take "$1" "$out/fuzz"
}
run_lane 1 &
run_lane 2 &
flock "$out/alone.lock" true # the fuzz target that runs is the third
run_lane 3
wait

if [ ! -s "$out/results" ]; then
    echo "no test's name matches '$pattern': see the names with make test"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
fi
# How long each kind of group took; those after the unit tests and scripts ran three at a time.
awk '{ kind = $1; sub(/\/.*/, "", kind); if (!(kind in s)) order[++n] = kind; s[kind] += $5 }
    END { printf "seconds:"; for (i = 1; i <= n; i++) printf " %s %d", order[i], s[order[i]]; print "" }' "$out/results"
echo "longest groups, in seconds:"
sort -k5,5nr "$out/results" | awk 'NR <= 12 { printf "    %5d %s\n", $5, $1 }'
awk '{ p += $2; f += $3; s += $4 } END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 }' "$out/results"
