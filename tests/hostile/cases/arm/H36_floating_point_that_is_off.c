// SPDX-License-Identifier: BSD-3-Clause
// tried: Uses floating point while it is off, as after each turn of another applet. Every kind of first instruction finds its own bank; one that faults or does not exist stops it
// variants: 14
// outcome: 1-7 OK, 8 KILL(write), 9 KILL(read), 10-14 KILL(undefined)
// beside: filler
// control: lazy 1-7
// The monitor turns it off when another runs and on at the first such instruction, which traps and runs again. What the
// processor still has of another's meanwhile is not to be seen. The monitor is compiled without floating point.
#include "hostile.h"

HOSTILE("h36", "echo");

#define FIRST UINT64_C(0x0102030405060700)
#define D31   (FIRST + 31)

static struct float_bank bank, back;

// Each gives d31, or what it looked at, by an instruction that is the first after another's turn.

static uint64_t in_arm_state(void)
{
    uint32_t low, high, flags;
    __asm__ volatile(
        "msr cpsr_f, #0x90000000\n\t.fpu neon-vfpv4\n\tvmov r2, r3, d31\n\tmrs %2, cpsr\n\tmov %0, r2\n\tmov %1, r3"
        : "=&r"(low), "=&r"(high), "=&r"(flags)::"r2", "r3", "cc");
    EXPECT((flags & 0xf0000000) == 0x90000000);
    return (uint64_t)high << 32 | low;
}

static uint64_t in_thumb_state(void)
{
    uint32_t low, high;
    __asm__ volatile(".syntax unified\n\t.fpu neon-vfpv4\n\tadd r1, pc, #1\n\tbx r1\n\t.thumb\n\tvmov r2, r3, d31\n\t"
                     ".balign 4\n\tbx pc\n\tnop\n\t.arm\n\tmov %0, r2\n\tmov %1, r3"
                     : "=&r"(low), "=&r"(high)::"r1", "r2", "r3", "cc");
    return (uint64_t)high << 32 | low;
}

// First of an IT block: what follows must still be conditional.
static uint64_t in_it_block(void)
{
    uint32_t low, high, after;
    __asm__ volatile(".syntax unified\n\t.fpu neon-vfpv4\n\tadd r1, pc, #1\n\tbx r1\n\t.thumb\n\tmovs r4, #0\n\t"
                     "cmp r4, #0\n\tittee eq\n\tvmoveq r2, r3, d31\n\taddeq r4, #1\n\taddne r4, #2\n\taddne r4, #4\n\t"
                     ".balign 4\n\tbx pc\n\tnop\n\t.arm\n\tmov %0, r2\n\tmov %1, r3\n\tmov %2, r4"
                     : "=&r"(low), "=&r"(high), "=&r"(after)::"r1", "r2", "r3", "r4", "cc");
    EXPECT(after == 1);
    return (uint64_t)high << 32 | low;
}

static uint64_t by_neon(void)
{
    static uint64_t stored[2];
    __asm__ volatile(".fpu neon-vfpv4\n\tvst1.64 {d30-d31}, [%0]" ::"r"(stored) : "memory");
    return stored[1];
}

// The monitor works for it while it is off: a request, replies, a sleep.
static uint64_t after_calls(void)
{
    char reply[64];

    EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"off\"]}", "\"off\""));
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply) == 0);
    EXPECT(tl_wait(TL_EVENT_ALL, tl_nanotime() + 1000000) == 0);
    return in_arm_state();
}

static void not_there(void)
{
    uint32_t x = 0;

    switch (VARIANT) {
    case 8:
        __asm__ volatile(".fpu neon-vfpv4\n\tvstr d31, [%0]" ::"r"(MONITOR_DATA) : "memory");
        break;
    case 9:
        __asm__ volatile(".fpu neon-vfpv4\n\tvldr d31, [%0]" ::"r"(MONITOR_DATA));
        break;
    case 10:
        __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpexc, %0" ::"r"(1u << 30)); // on, by itself
        break;
    case 11:
        __asm__ volatile(".fpu neon-vfpv4\n\tvmrs %0, fpscr\n\tvmsr fpexc, %1" : "=&r"(x) : "r"(0)); // off again
        break;
    case 12:
        __asm__ volatile(".inst 0xeee40a10"); // vmsr to a register that there is not
        break;
    case 13:
        __asm__ volatile(".inst 0xf3b00c90"); // a NEON instruction that there is not
        break;
    default:
        __asm__ volatile("mcr p15, 0, %0, c1, c0, 2" ::"r"(0xfu << 20)); // CPACR
    }
}

int tl_applet(void)
{
    float_bank_fill(&bank, FIRST);
    float_bank_load(&bank);
    for (int i = 0; i < 5; i++)
        tl_yield();
    switch (VARIANT) {
    case 1:
        EXPECT(in_arm_state() == D31);
        break;
    case 2:
        EXPECT(in_thumb_state() == D31);
        break;
    case 3:
        EXPECT(in_it_block() == D31);
        break;
    case 4:
        EXPECT(by_neon() == D31);
        break;
    case 5:
        EXPECT(after_calls() == D31);
        break;
    case 6:
        EXPECT(float_control() == FLOAT_CONTROL_ODD);
        break;
    case 7:
        float_control_set(0); // a write: the rest of the bank is there all the same
        EXPECT(in_arm_state() == D31);
        bank.control = 0;
        break;
    default:
        not_there();
        return 1;
    }
    float_bank_save(&back);
    EXPECT(memcmp(&bank, &back, sizeof bank) == 0);
    return 0;
}
