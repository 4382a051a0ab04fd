// SPDX-License-Identifier: BSD-3-Clause
// QEMU virt, rv64gc: memory map, UART choice, limits. No logic; also read by the assembler.
#ifndef TL_BOARD_PLATFORM_H
#define TL_BOARD_PLATFORM_H

#define TL_BOARD_NAME "virt-riscv"
#define TL_BOARD_CPU  "rv64gc"
#define TL_BOARD_HART 0

#define TL_BOARD_APPLETS       8
#define TL_BOARD_APPLET_MEMORY 0x00100000u
#define TL_BOARD_IMAGES        4
#define TL_BOARD_IMAGE_SIZE    0x00080000u

#define TL_BOARD_CLINT          0x02000000u
#define TL_BOARD_TICK_NS        100u // mtime: 10 MHz
#define TL_BOARD_PLIC           0x0c000000u
#define TL_BOARD_PLIC_CONTEXT   0u // hart 0, M-mode
#define TL_BOARD_UART           0x10000000u
#define TL_BOARD_UART_INTERRUPT 10u
#define TL_BOARD_POWER          0x00100000u // the test finisher
// Words to write, in order, to switch off.
#define TL_BOARD_POWER_OFF                                                                                             \
    {                                                                                                                  \
        TL_BOARD_POWER, 0x5555u                                                                                        \
    }

#define TL_BOARD_HAS_SEED 1 // the seed CSR (Zkr)

// Applets see their own addresses (Sv39), which may be any: the monitor is in none of them.
#define TL_BOARD_RESERVED                                                                                              \
    {0x00000000u, 0x00100000u},                                                                                        \
    {                                                                                                                  \
        TL_BOARD_CLINT, TL_BOARD_CLINT + 0x10000u                                                                      \
    }

#define TL_BOARD_COPIES // of a device's registers: none is needed

// Memory for one image each that is linked there, with the machine's own addresses: a trusted one, and one of the
// normal world.
#define TL_BOARD_TRUSTED_START 0x85000000u
#define TL_BOARD_TRUSTED_END   0x86000000u
#define TL_BOARD_NORMAL_START  0x86000000u
#define TL_BOARD_NORMAL_END    0x88000000u
#define TL_BOARD_REGIONS                                                                                               \
    {TL_BOARD_TRUSTED_START, TL_BOARD_TRUSTED_END, TL_BOARD_TRUSTED_START, "echo led log mtime rng supervisor time"},  \
    {                                                                                                                  \
        TL_BOARD_NORMAL_START, TL_BOARD_NORMAL_END, TL_BOARD_NORMAL_START, "echo led log mtime normal rng time"        \
    }

// The virtual machines whose applets can be loaded (monitor/engines).
#define TL_BOARD_ENGINES(X) X(ebpf)

#endif
