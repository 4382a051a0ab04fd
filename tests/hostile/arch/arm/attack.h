// SPDX-License-Identifier: BSD-3-Clause
// What the portable cases need of the machine: instructions that C has no words for.
#ifndef TL_TESTS_HOSTILE_ATTACK_H
#define TL_TESTS_HOSTILE_ATTACK_H

#include <stdint.h>

// The compiler itself keeps out of the floating-point bank, so that what is loaded there stays until it is looked at. A
// case that computes with floating point says so.
#ifndef HOSTILE_COMPUTES_WITH_FLOATS
#pragma GCC target("general-regs-only")
#endif

static inline void compiler_barrier(void)
{
    __asm__ volatile("" ::: "memory");
}

// Ignored in user mode.
static inline void interrupts_off(void)
{
    __asm__ volatile("cpsid aif" ::: "memory");
}

static inline void load_word(uintptr_t p)
{
    uint32_t word;
    __asm__ volatile("ldr %0, [%1]" : "=r"(word) : "r"(p) : "memory");
}

static inline void store_word(uintptr_t p)
{
    __asm__ volatile("str %0, [%0]" ::"r"(p) : "memory");
}

static inline void load_many(uintptr_t p, char *to)
{
    __asm__ volatile("ldm %0, {r2-r9}\n\tstm %1, {r2-r9}" ::"r"(p), "r"(to)
                     : "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "memory");
}

static inline void store_many(uintptr_t p)
{
    __asm__ volatile("stm %0, {r2-r9}" ::"r"(p) : "memory");
}

// The floating-point bank, its control word, and the thread register: all that user mode can write beside the core
// registers.
struct float_bank {
    uint64_t d[32];
    uint32_t control;
    uint32_t thread;
};

#define FLOAT_CONTROL_ODD 0xf8c00010u // all flags, round towards zero, flush to zero off, one exception flag

// A different value in each: `first`, first + 1, and so on.
static inline void float_bank_fill(struct float_bank *bank, uint64_t first)
{
    for (uint32_t i = 0; i < 32; i++)
        bank->d[i] = first + i;
    bank->control = FLOAT_CONTROL_ODD;
    bank->thread = (uint32_t)(first >> 40);
}

static inline void float_bank_load(const struct float_bank *bank)
{
    uint32_t p = (uint32_t)(uintptr_t)bank;
    __asm__ volatile(
        ".fpu neon-vfpv4\n\tvldmia %0!, {d0-d15}\n\tvldmia %0!, {d16-d31}\n\tldr r2, [%0], #4\n\tvmsr fpscr, r2\n\t"
        "ldr r2, [%0]\n\tmcr p15, 0, r2, c13, c0, 2"
        : "+r"(p)::"r2", "memory");
}

static inline void float_bank_save(struct float_bank *bank)
{
    uint32_t p = (uint32_t)(uintptr_t)bank;
    __asm__ volatile(
        ".fpu neon-vfpv4\n\tvstmia %0!, {d0-d15}\n\tvstmia %0!, {d16-d31}\n\tvmrs r2, fpscr\n\tstr r2, [%0], #4\n\t"
        "mrc p15, 0, r2, c13, c0, 2\n\tstr r2, [%0]"
        : "+r"(p)::"r2", "memory");
}

// Its control word with another rounding and all else that this changes, and what a result that was rounded leaves there.
#define FLOAT_UP      (1u << 22 | 1u << 24 | 1u << 25) // to plus infinity, flush to zero, default NaN
#define FLOAT_ZERO    (3u << 22)
#define FLOAT_INEXACT (1u << 4)

static inline void float_control_set(uint32_t control)
{
    __asm__ volatile(".fpu neon-vfpv4\n\tvmsr fpscr, %0" ::"r"(control));
}

static inline uint32_t float_control(void)
{
    uint32_t control;
    __asm__ volatile(".fpu neon-vfpv4\n\tvmrs %0, fpscr" : "=r"(control));
    return control;
}

// Of doubles' bits.
static inline uint64_t float_divide(uint64_t a, uint64_t b)
{
    __asm__ volatile(".fpu neon-vfpv4\n\tvmov d0, %Q0, %R0\n\tvmov d1, %Q1, %R1\n\tvdiv.f64 d0, d0, d1\n\t"
                     "vmov %Q0, %R0, d0"
                     : "+r"(a)
                     : "r"(b));
    return a;
}

// Reads `address` with sp, the frame pointer, lr and every other register wild.
// Where a frame (r11) holds its return address; its caller's frame is in the word before.
#define FRAME_RETURN ((uintptr_t)0)

static inline void crash_with_wild_frame(uintptr_t wild, uintptr_t address)
{
    __asm__ volatile("mov r0, %0\n\tmov r1, %1\n\tmov r11, r0\n\tmov r12, r0\n\tmov lr, r0\n\tmov sp, r0\n\t"
                     "ldr r1, [r1]\n\tb ." ::"r"(wild),
                     "r"(address)
                     : "r0", "r1");
}

#endif
