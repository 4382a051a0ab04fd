// SPDX-License-Identifier: BSD-3-Clause
// RV64GC: the registers of an applet, as enter.S saves them.
#ifndef TL_MONITOR_ARCH_RISCV64_REGS_H
#define TL_MONITOR_ARCH_RISCV64_REGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/access.h"
#include "pmp.h"

#define TL_ARCH_NAME        "riscv64"
#define TL_ARCH_ELF_CLASS   2   // ELFCLASS64
#define TL_ARCH_ELF_MACHINE 243 // EM_RISCV

// What a manifest may ask for beside the services' permissions: the mode and world it runs in, and what it sees of the
// clock.
#define TL_ARCH_SUPERVISOR (UINT32_C(1) << 31) // S-mode, with the machine's own addresses
#define TL_ARCH_NORMAL     (UINT32_C(1) << 30) // of the normal world: S-mode, and the SBI's base extension
#define TL_ARCH_MTIME      (UINT32_C(1) << 29) // reads the CLINT's mtime, 8 bytes
#define TL_ARCH_CLOCKS     (UINT32_C(1) << 28) // has copies of the board's clock controller (emulate.c)
#define TL_ARCH_PERMISSIONS(X)                                                                                         \
    X(supervisor, TL_ARCH_SUPERVISOR)                                                                                  \
    X(normal, TL_ARCH_NORMAL)                                                                                          \
    X(mtime, TL_ARCH_MTIME)                                                                                            \
    X(clocks, TL_ARCH_CLOCKS)

// Of these, what does not go with lockstep: addresses that are not translated, and a clock without a trap.
#define TL_ARCH_NO_LOCKSTEP (TL_ARCH_SUPERVISOR | TL_ARCH_NORMAL | TL_ARCH_MTIME)

#define TL_COPIES 4u // of a device's registers, at the most

// The registers that S-mode has to itself (section 4.1), of a context that runs there. They stay in the processor until
// another context runs (trap.c).
struct tl_supervisor {
    uint64_t sstatus;
    uint64_t stvec;
    uint64_t scounteren;
    uint64_t sscratch;
    uint64_t sepc;
    uint64_t scause;
    uint64_t stval;
    uint64_t sie;
    uint64_t satp;
    uint64_t fresh; // the processor has nothing of them yet
};

struct tl_regs {
    uint64_t x[32];                       // x[0] is not a register: it holds pc
    uint64_t monitor_sp;                  // while it runs
    uint64_t shortcut;                    // tl_regs_shortcut: a call,
    void (*answer)(struct tl_regs *regs); // and what answers it
    uint64_t mode;                        // to enter in, as mstatus.MPP has it: never M
    uint32_t permissions;                 // TL_ARCH_
    uint32_t supervises;                  // by these: it runs in S-mode, or has gone to a U-mode of its own
    struct tl_supervisor supervisor;
    uint32_t copies[TL_COPIES]; // emulate.c: each as the difference to its value at reset
};

_Static_assert(offsetof(struct tl_regs, monitor_sp) == 256, "enter.S knows this offset");
_Static_assert(offsetof(struct tl_regs, shortcut) == 264, "enter.S knows this offset");
_Static_assert(offsetof(struct tl_regs, answer) == 272, "enter.S knows this offset");
_Static_assert(offsetof(struct tl_regs, supervises) == 292, "enter.S knows this offset");

struct tl_fp {
    uint64_t f[32];
    uint64_t fcsr;
};

_Static_assert(offsetof(struct tl_fp, fcsr) == 256, "enter.S knows this offset");

// Sv39 tables: a root; for the applet's own memory a middle one and two leaves; as much again, less a leaf, for mtime.
#define TL_SV39_TABLES 6

// The registers first: they are reached by short offsets at every switch.
struct tl_protection {
    struct tl_pmp pmp;
    uint64_t satp;   // 0: no translation
    bool supervisor; // it runs in S-mode, whose mstatus.FS tells us nothing
    uint64_t table_count;
    uint64_t tables[TL_SV39_TABLES][512] __attribute__((aligned(4096))); // the first is the root
} __attribute__((aligned(4096)));

#define TL_MODE_SUPERVISOR (UINT64_C(1) << 11)
#define TL_SSTATUS_FS_ON   (UINT64_C(3) << 13)
#define TL_SSTATUS_UXL_64  (UINT64_C(2) << 32)

