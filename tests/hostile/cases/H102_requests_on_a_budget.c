// SPDX-License-Identifier: BSD-3-Clause
// tried: Fills RPC_REQ (variant 1) or RPC_CALL (2) with hellos again and again, on a budget of 10 ms. It is charged for what they cost, and its budget stops it within two slices
// variants: 2
// outcome: KILL(budget)
// control: budget
// cpu: 21
#include "costly.h"

TL_MANIFEST(.name = "h102", .stack = 16384, .permissions = COSTLY_PERMISSIONS, .budget_ms = 10);

int tl_applet(void)
{
    for (;;) {
        if (VARIANT == 1) {
            costly_lines(CALL("rpc.hello"));
            costly_stream();
        } else {
            costly_batch(CALL("rpc.hello"), 102);
            costly_call();
        }
    }
}
