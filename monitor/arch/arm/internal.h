// SPDX-License-Identifier: BSD-3-Clause
// Declarations that the files of this folder share.
#ifndef TL_MONITOR_ARCH_ARM_INTERNAL_H
#define TL_MONITOR_ARCH_ARM_INTERNAL_H

#include "monitor/arch/arch.h"

// What tl__enter and tl__normal_run return; enter.S and world.S have these numbers.
enum { CAUSE_SVC, CAUSE_INTERRUPT, CAUSE_UNDEFINED, CAUSE_PREFETCH, CAUSE_DATA };

// enter.S
int tl__enter(struct tl_regs *regs);
void tl__fp_save(struct tl_fp *fp);
void tl__fp_load(const struct tl_fp *fp);

// trap.c: a fault that the secure copies of the fault registers tell of; what a data abort or a prefetch abort was; and
// the switched-to context's floating-point bank, if it does not have it yet.
enum tl_trap tl__fault(int cause, struct tl_trap_info *info);
enum tl_trap tl__data_fault(uint32_t dfsr);
enum tl_trap tl__prefetch_fault(uint32_t ifsr, uint32_t ifar, struct tl_trap_info *info);
void tl__fp_give(void);

// Called by enter.S only. An interrupt of the monitor's own is the watchdog's; a fault of its own is the end.
_Noreturn void tl__own_fault(uint32_t address, uint32_t pc); // trap.c
void tl__own_interrupt(uint32_t pc);                         // devices.c

// world.S: to and from the processor, but for svc[], which goes with each entry.
void tl__normal_save(struct tl_normal *normal);
void tl__normal_load(const struct tl_normal *normal);
int tl__normal_run(struct tl_regs *regs);

// normal.c: the context of the normal world whose registers are in the processor, or NULL.
extern struct tl_regs *tl__normal_resident;
void tl__normal_init(void);
void tl__normal_park(void);
enum tl_trap tl__normal_enter(struct tl_regs *regs, struct tl_trap_info *info);

// protect.c: calls use() with the device tree of the board mapped, and returns what it returns.
size_t tl__protect_device_tree(size_t (*use)(uint8_t *tree, size_t n, void *p, size_t cap), void *p, size_t cap);

// protect.c, devices.c
void tl__protect_init(void);
void tl__protect_use(const struct tl_protection *protection);
void tl__devices_init(void);
void tl__devices_normal_reset(void);

#endif
