// SPDX-License-Identifier: BSD-3-Clause
// What H102's cases ask for: as many of one request as a line, or the queue, holds.
#ifndef TL_TESTS_HOSTILE_COSTLY_H
#define TL_TESTS_HOSTILE_COSTLY_H

#include "hostile.h"

#define COSTLY_PERMISSIONS "echo log rng time inspect timer mail"

static char costly_text[TL_MAX_LINE], costly_reply[TL_MAX_LINE];
static size_t costly_len;

static inline void costly_put(const char *text)
{
    size_t n = strlen(text);

    memcpy(costly_text + costly_len, text, n);
    costly_len += n;
}

// Lines without end, each a notification.
static inline void costly_lines(const char *request)
{
    costly_len = 0;
    while (costly_len + strlen(request) + 1 <= 8192) {
        costly_put(request);
        costly_put("\n");
    }
}

// One batch of `count` notifications.
static inline void costly_batch(const char *request, unsigned count)
{
    costly_len = 0;
    for (unsigned i = 0; i < count && costly_len + strlen(request) + 2 <= 8192; i++) {
        costly_put(i == 0 ? "[" : ",");
        costly_put(request);
    }
    costly_put("]");
}

// All of it by RPC_REQ, in as many calls as the monitor takes it in. There are no replies to take, unless it refuses.
static inline void costly_stream(void)
{
    for (size_t at = 0; at < costly_len;) {
        intptr_t n = tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)costly_text + at, costly_len - at);
        if (n == TL_ERR_AGAIN) {
            tl_yield();
            continue;
        }
        EXPECT(n > 0 && (size_t)n <= costly_len - at);
        at += (size_t)n;
    }
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)costly_reply, sizeof costly_reply) >= 0);
}

// All of it by one RPC_CALL: no reply, unless it is refused.
static inline void costly_call(void)
{
    intptr_t n =
        tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)costly_text, costly_len, (uintptr_t)costly_reply, sizeof costly_reply);
    EXPECT(n >= 0);
}

#define CALL(method)         "{\"jsonrpc\":\"2.0\",\"method\":\"" method "\"}"
#define CALL_WITH(method, p) "{\"jsonrpc\":\"2.0\",\"method\":\"" method "\",\"params\":" p "}"

static const char *const costly_requests[] = {
    CALL("x"),
    CALL("rpc.hello"),
    CALL("rpc.discover"),
    CALL("Monitor.List"),
    CALL("Monitor.Counters"),
    CALL_WITH("Monitor.Fault", "[\"\"]"),
    CALL_WITH("Log.Read", "[0]"),
    CALL_WITH("Rng.Fill", "[256]"),
    CALL_WITH("Log.Write", "[\"\"]"),
};
#define COSTLY_REQUESTS (sizeof costly_requests / sizeof costly_requests[0])

#endif
