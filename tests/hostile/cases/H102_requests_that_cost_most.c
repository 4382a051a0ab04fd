// SPDX-License-Identifier: BSD-3-Clause
// tried: Fills RPC_REQ (variant 1) or RPC_CALL (2) with the costliest requests: hello, discover, lists, the log. The witness waits no longer for it
// variants: 2
// outcome: OK
// limit: 60000
#include "costly.h"

HOSTILE("h102", COSTLY_PERMISSIONS);

int tl_applet(void)
{
    for (size_t i = 0; i < COSTLY_REQUESTS; i++) {
        if (VARIANT == 1) {
            costly_lines(costly_requests[i]);
            costly_stream();
        } else {
            // As many as the monitor has JSON tokens for: 5 for each, 8 for one with a parameter.
            costly_batch(costly_requests[i], find(costly_requests[i], "params") == NULL ? 102 : 60);
            costly_call();
        }
    }
    return 0;
}
