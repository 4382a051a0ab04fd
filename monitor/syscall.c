// SPDX-License-Identifier: BSD-3-Clause
// What a trap asks for: the applet ABI's calls, docs/abi.md. One function a call, one table.
//
// Every number and pointer here is the applet's. A bad pointer stops the applet, a bad size gives it an error; both
// before anything is done.
#include "monitor/monitor.h"
#include "monitor/usermem.h"
#include "stream/mem.h"

#define RANDOM_MAX 4096u // bytes a GETRANDOM, so that it stays short
#define LOG_MAX    1024u // bytes a LOG

// How a call ends: the result register is set to `value`, or keeps what it had; the applet gives up the processor; or
// it is stopped for the pointer `value`.
enum how { SET, KEEP, GO_AWAY, BAD_POINTER };

struct reply {
    enum how how;
    intptr_t value;
};

static struct reply value(intptr_t v)
{
    return (struct reply){SET, v};
}

static struct reply bad_pointer(uintptr_t p)
{
    return (struct reply){BAD_POINTER, (intptr_t)p};
}

static size_t serve(void *arg, char *line, size_t n, char *reply, size_t cap)
{
    struct tl_monitor *monitor = arg;
    struct tl_context *context = monitor->current;
    ptrdiff_t length = tl_rpc_serve(&monitor->server, &context->principal, line, n, reply, cap);

    return length > 0 ? (size_t)length : 0;
}

static size_t too_long(void *arg, char *reply, size_t cap)
{
    static const char text[] =
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32005,\"message\":\"too large\"},\"id\":null}";

    (void)arg;
    (void)cap; // TL_QUEUE_LINE is longer
    memcpy(reply, text, sizeof text - 1);
    return sizeof text - 1;
}

static struct reply call_exit(struct tl_monitor *monitor, struct tl_context *context)
{
    if (tl_regs_call(&context->regs) == TL_SYS_EXIT_STATUS)
        context->status = (int32_t)tl_regs_arg(&context->regs, 1);
    tl_context_exit(monitor, context);
    return (struct reply){GO_AWAY, 0};
}

static struct reply call_write(struct tl_monitor *monitor, struct tl_context *context)
{
    char c = (char)(tl_regs_arg(&context->regs, 1) & 0xff);

    tl_log_write(&monitor->log, &context->log, &c, 1, tl_arch_now());
    return (struct reply){KEEP, 0};
}

static struct reply call_log(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t n = tl_regs_arg(&context->regs, 2);
    char text[128];

    if (tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ) < 0)
        return bad_pointer(p);
    if (n > LOG_MAX)
        return value(TL_ERR_SIZE);
    for (size_t done = 0; done < n;) {
        size_t piece = n - done < sizeof text ? n - done : sizeof text;
        if (tl_usermem_read(&context->mem, text, p + done, piece) < 0)
            return bad_pointer(p);
        tl_log_write(&monitor->log, &context->log, text, piece, tl_arch_now());
        done += piece;
    }
    return value(0);
}

static struct reply call_random(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t n = tl_regs_arg(&context->regs, 2);
    uint8_t bytes[256];

    if (tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ | TL_ACCESS_WRITE) < 0)
        return bad_pointer(p);
    if (n > RANDOM_MAX)
        return value(TL_ERR_SIZE);
    int e = 0;
    for (size_t done = 0; done < n && e == 0;) {
        size_t piece = n - done < sizeof bytes ? n - done : sizeof bytes;
        e = tl_random_fill(&monitor->random, bytes, piece);
        if (e == 0)
            e = tl_usermem_write(&context->mem, p + done, bytes, piece);
        memset(bytes, 0, piece);
        done += piece;
    }
    return e < 0 ? value(e) : (struct reply){KEEP, 0};
}

static struct reply call_request(struct tl_monitor *monitor, struct tl_context *context)
{
    const struct tl_queue_server server = {serve, too_long, monitor};
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t n = tl_regs_arg(&context->regs, 2);
    size_t done = 0;

