// SPDX-License-Identifier: BSD-3-Clause
// Enters an applet and finds out why it trapped.
#include "cp15.h"
#include "internal.h"

#define DFSR_WRITE     (1u << 11)
#define FSR_DOMAIN     0xf0u // DFSR, and UNKNOWN in IFSR: which context's, so a shadow's is another. ARM DDI 0406C, B4.1.52
#define FS_ALIGNMENT   0x1u
#define FS_DEBUG       0x2u // BKPT, which comes as a prefetch abort without an address (ARM DDI 0406C, B3.12.3)
#define FS_STATUS(fsr) (((fsr)&0xfu) | ((fsr) >> 6 & 0x10u))

// Whether floating-point instructions execute, or trap as undefined.
static void floating_point(bool on)
{
    __asm__ volatile(".fpu neon-vfpv4\n vmsr fpexc, %0" ::"r"(on ? TL_FPEXC_EN : 0));
    tl__isb();
}

// The bank of the context that was switched to last, and whether the processor holds it. A context gets its bank when
// it first uses it; until then floating point is off, and such an instruction traps.
static struct tl_fp *bank;
static bool has_bank;

void tl_arch_init(void)
{
    tl__protect_init();
    tl__write_cpacr(TL_CPACR_ON); // CP10 and CP11: user and privileged
    tl__isb();
    floating_point(false);
    tl__write_pmuserenr(0);
    tl__write_tpidruro(0);
    tl__devices_init();
    tl__normal_init();
}

void tl_arch_switch(struct tl_fp *last, struct tl_fp *next, const struct tl_protection *protection)
{
    if (tl__normal_resident != NULL)
        tl__normal_park();
    if (last != next) {
        if (last != NULL)
            tl_arch_save(last);
        if (has_bank)
            floating_point(false);
        has_bank = false;
        tl__write_tpidrurw(next->tpidrurw);
    }
    bank = next;
    tl__protect_use(protection);
}

void tl_arch_save(struct tl_fp *fp)
{
    if (tl__normal_resident != NULL)
        tl__normal_park(); // it may have turned floating point off
    fp->tpidrurw = tl__read_tpidrurw();
    if (has_bank)
        tl__fp_save(fp);
}

// Loads the context's bank, unless the processor holds it.
void tl__fp_give(void)
{
    if (has_bank)
        return;
    floating_point(true);
    tl__fp_load(bank);
    has_bank = true;
}

// Returns true if the trap was for the bank, which is loaded now.
static bool wanted_bank(int cause)
{
    if (cause != CAUSE_UNDEFINED || has_bank)
        return false;
    tl__fp_give();
    return true;
}

enum tl_trap tl__data_fault(uint32_t dfsr)
{
    if (FS_STATUS(dfsr) == FS_ALIGNMENT)
        return TL_TRAP_ALIGNMENT;
    return (dfsr & DFSR_WRITE) != 0 ? TL_TRAP_WRITE : TL_TRAP_READ;
}

enum tl_trap tl__prefetch_fault(uint32_t ifsr, uint32_t ifar, struct tl_trap_info *info)
{
    const bool breakpoint = FS_STATUS(ifsr) == FS_DEBUG;

    *info = (struct tl_trap_info){.address = breakpoint ? 0 : ifar, .syndrome = ifsr};
    return breakpoint ? TL_TRAP_UNDEFINED : TL_TRAP_EXEC;
}

enum tl_trap tl__fault(int cause, struct tl_trap_info *info)
{
    if (cause == CAUSE_UNDEFINED) {
        *info = (struct tl_trap_info){0};
        return TL_TRAP_UNDEFINED;
    }
    if (cause == CAUSE_PREFETCH)
        return tl__prefetch_fault(tl__read_ifsr() & ~FSR_DOMAIN, tl__read_ifar(), info);
    uint32_t dfsr = tl__read_dfsr();
    *info = (struct tl_trap_info){.address = tl__read_dfar(), .syndrome = dfsr & ~FSR_DOMAIN};
    return tl__data_fault(dfsr);
}

enum tl_trap tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info)
{
    if ((regs->permissions & TL_ARCH_NORMAL) != 0)
        return tl__normal_enter(regs, info);
    int cause = tl__enter(regs);

    if (cause == CAUSE_SVC)
        return TL_TRAP_CALL;
    // An instruction that needed the bank is run again, as after an interrupt of no device.
    if (cause == CAUSE_INTERRUPT || wanted_bank(cause))
        return TL_TRAP_INTERRUPT;
    return tl__fault(cause, info);
}

// Called from enter.S for an exception of the monitor itself.
_Noreturn void tl__own_fault(uint32_t address, uint32_t pc)
{
    tl_panic("exception in the monitor", address, pc);
}
