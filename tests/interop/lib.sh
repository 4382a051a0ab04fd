# SPDX-License-Identifier: BSD-3-Clause
# To be sourced by tests/interop/*.sh: a board without QEMU, `trapline serve` on it, and how cases are told.
# shellcheck shell=sh disable=SC2034 # its variables are for those who source it
built=build/tests/interop
[ -x $built/trapline ] || built=build/host/interop
# What must come is waited for as long as a busy machine may take; only a hang takes ten minutes.
trapline="$built/trapline --timeout 600"
folder=$(mktemp -d "${TMPDIR:-/tmp}/trapline.XXXXXX")
processes=
passed=0 failed=0 skipped=0
# So that no board of the user's answers here.
unset TRAPLINE_TO || true
export HOME="$folder"

finish() {
    status=$?
    trap - EXIT
    for process in $processes; do kill "$process" 2>/dev/null || true; done
    for process in $processes; do wait "$process" 2>/dev/null || true; done
    rm -rf "$folder"
    [ $status = 0 ] || [ $failed != 0 ] || failed=1
    echo "$passed passed, $failed failed, $skipped skipped"
    [ $failed = 0 ] || exit 1
    exit 0
}
trap finish EXIT
trap 'exit 130' INT TERM

ok() {
    passed=$((passed + 1))
    echo "ok      $1"
}
not_ok() { # NAME WHAT
    failed=$((failed + 1))
    printf 'FAILED  %s\n%s\n' "$1" "$2" | sed '2,$s/^/        | /'
}
skip() {
    skipped=$((skipped + 1))
    echo "skipped $1"
}

# is NAME EXPECTED GOT
is() {
    if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1" "expected: $2
got:      $3"; fi
}
# has NAME PATTERN GOT: a fixed string within
has() {
    case $3 in *"$2"*) ok "$1" ;; *) not_ok "$1" "expected within: $2
got:             $3" ;; esac
}
# ends_with NAME STATUS COMMAND...: the exit status; output goes to $out and $err
ends_with() {
    name=$1 wanted=$2
    shift 2
    got=0
    "$@" >"$folder/out" 2>"$folder/err" </dev/null || got=$?
    out=$(cat "$folder/out") err=$(cat "$folder/err")
    if [ "$got" = "$wanted" ]; then ok "$name"; else not_ok "$name" "expected status $wanted, got $got
$out
$err"; fi
}

# start NAME COMMAND...: in the background; returns when it has printed a line, which is then in $line
start() {
    name=$1
    shift
    : >"$folder/$name.out"
    "$@" >"$folder/$name.out" 2>&1 </dev/null &
    last=$!
    processes="$last $processes"
    until [ -s "$folder/$name.out" ]; do
        kill -0 $last 2>/dev/null || {
            not_ok "$name starts" "$(cat "$folder/$name.out")"
            exit 1
        }
    done
    line=$(head -n 1 "$folder/$name.out")
}

# A board and a bridge: TRAPLINE_TO, $port
start_board() {
    start board $built/fake_board "unix:$folder/uart.sock"
    start serve $trapline serve --uart "unix:$folder/uart.sock" --listen tcp:127.0.0.1:0 --listen "unix:$folder/serve.sock"
    until grep -q 'listening at unix:' "$folder/serve.out"; do kill -0 "$last"; done
    port=$(sed -n 's/.*listening at tcp:127.0.0.1:\([0-9]*\)$/\1/p' "$folder/serve.out")
    export TRAPLINE_TO="unix:$folder/serve.sock"
}

# The lines "ok NAME", "skipped NAME" and "FAILED NAME: WHY" of a peer's program count as cases.
count_cases() { # FILE
    cat "$1"
    passed=$((passed + $(grep -c '^ok ' "$1" || true)))
    failed=$((failed + $(grep -c '^FAILED ' "$1" || true)))
    skipped=$((skipped + $(grep -c '^skipped ' "$1" || true)))
    grep -qx 'done' "$1" || not_ok "${1##*/} runs to its end" "$(tail -n 5 "$1")"
}
