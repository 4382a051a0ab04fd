// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes one parameter fewer or more than the interface has, by position and by name. The call returns an error, and the handler does not run
// outcome: OK
#include "hostile.h"

HOSTILE("h29", "echo");

static void refused(const char *params)
{
    char request[160];
    size_t n = tl_format(request, sizeof request,
                         "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":%s}", params);

    request[n] = '\0';
    if (!answers(request, "-32602")) {
        tl_print(request);
        tl_exit(__LINE__);
    }
}

int tl_applet(void)
{
    static const char *const wrong[] = {
        "[]", "[1]", "[1,2,3]", "{}", "{\"a\":1}", "{\"a\":1,\"b\":2,\"c\":3}", "{\"a\":1,\"c\":2}"};
    long before = count();

    EXPECT(before > 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        refused(wrong[i]);
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\"}", "-32602"));
    EXPECT(answers("{\"id\":1,\"method\":\"Echo.Sum\",\"params\":[1]}", "\"result\":null"));
    EXPECT(answers("{\"id\":1,\"method\":\"Echo.Sum\",\"params\":[{\"a\":1}]}", "\"result\":null"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Count\",\"params\":[1]}", "-32602"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Count\",\"params\":{\"a\":1}}", "-32602"));
    EXPECT(count() == before + 1);
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":[1,2]}", "\"3\""));
    return 0;
}
