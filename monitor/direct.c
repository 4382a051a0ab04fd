// SPDX-License-Identifier: BSD-3-Clause
// Calls of direct methods: see direct.h, and rpc/direct.h for what the arguments are.
#include "monitor/direct.h"

#include "monitor/context/fault.h"
#include "monitor/context/lockstep.h"
#include "monitor/usermem.h"
#include "rpc/direct.h"

// A call, and what came of its pointers.
struct call {
    struct tl_rpc_direct direct; // first: the functions below are given its address
    struct tl_monitor *monitor;
    struct tl_context *context;
    enum { FINE, BAD_POINTER, DIFFERS } outcome; // DIFFERS from its shadow (lockstep): it has been stopped
    uintptr_t pointer;                           // the bad one
    uintptr_t room;                              // the last range that was found to be writable, before the handler ran
    size_t room_size;
};

static int judged(struct tl_rpc_direct *direct, uintptr_t p, int e)
{
    struct call *call = (struct call *)direct;

    if (e == 0)
        return 0;
    call->outcome = BAD_POINTER;
    call->pointer = p;
    return TL_ERR_RANGE;
}

static int read_memory(struct tl_rpc_direct *direct, void *to, uintptr_t p, size_t n)
{
    struct call *call = (struct call *)direct;
    int e = judged(direct, p, tl_usermem_read(&call->context->mem, to, p, n));

    if (e == 0 && !tl_lockstep_same(call->monitor, call->context, p, n)) {
        call->outcome = DIFFERS;
        return TL_ERR_STATE;
    }
    return e;
}

static int is_writable(struct tl_rpc_direct *direct, uintptr_t p, size_t n)
{
    struct call *call = (struct call *)direct;
    int e = tl_usermem_check(&call->context->mem, p, n, TL_ACCESS_READ | TL_ACCESS_WRITE);

    call->room = p;
    call->room_size = e == 0 ? n : 0;
    return judged(direct, p, e);
}

static int write_memory(struct tl_rpc_direct *direct, uintptr_t p, const void *from, size_t n)
{
    struct call *call = (struct call *)direct;
    bool again = p == call->room && n <= call->room_size;

    return judged(direct, p, (again ? tl_usermem_write_judged : tl_usermem_write)(&call->context->mem, p, from, n));
}

_Static_assert(TL_SYS_DIRECT == TL_RPC_DIRECT_FIRST, "the ABI leaves the numbers to direct methods");

bool tl_call_direct(struct tl_monitor *monitor, struct tl_context *context, uintptr_t number)
{
    static const struct tl_rpc_memory memory = {.read = read_memory, .write = write_memory, .writable = is_writable};
    struct tl_rpc_server *server = context->server;
    const struct tl_rpc_method *method = server == NULL ? NULL : tl_rpc_direct_find(server, number);
    struct call call;
    int64_t given = TL_ERR_NOSYS;

    call.outcome = FINE;
    call.room_size = 0;
    if (method != NULL) {
        call.monitor = monitor;
        call.context = context;
        call.direct.memory = &memory;
        for (unsigned i = 0; i < TL_RPC_DIRECT_WORDS; i++)
            call.direct.args[i] = tl_regs_arg(&context->regs, i + 1);
        given = tl_rpc_direct_call(&call.direct, server, &context->principal, method);
    }
    if (call.outcome == FINE) {
        tl_regs_result64(&context->regs, (uint64_t)given);
        return true;
    }
    if (call.outcome == BAD_POINTER)
        // cppcheck-suppress uninitvar; it came with the outcome
        tl_fault(monitor, context, MONITOR_REASON_RANGE, call.pointer, number);
    return false;
}
