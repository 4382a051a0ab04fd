// SPDX-License-Identifier: BSD-3-Clause
// tried: eBPF that calls with pointers and lengths outside of its memory, some of which would be good ones if they were cut to 32 bits
// variants: 8
// outcome: 1-7 KILL(range), 8 OK
// control: usermem 1-3
// arm control: ebpf_cut 4-6
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "h116", .stack = 4096, .permissions = "");

#define END  UINT64_C(0x100000)
#define HIGH UINT64_C(0x100000000)

static char text[16] = "abcdefghijklmno";

int tl_applet(void)
{
    uint64_t good = (uint64_t)text;

    (void)good;

#if VARIANT == 1
    tl_trap2(TL_SYS_LOG, 0, 8); // what the engine keeps of this applet
#elif VARIANT == 2
    tl_trap2(TL_SYS_LOG, 0x1000, 8); // its code
#elif VARIANT == 3
    tl_trap2(TL_SYS_LOG, END - 8, 9);
#elif VARIANT == 4
    tl_trap2(TL_SYS_LOG, good + HIGH, 8);
#elif VARIANT == 5
    tl_trap2(TL_SYS_LOG, good, HIGH + 8);
#elif VARIANT == 6
    tl_trap4(TL_SYS_RPC_CALL, good, 8, good + HIGH, 8);
#elif VARIANT == 7
    tl_trap2(TL_SYS_GETRANDOM, 0x1000, 8);
#else
    // A number of a call is 32 bits in the instruction, and none is another's.
    if (tl_trap2(0x10012, good, 8) != TL_ERR_NOSYS || tl_trap2(-1, good, 8) != TL_ERR_NOSYS)
        return __LINE__;
    return 0;
#endif
    return 1;
}
