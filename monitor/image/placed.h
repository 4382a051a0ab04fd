// SPDX-License-Identifier: BSD-3-Clause An image that an emulator or a debugger has put in the image store before the
// monitor boots, so that a large one need not come over a UART. It is not trusted more than an upload: it is checked
// like any other, and not started.
//
//     the last place of the store:  [ the file .............. ][ struct tl_placed ]
//                                   its first byte               its last 16 bytes
//
// `make run APPLET=` does this in QEMU, where the board's memory can be written from outside (tools/run.sh).
#ifndef TL_MONITOR_PLACED_H
#define TL_MONITOR_PLACED_H

#include <stdint.h>

#define TL_PLACED_MAGIC UINT64_C(0x646563616c706c74) // "tlplaced"

struct tl_placed {
    uint64_t magic;
    uint32_t size;     // of the file
    uint32_t inverted; // ~size: unwritten memory may hold any bits
};

_Static_assert(sizeof(struct tl_placed) == 16, "tools/run.sh writes it");

struct tl_monitor;
// Called once at boot: loads the image as an applet, or logs why not. After a reset it is not found again.
void tl_placed_load(struct tl_monitor *monitor);

#endif
