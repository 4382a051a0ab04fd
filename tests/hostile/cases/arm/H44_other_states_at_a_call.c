// SPDX-License-Identifier: BSD-3-Clause
// tried: Executes SVC in Thumb state, within an IT block, with big-endian data, with GE flags set. The result is right, and the state is kept
// outcome: OK
#include "hostile.h"

HOSTILE("h44", "");

// Big-endian data: the constant pool and the stack are not used between the two setends.
static uint32_t big_endian(uint32_t *state)
{
    uint32_t result;
    __asm__ volatile("setend be\n\tmov r0, #16\n\tsvc #0\n\tmrs r1, cpsr\n\tsetend le\n\tmov %0, r0\n\tmov %1, r1"
                     : "=r"(result), "=r"(*state)::"r0", "r1", "memory");
    return result;
}

static uint32_t thumb(void)
{
    uint32_t result;
    __asm__ volatile(".syntax unified\n\tadd r1, pc, #1\n\tbx r1\n\t.thumb\n\tmovs r0, #16\n\tsvc #0\n\t.balign "
                     "4\n\tbx pc\n\tnop\n\t.arm\n\tmov %0, r0"
                     : "=r"(result)::"r0", "r1", "memory", "cc");
    return result;
}

// The svc is the second of four in an IT block; what follows it in the block must still be conditional.
static uint32_t it_block(void)
{
    uint32_t result;
    __asm__ volatile(
        ".syntax unified\n\tadd r1, pc, #1\n\tbx r1\n\t.thumb\n\tmovs r2, #5\n\tmovs r0, #16\n\tcmp r0, #16\n\titete "
        "eq\n\t"
        "moveq r3, #1\n\tmovne r3, #2\n\tsvceq #0\n\tmovne r0, #0\n\t"
        "cmp r2, #6\n\titt eq\n\tsvceq #0\n\tmoveq r0, #0\n\t.balign 4\n\tbx pc\n\tnop\n\t.arm\n\tmov %0, r0"
        : "=r"(result)::"r0", "r1", "r2", "r3", "memory", "cc");
    return result;
}

// The svc itself is first of the block: the state after it says that two more instructions are conditional.
static uint32_t it_first(void)
{
    uint32_t result;
    __asm__ volatile(".syntax unified\n\tadd r1, pc, #1\n\tbx r1\n\t.thumb\n\tmovs r3, #0\n\tmovs r0, #16\n\tcmp r0, "
                     "#16\n\tittee eq\n\t"
                     "svceq #0\n\taddeq r3, #1\n\taddne r3, #2\n\taddne r3, #4\n\t"
                     "cmp r3, #1\n\tit ne\n\tmovne r0, #0\n\t.balign 4\n\tbx pc\n\tnop\n\t.arm\n\tmov %0, r0"
                     : "=r"(result)::"r0", "r1", "r3", "memory", "cc");
    return result;
}

static uint32_t ge_flags(void)
{
    uint32_t result;
    __asm__ volatile("mov r1, #0xf0000\n\tmsr cpsr_s, r1\n\tmov r0, #16\n\tsvc #0\n\tmrs %0, cpsr"
                     : "=r"(result)::"r0", "r1", "memory", "cc");
    return result;
}

int tl_applet(void)
{
    uint32_t state, wanted = tl_abi();

    EXPECT((wanted & 0xff) == TL_ABI_VERSION);
    EXPECT(big_endian(&state) == wanted);
    EXPECT((state & 1u << 9) != 0);
    EXPECT(thumb() == wanted);
    EXPECT(it_block() == wanted);
    EXPECT(it_first() == wanted);
    EXPECT((ge_flags() & 0xf0000) == 0xf0000);
    return 0;
}
