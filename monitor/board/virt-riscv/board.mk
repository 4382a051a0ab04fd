# SPDX-License-Identifier: BSD-3-Clause
# QEMU virt, rv64gc: how it is built and run.
BOARD_ARCH := riscv64
BOARD_CROSS := riscv64-unknown-elf-
# ISA 2.2 has the CSR instructions within "i": with 2019's spelling, rv64imac_zicsr, gcc finds no libgcc for lp64.
BOARD_CFLAGS := -mcmodel=medany -misa-spec=2.2 -march=rv64imac -mabi=lp64
# s10 and s11 are the caller's to save: enter.S, which saves all that are not, is shorter by them at each trap.
BOARD_MONITOR_CFLAGS := -O3 -fcall-used-s10 -fcall-used-s11
BOARD_APPLET_CFLAGS := -O2 -march=rv64gc -mabi=lp64d
BOARD_LDSCRIPT := monitor/board/virt-riscv/board.ld
BOARD_DRIVERS := transports/uart/ns16550.c
BOARD_BUILTINS := hello:start sibling:start snoop
BOARD_QEMU := qemu-system-riscv64 -M virt -cpu rv64,zkr=on,h=off -m 128 -nic none -display none -monitor none -bios none
# Where the monitor is, for an applet that tries to read it (examples/03-snoop).
BOARD_MONITOR_ADDRESS := 0x80000000
# Where its regions start (platform.h): for the trusted world, for the normal one.
BOARD_REGIONS := 0x85000000 0x86000000
