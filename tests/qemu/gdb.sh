#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# `make gdb` stops the running board at a function of the monitor, and knows who called it: one ARM board and one RISC-V board of
# $BOARDS. Prints "N passed, N failed".
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build
out=$(mktemp -d "$(pwd)/build/gdb.XXXXXX")
trap 'rm -rf "$out"' EXIT
printf 'hbreak tl_context_slice\ncontinue\nbacktrace\ninfo address tl_applet\nkill\n' >"$out/commands"
passed=0
failed=0

for board in virt-arm sifive_u; do
    case " ${BOARDS:-virt-arm sifive_u} " in *" $board "*) ;; *) continue ;; esac
    BOARD=$board BOARD_QEMU=$(sed -n 's/^BOARD_QEMU := //p' "monitor/board/$board/board.mk") MONITOR=build/$board/monitor.elf \
        GDB_COMMANDS=$out/commands sh tools/gdb.sh >"$out/text" 2>&1 || true
    if grep -q '^#0 .*tl_context_slice .* at monitor/context/run\.c:' "$out/text" && grep -q '^#2 .*tl_main () at monitor/main\.c:' "$out/text" &&
        grep -q 'Symbol "tl_applet" is a function at address' "$out/text"; then
        passed=$((passed + 1))
        echo "ok      $board: gdb stops at a function of the monitor, shows its callers, and knows the applet"
    else
        failed=$((failed + 1))
        echo "FAILED  $board: gdb"
        sed 's/^/        /' "$out/text"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
