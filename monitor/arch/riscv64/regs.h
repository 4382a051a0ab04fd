// SPDX-License-Identifier: BSD-3-Clause
// RV64GC: the registers of an applet, as enter.S saves them.
#ifndef TL_MONITOR_ARCH_RISCV64_REGS_H
#define TL_MONITOR_ARCH_RISCV64_REGS_H

#include <stddef.h>
#include <stdint.h>

#include "monitor/access.h"

#define TL_ARCH_NAME        "riscv64"
#define TL_ARCH_ELF_CLASS   2   // ELFCLASS64
#define TL_ARCH_ELF_MACHINE 243 // EM_RISCV

struct tl_regs {
    uint64_t x[32]; // x[0] is not a register: it holds pc
};

struct tl_fp {
    uint64_t f[32];
    uint64_t fcsr;
};

_Static_assert(offsetof(struct tl_fp, fcsr) == 256, "enter.S knows this offset");

// Physical memory protection (Privileged Architecture 1.12, section 3.7): what the applet may touch, entry by entry.
#define TL_PMP_ENTRIES 16

// Sv39 tables: a root, and below it one path to the applet's own pages (at most 2 MiB a leaf table).
#define TL_SV39_TABLES 4

struct tl_protection {
    uint64_t tables[TL_SV39_TABLES][512]; // root, middle, leaves
    uint64_t address[TL_PMP_ENTRIES];     // pmpaddr: the address shifted right by 2
    uint64_t config[2];                   // pmpcfg0, pmpcfg2
    uint64_t satp;
} __attribute__((aligned(4096)));

static inline void tl_regs_reset(struct tl_regs *regs, uint64_t entry, uint64_t sp)
{
    *regs = (struct tl_regs){{0}};
    regs->x[0] = entry;
    regs->x[2] = sp;
}

static inline uint32_t tl_regs_call(const struct tl_regs *regs)
{
    // a7 = 0 is the applet ABI; other values are SBI extensions, which nobody here offers. A number out of range is no
    // call.
    if (regs->x[17] != 0 || regs->x[10] > UINT32_MAX)
        return UINT32_MAX;
    return (uint32_t)regs->x[10];
}

static inline uintptr_t tl_regs_arg(const struct tl_regs *regs, unsigned i)
{
    return (uintptr_t)regs->x[10 + i];
}

static inline void tl_regs_result(struct tl_regs *regs, intptr_t value)
{
    regs->x[10] = (uint64_t)value;
}

static inline void tl_regs_result64(struct tl_regs *regs, uint64_t value)
{
    regs->x[10] = value;
}

static inline uint64_t tl_regs_pc(const struct tl_regs *regs)
{
    return regs->x[0];
}

#define TL_REGS_COUNT 32

static inline const char *tl_regs_name(unsigned i)
{
    static const char names[TL_REGS_COUNT][4] = {"pc", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
                                                 "a1", "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
                                                 "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6"};
    return names[i];
}

static inline uint64_t tl_regs_value(const struct tl_regs *regs, unsigned i)
{
    return regs->x[i];
}

#endif
