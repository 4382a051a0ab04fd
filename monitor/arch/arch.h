// SPDX-License-Identifier: BSD-3-Clause
// The functions that a processor architecture supplies to the monitor: entering applets, traps, protection, time. Each
// architecture has a folder beside this file.
//
// An architecture knows registers, memory protection and interrupts. It knows nothing of RPC, services or policy. Its
// folder also has regs.h, with struct tl_regs, struct tl_fp, struct tl_protection, and the inline accessors tl_regs_*
// that are listed at the end of this file.
#ifndef TL_MONITOR_ARCH_H
#define TL_MONITOR_ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/usermem.h"
#include "regs.h"

// Why an applet gave up the processor.
enum tl_trap {
    TL_TRAP_CALL,      // it asked for a service of the monitor
    TL_TRAP_INTERRUPT, // a device or the timer interrupted it
    TL_TRAP_READ,      // it read memory that it may not read; likewise the next two
    TL_TRAP_WRITE,
    TL_TRAP_EXEC,
    TL_TRAP_UNDEFINED, // it executed an instruction that user mode does not have
    TL_TRAP_ALIGNMENT,
    TL_TRAP_DEPTH, // it called functions more deeply than its machine can (an engine's: monitor/engines)
};

// The details of the last trap that was not a call.
struct tl_trap_info {
    uint64_t address;  // the address accessed; 0 if there is none
    uint64_t syndrome; // the processor's own code: DFSR, IFSR; mcause
};

// Sets up protection, the interrupt controller and the timer. From then on the monitor itself runs under W^X.
void tl_arch_init(void);

// Returns the monotonic time in ns, which is never zero.
uint64_t tl_arch_now(void);

// Sets the next timer interrupt to `deadline` (ns), or as soon as possible if that has passed. UINT64_MAX: none.
void tl_arch_timer(uint64_t deadline);

// Builds the protection of an applet: it may access mem->ranges (whole pages), at their own addresses, and what
// `permissions` (TL_ARCH_, below) add, and no other memory or device. `id` (1..) tells address spaces apart. Returns
// NULL; or, in words, why the processor cannot hold it, and then nothing has changed. If `protection` is NULL, the
// function only says whether it could.
const char *tl_arch_protect(struct tl_protection *protection, uint32_t id, const struct tl_usermem *mem,
                            uint32_t permissions);

// Prepares the processor to enter `next`: sets its protection, and arranges that its floating-point bank is loaded when
// it first uses it. `last` (NULL: none, or it has ended) ran before and gets its bank saved.
void tl_arch_switch(struct tl_fp *last, struct tl_fp *next, const struct tl_protection *protection);

// Saves to fp what the processor holds of the floating-point bank of the context that was switched to last.
void tl_arch_save(struct tl_fp *fp);

// Takes every applet's protection out of use, so that all of them may be changed. tl_arch_switch must be called before
// the next entry.
void tl_arch_leave(void);

// Runs the applet until it traps. Interrupts are on while the applet runs; in the monitor they are on only in the
// watchdog's stretches (watchdog.h).
enum tl_trap tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info);

// Takes and acknowledges a pending interrupt, and says which it was. The timer's comes before a device's, so that no
// device keeps a slice from ending; the next tl_arch_timer silences it. DEVICE is the UART only. Any other interrupt,
// such as a software interrupt of the normal world, is NONE, and its time is charged to the interrupted context.
enum tl_interrupt { TL_INTERRUPT_NONE, TL_INTERRUPT_TIMER, TL_INTERRUPT_DEVICE };
enum tl_interrupt tl_arch_interrupt(void);

// Sleeps until an interrupt is pending.
void tl_arch_idle(void);

// Makes code that the monitor has written to an applet's memory visible to instruction fetches.
void tl_arch_sync_code(void *memory, size_t n);

// Copies up to n bytes of the board's seed material to p and wipes it where it was. Returns the count; 0: there is
// none.
size_t tl_arch_entropy(void *p, size_t n);

// Reports a fault of the monitor itself on the console, by polling, and stops the board. Called from the trap path.
_Noreturn void tl_panic(const char *what, uint64_t address, uint64_t pc);

// clang-format off
// Supplied by regs.h, inline:
//   TL_ARCH_PERMISSIONS(X)   X(name, bit) for each permission of the processor itself, bits 31 downwards; among them
//   TL_ARCH_NORMAL           for the normal world; 0 where there is none; and
//   TL_ARCH_NO_LOCKSTEP      those that exclude lockstep
//   void tl_regs_reset(struct tl_regs *, uint64_t entry, uint64_t sp, uint32_t permissions)   all zero except these
//   uintptr_t tl_regs_call(const struct tl_regs *)                       the call number
//   uintptr_t tl_regs_arg(const struct tl_regs *, unsigned i)            argument i, from 1
//   uint64_t tl_regs_arg64(const struct tl_regs *, unsigned i)           one of 64 bits that starts at argument i
//   void tl_regs_result(struct tl_regs *, intptr_t value)
//   void tl_regs_result64(struct tl_regs *, uint64_t value)
//   void tl_regs_put(struct tl_regs *, unsigned i, uintptr_t value)      for an engine, as if the applet had set it:
//                            argument i, or the call number if i is 0
//   void tl_regs_put64(struct tl_regs *, unsigned i, uint64_t value)     an argument of 64 bits that starts at argument i
//   intptr_t tl_regs_got(const struct tl_regs *)                         the result, as the applet would see it
//   uint64_t tl_regs_got64(const struct tl_regs *)
//   void tl_regs_shortcut(struct tl_regs *, uintptr_t number, void (*answer)(struct tl_regs *))   until the next reset: an
//                            architecture that has a shorter way answers the call of that number while the applet has
//                            the processor, and tl_arch_enter does not return for it. `answer` sees the call's number,
//                            arguments and result, and no other register. NULL: no such call
//   uint64_t tl_regs_pc(const struct tl_regs *)
//   uintptr_t tl_regs_frame(const struct tl_regs *), tl_regs_link(...), TL_FRAME_RETURN   for unwind.h
//   uint32_t tl_regs_mode(const struct tl_regs *)                        the processor's mode, as it numbers them
//   bool tl_regs_equal(const struct tl_regs *, const struct tl_regs *)   whether all registers of the applets are equal
//   TL_REGS_COUNT, const char *tl_regs_name(unsigned i), uint64_t tl_regs_value(const struct tl_regs *, unsigned i)
// clang-format on

#endif
