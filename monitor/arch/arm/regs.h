// SPDX-License-Identifier: BSD-3-Clause
// ARMv7-A: the registers of an applet, as enter.S saves them.
#ifndef TL_MONITOR_ARCH_ARM_REGS_H
#define TL_MONITOR_ARCH_ARM_REGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/mem.h"

#define TL_ARCH_NAME        "arm"
#define TL_ARCH_ELF_CLASS   1  // ELFCLASS32
#define TL_ARCH_ELF_MACHINE 40 // EM_ARM

// Processor modes (ARM ARM DDI 0406C, B1.3.1).
#define TL_CPSR_USER   0x10u
#define TL_CPSR_SYSTEM 0x1fu
#define TL_CPSR_MODE   0x1fu
#define TL_CPSR_THUMB  0x20u
#define TL_CPSR_MASKED 0x1c0u // A, I, F
#define TL_CPSR_IRQ    0x80u  // masked: IRQs are the normal world's, and wait for it
#define TL_CPSR_FIQ    0x40u

// What a manifest may ask for beside the services' permissions: to be a context of the normal world, in System mode.
#define TL_ARCH_NORMAL         (UINT32_C(1) << 30)
#define TL_ARCH_PERMISSIONS(X) X(normal, TL_ARCH_NORMAL)

// Of these, what does not go with lockstep: addresses that are not translated, and a clock without a trap.
#define TL_ARCH_NO_LOCKSTEP TL_ARCH_NORMAL

// What a context of the normal world has beside an applet's registers, as world.S saves and loads it: the other modes'
// registers, and all that it can write of the system registers (ARM ARM B3.15, B3.17): those that it has a copy of, and
// those that both worlds share.
struct tl_normal {
    uint32_t svc[3]; // sp, lr, spsr
    uint32_t und[3];
    uint32_t abt[3];
    uint32_t irq[3];
    uint32_t fiq[8]; // r8..r12, sp, lr, spsr
    // Its own copies.
    uint64_t ttbr0, ttbr1, par, cntp_cval;
    uint32_t sctlr, ttbcr, dacr, dfsr, ifsr, adfsr, aifsr, dfar, ifar, prrr, nmrr, amair0, amair1, vbar, contextidr,
        tpidrurw, tpidruro, tpidrprw, csselr, cntp_ctl;
    // Shared.
    uint64_t cntv_cval;
    uint32_t cntv_ctl, cntkctl, teecr, teehbr, dbgdscr, fcseidr, cpacr, fpexc;
    uint64_t fresh; // 1: was never loaded into the processor; a long word, so that there is no padding
};

_Static_assert(offsetof(struct tl_normal, ttbr0) == 80 && offsetof(struct tl_normal, sctlr) == 112 &&
                   offsetof(struct tl_normal, cntv_cval) == 192 && offsetof(struct tl_normal, fpexc) == 228,
               "world.S goes through it in this order");
_Static_assert(sizeof(struct tl_normal) == offsetof(struct tl_normal, fresh) + sizeof(uint64_t) &&
                   offsetof(struct tl_normal, fresh) == 232,
               "it has no padding: tl_regs_equal compares it byte by byte");

struct tl_regs {
    uint32_t r[15]; // r0..r12, sp, lr; in the normal world sp and lr are System mode's
    uint32_t pc;
    uint32_t cpsr;
    uint32_t permissions; // TL_ARCH_
    struct tl_normal normal;
};

_Static_assert(offsetof(struct tl_regs, pc) == 60 && offsetof(struct tl_regs, cpsr) == 64 &&
                   offsetof(struct tl_regs, normal) == 72,
               "enter.S and world.S know these offsets");

// VFPv3-D32 and NEON bank, and the thread register that user mode may write.
struct tl_fp {
    uint64_t d[32];
    uint32_t fpscr;
    uint32_t tpidrurw;
};

_Static_assert(offsetof(struct tl_fp, fpscr) == 256, "enter.S knows this offset");

// Short-descriptor tables (ARM ARM B3.5): a first level of 4096 words, and second levels for the applet's own memory.
#define TL_ARM_L2_TABLES 8 // for megabytes that are not of one access throughout

struct tl_protection {
    uint32_t l1[4096];
    uint32_t l2[TL_ARM_L2_TABLES][256];
    uint32_t id;   // ASID
    uint32_t dacr; // the monitor's domain and its own
} __attribute__((aligned(16384)));

