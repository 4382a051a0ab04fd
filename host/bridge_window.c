// SPDX-License-Identifier: BSD-3-Clause
// The bridge's window: as many calls under way as a session of the board keeps the replies of, their numbers, and when
// each is sent again.
#include "host/bridge_internal.h"

#define RETRY_MAX 8 // times repeat_ms

static struct host_call **slot_of(struct host_window *window, uint64_t number)
{
    return &window->calls[number % TL_RPC_KEPT];
}

bool host__window_full(const struct host_window *window)
{
    return window->calls[window->next_number % TL_RPC_KEPT] != NULL;
}

void host__window_add(struct host_window *window, struct host_call *call)
{
    call->number = window->next_number++;
    *slot_of(window, call->number) = call;
    window->bytes += call->len;
}

void host__window_remove(struct host_window *window, const struct host_call *call)
{
    struct host_call **slot = slot_of(window, call->number);

    if (*slot != call)
        return;
    *slot = NULL;
    window->bytes -= call->len;
}

struct host_call *host__window_find(const struct host_window *window, const char *text, struct host_span id)
{
    uint64_t number = 0;

    if (id.end - id.start == 0 || id.end - id.start > 19)
        return NULL;
    for (uint32_t i = id.start; i < id.end; i++) {
        if (text[i] < '0' || text[i] > '9')
            return NULL;
        number = number * 10 + (uint64_t)(text[i] - '0');
    }
    struct host_call *call = window->calls[number % TL_RPC_KEPT];
    return call != NULL && call->number == number ? call : NULL;
}

static void plan(const struct host_window *window, struct host_call *call, uint64_t now)
{
    call->retry_at = now + host_pace_wait(&window->pace, call->retry_ms, window->bytes);
}

void host__window_sent(const struct host_window *window, struct host_call *call, uint64_t now)
{
    uint64_t most = RETRY_MAX * window->repeat_ms;

    call->sent++;
    call->sent_at = now;
    call->retry_ms = call->sent == 1 ? window->repeat_ms : call->retry_ms * 2;
    if (call->retry_ms > most)
        call->retry_ms = most;
    plan(window, call, now);
}

void host__window_heard(struct host_window *window, const struct host_call *call, uint64_t now)
{
    host_pace_heard(&window->pace, call->sent_at, call->sent, now, call->len);
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        struct host_call *other = window->calls[i];
        if (other != NULL && other != call && other->sent > 0)
            plan(window, other, now);
    }
}
