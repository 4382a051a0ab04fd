// SPDX-License-Identifier: BSD-3-Clause
// 01-hello: an applet that logs, and calls typed services through generated stubs.
//
// You should see a greeting, an echo, a struct that comes back as it was sent, an error that the .idl file declares, by
// its name, and a call that is refused because the manifest does not ask for its permission.
#include "applet-sdk/trapline.h"
#include "gen/board.h"
#include "gen/echo.h"

TL_MANIFEST(.name = "hello", .stack = 16384, .permissions = "echo log time");

static void echo(struct tl_rpc_client *client)
{
    char answer[32];
    size_t n = sizeof answer;
    int e = echo_echo(client, "hello, monitor", 14, answer, &n);

    tl_printf("Echo: %.*s (%s)\n", e == 0 ? (int)n : 0, answer, e == 0 ? "ok" : tl_error_text(e));
}

static void sample(struct tl_rpc_client *client)
{
    static const uint8_t data[] = {0xde, 0xad, 0xbe, 0xef};
    struct echo_sample sent = {.sensor = 7,
                               .color = ECHO_COLOR_GREEN,
                               .at = UINT64_C(12345678901234567890),
                               .data = data,
                               .data_len = sizeof data,
                               .has_note = false};
    struct echo_sample back;
    int e = echo_sample(client, &sent, &back);

    if (e == 0)
        tl_printf("Sample: sensor %u, color %u, at %llu, %u bytes of data\n", (unsigned)back.sensor,
                  (unsigned)back.color, (unsigned long long)back.at, (unsigned)back.data_len);
    sent.data_len = 0;
    e = echo_sample(client, &sent, &back);
    tl_printf("Sample without data: %s\n", e == ECHO_ECHO_ERROR_EMPTY ? client->error_text : "not refused?");
}

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    bool on;

    tl_print("hello from an applet in user mode\n");
    echo(client);
    sample(client);
    int e = board_led(client, "white", 5, true, &on);
    tl_printf("RPC.LED without its permission: %s\n", tl_error_text(e));
    return 0;
}
