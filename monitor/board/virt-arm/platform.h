// SPDX-License-Identifier: BSD-3-Clause
// QEMU virt with secure=on, Cortex-A15: memory map, UART choice, limits. No logic.
//
// Secure RAM is 16 MiB at 0x0e000000; the normal world cannot reach it. Everything of the monitor's and the applets' is
// there.
#ifndef TL_BOARD_PLATFORM_H
#define TL_BOARD_PLATFORM_H

#define TL_BOARD_NAME "virt-arm"
#define TL_BOARD_CPU  "Cortex-A15"

#define TL_BOARD_RAM      0x0e000000u // secure RAM
#define TL_BOARD_RAM_SIZE 0x01000000u

// Applets: how many, and how much memory each has (a multiple of 1 MiB). The memory follows the monitor's own; see
// board.ld.
#define TL_BOARD_APPLETS       8
#define TL_BOARD_APPLET_MEMORY 0x00100000u
// Pristine images of applets that were loaded from outside, each up to this long.
#define TL_BOARD_IMAGES     4
#define TL_BOARD_IMAGE_SIZE 0x00080000u

// Devices, each in a 1 MiB section of its own, for the monitor alone.
#define TL_BOARD_GIC_DISTRIBUTOR 0x08000000u
#define TL_BOARD_GIC_CPU         0x08010000u
#define TL_BOARD_UART            0x09040000u // the secure one: QEMU's second -serial
#define TL_BOARD_UART_INTERRUPT  40u         // SPI 8
#define TL_BOARD_POWER           0x090b0000u // the secure PL061
// Words to write, in order, to switch off: its pin 0 as output, then high.
#define TL_BOARD_POWER_OFF                                                                                             \
    {TL_BOARD_POWER + 0x400u, 1u},                                                                                     \
    {                                                                                                                  \
        TL_BOARD_POWER + 0x004u, 1u                                                                                    \
    }
#define TL_BOARD_DEVICES 0x08000000u, 0x09000000u

// The secure physical timer: PPI 13; 62.5 MHz.
#define TL_BOARD_TIMER_INTERRUPT 29u
#define TL_BOARD_TICK_NS         16u

// QEMU puts a device tree there, with /secure-chosen/rng-seed. It is read at boot and the seed wiped.
#define TL_BOARD_DEVICE_TREE      0x40000000u
#define TL_BOARD_DEVICE_TREE_SIZE 0x00100000u

// Where an applet's own addresses must not be: the monitor is mapped there, for itself.
#define TL_BOARD_RESERVED                                                                                              \
    {0x00000000u, 0x00100000u}, {0x08000000u, 0x08100000u}, {0x09000000u, 0x09100000u}, {0x0e000000u, 0x0f000000u},    \
    {                                                                                                                  \
        TL_BOARD_NORMAL_VECTORS, TL_BOARD_NORMAL_END                                                                   \
    }

// Of the normal world, and mapped for no applet: its RAM, and the first virtio device.
#define TL_BOARD_NORMAL_RAM    0x40000000u
#define TL_BOARD_NORMAL_DEVICE 0x0a003e00u

// The normal world's memory: the vectors that the monitor gives it to begin with, in a MiB of their own, and its
// regions. Below lie the device tree and the image that the monitor was loaded from. Its RAM ends at 0x48000000.
#define TL_BOARD_NORMAL_VECTORS 0x41f00000u
#define TL_BOARD_NORMAL_START   0x42000000u
#define TL_BOARD_NORMAL_END     0x45000000u
// Interrupts that reach it: the virtual timer, its own physical timer, its UART at 0x09000000 (SPI 1).
#define TL_BOARD_NORMAL_INTERRUPTS 27, 30, 33

// Larger memories for images linked there: two of the normal world's.
#define TL_BOARD_REGIONS                                                                                               \
    {0x42000000u, 0x44000000u, 0x42000000u, "echo led log normal rng time"},                                           \
    {                                                                                                                  \
        0x44000000u, 0x45000000u, 0x44000000u, "echo led log normal rng time"                                          \
    }

// The virtual machines whose applets can be loaded (monitor/engines).
#define TL_BOARD_ENGINES(X) X(ebpf)

#endif
