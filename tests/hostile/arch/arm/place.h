// SPDX-License-Identifier: BSD-3-Clause
// Where things are for an applet on ARM. B and E of threats.md are OWN_START and OWN_END.
#ifndef TL_TESTS_HOSTILE_PLACE_H
#define TL_TESTS_HOSTILE_PLACE_H

#include "platform.h"

#define OWN_REGION 0x20000000u // the applet's 1 MiB; its first page holds no segment, and is nobody's
#define OWN_START  0x20001000u
#define OWN_END    0x20100000u

#define MONITOR      TL_BOARD_RAM               // code; vectors first
#define MONITOR_DATA (TL_BOARD_RAM + 0x80000u)  // within its data, which is much longer than its code
#define NEIGHBOUR    (TL_BOARD_RAM + 0x400000u) // applets' memory, as the monitor sees it
#define MEMORY_END   (TL_BOARD_RAM + TL_BOARD_RAM_SIZE)
#define UART         TL_BOARD_UART
#define GIC          TL_BOARD_GIC_DISTRIBUTOR
#define POWER        TL_BOARD_POWER
#define NORMAL_RAM   TL_BOARD_NORMAL_RAM

// All code of an applet lies there.
static inline int place_is_own(unsigned long long pc)
{
    return (pc >= OWN_START && pc < OWN_END) || (pc >= TL_BOARD_NORMAL_START && pc < TL_BOARD_NORMAL_END);
}

#endif
