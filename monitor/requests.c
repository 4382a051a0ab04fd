// SPDX-License-Identifier: BSD-3-Clause
// A context's byte stream: requests come in, are served line by line, and replies go out. docs/abi.md, calls 4, 5, 19.
//
// Every number and pointer here comes from the applet: ranges are judged before anything is done, and each register is
// read once.
#include "monitor/requests.h"

#include "monitor/monitor.h"
#include "monitor/syscall.h"
#include "monitor/usermem.h"
#include "stream/mem.h"

static const char too_long[] =
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32005,\"message\":\"too large\"},\"id\":null}";

// ---- Turns. Each reads one line and serves its request; for a long line, one turn reads and another serves.

#define LONG_LINE 2048u // bytes

// True: the line is short enough to be served in the same turn.
static bool begin(struct tl_context *context, char *line, size_t n, char *reply, size_t cap)
{
    tl_rpc_request_begin(&context->request, context->server, &context->principal, context->tokens, TL_MAX_VALUES, line,
                         n, reply, cap);
    return n <= LONG_LINE;
}

// Serves one of the lines that wait in the queue. True: there may be more to serve.
static bool serve(struct tl_context *context)
{
    struct tl_queue *queue = &context->queue;
    struct tl_job *job = &context->job;
    char *line, *reply;
    size_t n;

    if (context->server == NULL)
        return false; // they wait for tl_context_read
    if (!job->serving) {
        switch (tl_queue_next(queue, &line, &n, &reply)) {
        case TL_QUEUE_NOTHING:
            return false;
        case TL_QUEUE_OVERLONG:
            memcpy(reply, too_long, sizeof too_long - 1);
            tl_queue_served(queue, sizeof too_long - 1);
            return true;
        case TL_QUEUE_REQUEST:
            job->serving = true;
            if (!begin(context, line, n, reply, TL_MAX_REPLY - 1))
                return true;
            break;
        }
    }
    if (tl_rpc_request_turn(&context->request))
        return true;
    job->serving = false;
    tl_queue_served(queue, tl_rpc_request_end(&context->request));
    return queue->line_len > 0;
}

// Takes bytes that the job has not taken yet, as many as there is room for. False: the shadow has other bytes there.
static bool take(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_job *job = &context->job;
    size_t room, left = job->n - job->done;
    char *space = tl_queue_space(&context->queue, &room);

    if (room > left)
        room = left;
    if (room == 0)
        return true;
    if (!tl_lockstep_same(monitor, context, job->p + job->done, room))
        return false;
    (void)tl_usermem_read(&context->mem, space, job->p + job->done, room); // judged when the call came
    tl_queue_added(&context->queue, room);
    job->done += room;
    return true;
}

// Ends a job that has no more turns.
static intptr_t received(const struct tl_job *job)
{
    return job->done == 0 && job->n > 0 ? TL_ERR_AGAIN : (intptr_t)job->done;
}

static bool receive(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_job *job = &context->job;
    size_t room;

    if (!job->serving && job->done < job->n && !take(monitor, context))
        return false;
    if (serve(context))
        return true;
    (void)tl_queue_space(&context->queue, &room);
    return job->done < job->n && room > 0;
}

static bool call(struct tl_context *context, intptr_t *result)
{
    const struct tl_job *job = &context->job;

    if (tl_rpc_request_turn(&context->request))
        return true;
    size_t length = tl_rpc_request_end(&context->request);
    *result = (intptr_t)length;
    if (length > job->cap)
        *result = TL_ERR_TRUNCATED;
    else if (tl_usermem_write(&context->mem, job->to, context->queue.reply, length) < 0)
        *result = TL_ERR_RANGE;
    return false;
}

bool tl_receive_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    bool more = receive(monitor, context);

    // If the pair differed, both were stopped, and the job is gone.
    if (!more && context->job.turn != NULL)
        (void)tl_call_done(monitor, context, received(&context->job), 0);
    return more;
}

bool tl_flush_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    bool more = serve(context);

    if (!more)
        (void)tl_call_done(monitor, context, (intptr_t)context->job.done, 0);
    return more;
}

bool tl_call_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    intptr_t result;
    bool more = call(context, &result);

    if (!more)
        (void)tl_call_done(monitor, context, result, context->job.to);
    return more;
}

// ---- The beginning of a call: judges its ranges and sets up the job. Returns 0, or an error that is the call's
// result.

int tl_context_transfer_region(const struct tl_context *context, uint32_t access, uintptr_t *p, size_t *n)
{
    *p = tl_context_a1(context);
    *n = tl_context_a2(context);
    return tl_usermem_check(&context->mem, *p, *n, access);
}

