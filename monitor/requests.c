// SPDX-License-Identifier: BSD-3-Clause
// A context's byte stream: requests come in, are served line by line, and replies go out. docs/abi.md, calls 4, 5, 19.
//
// Every number and pointer here is the applet's: ranges are judged before anything is done, and registers read once.
#include "monitor/monitor.h"
#include "monitor/usermem.h"
#include "stream/mem.h"

static size_t serve(void *arg, char *line, size_t n, char *reply, size_t cap)
{
    struct tl_context *context = arg;

    return (size_t)tl_rpc_serve(context->server, &context->principal, line, n, reply, cap); // never negative
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

// What serves the context's lines, for whichever context runs; NULL if they wait for tl_context_read.
static const struct tl_queue_server *lines_of(struct tl_monitor *monitor, struct tl_context *context)
{
    monitor->lines.arg = context;
    return context->server != NULL ? &monitor->lines : NULL;
}

void tl_requests_init(struct tl_monitor *monitor)
{
    monitor->lines = (struct tl_queue_server){serve, too_long, NULL};
}

int tl_context_transfer_region(const struct tl_context *context, uint32_t access, uintptr_t *p, size_t *n)
{
    *p = tl_context_a1(context);
    *n = tl_context_a2(context);
    return tl_usermem_check(&context->mem, *p, *n, access);
}

intptr_t tl_context_recv(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p;
    size_t n, done = 0;

    if (tl_context_transfer_region(context, TL_ACCESS_READ, &p, &n) < 0)
        return TL_ERR_RANGE;
    if (n > TL_QUEUE_LINE)
        return TL_ERR_SIZE;
    while (done < n) {
        size_t room;
        char *space = tl_queue_space(&context->queue, &room);
        size_t piece = n - done < room ? n - done : room;
        if (piece == 0)
            break;
        if (tl_usermem_read(&context->mem, space, p + done, piece) < 0)
            return TL_ERR_RANGE;
        tl_watch_begin();
        tl_queue_added(&context->queue, piece, lines_of(monitor, context));
        tl_watch_end();
        done += piece;
    }
    return done == 0 && n > 0 ? TL_ERR_AGAIN : (intptr_t)done;
}

intptr_t tl_context_flush(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t p;
    size_t cap, n;

    if (tl_context_transfer_region(context, TL_ACCESS_READ | TL_ACCESS_WRITE, &p, &cap) < 0)
        return TL_ERR_RANGE;
    const char *replies = tl_queue_replies(&context->queue, &n);
    if (n > cap)
        n = cap;
    if (tl_usermem_write(&context->mem, p, replies, n) < 0)
        return TL_ERR_RANGE;
    if (context->queue.line_len == 0) { // nothing waits that there is room for now
        tl_queue_taken(&context->queue, n, NULL);
        return (intptr_t)n;
    }
    tl_watch_begin();
    tl_queue_taken(&context->queue, n, lines_of(monitor, context));
    tl_watch_end();
    return (intptr_t)n;
}

// It uses the queue's buffers, so it needs them empty.
intptr_t tl_context_call(struct tl_context *context, uintptr_t *bad)
{
    uintptr_t p, to = tl_regs_arg(&context->regs, 3);
    size_t n, cap = tl_regs_arg(&context->regs, 4);
    struct tl_queue *queue = &context->queue;
    int e = tl_context_transfer_region(context, TL_ACCESS_READ, &p, &n);

    *bad = p;
    if (e < 0)
        return e;
    if (tl_usermem_check(&context->mem, to, cap, TL_ACCESS_READ | TL_ACCESS_WRITE) < 0) {
        *bad = to;
        return TL_ERR_RANGE;
    }
    if (n > TL_QUEUE_LINE)
        return TL_ERR_SIZE;
    if (context->server == NULL || queue->line_len != 0 || queue->head != queue->tail || queue->skipping)
        return TL_ERR_STATE;
    if (tl_usermem_read(&context->mem, queue->line, p, n) < 0)
        return TL_ERR_RANGE;
    while (n > 0 && (queue->line[n - 1] == '\n' || queue->line[n - 1] == '\r'))
        n--;
    tl_watch_begin();
    size_t length = n == 0 ? 0 : serve(context, queue->line, n, queue->reply, TL_QUEUE_REPLY);
    tl_watch_end();
    if (length > cap)
        return TL_ERR_TRUNCATED;
    *bad = to;
    if (tl_usermem_write(&context->mem, to, queue->reply, length) < 0)
        return TL_ERR_RANGE;
    return (intptr_t)length;
}

size_t tl_context_read(struct tl_context *context, void *p, size_t n)
{
    return tl_queue_read(&context->queue, p, n);
}

size_t tl_context_write(struct tl_context *context, const void *p, size_t n)
{
    return tl_queue_write(&context->queue, p, n);
}
