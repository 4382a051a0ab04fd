// SPDX-License-Identifier: BSD-3-Clause
// Every register of coprocessors 14 and 15 that MRC reads, for a context of the normal world: by instructions that it writes
// itself, those that are undefined skipped by its own vectors.
#ifndef TL_TESTS_QEMU_SWEEP_H
#define TL_TESTS_QEMU_SWEEP_H

#include "tests/hostile/hostile.h"

#include "tests/hostile/arch/arm/normal.h"

#define SWEEP_COUNT 32768u // cp, op1, CRn, CRm, op2, from high to low

static uint32_t sweep_code[2];

// r0 is the value. False, and *value as it was: undefined.
static inline bool sweep_do(uint32_t i, bool write, uint32_t *value)
{
    const uint32_t from = took.count[TOOK_UNDEFINED], cp = 14 + (i >> 14);
    register uint32_t r0 __asm__("r0") = *value;
    register void *code __asm__("r1") = sweep_code;

    sweep_code[0] = 0xee000010u | (write ? 0u : 1u << 20) | (i >> 11 & 7) << 21 | (i >> 7 & 15) << 16 | cp << 8 |
                    (i & 7) << 5 | (i >> 3 & 15);
    sweep_code[1] = 0xe12fff1eu; // bx lr
    __asm__ volatile("dsb\n\tmcr p15, 0, %1, c7, c5, 0\n\tisb\n\tblx %1" : "+r"(r0) : "r"(code) : "lr", "memory");
    *value = r0;
    return took.count[TOOK_UNDEFINED] == from;
}

#define SWEEP_AT(cp, op1, crn, crm, op2)                                                                               \
    (((cp)-14u) << 14 | (op1) << 11 | (uint32_t)(crn) << 7 | (uint32_t)(crm) << 3 | (op2))

// Left out are operations in place of registers (caches, TLBs, waiting), clocks that go on by themselves.
static inline bool sweep_skips(uint32_t i)
{
    const uint32_t cp = 14 + (i >> 14), crn = i >> 7 & 15, crm = i >> 3 & 15;

    if (cp == 14)
        return false;
    if (crn == 7)
        return crm != 4;
    if (crn == 8)
        return true;
    return i == SWEEP_AT(15, 0, 9, 13, 0) || i == SWEEP_AT(15, 0, 14, 2, 0) || i == SWEEP_AT(15, 0, 14, 3, 0);
}

// All of them into values, 0 for those that cannot be read.
static inline void sweep_read(uint32_t *values)
{
    for (uint32_t i = 0; i < SWEEP_COUNT; i++) {
        uint32_t value = 0;
        values[i] = !sweep_skips(i) && sweep_do(i, false, &value) ? value : 0;
    }
}

static inline void sweep_say(const char *what, uint32_t i, uint32_t value)
{
    tl_printf("%s p%u, %u, c%u, c%u, %u: %x\n", what, (unsigned)(14 + (i >> 14)), (unsigned)(i >> 11 & 7),
              (unsigned)(i >> 7 & 15), (unsigned)(i >> 3 & 15), (unsigned)(i & 7), (unsigned)value);
}

#endif
