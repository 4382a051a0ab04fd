// SPDX-License-Identifier: BSD-3-Clause
// QEMU sifive_u: memory map, UART choice, limits. No logic; also read by the assembler. Hart 0 has no S-mode: hart 1 is
// used.
#ifndef TL_BOARD_PLATFORM_H
#define TL_BOARD_PLATFORM_H

#define TL_BOARD_NAME "sifive_u"
#define TL_BOARD_CPU  "U54"
#define TL_BOARD_HART 1

#define TL_BOARD_APPLETS       8
#define TL_BOARD_APPLET_MEMORY 0x00100000u
#define TL_BOARD_IMAGES        4
#define TL_BOARD_IMAGE_SIZE    0x00800000u

#define TL_BOARD_CLINT          0x02000000u
#define TL_BOARD_TICK_NS        1000u // mtime: 1 MHz
#define TL_BOARD_PLIC           0x0c000000u
#define TL_BOARD_PLIC_CONTEXT   1u // hart 1, M-mode
#define TL_BOARD_UART           0x10010000u
#define TL_BOARD_UART_INTERRUPT 4u
#define TL_BOARD_POWER          0x10060000u // GPIO
// Words to write, in order, to switch off: GPIO pin 10 as output, high, then low. It restarts the board; QEMU's
// -no-reboot ends there.
#define TL_BOARD_POWER_OFF                                                                                             \
    {TL_BOARD_POWER + 0x08u, 1u << 10}, {TL_BOARD_POWER + 0x0cu, 1u << 10},                                            \
    {                                                                                                                  \
        TL_BOARD_POWER + 0x0cu, 0u                                                                                     \
    }

#define TL_BOARD_HAS_SEED 0 // no source of randomness at all: the host gives a seed (Rng.Seed)

#define TL_BOARD_RESERVED                                                                                              \
    {0x00000000u, 0x00100000u},                                                                                        \
    {                                                                                                                  \
        TL_BOARD_CLINT, TL_BOARD_CLINT + 0x10000u                                                                      \
    }

// What a context with `clocks` has copies of: two registers of the clock controller, PRCI (FU540-C000 manual, chapter
// 7), that software sets before all else: address, value at reset, bits that are always set. COREPLLCFG's highest is
// the PLL's lock.
#define TL_BOARD_COPIES {0x10000004u, 0x820187c1u, 0x80000000u}, {0x10000024u, 0x00000001u, 0u},

// GoTEE's layout: 64 MiB for its applet, and 256 MiB for its main OS, with the machine's own addresses.
#define TL_BOARD_TRUSTED_START 0x98000000u
#define TL_BOARD_TRUSTED_END   0x9c000000u
#define TL_BOARD_NORMAL_START  0x80000000u
#define TL_BOARD_NORMAL_END    0x90000000u
#define TL_BOARD_REGIONS                                                                                               \
    {TL_BOARD_TRUSTED_START, TL_BOARD_TRUSTED_END, TL_BOARD_TRUSTED_START, "echo led log mtime rng supervisor time"},  \
    {                                                                                                                  \
        TL_BOARD_NORMAL_START, TL_BOARD_NORMAL_END, TL_BOARD_NORMAL_START, "clocks echo led log mtime normal rng time" \
    }

// The virtual machines whose applets can be loaded (monitor/engines).
#define TL_BOARD_ENGINES(X) X(ebpf)

#endif
