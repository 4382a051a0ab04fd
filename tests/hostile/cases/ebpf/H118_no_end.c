// SPDX-License-Identifier: BSD-3-Clause
// tried: eBPF that never gives up the processor: a loop of one jump, and one of 256 divisions without a jump between them
// variants: 2
// outcome: KILL(budget)
// control: ebpf_steps 1
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "h118", .stack = 4096, .permissions = "", .budget_ms = 100);

#define DIVIDE   x = x / y + 0x123456789abcdef;
#define DIVIDE8  DIVIDE DIVIDE DIVIDE DIVIDE DIVIDE DIVIDE DIVIDE DIVIDE
#define DIVIDE64 DIVIDE8 DIVIDE8 DIVIDE8 DIVIDE8 DIVIDE8 DIVIDE8 DIVIDE8 DIVIDE8

int tl_applet(void)
{
#if VARIANT == 1
    for (;;)
        __asm__ volatile("");
#else
    volatile uint64_t three = 3;
    uint64_t x = UINT64_MAX, y = three;
    for (;;)
        DIVIDE64 DIVIDE64 DIVIDE64 DIVIDE64 __asm__ volatile("" : "+r"(x));
#endif
}
