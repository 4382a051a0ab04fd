// SPDX-License-Identifier: BSD-3-Clause
// Contexts of the normal world: System mode and all below it in the non-secure state (ARM ARM B1.5), entered through
// Monitor mode, back by SMC, by the secure world's interrupts, which are FIQs, and by external aborts.
//
// What such a context has beside an applet's registers is large, and stays in the processor ("resident") until another
// context runs, or the monitor wants a floating-point bank. Then it is parked: saved, and all of it cleared, so that
// neither secure applets nor the monitor run under what it set: floating point turned off, timers on, counters open.
#include "cp15.h"
#include "internal.h"
#include "platform.h"
#include "scr.h"

extern char tl__normal_vectors[]; // world.S: of Monitor mode

struct tl_regs *tl__normal_resident;

// What the processor has of the normal world while no context of it is resident.
static const struct tl_normal parked = {
    .sctlr = TL_SCTLR_RESET,
    .teecr = 1, // user mode does not see ThumbEE's base register
    .cpacr = TL_CPACR_ON,
    .fpexc = TL_FPEXC_EN,
};

// The vectors that a context begins with, in memory of its own world, so that what it does not handle itself comes
// here. The vector tells what it was. They are its to change; the worst that it can tell the monitor is its own end.
enum { VECTOR_UNDEFINED = 1, VECTOR_SVC, VECTOR_PREFETCH, VECTOR_DATA, VECTORS = 8 };
#define SMC_0 0xe1600070u

static void write_vectors(void)
{
    uint32_t *vectors = (uint32_t *)TL_BOARD_NORMAL_VECTORS;

    for (uint32_t i = 0; i < VECTORS; i++)
        vectors[i] = SMC_0;
    tl_arch_sync_code(vectors, VECTORS * sizeof *vectors);
}

// The performance counters see the secure world as well: they are off and zero whenever contexts change (ARM ARM
// C12.8).
static void counters_off(void)
{
    uint32_t count = tl__read_pmcr() >> 11 & 31;

    tl__write_pmuserenr(0);
    tl__write_pmcntenclr(UINT32_MAX);
    tl__write_pmintenclr(UINT32_MAX);
    for (uint32_t i = 0; i <= count; i++) {
        tl__write_pmselr(i < count ? i : 31);
        tl__write_pmxevtyper(0);
    }
    tl__write_pmselr(0);
    tl__write_pmcr(1u << 1 | 1u << 2); // events and cycles to zero, none counted
    tl__write_pmovsr(UINT32_MAX);
}

