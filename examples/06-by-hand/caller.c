// SPDX-License-Identifier: BSD-3-Clause
// An applet of 06-by-hand. It uses a call and a service that its monitor has, and a service that its monitor lacks.
#include "applet-sdk/trapline.h"
#include "calls.h"
#include "gen/echo.h"
#include "gen/time.h"

TL_MANIFEST(.name = "caller", .stack = 8192, .permissions = "echo log time");

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    int64_t sum = 0;
    uint64_t now;

    tl_printf("twice 21 is %d\n", (int)tl_trap2(CALL_TWICE, 21, 0));
    tl_printf("call 300: %s\n", tl_error_text((int)tl_trap2(300, 0, 0)));
    int e = echo_sum(client, 20, 22, &sum);
    tl_printf("Echo.Sum: %d (%s)\n", (int)sum, e == 0 ? "ok" : tl_error_text(e));
    e = time_now(client, &now);
    tl_printf("Time.Now: %s\n", e == 0 ? "ok" : tl_error_text(e));
    return 7;
}
