#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints how many of 1000 flipped bits lockstep missed, on virt-arm: "lockstep.missed value unit".
set -eu
BOARD_QEMU=$(sed -n 's/^BOARD_QEMU := //p' monitor/board/virt-arm/board.mk)
export BOARD_QEMU
out=$(mktemp)
trap 'rm -f "$out"' EXIT
build/host/inject/inject -n "${FLIPS:-1000}" build/virt-arm/monitor.elf build/virt-arm/applets/tandem.elf >"$out" || {
    cat "$out" >&2
    exit 1
}
sed -n 's/^lockstep: \([0-9]*\) bits flipped: .* missed \([0-9]*\)$/lockstep.missed \2 of_\1_injections/p' "$out"
