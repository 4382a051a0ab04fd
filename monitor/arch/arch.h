// SPDX-License-Identifier: BSD-3-Clause
// What a processor architecture supplies to the monitor: enter, trap, protect, time. One folder beside this file each.
//
// The architecture knows registers, memory protection and interrupts. It knows nothing of rpc, services or policy.
// regs.h comes from the architecture's own folder and gives struct tl_regs, struct tl_fp, struct tl_protection and the
// inline accessors tl_regs_* named at the end of this file.
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
    TL_TRAP_INTERRUPT, // a device or the timer did
    TL_TRAP_READ,      // it touched what is not its own, or not in that way
    TL_TRAP_WRITE,
    TL_TRAP_EXEC,
    TL_TRAP_UNDEFINED, // an instruction that user mode does not have
    TL_TRAP_ALIGNMENT,
};

// The details of the last trap that was no call.
struct tl_trap_info {
    uint64_t address;  // that was touched; 0 if there is none
    uint64_t syndrome; // the processor's own word: DFSR, IFSR; mcause
};

// Brings up protection, the interrupt controller and the timer. After it the monitor itself runs under W^X.
void tl_arch_init(void);

// Monotonic time, ns, never zero.
uint64_t tl_arch_now(void);

// The next timer interrupt comes at `deadline` (ns), or as soon as it can when that has passed. UINT64_MAX: none.
void tl_arch_timer(uint64_t deadline);

// Builds the protection for an applet: of all memory and devices it may touch mem->ranges (page-granular), seen at
// their own addresses, and what `permissions` (TL_ARCH_, below) add. `id` (1..) tells address spaces apart. NULL; or,
// in words, why the processor cannot hold it, and then nothing is changed. `protection` may be NULL: only to ask.
const char *tl_arch_protect(struct tl_protection *protection, uint32_t id, const struct tl_usermem *mem,
                            uint32_t permissions);

// Makes the processor ready to enter `next`: its protection, and its floating-point bank when it first uses it. `last`
// (NULL if none or dead) ran before it and has its bank saved.
void tl_arch_switch(struct tl_fp *last, struct tl_fp *next, const struct tl_protection *protection);

// What the processor has of the floating-point bank of the context that was switched to last, to fp.
void tl_arch_save(struct tl_fp *fp);

// No applet's protection is in use any more, and all of them may be changed. The next entry must come after a
// tl_arch_switch.
void tl_arch_leave(void);

// Runs the applet until it traps. Interrupts are on for the applet's time, and in the monitor for its watchdog's
// stretches alone (watch.h).
enum tl_trap tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info);

// Which interrupt is pending, taken and acknowledged: the timer's before a device's, so that no device keeps a slice
// from ending. The timer's is silenced by the next tl_arch_timer. DEVICE is the UART's alone: what else may come, a
// software interrupt of the normal world's say, is NONE, and the time it takes is that of whoever was interrupted.
enum tl_interrupt { TL_INTERRUPT_NONE, TL_INTERRUPT_TIMER, TL_INTERRUPT_DEVICE };
enum tl_interrupt tl_arch_interrupt(void);

// Sleeps until an interrupt is pending.
void tl_arch_idle(void);

// The applet's memory was written by the monitor and may now be executed.
void tl_arch_sync_code(void *memory, size_t n);

// Seed material that the board offers, up to n bytes to p, wiped where it stood. The count; 0 if there is none.
size_t tl_arch_entropy(void *p, size_t n);

// A fault of the monitor's own: says so on the console by polling, and stops. Called by the trap path.
_Noreturn void tl_panic(const char *what, uint64_t address, uint64_t pc);

// clang-format off
// Supplied by regs.h, inline:
//   TL_ARCH_PERMISSIONS(X)   X(name, bit) for what a manifest may ask of the processor itself; bits 31 downwards; among them
//   TL_ARCH_NORMAL           of the normal world; 0 where there is none; and
//   TL_ARCH_NO_LOCKSTEP      those that cannot be with lockstep
//   void tl_regs_reset(struct tl_regs *, uint64_t entry, uint64_t sp, uint32_t permissions)   all zero but these
//   uintptr_t tl_regs_call(const struct tl_regs *)                       the call number
//   uintptr_t tl_regs_arg(const struct tl_regs *, unsigned i)            argument i, from 1
//   uint64_t tl_regs_arg64(const struct tl_regs *, unsigned i)           one of 64 bits that starts at argument i
//   void tl_regs_result(struct tl_regs *, intptr_t value)
//   void tl_regs_result64(struct tl_regs *, uint64_t value)
//   void tl_regs_shortcut(struct tl_regs *, uintptr_t number, void (*answer)(struct tl_regs *))   until the next reset: an
//                            architecture with a shorter way for it has the call of that number answered while the
//                            applet has the processor, and tl_arch_enter does not return for it. To `answer` the call's
//                            number, arguments and result are there, no other register. NULL: none
//   uint64_t tl_regs_pc(const struct tl_regs *)
//   uintptr_t tl_regs_frame(const struct tl_regs *), tl_regs_link(...), TL_FRAME_RETURN   for unwind.h
//   uint32_t tl_regs_mode(const struct tl_regs *)                        the processor's mode, as it numbers them
//   bool tl_regs_equal(const struct tl_regs *, const struct tl_regs *)   all that the applet has in registers
//   TL_REGS_COUNT, const char *tl_regs_name(unsigned i), uint64_t tl_regs_value(const struct tl_regs *, unsigned i)
// clang-format on

#endif
