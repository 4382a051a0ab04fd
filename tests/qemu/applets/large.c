// SPDX-License-Identifier: BSD-3-Clause
// Requests that carry 8 KiB, and one byte more, by RPC_REQ and RPC_RES and by RPC_CALL. Ends with the line of what was not so.
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "large", .stack = 4096, .permissions = "echo");

#define LARGE 8192u

static char line[LARGE + 100], reply[LARGE + 100];
static const char head[] = "{\"method\":\"RPC.Echo\",\"params\":[\"", tail[] = "\"],\"id\":0}\n";

static size_t make_line(size_t n)
{
    memcpy(line, head, sizeof head - 1);
    for (size_t i = 0; i < n; i++)
        line[sizeof head - 1 + i] = (char)('a' + i % 26);
    memcpy(line + sizeof head - 1 + n, tail, sizeof tail - 1);
    return sizeof head - 1 + n + sizeof tail - 1;
}

static void judge(intptr_t got, size_t n)
{
    static const char good[] = "{\"id\":0,\"result\":\"", bad[] = "{\"id\":0,\"result\":null,\"error\":\"";

    if (n <= LARGE) {
        EXPECT(got >= (intptr_t)(sizeof good - 1 + n) && memcmp(reply, good, sizeof good - 1) == 0);
        EXPECT(memcmp(reply + sizeof good - 1, line + sizeof head - 1, n) == 0);
    } else {
        EXPECT(got > 0 && got < 100 && memcmp(reply, bad, sizeof bad - 1) == 0);
    }
}

int tl_applet(void)
{
    for (size_t n = LARGE - 1; n <= LARGE + 1; n++) {
        size_t size = make_line(n);
        EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)line, size) == (intptr_t)size);
        judge(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply), n);
        EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply) == 0);
        judge(tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)line, size, (uintptr_t)reply, sizeof reply), n);
    }
    return 0;
}
