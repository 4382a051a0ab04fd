// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes pointers at every alignment in every call. The monitor copies byte by byte
// outcome: OK
#include "hostile.h"

HOSTILE("h13", "echo");

int tl_applet(void)
{
    static const char request[] = "{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"x\"]}\n";
    static const char wanted[] = "{\"id\":1,\"result\":\"x\",\"error\":null}";
    static char in[128], out[128];

    for (size_t i = 0; i < 16; i++) {
        memcpy(in + i, request, sizeof request - 1);
        memset(out, 0, sizeof out);
        EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)in + i, sizeof request - 1) == sizeof request - 1);
        EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)out + i, 64) == sizeof wanted);
        EXPECT(memcmp(out + i, wanted, sizeof wanted - 1) == 0 && out[i + sizeof wanted - 1] == '\n');
        memset(out, 0, sizeof out);
        EXPECT(tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)in + i, sizeof request - 1, (uintptr_t)out + i, 64) ==
               sizeof wanted - 1);
        EXPECT(memcmp(out + i, wanted, sizeof wanted - 1) == 0);
        memset(out, 0, sizeof out);
        EXPECT(tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)out + i, 33) == TL_SYS_GETRANDOM);
        EXPECT((i == 0 || out[i - 1] == 0) && out[i + 33] == 0);
        EXPECT(tl_trap2(TL_SYS_LOG, (uintptr_t)in + i, 1) == 0);
    }
    return 0;
}
