// SPDX-License-Identifier: BSD-3-Clause
// Entering an applet, and telling why it came back.
#include "csr.h"
#include "monitor/arch/arch.h"

// enter.S
void tl__enter(struct tl_regs *regs);
void tl__fp_save(struct tl_fp *fp);
void tl__fp_load(const struct tl_fp *fp);
// protect.c, devices.c
bool tl__protect_init(void);
void tl__protect_use(const struct tl_protection *protection);
void tl__devices_init(void);

#define INTERRUPT (UINT64_C(1) << 63)

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

void tl_arch_switch(struct tl_fp *last, struct tl_fp *next, const struct tl_protection *protection)
{
    tl__csr_set(mstatus, TL_MSTATUS_FS); // an applet may have turned it off
    if (last != next) {
        if (last != NULL)
            tl__fp_save(last);
        tl__fp_load(next);
    }
    tl__protect_use(protection);
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

enum tl_trap tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info)
{
    // U-mode, interrupts on for M-mode once there; whatever mode and flags the last trap left in MPP are gone.
    tl__csr_clear(mstatus, TL_MSTATUS_MPP | TL_MSTATUS_MPRV | TL_MSTATUS_SUM | TL_MSTATUS_MXR | TL_MSTATUS_MIE);
    tl__csr_set(mstatus, TL_MSTATUS_MPIE | TL_MSTATUS_TW);
    tl__enter(regs);
    uint64_t cause = tl__csr_read(mcause);

    if (cause == CAUSE_ECALL_U || cause == CAUSE_ECALL_S) {
        regs->x[0] += 4;
        return TL_TRAP_CALL;
    }
    if ((cause & INTERRUPT) != 0)
        return TL_TRAP_INTERRUPT;
    return fault(cause, info);
}

// From enter.S: a trap that was the monitor's own.
_Noreturn void tl__own_fault(uint64_t cause, uint64_t address, uint64_t pc);
_Noreturn void tl__own_fault(uint64_t cause, uint64_t address, uint64_t pc)
{
    (void)cause;
    tl_panic("exception in the monitor", address, pc);
}
