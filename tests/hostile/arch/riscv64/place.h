// SPDX-License-Identifier: BSD-3-Clause
// Where things are for an applet on RISC-V. B and E of threats.md are OWN_START and OWN_END.
#ifndef TL_TESTS_HOSTILE_PLACE_H
#define TL_TESTS_HOSTILE_PLACE_H

#include "platform.h"

#define OWN_REGION 0x40000000u // the applet's 1 MiB; its first page holds no segment, and is nobody's
#define OWN_START  0x40001000u
#define OWN_END    0x40100000u

// The board's linker script has the monitor where no region is: at the start of RAM, or of what its normal world leaves.
#if TL_BOARD_NORMAL_START == 0x80000000u
#define MONITOR          0x90000000u // code
#define CLOCK_CONTROLLER 0x10000000u // PRCI
#else
#define MONITOR          0x80000000u
#define CLOCK_CONTROLLER 0x00101000u // the goldfish RTC
#endif
#define MONITOR_DATA (MONITOR + 0x80000u)  // within its data, which is much longer than its code
#define NEIGHBOUR    (MONITOR + 0x200000u) // applets' memory, as the monitor sees it
#define MEMORY_END   (MONITOR + 0x08000000u)
#define UART         TL_BOARD_UART
#define MSIP         (TL_BOARD_CLINT + 4u * TL_BOARD_HART)
#define MTIMECMP     (TL_BOARD_CLINT + 0x4000u + 8u * TL_BOARD_HART)
#define MTIME        (TL_BOARD_CLINT + 0xbff8u)
#define PLIC         TL_BOARD_PLIC

#ifndef __ASSEMBLER__
// All code of an applet lies there.
static inline int place_is_own(unsigned long long pc)
{
    return (pc >= OWN_START && pc < OWN_END) || (pc >= TL_BOARD_TRUSTED_START && pc < TL_BOARD_TRUSTED_END) ||
           (pc >= TL_BOARD_NORMAL_START && pc < TL_BOARD_NORMAL_END);
}
#endif

#endif
