# SPDX-License-Identifier: BSD-3-Clause
# NXP i.MX 6UL (QEMU mcimx6ul-evk): how it is built and run.
BOARD_ARCH := arm
BOARD_CROSS := arm-none-eabi-
BOARD_CFLAGS := -mcpu=cortex-a7 -marm
BOARD_MONITOR_CFLAGS := -O3 -mfloat-abi=soft
BOARD_APPLET_CFLAGS := -O3 -mfpu=neon-vfpv4 -mfloat-abi=hard
BOARD_LDSCRIPT := monitor/board/imx6ul/board.ld
BOARD_DRIVERS := transports/uart/imx.c
BOARD_BUILTINS := hello:start sibling:start snoop
# The console is UART2: the second -serial.
BOARD_QEMU := qemu-system-arm -M mcimx6ul-evk -cpu cortex-a7 -m 512M -net none -display none -monitor none -serial null
# Where the monitor is, for an applet that tries to read it (examples/03-snoop).
BOARD_MONITOR_ADDRESS := 0x90000000
# Where its regions start (platform.h).
BOARD_REGIONS := 0x10000000 0x80000000
