#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints how many of 1000 flipped bits lockstep missed, on virt-arm: "lockstep.missed value unit".
set -eu
BOARD_QEMU=$(cat build/virt-arm/qemu.command)
export BOARD_QEMU
build/host/inject/inject -n 1000 build/virt-arm/monitor.elf build/virt-arm/applets/tandem.elf |
    sed -n 's/^lockstep: .* missed \([0-9]*\)$/lockstep.missed \1 of_1000_injections/p'
