#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs the hostile cases of the threat model: tools/hostile.sh [-b] [PATTERN]. One line a case, the total last. `make hostile`
# builds what it needs; PATTERN is a regular expression for the beginning of lines, as "H0[1-9]" or "without usermem"; -b: the
# board's alone, without those that run here.
set -eu
BOARD=${BOARD:-virt-arm}
build=build/$BOARD
BOARD_QEMU=${BOARD_QEMU:-$(cat "$build/qemu.command")}
export BOARD_QEMU
here=
[ "${1:-}" != -b ] || { here=-b && shift; }
arch=$(sed -n 's/^BOARD_ARCH := //p' "monitor/board/$BOARD/board.mk")
# shellcheck disable=SC2086 # nothing, or one word
exec "$build/hostile/run" $here "$build" "$arch" "${1:-}"
