// SPDX-License-Identifier: BSD-3-Clause
// For the meter: the longest that an applet can ask for in one trap, of each call. It prints nothing but its end.
#include "applet-sdk/trapline.h"
#include "stream/mem.h"

TL_MANIFEST(.name = "worst", .stack = 4096, .permissions = "log echo rng time inspect timer mail led");

#define LINE TL_MAX_LINE
static char request[2 * LINE], reply[LINE];

static size_t put(char *to, size_t at, const char *text)
{
    size_t n = strlen(text);

    memcpy(to + at, text, n);
    return at + n;
}

// As many as fit: one line each, or one batch.
static size_t fill(const char *one, bool batch)
{
    size_t n = batch ? put(request, 0, "[") : 0, each = strlen(one) + 1;

    for (unsigned count = 0; n + each < LINE && count < 100; count++) {
        n = put(request, n, one);
        request[n++] = batch ? ',' : '\n';
    }
    if (batch)
        request[n - 1] = ']';
    return n;
}

static void ask(const char *one)
{
    size_t n = fill(one, false);
    (void)tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, n);
    while (tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply) > 0)
        ;
    n = fill(one, true);
    (void)tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)reply, sizeof reply);
    (void)tl_yield();
}

// One request of the greatest length, of what costs most in each byte.
static void ask_long(const char *head, const char *fill_with, const char *tail)
{
    size_t n = put(request, 0, head), step = strlen(fill_with);

    while (n + step + strlen(tail) < LINE)
        n = put(request, n, fill_with);
    n = put(request, n, tail);
    (void)tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)reply, sizeof reply);
    request[n++] = '\n';
    (void)tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, n);
    while (tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply) > 0)
        ;
    (void)tl_yield();
}

static void log_all(char c, size_t n)
{
    for (size_t i = 0; i < n; i++)
        request[i] = c;
    (void)tl_trap2(TL_SYS_LOG, (uintptr_t)request, n);
    (void)tl_yield();
}

#define NOTIFY(method)       "{\"jsonrpc\":\"2.0\",\"method\":\"" method "\"}"
#define CALL(method, params) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":" params "}"
#define OPEN(method)         "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" method "\",\"params\":"

int tl_applet(void)
{
    static const char *const ones[] = {NOTIFY("x"),
                                       NOTIFY("rpc.hello"),
                                       NOTIFY("rpc.discover"),
                                       NOTIFY("Monitor.List"),
                                       NOTIFY("Monitor.Counters"),
                                       CALL("Monitor.List", "[]"),
                                       CALL("Monitor.Fault", "[\"\"]"),
                                       CALL("Monitor.Counters", "[]"),
                                       CALL("Log.Read", "[0]"),
                                       CALL("Rng.Fill", "[256]"),
                                       CALL("rpc.hello", "[]"),
                                       CALL("rpc.discover", "[]"),
                                       CALL("Timer.Open", "[]"),
                                       CALL("Mail.Receive", "[512]"),
                                       CALL("Log.Write", "[\"0123456789\"]"),
                                       "{}",
                                       "[]",
                                       "x"};

    for (unsigned round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof ones / sizeof ones[0]; i++)
            ask(ones[i]);
        ask_long(OPEN("RPC.Echo") "[\"", "\\u00e9", "\"]}");
        ask_long(OPEN("RPC.Echo") "[\"", "\xe2\x82\xac", "\"]}");
        ask_long(OPEN("RPC.Echo") "[\"", "a", "\"]}");
        ask_long(OPEN("RPC.Echo") "[\"", "\\u0001", "\"]}");
        ask_long(OPEN("Echo.Sum") "[", "1e307,", "1]}");
        ask_long(OPEN("Echo.Sum") "{", "\"a\":1,", "\"b\":1}}");
        ask_long("[", "1,", "1]");
        ask_long("[", "[[[]]],", "1]");
        ask_long("{", "\"\\u0061\":0,", "\"b\":0}");
        ask_long("", " ", "1");
        ask_long("", "x", "x");
        log_all('\n', 1024);
        log_all('a', 1024);
        log_all('\x01', 1024);
        log_all('\xe2', 1024);
        (void)tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)request, sizeof request);
        (void)tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, sizeof request);
        (void)tl_trap2(TL_SYS_RPC_REQ, (uintptr_t) "\n", 1);
    }
    tl_print("all asked\n");
    return *(volatile int *)0xfffffff0u; // a fault's unwinding is a stretch as well
}
