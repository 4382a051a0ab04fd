#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Who called a function that was stopped by its deadline, at any instruction, is printed by `trapline fault`; and nobody else, though
# the link register is left over from a call that is done. One ARM board and one RISC-V board of $BOARDS. Prints "N passed, N failed".
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build
out=$(mktemp -d "$(pwd)/build/callers.XXXXXX")
trap 'rm -rf "$out"' EXIT
passed=0
failed=0

cat >"$out/applet.c" <<'END'
#include "applet-sdk/trapline.h"
TL_MANIFEST(.name = NAME, .stack = 4096, .permissions = "log", .deadline_ms = 30);
static volatile unsigned count;
__attribute__((noinline)) void leaf(void)
{
    for (;;)
        count++;
}
__attribute__((noinline)) void spin(void)
{
    tl_print("spinning\n");
    for (;;)
        count++;
}
int tl_applet(void)
{
    tl_print("calling\n");
    RUNS();
    tl_print("never\n");
    return 0;
}
END

# callers NAME FUNCTION: what is printed of an applet that is in that function when its time is over
callers() {
    # Two folders up: make includes no path with a blank.
    # shellcheck disable=SC2016 # make's
    printf 'TRAPLINE := ../..\nAPPLET := %s\nSRC := %s.c\ninclude $(TRAPLINE)/applet-sdk/applet.mk\n' "$1" "$1" >"$out/Makefile"
    { printf '#define NAME "%s"\n#define RUNS %s\n' "$1" "$2" && cat "$out/applet.c"; } >"$out/$1.c"
    rm -f "$out/$1.elf"
    : >"$out/fault"
    env -u MAKEFLAGS -u MAKELEVEL make -s -C "$out" BOARD="$board" >"$out/log" 2>&1 || return 0
    $trapline --timeout 60 load "$out/$1.elf" --start >>"$out/log"
    board_await_end "$1"
    $trapline --timeout 60 fault "$1" --elf "$out/$1.elf" >"$out/fault"
    sed -nE 's/:[0-9]+$//; s/^(source|called by) +//p; /^unwind/p' "$out/fault" | tr '\n' ' '
}

is() { # NAME WANTED GOT
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        printf 'FAILED  %s\n        wanted: %s\n        got:    %s\n' "$1" "$2" "$3"
        sed 's/^/        /' "$out/fault" "$out/log"
    fi
}

for board in virt-arm virt-riscv; do
    case " ${BOARDS:-virt-arm virt-riscv} " in *" $board "*) ;; *) continue ;; esac
    # shellcheck disable=SC2034 # tools/board.sh's
    SERVE_OPTIONS='' BOARD_QEMU=$(sed -n 's/^BOARD_QEMU := //p' "monitor/board/$board/board.mk") MONITOR=build/$board/monitor.elf
    . tools/board.sh
    # shellcheck disable=SC2119 # no options for QEMU
    board_start >"$out/console" 2>&1
    trap 'board_stop; rm -rf "$out"' EXIT
    board_await_end hello
    is "$board: a function that has called another" "spin at spins.c tl_applet at spins.c _start at start.S " "$(callers spins spin)"
    is "$board: a function that calls none" "leaf at leaves.c tl_applet at leaves.c _start at start.S " "$(callers leaves leaf)"
    board_stop
    trap 'rm -rf "$out"' EXIT
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
