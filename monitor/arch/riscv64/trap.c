// SPDX-License-Identifier: BSD-3-Clause
// Entering an applet, and telling why it came back.
#include "csr.h"
#include "emulate.h"
#include "internal.h"
#include "monitor/watchdog.h"

// mstatus is written whole, so that nothing is left of what a trap, or S-mode, had there: the mode to return to, a
// guest's (MPV), MPRV, SUM, MXR, U-mode's width. Interrupts are on for M-mode once there.
#define MSTATUS_AT_ENTRY (TL_MSTATUS_MPIE | TL_MSTATUS_TW | TL_MSTATUS_UXL | TL_MSTATUS_SXL)

enum {
    CAUSE_FETCH_MISALIGNED = 0,
    CAUSE_FETCH = 1,
    CAUSE_ILLEGAL = 2,
    CAUSE_BREAKPOINT = 3,
    CAUSE_LOAD_MISALIGNED = 4,
    CAUSE_LOAD = 5,
    CAUSE_STORE_MISALIGNED = 6,
    CAUSE_STORE = 7,
    CAUSE_ECALL_U = 8,
    CAUSE_ECALL_S = 9,
    CAUSE_FETCH_PAGE = 12,
    CAUSE_LOAD_PAGE = 13,
    CAUSE_STORE_PAGE = 15,
    INTERRUPT_TIMER = 7,
};

void tl_arch_init(void)
{
    if (!tl__protect_init())
        tl_panic("a loader left locked PMP entries", 0, 0);
    tl__csr_write(mideleg, 0); // every trap comes here
    tl__csr_write(medeleg, 0);
    tl__csr_write(mcounteren, 0);          // no counter is readable below M-mode
    tl__csr_write(mstatus, TL_MSTATUS_FS); // on for the monitor, which uses it to switch banks and for nothing else
    tl__devices_init();
}

// The bank of the context that was switched to last. One of U-mode is given it when it first wants it: until then FS is
// off, and a floating-point instruction traps.
static struct tl_fp *bank;
static bool in_supervisor;
static const struct tl_pmp *entries; // its own

// The context whose registers of S-mode are in the processor, or NULL. U-mode sees none of them, M-mode uses none.
static struct tl_regs *resident;

static void supervisor_load(const struct tl_supervisor *supervisor)
{
    tl__csr_write(sstatus, supervisor->sstatus);
    tl__csr_write(stvec, supervisor->stvec);
    tl__csr_write(scounteren, supervisor->scounteren);
    tl__csr_write(sscratch, supervisor->sscratch);
    tl__csr_write(sepc, supervisor->sepc);
    tl__csr_write(scause, supervisor->scause);
    tl__csr_write(stval, supervisor->stval);
    tl__csr_write(sie, supervisor->sie);
    tl__csr_write(satp, supervisor->satp);
}

static void supervisor_save(struct tl_supervisor *supervisor)
{
    supervisor->sstatus = tl__csr_read(sstatus);
    supervisor->stvec = tl__csr_read(stvec);
    supervisor->scounteren = tl__csr_read(scounteren);
    supervisor->sscratch = tl__csr_read(sscratch);
    supervisor->sepc = tl__csr_read(sepc);
    supervisor->scause = tl__csr_read(scause);
    supervisor->stval = tl__csr_read(stval);
    supervisor->sie = tl__csr_read(sie);
    supervisor->satp = tl__csr_read(satp);
}

// Another context will run, or somebody looks at this one.
static void park(void)
{
    // One that was started anew meanwhile has nothing in the processor that is worth keeping.
    if (resident != NULL && resident->supervisor.fresh == 0)
        supervisor_save(&resident->supervisor);
    resident = NULL;
}

static void save_bank(struct tl_fp *fp)
{
    if (!in_supervisor && (tl__csr_read(mstatus) & TL_MSTATUS_FS) == 0)
        return;
    tl__csr_set(mstatus, TL_MSTATUS_FS);
    tl__fp_save(fp);
}

void tl_arch_save(struct tl_fp *fp)
{
    park(); // FS is among what it saves
    save_bank(fp);
}

void tl_arch_switch(struct tl_fp *last, struct tl_fp *next, const struct tl_protection *protection)
{
    static uint64_t scratch;

    if (in_supervisor)
        park();
    if (last != next) {
        if (last != NULL)
            save_bank(last);
        tl__csr_set(mstatus, TL_MSTATUS_FS);
        if (protection->supervisor)
            tl__fp_load(next);
        else
            tl__csr_clear(mstatus, TL_MSTATUS_FS);
    }
    bank = next;
    in_supervisor = protection->supervisor;
    entries = &protection->pmp;
    // U-mode, interrupts on for M-mode once there. What S-mode left in MPP and its like is gone; U-mode can change none
    // of it, so it stays for all entries up to the next switch.
    tl__csr_write(mstatus, MSTATUS_AT_ENTRY | (tl__csr_read(mstatus) & TL_MSTATUS_FS));
    // No reservation of another's is left.
    __asm__ volatile("sc.d zero, zero, (%0)" ::"r"(&scratch) : "memory");
    tl__protect_use(protection);
}

