// SPDX-License-Identifier: BSD-3-Clause
// The parts of the applet's interface that are more than a trap.
#include "applet-sdk/trapline.h"

#include <stdarg.h>

#include "stream/format.h"
#include "stream/mem.h"

#define LOG_PIECE 1024u

_Noreturn void tl_exit(int status)
{
    for (;;)
        (void)tl_trap2(TL_SYS_EXIT_STATUS, (uintptr_t)status, 0);
}

static void print(const char *text, size_t n)
{
    while (n > 0) {
        size_t piece = n < LOG_PIECE ? n : LOG_PIECE;
        (void)tl_trap2(TL_SYS_LOG, (uintptr_t)text, piece);
        text += piece;
        n -= piece;
    }
}

void tl_print(const char *text)
{
    print(text, strlen(text));
}

void tl_printf(const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    size_t n = tl_vformat(text, sizeof text, format, args);
    va_end(args);
    print(text, n);
}

int tl_getrandom(void *p, size_t n)
{
    intptr_t e = tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)p, n);
    return e < 0 ? (int)e : 0;
}

struct tl_rpc_client *tl_applet_client(void)
{
    static char buffer[TL_APPLET_BUFFER];
    static struct tl_json_token tokens[TL_MAX_REPLY_VALUES];
    static struct tl_applet_stream stream;
    static struct tl_rpc_client client;

    if (client.stream == NULL) {
        tl_applet_stream_init(&stream);
        client = (struct tl_rpc_client){.stream = &stream.stream,
                                        .go = true, // the shorter dialect: a fifth fewer instructions a call
                                        .buf = buffer,
                                        .cap = sizeof buffer,
                                        .tokens = tokens,
                                        .token_cap = sizeof tokens / sizeof tokens[0]};
    }
    return &client;
}