// Each breakpoint's or watchpoint's value and control (op2), by its number: there is no indirect access to these
// registers.
#define DEBUG_OFF(number, value, control)                                                                              \
    case number:                                                                                                       \
        __asm__ volatile("mcr p14, 0, %0, c0, c" #number ", " #control "\n\tmcr p14, 0, %0, c0, c" #number             \
                         ", " #value ::"r"(0));                                                                        \
        __attribute__((fallthrough));
// clang-format off
#define EACH_DEBUG(X, ...) \
    X(15, __VA_ARGS__) X(14, __VA_ARGS__) X(13, __VA_ARGS__) X(12, __VA_ARGS__) \
    X(11, __VA_ARGS__) X(10, __VA_ARGS__) X(9, __VA_ARGS__) X(8, __VA_ARGS__) \
    X(7, __VA_ARGS__) X(6, __VA_ARGS__) X(5, __VA_ARGS__) X(4, __VA_ARGS__) \
    X(3, __VA_ARGS__) X(2, __VA_ARGS__) X(1, __VA_ARGS__) X(0, __VA_ARGS__)
// clang-format on

// A context's breakpoints, watchpoints and caught vectors last as long as its registers are in the processor (ARM ARM
// C11.11).
static void breakpoints_off(void)
{
    uint32_t didr;

    __asm__ volatile("mrc p14, 0, %0, c0, c0, 0" : "=r"(didr)); // DBGDIDR: how many there are, less one
    switch (didr >> 24 & 15) {
        EACH_DEBUG(DEBUG_OFF, 4, 5) // DBGBVR, DBGBCR
    default:
        break;
    }
    switch (didr >> 28) {
        EACH_DEBUG(DEBUG_OFF, 6, 7) // DBGWVR, DBGWCR
    default:
        break;
    }
    __asm__ volatile("mcr p14, 0, %0, c0, c7, 0" ::"r"(0)); // DBGVCR
    tl__isb();
}

void tl__normal_init(void)
{
    tl__write_mvbar((uint32_t)tl__normal_vectors);
    tl__write_nsacr(3u << 10); // floating point; nothing else of the secure world's
    tl__write_scr(TL_SCR_SECURE);
    tl__isb();
    tl__normal_load(&parked);
    __asm__ volatile(".fpu neon-vfpv4\n vmsr fpexc, %0" ::"r"(0));
    counters_off();
    breakpoints_off();
}

void tl__normal_park(void)
{
    // One that was started anew meanwhile has nothing in the processor that is worth keeping.
    if (!tl__normal_resident->normal.fresh)
        tl__normal_save(&tl__normal_resident->normal);
    tl__normal_load(&parked);
    counters_off();
    breakpoints_off();
    tl__normal_resident = NULL;
}

static void make_resident(struct tl_regs *regs)
{
    struct tl_normal *normal = &regs->normal;

    if (tl__normal_resident != NULL)
        tl__normal_park();
    tl__fp_give();
    if (normal->fresh) {
        write_vectors();
        normal->vbar = TL_BOARD_NORMAL_VECTORS;
        tl__devices_normal_reset();
        normal->fresh = 0;
    }
    tl__normal_load(normal);
    tl__normal_resident = regs;
}

// What came by the monitor's vectors: an SVC is its call; all else was a fault, and is told as an applet's would be.
static enum tl_trap unhandled(struct tl_regs *regs, uint32_t vector, struct tl_trap_info *info)
{
    struct tl_normal *normal = &regs->normal;

    if (vector == VECTOR_SVC) {
        regs->pc = normal->svc[1];
        regs->cpsr = normal->svc[2];
        return TL_TRAP_CALL;
    }
    tl__normal_save(normal);
    *info = (struct tl_trap_info){0};
    switch (vector) {
    case VECTOR_PREFETCH:
        regs->pc = normal->abt[1] - 4;
        regs->cpsr = normal->abt[2];
        return tl__prefetch_fault(normal->ifsr, normal->ifar, info);
    case VECTOR_DATA:
        *info = (struct tl_trap_info){.address = normal->dfar, .syndrome = normal->dfsr};
        regs->pc = normal->abt[1] - 8;
        regs->cpsr = normal->abt[2];
        return tl__data_fault(normal->dfsr);
    case VECTOR_UNDEFINED:
        regs->pc = normal->und[1] - ((normal->und[2] & TL_CPSR_THUMB) != 0 ? 2 : 4);
        regs->cpsr = normal->und[2];
        break;
    default: // an interrupt that it asked for, without a vector of its own
        break;
    }
    return TL_TRAP_UNDEFINED;
}

// A mode that the normal world has: neither Monitor, which would be the secure one's, nor Hyp, nor none at all.
static bool is_its_mode(uint32_t cpsr)
{
    // User, FIQ, IRQ, Supervisor, Abort, Undefined, System
    const uint32_t modes = 1u << 0x10 | 1u << 0x11 | 1u << 0x12 | 1u << 0x13 | 1u << 0x17 | 1u << 0x1b | 1u << 0x1f;

    return (modes >> (cpsr & TL_CPSR_MODE) & 1) != 0;
}

enum tl_trap tl__normal_enter(struct tl_regs *regs, struct tl_trap_info *info)
{
    // An SVC's SPSR is of its own writing (unhandled), and a return from Monitor mode would take any.
    if (!is_its_mode(regs->cpsr)) {
        *info = (struct tl_trap_info){.syndrome = regs->cpsr};
        return TL_TRAP_UNDEFINED;
    }
    regs->cpsr &= ~TL_CPSR_FIQ; // the secure world's
    if (tl__normal_resident != regs)
        make_resident(regs);
    int cause = tl__normal_run(regs);
    if (cause == CAUSE_INTERRUPT)
        return TL_TRAP_INTERRUPT;
    if (cause != CAUSE_SVC)
        return tl__fault(cause, info); // an external abort: Monitor mode's, told by the secure copies
    // pc is behind the SMC.
    uint32_t vector = (regs->pc - TL_BOARD_NORMAL_VECTORS) / 4 - 1;
    return vector < VECTORS ? unhandled(regs, vector, info) : TL_TRAP_CALL;
}