void tl_arch_leave(void)
{
    park();
    tl__protect_close();
}

static enum tl_trap fault(uint64_t cause, struct tl_trap_info *info)
{
    *info = (struct tl_trap_info){.address = tl__csr_read(mtval), .syndrome = cause};
    switch (cause) {
    case CAUSE_FETCH:
    case CAUSE_FETCH_PAGE:
    case CAUSE_FETCH_MISALIGNED:
        return TL_TRAP_EXEC;
    case CAUSE_LOAD:
    case CAUSE_LOAD_PAGE:
        return TL_TRAP_READ;
    case CAUSE_STORE:
    case CAUSE_STORE_PAGE:
        return TL_TRAP_WRITE;
    case CAUSE_LOAD_MISALIGNED:
    case CAUSE_STORE_MISALIGNED:
        return TL_TRAP_ALIGNMENT;
    default:
        info->address = 0; // mtval may hold the instruction
        return TL_TRAP_UNDEFINED;
    }
}

// True if the trap was for the bank, which the context has now.
static bool wanted_bank(uint64_t cause)
{
    if (cause != CAUSE_ILLEGAL || in_supervisor || (tl__csr_read(mstatus) & TL_MSTATUS_FS) != 0)
        return false;
    // It is saved at the next switch, whatever FS says by then: not every processor calls it dirty for an instruction
    // that raises a flag and writes none of its registers (feq).
    tl__csr_set(mstatus, TL_MSTATUS_FS);
    tl__fp_load(bank);
    return true;
}

// True if it was an access to what the context has a copy of, and is done.
static bool had_copy(struct tl_regs *regs, uint64_t cause)
{
    return (regs->permissions & TL_ARCH_CLOCKS) != 0 && (cause == CAUSE_LOAD || cause == CAUSE_STORE) &&
           tl__emulate(regs, cause == CAUSE_STORE, entries);
}

// From enter.S: any other trap than an ECALL of U-mode.
enum tl_trap tl__trapped(struct tl_regs *regs, struct tl_trap_info *info)
{
    bool interrupt;
    uint64_t cause = tl_regs_cause(tl__csr_read(mcause), &interrupt);

    // An instruction that wanted the bank is run again, as after an interrupt that was nobody's.
    if (interrupt || wanted_bank(cause) || had_copy(regs, cause))
        return TL_TRAP_INTERRUPT;
    if (cause != CAUSE_ECALL_S)
        return fault(cause, info);
    regs->x[0] += 4;
    return TL_TRAP_CALL;
}

// From enter.S, tl_arch_enter: a context of S-mode may have gone to its own U-mode: it is entered as it was left. A
// trap of the monitor's own, its watchdog's, leaves its mark in MPP.
enum tl_trap tl__enter_supervisor(struct tl_regs *regs, struct tl_trap_info *info)
{
    if (resident != regs || regs->supervisor.fresh != 0) {
        park();
        supervisor_load(&regs->supervisor); // and FS with its status
        regs->supervisor.fresh = 0;
        resident = regs;
    }
    for (;;) {
        tl__csr_write(mstatus, (tl__csr_read(mstatus) & ~TL_MSTATUS_MPP) | TL_MSTATUS_MPIE | regs->mode);
        enum tl_trap trap = tl__enter(regs, info);
        regs->mode = tl__csr_read(mstatus) & TL_MODE_SUPERVISOR;
        // The SBI is the normal world's, by its extension's number in a7; all others' calls have 0 there.
        if (trap != TL_TRAP_CALL || (regs->permissions & TL_ARCH_NORMAL) == 0 || regs->x[17] == 0)
            return trap;
        tl__sbi(regs);
    }
}

// From enter.S: an interrupt of the monitor's own. A device's would come again and again, so it waits.
void tl__own_interrupt(uint64_t cause, uint64_t pc)
{
    bool interrupt;
    bool timer = tl_regs_cause(cause, &interrupt) == INTERRUPT_TIMER;

    if (!timer)
        tl__csr_clear(mie, TL_MIE_EXTERNAL);
    tl_watch_interrupt(timer, (uintptr_t)pc);
}

// From enter.S: a trap that was the monitor's own.
_Noreturn void tl__own_fault(uint64_t cause, uint64_t address, uint64_t pc)
{
    (void)cause;
    tl_panic("exception in the monitor", address, pc);
}
