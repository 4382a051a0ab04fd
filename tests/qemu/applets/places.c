// SPDX-License-Identifier: BSD-3-Clause
// Ends in a fault at a place that it has told before.
//     1  a breakpoint
//     2  a call with a buffer that is not its own: the place is behind the trap
// variants: 2
#include "tests/hostile/hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "breakpoint", .stack = 4096, .permissions = "log");
#else
TL_MANIFEST(.name = "pointer", .stack = 4096, .permissions = "log");
#endif

// LOG's number and a buffer at 0x10, by the registers of either architecture.
#ifdef __arm__
#define BREAKPOINT "bkpt #0"
#define BAD_CALL   "mov r0, #18\n\tmov r1, #0x10\n\tmov r2, #4\n\tsvc #0"
#define CLOBBERED  "r0", "r1", "r2", "memory"
#else
#define BREAKPOINT ".option push\n\t.option norvc\n\tebreak\n\t.option pop"
#define BAD_CALL   "li a7, 0\n\tli a0, 18\n\tli a1, 0x10\n\tli a2, 4\n\tecall"
#define CLOBBERED  "a0", "a1", "a2", "a7", "memory"
#endif

extern const char place[];

int tl_applet(void)
{
    tl_printf("place 0x%llx\n", (unsigned long long)(uintptr_t)place);
#if VARIANT == 1
    __asm__ volatile("place: " BREAKPOINT);
#else
    __asm__ volatile(BAD_CALL "\nplace: nop" ::: CLOBBERED);
#endif
    return 1;
}
