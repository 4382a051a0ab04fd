// SPDX-License-Identifier: BSD-3-Clause
// The machine that tests run the monitor on: registers of an applet. It stands where an architecture's regs.h stands.
#ifndef TL_TESTS_MACHINE_REGS_H
#define TL_TESTS_MACHINE_REGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/access.h"
#include "monitor/usermem.h"

#define TL_ARCH_NAME        "machine"
#define TL_ARCH_ELF_CLASS   2  // ELFCLASS64
#define TL_ARCH_ELF_MACHINE 62 // EM_X86_64

#define TL_ARCH_PERMISSIONS(X)
#define TL_ARCH_NORMAL 0u // the normal world: there is none

// Of these, what does not go with lockstep: addresses that are not translated, and a clock without a trap.
#define TL_ARCH_NO_LOCKSTEP TL_ARCH_NORMAL

struct tl_regs {
    uint64_t r[8]; // r0: call number and result; r1 to r5: arguments; the others are the applet's alone
    uint64_t sp;
    uint64_t pc;
};

struct tl_fp {
    uint64_t f[4];
};

// What the processor allows while this is in use. A copy: whoever changes the one without the other is found out.
struct tl_protection {
    struct tl_usermem mem;
    uint32_t id;
};

static inline void tl_regs_reset(struct tl_regs *regs, uint64_t entry, uint64_t sp, uint32_t permissions)
{
    (void)permissions;
    *regs = (struct tl_regs){.pc = entry, .sp = sp};
}

static inline uintptr_t tl_regs_call(const struct tl_regs *regs)
{
    return (uintptr_t)regs->r[0];
}

static inline uintptr_t tl_regs_arg(const struct tl_regs *regs, unsigned i)
{
    return (uintptr_t)regs->r[i];
}

static inline uint64_t tl_regs_arg64(const struct tl_regs *regs, unsigned i)
{
    return regs->r[i];
}

static inline void tl_regs_result(struct tl_regs *regs, intptr_t value)
{
    regs->r[0] = (uint64_t)value;
}

static inline void tl_regs_result64(struct tl_regs *regs, uint64_t value)
{
    regs->r[0] = value;
}

static inline void tl_regs_put(struct tl_regs *regs, unsigned i, uintptr_t value)
{
    regs->r[i] = value;
}

static inline void tl_regs_put64(struct tl_regs *regs, unsigned i, uint64_t value)
{
    regs->r[i] = value;
}

static inline intptr_t tl_regs_got(const struct tl_regs *regs)
{
    return (intptr_t)regs->r[0];
}

static inline uint64_t tl_regs_got64(const struct tl_regs *regs)
{
    return regs->r[0];
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

static inline uint64_t tl_regs_sp(const struct tl_regs *regs)
{
    return regs->sp;
}

static inline uint32_t tl_regs_mode(const struct tl_regs *regs)
{
    (void)regs;
    return 0;
}

static inline bool tl_regs_equal(const struct tl_regs *a, const struct tl_regs *b)
{
    for (unsigned i = 0; i < 8; i++)
        if (a->r[i] != b->r[i])
            return false;
    return a->sp == b->sp && a->pc == b->pc;
}

// As if its code had frame pointers, laid out as ARM's.
#define TL_FRAME_RETURN ((uintptr_t)0)

static inline uintptr_t tl_regs_frame(const struct tl_regs *regs)
{
    return (uintptr_t)regs->r[7];
}

static inline uintptr_t tl_regs_link(const struct tl_regs *regs)
{
    return (uintptr_t)regs->r[6];
}

#define TL_REGS_COUNT 10

static inline const char *tl_regs_name(unsigned i)
{
    static const char names[TL_REGS_COUNT][3] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "sp", "pc"};
    return names[i];
}

static inline uint64_t tl_regs_value(const struct tl_regs *regs, unsigned i)
{
    return i < 8 ? regs->r[i] : i == 8 ? regs->sp : regs->pc;
}

#endif