static int begin_receive(struct tl_context *context)
{
    struct tl_job *job = &context->job;

    *job = (struct tl_job){.turn = tl_receive_turn};
    return tl_context_transfer_region(context, TL_ACCESS_READ, &job->p, &job->n);
}

// Moves the replies that wait at once: job->done bytes. The turns are for requests that were held back for want of
// room.
static int begin_flush(struct tl_context *context)
{
    struct tl_job *job = &context->job;

    *job = (struct tl_job){.turn = tl_flush_turn};
    int e = tl_context_transfer_region(context, TL_ACCESS_READ | TL_ACCESS_WRITE, &job->p, &job->n);
    if (e < 0)
        return e;
    const char *replies = tl_queue_replies(&context->queue, &job->done);
    if (job->done > job->n)
        job->done = job->n;
    e = tl_usermem_write(&context->mem, job->p, replies, job->done);
    if (e == 0)
        tl_queue_taken(&context->queue, job->done);
    return e;
}

// The call uses the queue's buffers, so they must be empty. *bad: the invalid pointer.
static int begin_call(struct tl_context *context, uintptr_t *bad)
{
    struct tl_queue *queue = &context->queue;
    uintptr_t p, to = tl_regs_arg(&context->regs, 3);
    size_t n, cap = tl_regs_arg(&context->regs, 4);
    int e = tl_context_transfer_region(context, TL_ACCESS_READ, &p, &n);

    *bad = p;
    if (e < 0)
        return e;
    *bad = to;
    if (tl_usermem_check(&context->mem, to, cap, TL_ACCESS_READ | TL_ACCESS_WRITE) < 0)
        return TL_ERR_RANGE;
    if (n > TL_MAX_LINE)
        return TL_ERR_SIZE;
    if (context->server == NULL || !tl_queue_is_empty(queue))
        return TL_ERR_STATE;
    if (tl_usermem_read(&context->mem, queue->line, p, n) < 0)
        return TL_ERR_RANGE;
    while (n > 0 && (queue->line[n - 1] == '\n' || queue->line[n - 1] == '\r'))
        n--;
    context->job = (struct tl_job){.turn = tl_call_turn, .n = n, .to = to, .cap = cap};
    if (n > 0)
        (void)begin(context, queue->line, n, queue->reply, TL_QUEUE_REPLY);
    return 0;
}

// ---- The ABI's calls

bool tl_call_receive(struct tl_monitor *monitor, struct tl_context *context)
{
    int e = begin_receive(context);

    return e < 0 ? tl_call_done(monitor, context, e, context->job.p) : tl_job_begin(monitor, context);
}

bool tl_call_flush(struct tl_monitor *monitor, struct tl_context *context)
{
    int e = begin_flush(context);

    // Nothing was held back, as nearly always.
    if (e == 0 && context->queue.line_len > 0 && context->job.done > 0)
        return tl_job_begin(monitor, context);
    return tl_call_done(monitor, context, e < 0 ? e : (intptr_t)context->job.done, context->job.p);
}

bool tl_call_call(struct tl_monitor *monitor, struct tl_context *context)
{
    uintptr_t bad;
    int e = begin_call(context, &bad);

    if (e < 0 || context->job.n == 0)
        return tl_call_done(monitor, context, e, bad);
    return context->job.n <= LONG_LINE && tl_job_begin(monitor, context);
}

// ---- The same in one go, for an application's own handlers

intptr_t tl_context_recv(struct tl_monitor *monitor, struct tl_context *context)
{
    int e = begin_receive(context);

    while (e == 0 && receive(monitor, context))
        ;
    context->job.turn = NULL;
    return e < 0 ? e : received(&context->job);
}

intptr_t tl_context_flush(struct tl_monitor *monitor, struct tl_context *context)
{
    int e = begin_flush(context);

    (void)monitor;
    while (e == 0 && context->job.done > 0 && serve(context))
        ;
    context->job.turn = NULL;
    return e < 0 ? e : (intptr_t)context->job.done;
}

intptr_t tl_context_call(struct tl_context *context, uintptr_t *bad)
{
    intptr_t result = begin_call(context, bad);

    while (result == 0 && context->job.n > 0 && call(context, &result))
        ;
    context->job.turn = NULL;
    return result;
}

size_t tl_context_read(struct tl_context *context, void *p, size_t n)
{
    return tl_queue_read(&context->queue, p, n);
}

size_t tl_context_write(struct tl_context *context, const void *p, size_t n)
{
    return tl_queue_write(&context->queue, p, n);
}