// Does a context with these permissions run in S-mode?
static inline bool tl_in_supervisor(uint32_t permissions)
{
    return (permissions & (TL_ARCH_SUPERVISOR | TL_ARCH_NORMAL)) != 0;
}

static inline void tl_regs_reset(struct tl_regs *regs, uint64_t entry, uint64_t sp, uint32_t permissions)
{
    *regs = (struct tl_regs){.permissions = permissions};
    regs->x[0] = entry;
    regs->x[2] = sp;
    regs->supervisor = (struct tl_supervisor){.sstatus = TL_SSTATUS_FS_ON | TL_SSTATUS_UXL_64, .fresh = 1};
    if (tl_in_supervisor(permissions)) {
        regs->mode = TL_MODE_SUPERVISOR;
        regs->supervises = 1;
    }
}

// What made it trap: mcause's code (Table 3.6), and whether that was an interrupt. `syndrome` is tl_trap_info's.
static inline uint64_t tl_regs_cause(uint64_t syndrome, bool *interrupt)
{
    *interrupt = syndrome >> 63 != 0;
    return syndrome & (UINT64_MAX >> 1);
}

static inline uintptr_t tl_regs_call(const struct tl_regs *regs)
{
    // a7 = 0 is the applet ABI; other values are SBI extensions, which nobody here offers.
    return regs->x[17] == 0 ? regs->x[10] : UINTPTR_MAX;
}

static inline uintptr_t tl_regs_arg(const struct tl_regs *regs, unsigned i)
{
    return (uintptr_t)regs->x[10 + i];
}

static inline uint64_t tl_regs_arg64(const struct tl_regs *regs, unsigned i)
{
    return regs->x[10 + i];
}

static inline void tl_regs_result(struct tl_regs *regs, intptr_t value)
{
    regs->x[10] = (uint64_t)value;
}

static inline void tl_regs_result64(struct tl_regs *regs, uint64_t value)
{
    regs->x[10] = value;
}

static inline void tl_regs_put(struct tl_regs *regs, unsigned i, uintptr_t value)
{
    regs->x[10 + i] = value;
}

static inline void tl_regs_put64(struct tl_regs *regs, unsigned i, uint64_t value)
{
    regs->x[10 + i] = value;
}

static inline intptr_t tl_regs_got(const struct tl_regs *regs)
{
    return (intptr_t)regs->x[10];
}

static inline uint64_t tl_regs_got64(const struct tl_regs *regs)
{
    return regs->x[10];
}

static inline void tl_regs_shortcut(struct tl_regs *regs, uintptr_t number, void (*answer)(struct tl_regs *regs))
{
    regs->shortcut = number;
    regs->answer = answer;
}

static inline uint64_t tl_regs_pc(const struct tl_regs *regs)
{
    return regs->x[0];
}

// The processor mode it runs in, as mstatus.MPP has it: 0 U, 1 S.
static inline uint32_t tl_regs_mode(const struct tl_regs *regs)
{
    return (uint32_t)(regs->mode >> 11);
}

static inline bool tl_regs_equal(const struct tl_regs *a, const struct tl_regs *b)
{
    const struct tl_supervisor *s = &a->supervisor, *t = &b->supervisor;

    for (unsigned i = 0; i < 32; i++)
        if (a->x[i] != b->x[i])
            return false;
    for (unsigned i = 0; i < TL_COPIES; i++)
        if (a->copies[i] != b->copies[i])
            return false;
    return a->mode == b->mode && s->sstatus == t->sstatus && s->stvec == t->stvec && s->scounteren == t->scounteren &&
           s->sscratch == t->sscratch && s->sepc == t->sepc && s->scause == t->scause && s->stval == t->stval &&
           s->sie == t->sie && s->satp == t->satp;
}

// The frame pointer of code that has one, where a frame holds its return address (psABI, "Frame Pointer Convention"),
// and the register that has the last one.
#define TL_FRAME_RETURN ((uintptr_t)0 - 8)

static inline uintptr_t tl_regs_frame(const struct tl_regs *regs)
{
    return (uintptr_t)regs->x[8];
}

static inline uintptr_t tl_regs_link(const struct tl_regs *regs)
{
    return (uintptr_t)regs->x[1];
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
