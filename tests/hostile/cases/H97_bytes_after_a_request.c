// SPDX-License-Identifier: BSD-3-Clause
// tried: Sends bytes after the first request in one RPC_REQ: a second request, padding with blanks, half a third. Each line gets one reply, in order
// outcome: OK
#include "hostile.h"

HOSTILE("h97", "echo");

static char in[8192];
static char out[8192];

static size_t take(void)
{
    size_t n = 0;
    intptr_t got;
    while ((got = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)out + n, sizeof out - 1 - n)) > 0)
        n += (size_t)got;
    out[n] = '\0';
    return n;
}

static void send(const char *text)
{
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)text, strlen(text)) == (intptr_t)strlen(text));
}

int tl_applet(void)
{
    static const char three[] =
        "{\"id\":1,\"result\":\"a\",\"error\":null}\n{\"id\":2,\"result\":\"b\",\"error\":null}\n";

    send("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"a\"]}\n{\"id\":2,\"method\":\"RPC.Echo\",\"params\":[\"b\"]}"
         "\n{\"id\":3,\"meth");
    EXPECT(take() == sizeof three - 1 && memcmp(out, three, sizeof three - 1) == 0);
    send("od\":\"RPC.Echo\",\"params\":[\"c\"]}\n");
    EXPECT(take() > 0 && find(out, "{\"id\":3,\"result\":\"c\",\"error\":null}\n") == out);

    // Padding to 512 bytes, as some senders do it: blanks, then the next request.
    memset(in, ' ', 512);
    static const char request[] = "{\"id\":4,\"method\":\"RPC.Echo\",\"params\":[\"d\"]}\n";
    memcpy(in, request, sizeof request - 1);
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)in, 512) == 512);
    (void)take();
    EXPECT(find(out, "{\"id\":4,\"result\":\"d\",\"error\":null}\n") == out);
    send("{\"id\":5,\"method\":\"RPC.Echo\",\"params\":[\"e\"]}\n");
    (void)take();
    EXPECT(find(out, "{\"id\":5,\"result\":\"e\",\"error\":null}\n") == out);

    // NULs are no blanks: that line is an error, with one reply, and the one after it is answered as ever.
    memset(in, 0, 64);
    in[64] = '\n';
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)in, 65) == 65);
    (void)take();
    EXPECT(find(out, "error") != NULL);
    send("{\"id\":6,\"method\":\"RPC.Echo\",\"params\":[\"f\"]}\n");
    (void)take();
    EXPECT(find(out, "{\"id\":6,\"result\":\"f\",\"error\":null}\n") == out);
    return 0;
}
