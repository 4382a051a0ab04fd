// SPDX-License-Identifier: BSD-3-Clause
// Declarations that the files of this folder share.
#ifndef TL_MONITOR_ARCH_RISCV64_INTERNAL_H
#define TL_MONITOR_ARCH_RISCV64_INTERNAL_H

#include "monitor/arch/arch.h"

// enter.S. tl__enter returns TL_TRAP_CALL after an ECALL of U-mode, with pc behind it, or else what tl__trapped says.
enum tl_trap tl__enter(struct tl_regs *regs, struct tl_trap_info *info);
void tl__fp_save(struct tl_fp *fp);
void tl__fp_load(const struct tl_fp *fp);

// trap.c: what enter.S alone calls. tl__enter_supervisor is tl_arch_enter for a context of S-mode. An interrupt of the
// monitor's own is its watchdog's; a trap of its own is the end.
enum tl_trap tl__trapped(struct tl_regs *regs, struct tl_trap_info *info);
enum tl_trap tl__enter_supervisor(struct tl_regs *regs, struct tl_trap_info *info);
void tl__own_interrupt(uint64_t cause, uint64_t pc);
_Noreturn void tl__own_fault(uint64_t cause, uint64_t address, uint64_t pc);

// protect.c: tl__protect_init returns false if an earlier stage has locked PMP entries, or if there are none.
// tl__protect_close denies S- and U-mode everything until
// the next tl__protect_use.
bool tl__protect_init(void);
void tl__protect_use(const struct tl_protection *protection);
void tl__protect_close(void);

// devices.c
void tl__devices_init(void);

// sbi.c: serves an ECALL of S-mode. In regs, a7 is the extension, a6 the function, a0 the argument; a0 becomes the
// error and a1 the value (RISC-V SBI specification, chapter 3).
void tl__sbi(struct tl_regs *regs);

#endif
