// SPDX-License-Identifier: BSD-3-Clause
// tried: Sends the requests that need most of the monitor's stack: values nested as deep as allowed, in a batch, with the longest texts
// outcome: OK
// run.c checks the stack's high-water mark after all cases: its guard page was never reached.
#include "hostile.h"

HOSTILE("h93", "echo");

static char request[8400];
static char reply[8400];

static size_t put(size_t at, const char *text)
{
    size_t n = strlen(text);
    memcpy(request + at, text, n);
    return at + n;
}

int tl_applet(void)
{
    size_t n = put(0, "[");
    for (int i = 0; i < 14; i++)
        n = put(n, "[");
    for (int i = 0; i < 14; i++)
        n = put(n, "]");
    n = put(n, ",{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sample\",\"params\":{\"sample\":{\"sensor\":1,"
               "\"color\":\"red\",\"at\":\"18446744073709551615\","
               "\"data\":\"AAECAwQFBgc=\",\"note\":\"\\ud83d\\ude00\"}}},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":"
               "\"RPC.Echo\",\"params\":[\"");
    while (n < 8000)
        n = put(n, "\\u0041x");
    n = put(n, "\"]}]");
    EXPECT(tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)reply, sizeof reply) > 0);
    reply[sizeof reply - 1] = '\0';
    EXPECT(find(reply, "18446744073709551615") != NULL);
    // The longest reply there is; it need not fit.
    (void)answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.discover\"}", "\"id\":1");
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\"}", "\"id\":1"));
    return 0;
}
