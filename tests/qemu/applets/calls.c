// SPDX-License-Identifier: BSD-3-Clause
// Faults at a known depth of calls. Each says on its way where it will return to, as "2 at 0x20001234".
// variants: 3
#pragma GCC optimize("no-omit-frame-pointer", "no-optimize-sibling-calls")
#include "tests/hostile/hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "calls", .stack = 16384, .permissions = "");
#define DEPTH 5
#elif VARIANT == 2
TL_MANIFEST(.name = "deep", .stack = 65536, .permissions = ""); // more than a record holds
#define DEPTH 40
#else
TL_MANIFEST(.name = "torn", .stack = 16384, .permissions = ""); // one frame within is not what it was
#define DEPTH 5
#endif

static __attribute__((noinline)) uint32_t down(unsigned depth)
{
    tl_printf("%u at 0x%lx\n", depth, (unsigned long)(uintptr_t)__builtin_return_address(0));
    if (VARIANT == 3 && depth == 3)
        *(volatile uintptr_t *)((uintptr_t)__builtin_frame_address(0) + FRAME_RETURN) = MONITOR_DATA;
    if (depth < DEPTH)
        return down(depth + 1) + depth;
    uint32_t secret = *(volatile const uint32_t *)MONITOR;
    tl_printf("%u\n", (unsigned)secret); // never comes
    return secret;
}

int tl_applet(void)
{
    return down(1) != 0;
}
