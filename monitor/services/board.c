// SPDX-License-Identifier: BSD-3-Clause
// The service Board: idl/board.idl. The LEDs are variables of the monitor, as QEMU's boards have no visible ones.
#include "gen/board.h"

#include "monitor/monitor.h"
#include "monitor/services/caller.h"
#include "stream/format.h"
#include "stream/mem.h"

int board_name_serve(struct tl_rpc_call *call, char *result, size_t *result_len)
{
    (void)call;
    _Static_assert(sizeof TL_BOARD_NAME <= 33, "the interface has room for it");
    *result_len = sizeof TL_BOARD_NAME - 1;
    memcpy(result, TL_BOARD_NAME, *result_len);
    return 0;
}

int board_info_serve(struct tl_rpc_call *call, struct board_info *result)
{
    (void)call;
    *result = (struct board_info){
        .board = TL_BOARD_NAME,
        .board_len = sizeof TL_BOARD_NAME - 1,
        .arch = TL_ARCH_NAME,
        .arch_len = sizeof TL_ARCH_NAME - 1,
        .version = TL_VERSION,
        .version_len = sizeof TL_VERSION - 1,
        .applet_memory = TL_BOARD_APPLET_MEMORY,
        .uptime = tl_arch_now(),
    };
    return 0;
}

// Logs under the name of the caller, and takes the line from the caller's credit.
static void say(const struct tl_rpc_call *call, const char *name, bool on)
{
    struct tl_monitor *monitor = call->impl;
    char line[40];
    size_t n = tl_format(line, sizeof line, "LED %s is %s\n", name, on ? "on" : "off");

    tl_log_write(&monitor->log, tl_monitor_log_source(call), line, n, tl_arch_now());
}

int board_led_serve(struct tl_rpc_call *call, const char *name, size_t name_len, bool on, bool *result)
{
    static const char *const names[] = {"white", "blue"};
    struct tl_monitor *monitor = call->impl;

    for (size_t i = 0; i < 2; i++) {
        if (name_len == strlen(names[i]) && memcmp(name, names[i], name_len) == 0) {
            monitor->leds[i] = on;
            say(call, names[i], on);
            *result = on;
            return 0;
        }
    }
    return BOARD_BOARD_ERROR_NO_SUCH_LED;
}
