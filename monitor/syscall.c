// SPDX-License-Identifier: BSD-3-Clause
// The calls of the applet ABI (docs/abi.md): a function for each call, and one table. The calls for requests are in
// requests.c.
//
// Every number and pointer here comes from the applet. A bad pointer stops the applet, and a bad size gives it an
// error, both before anything is done.
#include "monitor/syscall.h"

#include "monitor/context/fault.h"
#include "monitor/context/run.h"
#include "monitor/context/sleep.h"
#include "monitor/direct.h"
#include "monitor/monitor.h"
#include "monitor/requests.h"
#include "monitor/usermem.h"
#include "stream/mem.h"

#define RANDOM_TURN 4096u // bytes of a GETRANDOM in one turn (job.h)
#define LOG_MAX     1024u // bytes of one LOG

// Each call is a function that returns whether the applet may go on, as a handler does. Most of them end with one of
// these.

static bool result(struct tl_context *context, intptr_t value)
{
    tl_regs_result(&context->regs, value);
    return true;
}

static bool bad_pointer(struct tl_monitor *monitor, struct tl_context *context, uintptr_t p)
{
    tl_fault(monitor, context, MONITOR_REASON_RANGE, p, tl_context_a0(context));
    return false;
}

static bool call_exit(struct tl_monitor *monitor, struct tl_context *context)
{
    if (tl_regs_call(&context->regs) == TL_SYS_EXIT_STATUS)
        context->status = (int32_t)tl_regs_arg(&context->regs, 1);
    tl_context_exit(monitor, context);
    return false;
}

static bool call_write(struct tl_monitor *monitor, struct tl_context *context)
{
    char c = (char)(tl_regs_arg(&context->regs, 1) & 0xff);

    tl_log_write(&monitor->log, &context->log, &c, 1, tl_arch_now());
    return true; // the result register keeps what it has
}

// Out of line: the two calls with buffers on the stack would make all others save the registers that they use.
static __attribute__((noinline)) bool call_log(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t n = tl_regs_arg(&context->regs, 2);
    char text[128];

    if (tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ) < 0)
        return bad_pointer(monitor, context, p);
    if (n > LOG_MAX)
        return result(context, TL_ERR_SIZE);
    for (size_t done = 0; done < n;) {
        size_t piece = n - done < sizeof text ? n - done : sizeof text;
        if (tl_usermem_read(&context->mem, text, p + done, piece) < 0)
            return bad_pointer(monitor, context, p);
        tl_log_write(&monitor->log, &context->log, text, piece, tl_arch_now());
        done += piece;
    }
    return result(context, 0);
}

static bool call_random(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t n = tl_regs_arg(&context->regs, 2);

    if (tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ | TL_ACCESS_WRITE) < 0)
        return bad_pointer(monitor, context, p);
    context->job = (struct tl_job){.turn = tl_random_turn, .p = p, .n = n};
    return tl_job_begin(monitor, context);
}

bool tl_random_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_job *job = &context->job;
    uint8_t bytes[256];

    for (size_t turn = 0; turn < RANDOM_TURN && job->done < job->n; turn += sizeof bytes) {
        size_t left = job->n - job->done, n = left < sizeof bytes ? left : sizeof bytes;
        // An applet that ignores the result would go on with the old contents of its buffer.
        if (tl_random_fill(&monitor->random, bytes, n) < 0) {
            tl_fault(monitor, context, MONITOR_REASON_UNSEEDED, 0, 0);
            return false;
        }
        (void)tl_usermem_write(&context->mem, job->p + job->done, bytes, n); // judged when the call came
        memset(bytes, 0, n);
        job->done += n;
    }
    if (job->done < job->n)
        return true;
    job->turn = NULL; // the result register keeps what it has
    return false;
}

bool tl_call_done(struct tl_monitor *monitor, struct tl_context *context, intptr_t value, uintptr_t p)
{
    context->job.turn = NULL;
    return value == TL_ERR_RANGE ? bad_pointer(monitor, context, p) : result(context, value);
}

// WAIT may end later: then tl_context_go_on sets its result.
static __attribute__((noinline)) bool call_wait(struct tl_context *context)
{
    uint64_t deadline = tl_regs_arg64(&context->regs, 2);
    intptr_t events;

    if (!tl_context_wait(context, tl_context_a1(context), deadline, tl_arch_now(), &events))
        return false;
    return result(context, events);
}

static __attribute__((noinline)) bool call_events(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_event records[TL_EVENTS_MAX];
    uintptr_t p;
    size_t cap, replies;

    if (tl_context_transfer_region(context, TL_ACCESS_READ | TL_ACCESS_WRITE, &p, &cap) < 0)
        return bad_pointer(monitor, context, p);
    if (cap > 0 && cap < sizeof records[0])
        return result(context, TL_ERR_SIZE);
    cap = cap / sizeof records[0] < TL_EVENTS_MAX ? cap / sizeof records[0] : TL_EVENTS_MAX;
    (void)tl_queue_replies(&context->queue, &replies);
    size_t n = tl_events_take(&context->events, replies, tl_arch_now(), records, cap) * sizeof records[0];
    if (tl_usermem_write(&context->mem, p, records, n) < 0)
        return bad_pointer(monitor, context, p);
    return result(context, (intptr_t)n);
}

// Where the architecture has a shorter way (tl_regs_shortcut), NANOTIME comes only here, and never to a handler.
void tl_syscall_nanotime(struct tl_regs *regs)
{
    struct tl_context *context = (struct tl_context *)regs; // its first member

    context->traps++;
    tl_regs_result64(regs, tl_arch_now());
}

// A function of its own, so that the shortest calls save no registers for it.
static __attribute__((noinline)) bool dispatch(struct tl_monitor *monitor, struct tl_context *context, uintptr_t number)
{
    switch (number) {
    case TL_SYS_EXIT:
    case TL_SYS_EXIT_STATUS:
        return call_exit(monitor, context);
    case TL_SYS_WRITE:
        return call_write(monitor, context);
    case TL_SYS_GETRANDOM:
        return call_random(monitor, context);
    case TL_SYS_RPC_REQ:
        return tl_call_receive(monitor, context);
    case TL_SYS_RPC_RES:
        return tl_call_flush(monitor, context);
    case TL_SYS_ABI:
        return result(context, (intptr_t)(TL_ABI_VERSION | TL_ABI_HAS_RPC_CALL | TL_ABI_HAS_EVENTS));
    case TL_SYS_LOG:
        return call_log(monitor, context);
    case TL_SYS_RPC_CALL:
        return tl_call_call(monitor, context);
    case TL_SYS_WAIT:
        return call_wait(context);
    case TL_SYS_EVENTS:
        return call_events(monitor, context);
    default:
        return result(context, TL_ERR_NOSYS);
    }
}

bool tl_secure_handler(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap)
{
    if (trap != TL_TRAP_CALL)
        return tl_trapped(monitor, context, trap);
    uintptr_t number = tl_regs_call(&context->regs);

    context->traps++;
    if (number == TL_SYS_NANOTIME) {
        tl_regs_result64(&context->regs, tl_arch_now());
        return true;
    }
    if (number == TL_SYS_YIELD) {
        tl_regs_result(&context->regs, 0);
        return false;
    }
    if (number - TL_SYS_DIRECT < TL_SYS_OWN - TL_SYS_DIRECT)
        return tl_call_direct(monitor, context, number);
    return dispatch(monitor, context, number);
}

bool tl_nonsecure_handler(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap)
{
    return tl_secure_handler(monitor, context, trap);
}
