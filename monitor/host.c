// SPDX-License-Identifier: BSD-3-Clause
// The host's end of the UART: lines in, through a session that runs each call at most once, and replies out.
#include "monitor/monitor.h"
#include "stream/line.h"
#include "transports/uart/uart.h"

#define LINE_MAX   8448u
#define SILENCE_NS UINT64_C(30000000000) // a half line older than this is dropped: whoever began it is gone

static char line_buffer[LINE_MAX];
static char reply_buffer[TL_HOST_REPLY];
static char kept_buffer[TL_RPC_KEPT * TL_HOST_REPLY];
static struct tl_line_reader reader;
static struct tl_rpc_session session;
static uint64_t last_byte;

void tl_host_init(struct tl_monitor *monitor)
{
    tl_line_reader_init(&reader, line_buffer, sizeof line_buffer);
    session = (struct tl_rpc_session){
        .server = &monitor->server, .principal = &monitor->host, .kept_text = kept_buffer, .kept_cap = TL_HOST_REPLY};
}

uint64_t tl_host_dropped_lines(void)
{
    return session.dropped;
}

uint64_t tl_host_repeated_calls(void)
{
    return session.repeated;
}

static void line_came(enum tl_line_kind kind)
{
    ptrdiff_t n = tl_rpc_session_line(&session, kind, reader.buf, reader.len, reply_buffer, sizeof reply_buffer);
    if (n > 0)
        tl_console_reply(reply_buffer, (size_t)n);
}

void tl_host_poll(struct tl_monitor *monitor)
{
    (void)monitor;
    (void)tl_console_pump();
    // A line is only taken while its reply has room to wait in: no reply is lost, the host is held back instead.
    while (tl_console_takes_reply()) {
        int byte = tl_uart_get();
        if (byte < 0)
            break;
        uint64_t now = tl_arch_now();
        if (now - last_byte > SILENCE_NS)
            tl_line_reader_reset(&reader);
        last_byte = now;
        char c = (char)byte;
        size_t used;
        enum tl_line_kind kind = tl_line_reader_feed(&reader, &c, 1, &used);
        if (kind != TL_LINE_NONE)
            line_came(kind);
    }
}
