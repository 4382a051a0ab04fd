#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints the board's figures, "name value unit": boots it with -icount shift=0, where one instruction is one ns of guest time, loads
# tests/bench/board/bench.c and reads its log. Wants what tools/board.sh wants.
set -eu
SERVE_OPTIONS=
. tools/board.sh

case $BOARD in
virt-arm) prefix=arm ;;
virt-riscv) prefix=riscv ;;
*) prefix=$BOARD ;;
esac
board_start -icount shift=0,sleep=off -seed 1 2>/dev/null
board_await_end hello
$trapline --timeout 60 stop sibling >/dev/null
$trapline --timeout 60 load "build/$BOARD/applets/bench.elf" --start >/dev/null
board_await_end bench
$trapline --timeout 60 log | sed -n "s/^.*\[bench\] \([a-z0-9_]*\) \([0-9]*\)\$/$prefix.\1 \2 instructions/p"
# The monitor has no heap: not one of a heap's functions is in its image.
printf 'heap_calls_after_boot %s calls\n' "$("${BOARD_CROSS}nm" "$MONITOR" | grep -cE ' (malloc|calloc|realloc|free|sbrk|_sbrk)$' || true)"
