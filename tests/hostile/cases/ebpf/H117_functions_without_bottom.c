// SPDX-License-Identifier: BSD-3-Clause
// tried: eBPF whose function calls itself for ever, and one that calls eight others, each within the last
// variants: 2
// outcome: KILL(depth)
// control: ebpf_depth 2
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "h117", .stack = 4096, .permissions = "");

static __attribute__((noinline)) uint64_t deeper(volatile uint64_t *p, uint64_t left)
{
    if (left == 0)
        return *p;
    return deeper(p, left - 1) + *p;
}

int tl_applet(void)
{
    volatile uint64_t one = 1;

    return (int)deeper(&one, VARIANT == 1 ? UINT64_MAX : 8);
}
