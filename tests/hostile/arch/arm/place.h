// SPDX-License-Identifier: BSD-3-Clause
// Where things are for an applet on virt-arm. B and E of threats.md are OWN_START and OWN_END.
#ifndef TL_TESTS_HOSTILE_PLACE_H
#define TL_TESTS_HOSTILE_PLACE_H

#define OWN_REGION 0x10000000u // the applet's 1 MiB; its first page holds no segment, and is nobody's
#define OWN_START  0x10001000u
#define OWN_END    0x10100000u

#define MONITOR      0x0e000000u // code; vectors first
#define MONITOR_DATA 0x0e080000u // within its data, which is much longer than its code
#define NEIGHBOUR    0x0e400000u // applets' memory, as the monitor sees it
#define MEMORY_END   0x0f000000u
#define UART         0x09040000u
#define GIC          0x08000000u
#define POWER        0x090b0000u
#define CLEARING_NS  0u // 1 MiB: nothing to speak of
#define NORMAL_RAM   0x40000000u

// All code of an applet lies there.
static inline int place_is_own(unsigned long long pc)
{
    return pc >= OWN_START && pc < OWN_END;
}

#endif
