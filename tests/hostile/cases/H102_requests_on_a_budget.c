// SPDX-License-Identifier: BSD-3-Clause
// tried: RPC_REQ (variant 1) and RPC_CALL (2) full of hellos again and again, with 10 ms of budget: it is charged for what they cost, and stopped by it within two slices
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
