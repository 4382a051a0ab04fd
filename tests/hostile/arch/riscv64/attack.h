// SPDX-License-Identifier: BSD-3-Clause
// What the portable cases need of the machine: instructions that C has no words for. The compiler is told by the Makefile
// to keep out of the floating-point bank, so that what is loaded there stays until it is looked at.
#ifndef TL_TESTS_HOSTILE_ATTACK_H
#define TL_TESTS_HOSTILE_ATTACK_H

#include <stdint.h>

static inline void compiler_barrier(void)
{
    __asm__ volatile("" ::: "memory");
}

// U-mode has no instruction for it that is ignored: H43 shows what becomes of those that there are.
static inline void interrupts_off(void)
{
}

static inline void load_word(uintptr_t p)
{
    uint32_t word;
    __asm__ volatile("lw %0, 0(%1)" : "=r"(word) : "r"(p) : "memory");
}

static inline void store_word(uintptr_t p)
{
    __asm__ volatile("sw %0, 0(%0)" ::"r"(p) : "memory");
}

static inline void load_many(uintptr_t p, char *to)
{
    __asm__ volatile("ld t0, 0(%0)\n\tld t1, 8(%0)\n\tld t2, 16(%0)\n\tld t3, 24(%0)\n\t"
                     "sd t0, 0(%1)\n\tsd t1, 8(%1)\n\tsd t2, 16(%1)\n\tsd t3, 24(%1)" ::"r"(p),
                     "r"(to)
                     : "t0", "t1", "t2", "t3", "memory");
}

static inline void store_many(uintptr_t p)
{
    __asm__ volatile("sd zero, 0(%0)\n\tsd zero, 8(%0)\n\tsd zero, 16(%0)\n\tsd zero, 24(%0)" ::"r"(p) : "memory");
}

// The floating-point bank and its control word: all that user mode can write beside the core registers.
struct float_bank {
    uint64_t d[32];
    uint64_t control;
};

#define FLOAT_CONTROL_ODD 0x75u // rounding up, three of five exception flags

// A different value in each: `first`, first + 1, and so on.
static inline void float_bank_fill(struct float_bank *bank, uint64_t first)
{
    for (uint32_t i = 0; i < 32; i++)
        bank->d[i] = first + i;
    bank->control = FLOAT_CONTROL_ODD;
}

static inline void float_bank_load(const struct float_bank *bank)
{
    __asm__ volatile("fld f0, 0(%0)\n\t"
                     "fld f1, 8(%0)\n\t"
                     "fld f2, 16(%0)\n\t"
                     "fld f3, 24(%0)\n\t"
                     "fld f4, 32(%0)\n\t"
                     "fld f5, 40(%0)\n\t"
                     "fld f6, 48(%0)\n\t"
                     "fld f7, 56(%0)\n\t"
                     "fld f8, 64(%0)\n\t"
                     "fld f9, 72(%0)\n\t"
                     "fld f10, 80(%0)\n\t"
                     "fld f11, 88(%0)\n\t"
                     "fld f12, 96(%0)\n\t"
                     "fld f13, 104(%0)\n\t"
                     "fld f14, 112(%0)\n\t"
                     "fld f15, 120(%0)\n\t"
                     "fld f16, 128(%0)\n\t"
                     "fld f17, 136(%0)\n\t"
                     "fld f18, 144(%0)\n\t"
                     "fld f19, 152(%0)\n\t"
                     "fld f20, 160(%0)\n\t"
                     "fld f21, 168(%0)\n\t"
                     "fld f22, 176(%0)\n\t"
                     "fld f23, 184(%0)\n\t"
                     "fld f24, 192(%0)\n\t"
                     "fld f25, 200(%0)\n\t"
                     "fld f26, 208(%0)\n\t"
                     "fld f27, 216(%0)\n\t"
                     "fld f28, 224(%0)\n\t"
                     "fld f29, 232(%0)\n\t"
                     "fld f30, 240(%0)\n\t"
                     "fld f31, 248(%0)\n\t"
                     "ld t0, 256(%0)\n\tfscsr t0" ::"r"(bank)
                     : "t0", "memory");
}

static inline void float_bank_save(struct float_bank *bank)
{
    __asm__ volatile("fsd f0, 0(%0)\n\t"
                     "fsd f1, 8(%0)\n\t"
                     "fsd f2, 16(%0)\n\t"
                     "fsd f3, 24(%0)\n\t"
                     "fsd f4, 32(%0)\n\t"
                     "fsd f5, 40(%0)\n\t"
                     "fsd f6, 48(%0)\n\t"
                     "fsd f7, 56(%0)\n\t"
                     "fsd f8, 64(%0)\n\t"
                     "fsd f9, 72(%0)\n\t"
                     "fsd f10, 80(%0)\n\t"
                     "fsd f11, 88(%0)\n\t"
                     "fsd f12, 96(%0)\n\t"
                     "fsd f13, 104(%0)\n\t"
                     "fsd f14, 112(%0)\n\t"
                     "fsd f15, 120(%0)\n\t"
                     "fsd f16, 128(%0)\n\t"
                     "fsd f17, 136(%0)\n\t"
                     "fsd f18, 144(%0)\n\t"
                     "fsd f19, 152(%0)\n\t"
                     "fsd f20, 160(%0)\n\t"
                     "fsd f21, 168(%0)\n\t"
                     "fsd f22, 176(%0)\n\t"
                     "fsd f23, 184(%0)\n\t"
                     "fsd f24, 192(%0)\n\t"
                     "fsd f25, 200(%0)\n\t"
                     "fsd f26, 208(%0)\n\t"
                     "fsd f27, 216(%0)\n\t"
                     "fsd f28, 224(%0)\n\t"
                     "fsd f29, 232(%0)\n\t"
                     "fsd f30, 240(%0)\n\t"
                     "fsd f31, 248(%0)\n\t"
                     "frcsr t0\n\tsd t0, 256(%0)" ::"r"(bank)
                     : "t0", "memory");
}

// Its control word with another rounding, and what a result that was rounded leaves there.
#define FLOAT_UP      (3u << 5) // to plus infinity
#define FLOAT_ZERO    (1u << 5)
#define FLOAT_INEXACT 1u

static inline void float_control_set(uint32_t control)
{
    __asm__ volatile("fscsr %0" ::"r"(control));
}

static inline uint32_t float_control(void)
{
    uint32_t control;
    __asm__ volatile("frcsr %0" : "=r"(control));
    return control;
}

// Of doubles' bits.
static inline uint64_t float_divide(uint64_t a, uint64_t b)
{
    __asm__ volatile("fmv.d.x f0, %0\n\tfmv.d.x f1, %1\n\tfdiv.d f0, f0, f1\n\tfmv.x.d %0, f0" : "+r"(a) : "r"(b));
    return a;
}

// Reads `address` with sp, gp, tp, the frame pointer, ra and other registers wild.
// Where a frame (s0) holds its return address; its caller's frame is in the word before.
#define FRAME_RETURN ((uintptr_t)0 - 8)

static inline void crash_with_wild_frame(uintptr_t wild, uintptr_t address)
{
    __asm__ volatile("mv a0, %0\n\tmv a1, %1\n\tmv s0, a0\n\tmv ra, a0\n\tmv gp, a0\n\tmv tp, a0\n\tmv t6, a0\n\t"
                     "mv sp, a0\n\tlw a1, 0(a1)\n\tj ." ::"r"(wild),
                     "r"(address)
                     : "a0", "a1", "s0", "ra", "t6");
}

#endif
