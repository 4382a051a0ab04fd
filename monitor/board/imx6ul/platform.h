// SPDX-License-Identifier: BSD-3-Clause
// NXP i.MX 6UL, Cortex-A7, as QEMU's mcimx6ul-evk has it: memory map, UART choice, limits. No logic.
//
// All is in one RAM: the low half is the normal world's, the monitor begins the other one. A real chip's TZASC would
// keep them apart; QEMU has none, so here only the MMU fences, and only what runs in user mode.
#ifndef TL_BOARD_PLATFORM_H
#define TL_BOARD_PLATFORM_H

#define TL_BOARD_NAME "imx6ul"
#define TL_BOARD_CPU  "Cortex-A7"

#define TL_BOARD_RAM      0x90000000u
#define TL_BOARD_RAM_SIZE 0x10000000u

#define TL_BOARD_APPLETS       8
#define TL_BOARD_APPLET_MEMORY 0x00100000u
#define TL_BOARD_IMAGES        4
#define TL_BOARD_IMAGE_SIZE    0x00800000u

// Devices, each in a 1 MiB section of its own, for the monitor alone.
#define TL_BOARD_GIC_DISTRIBUTOR 0x00a01000u
#define TL_BOARD_GIC_CPU         0x00a02000u
#define TL_BOARD_UART            0x021e8000u // UART2: QEMU's second -serial
#define TL_BOARD_UART_INTERRUPT  59u         // SPI 27
#define TL_BOARD_POWER           0x020cc000u // SNVS
// Words to write, in order, to switch off: LPCR's TOP and DP_EN.
#define TL_BOARD_POWER_OFF                                                                                             \
    {                                                                                                                  \
        TL_BOARD_POWER + 0x38u, 0x60u                                                                                  \
    }
#define TL_BOARD_DEVICES 0x00a00000u, 0x02000000u, 0x02100000u

// The secure physical timer: PPI 13; 62.5 MHz.
#define TL_BOARD_TIMER_INTERRUPT 29u
#define TL_BOARD_TICK_NS         16u

// No device tree with a seed, and no source of randomness in QEMU: the host gives a seed (Rng.Seed).
#define TL_BOARD_DEVICE_TREE      0u
#define TL_BOARD_DEVICE_TREE_SIZE 0u

// Where an applet's own addresses must not be: the monitor is mapped there, for itself.
#define TL_BOARD_RESERVED                                                                                              \
    {0x00000000u, 0x00100000u}, {0x00900000u, 0x00b00000u}, {0x02000000u, 0x02200000u},                                \
    {                                                                                                                  \
        TL_BOARD_NORMAL_START, 0xa0000000u                                                                             \
    }

// Of the normal world, and mapped for no applet: RAM, and UART1.
#define TL_BOARD_NORMAL_RAM    0x80000000u
#define TL_BOARD_NORMAL_DEVICE 0x02020000u

// The normal world's memory: its first vectors in on-chip RAM; the low half of RAM. Nothing keeps it there: QEMU has no
// TZASC, the self-test finds that out, and images with `normal` are refused.
#define TL_BOARD_NORMAL_VECTORS    0x00900000u
#define TL_BOARD_NORMAL_START      0x80000000u
#define TL_BOARD_NORMAL_END        0x90000000u
#define TL_BOARD_NORMAL_INTERRUPTS 27, 30

// Where GoTEE links its applets on this SoC: 64 MiB at an address that has no RAM, so they are mapped there.
#define TL_BOARD_TRUSTED_START 0x10000000u
#define TL_BOARD_TRUSTED_END   0x14000000u
#define TL_BOARD_REGIONS                                                                                               \
    {TL_BOARD_TRUSTED_START, TL_BOARD_TRUSTED_END, 0x98000000u, "echo led log rng time"},                              \
    {                                                                                                                  \
        TL_BOARD_NORMAL_START, TL_BOARD_NORMAL_END, TL_BOARD_NORMAL_START, "echo led log normal rng time"              \
    }

// The virtual machines whose applets can be loaded (monitor/engines).
#define TL_BOARD_ENGINES(X) X(ebpf)

#endif
