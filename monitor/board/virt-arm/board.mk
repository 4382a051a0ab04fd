# SPDX-License-Identifier: BSD-3-Clause
# QEMU virt with secure=on: how it is built and run.
BOARD_ARCH := arm
BOARD_CROSS := arm-none-eabi-
BOARD_CFLAGS := -mcpu=cortex-a15 -marm
BOARD_MONITOR_CFLAGS := -O3 -mfloat-abi=soft
BOARD_APPLET_CFLAGS := -O3 -mfpu=neon-vfpv4 -mfloat-abi=hard
BOARD_LDSCRIPT := monitor/board/virt-arm/board.ld
BOARD_DRIVERS := transports/uart/pl011.c
# Applets within the monitor's image; those marked :start run from boot.
BOARD_BUILTINS := hello:start sibling:start snoop
# The console UART is the second -serial: the secure one.
BOARD_QEMU := qemu-system-arm -M virt,secure=on -cpu cortex-a15 -m 128 -nic none -display none -monitor none -serial null
# Where the monitor is, for an applet that tries to read it (examples/03-snoop).
BOARD_MONITOR_ADDRESS := 0x0e000000
# Where its regions start (platform.h).
BOARD_REGIONS := 0x42000000 0x44000000
