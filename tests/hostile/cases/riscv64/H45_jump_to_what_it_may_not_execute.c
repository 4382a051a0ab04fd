// SPDX-License-Identifier: BSD-3-Clause
// tried: Jumps to 0, the boot ROM, the monitor's code and trap vector, a neighbour's code, and its own data, stack and constants. Writes its own code
// variants: 12
// outcome: 1 KILL(exec), 2 KILL(exec), 3 KILL(exec), 4 KILL(exec), 5 KILL(exec), 6 KILL(exec), 7 KILL(exec), 8 KILL(exec), 9 KILL(exec), 10 KILL(write), 11 KILL(write), 12 KILL(exec)
// control: wx 6 7 8 9 10 11, protect 3 4
// riscv64 holds without: pages, pmp
#include "hostile.h"

HOSTILE("h45", "");

#define EXIT_FIRST 0x00000893 // li a7, 0; and li a0, 0; ecall: EXIT
#define EXIT_CODE                                                                                                      \
    {                                                                                                                  \
        EXIT_FIRST, 0x00000513, 0x00000073                                                                             \
    }

static uint32_t data[] = EXIT_CODE;
static const uint32_t constants[] = EXIT_CODE;

static void jump(uintptr_t to)
{
    __asm__ volatile("fence.i\n\tjr %0" ::"r"(to) : "memory");
}

int tl_applet(void)
{
    volatile uint32_t stack[3] = EXIT_CODE;

    switch (VARIANT) {
    case 1:
        jump(0);
        break;
    case 2:
        jump(0x1000);
        break;
    case 3:
        jump(MONITOR + 8);
        break;
    case 4:
        jump(MONITOR + 10); // no multiple of 4
        break;
    case 5:
        jump(NEIGHBOUR + 0x1000);
        break;
    case 6:
        jump((uintptr_t)data);
        break;
    case 7:
        *(volatile uint32_t *)data = EXIT_FIRST; // written just now
        jump((uintptr_t)data);
        break;
    case 8:
        jump((uintptr_t)stack);
        break;
    case 9:
        jump((uintptr_t)constants);
        break;
    case 10:
        *(volatile uint32_t *)OWN_START = 0;
        break;
    case 11:
        *(volatile uint32_t *)(uintptr_t)constants = 0;
        break;
    default:
        jump(UINT64_C(1) << 63 | OWN_START); // no address of Sv39
        break;
    }
    return 0;
}
