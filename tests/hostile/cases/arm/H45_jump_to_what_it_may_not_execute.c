// SPDX-License-Identifier: BSD-3-Clause
// tried: Jumps to the vectors, the high vectors, the monitor's code, a neighbour's code, and its own data, stack and constants. Writes its own code
// variants: 11
// outcome: 1 KILL(exec), 2 KILL(exec), 3 KILL(exec), 4 KILL(exec), 5 KILL(exec), 6 KILL(exec), 7 KILL(exec), 8 KILL(exec), 9 KILL(exec), 10 KILL(write), 11 KILL(write)
// control: wx 6 7 8 9 10 11, protect 3
#include "hostile.h"

HOSTILE("h45", "");

static uint32_t data[] = {0xe3a00000, 0xef000000}; // mov r0, #0; svc #0: EXIT
static const uint32_t constants[] = {0xe3a00000, 0xef000000};

static void jump(uintptr_t to)
{
    ((void (*)(void))to)(); // NOLINT(clang-analyzer-core.CallAndMessage): to 0 as well
}

int tl_applet(void)
{
    volatile uint32_t stack[2] = {0xe3a00000, 0xef000000};

    switch (VARIANT) {
    case 1:
        jump(0);
        break;
    case 2:
        jump(0xffff0008);
        break;
    case 3:
        jump(MONITOR + 8);
        break;
    case 4:
        jump(MONITOR + 9); // in Thumb state
        break;
    case 5:
        jump(NEIGHBOUR + 0x1000);
        break;
    case 6:
        jump((uintptr_t)data);
        break;
    case 7:
        *(volatile uint32_t *)data = 0xe3a00000; // written just now
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
    default:
        *(volatile uint32_t *)(uintptr_t)constants = 0;
        break;
    }
    return 0;
}
