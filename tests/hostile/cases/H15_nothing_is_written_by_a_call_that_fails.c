// SPDX-License-Identifier: BSD-3-Clause
// tried: Makes calls that fail for a size, a state or a short buffer, and offers room for output. Not a byte of it is written
// outcome: OK
#include "hostile.h"

HOSTILE("h15", "echo");

static char out[16384];

static void untouched(int line)
{
    for (size_t i = 0; i < sizeof out; i++)
        if (out[i] != 'u')
            tl_exit(line);
}

int tl_applet(void)
{
    static const char request[] =
        "{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"a longer text than there is room for\"]}\n";
    uintptr_t p = (uintptr_t)request, n = sizeof request - 1, to = (uintptr_t)out;

    memset(out, 'u', sizeof out);
    EXPECT(tl_trap4(TL_SYS_RPC_CALL, p, n, to, 16) == TL_ERR_TRUNCATED);
    untouched(__LINE__);
    EXPECT(tl_trap4(TL_SYS_RPC_CALL, OWN_END - 65536, 65536, to, sizeof out) == TL_ERR_SIZE);
    untouched(__LINE__);
    // With half a request waiting, RPC_CALL is not possible.
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, p, 10) == 10);
    EXPECT(tl_trap4(TL_SYS_RPC_CALL, p, n, to, sizeof out) == TL_ERR_STATE);
    untouched(__LINE__);
    EXPECT(tl_trap2(TL_SYS_RPC_RES, to, sizeof out) == 0);
    untouched(__LINE__);
    return 0;
}