#define TL_SCTLR_RESET 0x00c50078u // MMU, caches, alignment checks off; the rest reads as one (ARM ARM B4.1.130)
#define TL_CPACR_ON    (0xfu << 20)
#define TL_FPEXC_EN    (1u << 30)

static inline void tl_regs_reset(struct tl_regs *regs, uint64_t entry, uint64_t sp, uint32_t permissions)
{
    *regs = (struct tl_regs){.pc = (uint32_t)entry & ~1u, .permissions = permissions};
    regs->r[13] = (uint32_t)sp;
    regs->cpsr = TL_CPSR_USER | TL_CPSR_IRQ | ((entry & 1) != 0 ? TL_CPSR_THUMB : 0);
    if ((permissions & TL_ARCH_NORMAL) != 0) {
        regs->cpsr |= TL_CPSR_SYSTEM;
        regs->normal = (struct tl_normal){
            .sctlr = TL_SCTLR_RESET, .cpacr = TL_CPACR_ON, .fpexc = TL_FPEXC_EN, .fresh = 1}; // normal.c adds vbar
    }
}

static inline uintptr_t tl_regs_call(const struct tl_regs *regs)
{
    return regs->r[0];
}

static inline uintptr_t tl_regs_arg(const struct tl_regs *regs, unsigned i)
{
    return regs->r[i];
}

// One of 64 bits takes two, low half first.
static inline uint64_t tl_regs_arg64(const struct tl_regs *regs, unsigned i)
{
    return (uint64_t)regs->r[i + 1] << 32 | regs->r[i];
}

static inline void tl_regs_result(struct tl_regs *regs, intptr_t value)
{
    regs->r[0] = (uint32_t)value;
}

static inline void tl_regs_result64(struct tl_regs *regs, uint64_t value)
{
    regs->r[0] = (uint32_t)value;
    regs->r[1] = (uint32_t)(value >> 32);
}

static inline void tl_regs_put(struct tl_regs *regs, unsigned i, uintptr_t value)
{
    regs->r[i] = value;
}

static inline void tl_regs_put64(struct tl_regs *regs, unsigned i, uint64_t value)
{
    regs->r[i] = (uint32_t)value;
    regs->r[i + 1] = (uint32_t)(value >> 32);
}

static inline intptr_t tl_regs_got(const struct tl_regs *regs)
{
    return (intptr_t)regs->r[0];
}

static inline uint64_t tl_regs_got64(const struct tl_regs *regs)
{
    return (uint64_t)regs->r[1] << 32 | regs->r[0];
}

// Here a trap has no shorter way.
static inline void tl_regs_shortcut(struct tl_regs *regs, uintptr_t number, void (*answer)(struct tl_regs *regs))
{
    (void)regs;
    (void)number;
    (void)answer;
}

static inline uint64_t tl_regs_pc(const struct tl_regs *regs)
{
    return regs->pc;
}

// The processor mode it runs in, as CPSR.M has it.
static inline uint32_t tl_regs_mode(const struct tl_regs *regs)
{
    return regs->cpsr & TL_CPSR_MODE;
}

static inline bool tl_regs_equal(const struct tl_regs *a, const struct tl_regs *b)
{
    for (unsigned i = 0; i < 15; i++)
        if (a->r[i] != b->r[i])
            return false;
    return a->pc == b->pc && a->cpsr == b->cpsr &&
           ((a->permissions & TL_ARCH_NORMAL) == 0 || memcmp(&a->normal, &b->normal, sizeof a->normal) == 0);
}

// The frame pointer of code that has one (not of Thumb code), where a frame holds its return address, and the register
// that has the last one.
#define TL_FRAME_RETURN ((uintptr_t)0)

static inline uintptr_t tl_regs_frame(const struct tl_regs *regs)
{
    return regs->r[11];
}

static inline uintptr_t tl_regs_link(const struct tl_regs *regs)
{
    return regs->r[14];
}

#define TL_REGS_COUNT 17

static inline const char *tl_regs_name(unsigned i)
{
    static const char names[TL_REGS_COUNT][5] = {"r0", "r1",  "r2",  "r3",  "r4", "r5", "r6", "r7",  "r8",
                                                 "r9", "r10", "r11", "r12", "sp", "lr", "pc", "cpsr"};
    return names[i];
}

static inline uint64_t tl_regs_value(const struct tl_regs *regs, unsigned i)
{
    return i < 15 ? regs->r[i] : i == 15 ? regs->pc : regs->cpsr;
}

#endif