    if (tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ) < 0)
        return bad_pointer(p);
    if (n > TL_QUEUE_LINE)
        return value(TL_ERR_SIZE);
    while (done < n) {
        size_t room;
        char *space = tl_queue_space(&context->queue, &room);
        size_t piece = n - done < room ? n - done : room;
        if (piece == 0)
            break;
        if (tl_usermem_read(&context->mem, space, p + done, piece) < 0)
            return bad_pointer(p);
        tl_queue_added(&context->queue, piece, &server);
        done += piece;
    }
    return value(done == 0 && n > 0 ? TL_ERR_AGAIN : (intptr_t)done);
}

static struct reply call_response(struct tl_monitor *monitor, struct tl_context *context)
{
    const struct tl_queue_server server = {serve, too_long, monitor};
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t cap = tl_regs_arg(&context->regs, 2);
    size_t n;

    if (tl_usermem_check(&context->mem, p, cap, TL_ACCESS_READ | TL_ACCESS_WRITE) < 0)
        return bad_pointer(p);
    const char *replies = tl_queue_replies(&context->queue, &n);
    if (n > cap)
        n = cap;
    if (tl_usermem_write(&context->mem, p, replies, n) < 0)
        return bad_pointer(p);
    tl_queue_taken(&context->queue, n, &server);
    return value((intptr_t)n);
}

// RPC_CALL uses the queue's buffers, so it needs them empty: a half request or an untaken reply is TL_ERR_STATE.
static struct reply call_call(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p = tl_regs_arg(&context->regs, 1);
    size_t n = tl_regs_arg(&context->regs, 2);
    uintptr_t to = tl_regs_arg(&context->regs, 3);
    size_t cap = tl_regs_arg(&context->regs, 4);
    struct tl_queue *queue = &context->queue;

    if (tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ) < 0)
        return bad_pointer(p);
    if (tl_usermem_check(&context->mem, to, cap, TL_ACCESS_READ | TL_ACCESS_WRITE) < 0)
        return bad_pointer(to);
    if (n > TL_QUEUE_LINE)
        return value(TL_ERR_SIZE);
    if (queue->line_len != 0 || queue->head != queue->tail || queue->skipping)
        return value(TL_ERR_STATE);
    if (tl_usermem_read(&context->mem, queue->line, p, n) < 0)
        return bad_pointer(p);
    while (n > 0 && (queue->line[n - 1] == '\n' || queue->line[n - 1] == '\r'))
        n--;
    size_t length = n == 0 ? 0 : serve(monitor, queue->line, n, queue->reply, TL_QUEUE_REPLY);
    if (length > cap)
        return value(TL_ERR_TRUNCATED);
    if (tl_usermem_write(&context->mem, to, queue->reply, length) < 0)
        return bad_pointer(to);
    return value((intptr_t)length);
}

static struct reply dispatch(struct tl_monitor *monitor, struct tl_context *context, uint32_t number)
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
        return call_request(monitor, context);
    case TL_SYS_RPC_RES:
        return call_response(monitor, context);
    case TL_SYS_ABI:
        return value((intptr_t)(TL_ABI_VERSION | TL_ABI_HAS_RPC_CALL));
    case TL_SYS_LOG:
        return call_log(monitor, context);
    case TL_SYS_RPC_CALL:
        return call_call(monitor, context);
    default:
        return value(TL_ERR_NOSYS);
    }
}

// Apart from the shortest calls, which need no registers saved for it.
static __attribute__((noinline)) bool serve_call(struct tl_monitor *monitor, struct tl_context *context,
                                                 uint32_t number)
{
    struct reply reply = dispatch(monitor, context, number);
    if (reply.how == SET)
        tl_regs_result(&context->regs, reply.value);
    if (reply.how == BAD_POINTER)
        tl_fault(monitor, context, TL_REASON_RANGE, (uintptr_t)reply.value, number);
    return reply.how == SET || reply.how == KEEP;
}

bool tl_syscall(struct tl_monitor *monitor, struct tl_context *context)
{
    uint32_t number = tl_regs_call(&context->regs);

    if (number == TL_SYS_NANOTIME) {
        tl_regs_result64(&context->regs, tl_arch_now());
        return true;
    }
    if (number == TL_SYS_YIELD) {
        tl_regs_result(&context->regs, 0);
        return false;
    }
    return serve_call(monitor, context, number);
}
