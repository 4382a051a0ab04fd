// SPDX-License-Identifier: BSD-3-Clause
// An applet of 06-by-hand. Its stream carries bytes, not lines of JSON.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "shouter", .stack = 4096, .permissions = "log");

int tl_applet(void)
{
    static const char quiet[] = "is anybody there?";
    char answer[sizeof quiet];

    (void)tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)quiet, sizeof quiet - 1);
    intptr_t n = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)answer, sizeof answer);
    tl_printf("%s - %.*s\n", quiet, n > 0 ? (int)n : 0, answer);
    return 0;
}
