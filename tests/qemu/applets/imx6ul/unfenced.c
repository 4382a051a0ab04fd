// SPDX-License-Identifier: BSD-3-Clause
// A context of the normal world on a board that does not fence it off: it calls, and its memory is its own.
//     1  it ends well
//     2  it goes on
// variants: 2
// region: 2
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "open", .stack = 4096, .permissions = "echo log normal");

int tl_applet(void)
{
    static volatile uint32_t word = 7;

    tl_print("of the normal world\n");
    EXPECT(answers("{\"id\":0,\"method\":\"RPC.Echo\",\"params\":[\"hello\"]}", "hello"));
    do {
        tl_yield();
        EXPECT(word == 7);
    } while (VARIANT == 2);
    return 0;
}
