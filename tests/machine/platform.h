// SPDX-License-Identifier: BSD-3-Clause
// The machine that tests run the monitor on, as a board: small, so that looking at all of it costs little.
#ifndef TL_BOARD_PLATFORM_H
#define TL_BOARD_PLATFORM_H

#define TL_BOARD_NAME "machine"
#define TL_BOARD_CPU  "this one"

#define TL_BOARD_APPLETS       4
#define TL_BOARD_APPLET_MEMORY 0x00010000u
#define TL_BOARD_IMAGES        2
#define TL_BOARD_IMAGE_SIZE    0x00004000u

#define TL_BOARD_UART 0x1000u

// Where an applet's own addresses must not be.
#define TL_BOARD_RESERVED                                                                                              \
    {                                                                                                                  \
        0x00000000u, 0x00100000u                                                                                       \
    }

// One memory for whatever image is linked there. Its address is not a constant here: there is no region.
#define TL_BOARD_REGIONS

#define TL_BOARD_ENGINES(X) X(ebpf)

#endif
