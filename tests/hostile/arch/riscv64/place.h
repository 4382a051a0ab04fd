// SPDX-License-Identifier: BSD-3-Clause
// Where things are for an applet on RISC-V. B and E of threats.md are OWN_START and OWN_END.
#ifndef TL_TESTS_HOSTILE_PLACE_H
#define TL_TESTS_HOSTILE_PLACE_H

#include "platform.h"

#define OWN_REGION 0x40000000u // the applet's 1 MiB; its first page holds no segment, and is nobody's
#define OWN_START  0x40001000u
#define OWN_END    0x40100000u

#define MONITOR      0x80000000u // code
#define MONITOR_DATA 0x80080000u // within its data, which is much longer than its code
#define NEIGHBOUR    0x80100000u // applets' memory, as the monitor sees it
#define MEMORY_END   0x88000000u
#define UART         TL_BOARD_UART
#define MSIP         (TL_BOARD_CLINT + 4u * TL_BOARD_HART)
#define MTIMECMP     (TL_BOARD_CLINT + 0x4000u + 8u * TL_BOARD_HART)
#define MTIME        (TL_BOARD_CLINT + 0xbff8u)
#define PLIC         TL_BOARD_PLIC

#endif
