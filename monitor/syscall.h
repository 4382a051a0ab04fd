// SPDX-License-Identifier: BSD-3-Clause
// The applet ABI's calls (docs/abi.md): the handlers that contexts have by default, and what a handler of an
// application's own uses.
#ifndef TL_MONITOR_SYSCALL_H
#define TL_MONITOR_SYSCALL_H

#include "monitor/monitor.h"

// The default handlers: they serve the calls of docs/abi.md and interrupts, and stop the context for any other trap.
// The normal world's handler serves the same calls, with the context's own principal and in its own memory.
tl_handler tl_secure_handler, tl_nonsecure_handler;

// Answers NANOTIME as those two do, for tl_regs_shortcut.
void tl_syscall_nanotime(struct tl_regs *regs);

// Makes them the handlers that contexts of this monitor get when they are loaded.
static inline void tl_syscall_init(struct tl_monitor *monitor)
{
    monitor->secure_handler = tl_secure_handler;
    monitor->nonsecure_handler = tl_nonsecure_handler;
    monitor->nanotime = tl_syscall_nanotime;
}

// What a call asks for: its number and first two arguments (tl_regs_arg has more); and its result, in the result
// register (tl_regs_result64 sets one of 64 bits).
static inline uintptr_t tl_context_a0(const struct tl_context *context)
{
    return tl_regs_call(&context->regs);
}

static inline uintptr_t tl_context_a1(const struct tl_context *context)
{
    return tl_regs_arg(&context->regs, 1);
}

static inline uintptr_t tl_context_a2(const struct tl_context *context)
{
    return tl_regs_arg(&context->regs, 2);
}

static inline void tl_context_ret(struct tl_context *context, intptr_t value)
{
    tl_regs_result(&context->regs, value);
}

// Ends the job of a call with this result. TL_ERR_RANGE stops the applet, whose bad pointer is p. True if the applet
// goes on.
bool tl_call_done(struct tl_monitor *monitor, struct tl_context *context, intptr_t result, uintptr_t p);

#endif
