// SPDX-License-Identifier: BSD-3-Clause
// System registers (ARM ARM DDI 0406C, B3.17 and B8), as inline functions named after them.
#ifndef TL_MONITOR_ARCH_ARM_CP15_H
#define TL_MONITOR_ARCH_ARM_CP15_H

#include <stdint.h>

#define TL__CP15_WRITE(name, op1, crn, crm, op2)                                                                       \
    static inline void tl__write_##name(uint32_t value)                                                                \
    {                                                                                                                  \
        __asm__ volatile("mcr p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 ::"r"(value) : "memory");                  \
    }
#define TL__CP15_READ(name, op1, crn, crm, op2)                                                                        \
    static inline uint32_t tl__read_##name(void)                                                                       \
    {                                                                                                                  \
        uint32_t value;                                                                                                \
        __asm__ volatile("mrc p15, " #op1 ", %0, " #crn ", " #crm ", " #op2 : "=r"(value)::"memory");                  \
        return value;                                                                                                  \
    }

TL__CP15_READ(sctlr, 0, c1, c0, 0)
TL__CP15_WRITE(sctlr, 0, c1, c0, 0)
TL__CP15_WRITE(cpacr, 0, c1, c0, 2)
TL__CP15_WRITE(scr, 0, c1, c1, 0)
TL__CP15_WRITE(nsacr, 0, c1, c1, 2)
TL__CP15_WRITE(ttbr0, 0, c2, c0, 0)
TL__CP15_WRITE(ttbcr, 0, c2, c0, 2)
TL__CP15_WRITE(dacr, 0, c3, c0, 0)
TL__CP15_READ(dfsr, 0, c5, c0, 0)
TL__CP15_READ(ifsr, 0, c5, c0, 1)
TL__CP15_READ(dfar, 0, c6, c0, 0)
TL__CP15_READ(ifar, 0, c6, c0, 2)
TL__CP15_WRITE(iciallu, 0, c7, c5, 0)
TL__CP15_WRITE(bpiall, 0, c7, c5, 6)
TL__CP15_WRITE(dccmvac, 0, c7, c10, 1)
TL__CP15_WRITE(tlbiall, 0, c8, c7, 0)
TL__CP15_WRITE(tlbiasid, 0, c8, c7, 2)
TL__CP15_READ(pmcr, 0, c9, c12, 0)
TL__CP15_WRITE(pmcr, 0, c9, c12, 0)
TL__CP15_WRITE(pmcntenclr, 0, c9, c12, 2)
TL__CP15_WRITE(pmovsr, 0, c9, c12, 3)
TL__CP15_WRITE(pmselr, 0, c9, c12, 5)
TL__CP15_WRITE(pmxevtyper, 0, c9, c13, 1)
TL__CP15_WRITE(pmuserenr, 0, c9, c14, 0)
TL__CP15_WRITE(pmintenclr, 0, c9, c14, 2)
TL__CP15_WRITE(mvbar, 0, c12, c0, 1)
TL__CP15_WRITE(contextidr, 0, c13, c0, 1)
TL__CP15_READ(tpidrurw, 0, c13, c0, 2)
TL__CP15_WRITE(tpidrurw, 0, c13, c0, 2)
TL__CP15_WRITE(tpidruro, 0, c13, c0, 3)
TL__CP15_WRITE(cntkctl, 0, c14, c1, 0)
TL__CP15_WRITE(cntp_ctl, 0, c14, c2, 1)

static inline uint64_t tl__read_cntpct(void)
{
    uint32_t low, high;
    __asm__ volatile("mrrc p15, 0, %0, %1, c14" : "=r"(low), "=r"(high)::"memory");
    return (uint64_t)high << 32 | low;
}

static inline void tl__write_cntp_cval(uint64_t value)
{
    __asm__ volatile("mcrr p15, 2, %0, %1, c14" ::"r"((uint32_t)value), "r"((uint32_t)(value >> 32)) : "memory");
}

static inline void tl__isb(void)
{
    __asm__ volatile("isb" ::: "memory");
}

static inline void tl__dsb(void)
{
    __asm__ volatile("dsb" ::: "memory");
}

#endif
