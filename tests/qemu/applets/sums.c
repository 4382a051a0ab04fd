// SPDX-License-Identifier: BSD-3-Clause
// Calls Echo.Sum as often as it can, once for tenths of a second on a monitor that is slow at it (tests/qemu/test_watchdog.c).
// variants: 4
#include "tests/hostile/hostile.h"

HOSTILE("sums", "echo");

#define SUM(tenths) "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":[1000000," tenths "]}\n"

int tl_applet(void)
{
    static const char *const requests[] = {SUM("30"), SUM("30"), SUM("5"), SUM("5")};
    const char *request = requests[VARIANT - 1];
    char reply[128];
    uint64_t from = tl_nanotime();

    if (VARIANT % 2 == 1) { // in one trap
        EXPECT(call(request, reply, sizeof reply) > 0);
    } else { // as a stream
        EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, strlen(request)) == (intptr_t)strlen(request));
        intptr_t n = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply - 1);
        EXPECT(n > 0);
        reply[n] = '\0';
    }
    EXPECT(find(reply, "10000") != NULL);
    EXPECT(tl_nanotime() - from > UINT64_C(450000000));
    return 0;
}
