// SPDX-License-Identifier: BSD-3-Clause
// Serves the host over the UART: see host.h.
//
//     device -> received (a ring) -> reader (one line) -> session (one request, in turns) -> tl_console_reply
//
// Bytes are always taken from the device, as its own memory is small. A line is begun only when the one before it has
// been answered and there is room for a reply. So no reply is lost; the host has to wait instead.
#include "monitor/console/host.h"

#include "monitor/monitor.h"
#include "rpc/session.h"
#include "sizes.h"
#include "stream/line.h"
#include "stream/ring.h"
#include "transports/uart/uart.h"

#define RECEIVED_MAX (TL_RPC_KEPT * TL_MAX_LINE) // as many requests as a session may have under way
#define SILENCE_NS   UINT64_C(30000000000)       // a half line older than this is dropped: its sender is gone
#define RECEIVE      256u                        // bytes taken from the device in one turn
#define FEED         2048u                       // bytes looked at in one turn

static char line_buffer[TL_MAX_LINE];
static char reply_buffer[TL_MAX_HOST_REPLY];
static char kept_buffer[TL_RPC_KEPT * TL_MAX_HOST_REPLY];
static char received_buffer[RECEIVED_MAX];
static struct tl_ring received;
static struct tl_line_reader reader;
static struct tl_rpc_session session;
static bool under_way; // a request, in line_buffer and reply_buffer
static uint64_t last_byte;

void tl_host_init(struct tl_monitor *monitor)
{
    tl_line_reader_init(&reader, line_buffer, sizeof line_buffer);
    tl_ring_init(&received, received_buffer, sizeof received_buffer);
    under_way = false;
    session = (struct tl_rpc_session){.server = &monitor->server,
                                      .principal = &monitor->host,
                                      .kept_text = kept_buffer,
                                      .kept_cap = TL_MAX_HOST_REPLY};
}

uint64_t tl_host_dropped_lines(void)
{
    return session.dropped;
}

uint64_t tl_host_repeated_calls(void)
{
    return session.repeated;
}

static bool came(const char *bytes, size_t n)
{
    uint64_t now = tl_arch_now();

    if (!under_way && received.len == 0 && now - last_byte > SILENCE_NS)
        tl_line_reader_reset(&reader);
    last_byte = now;
    return tl_ring_put(&received, bytes, n) > 0;
}

// Takes bytes from the device. False: none came, or there is no room for them.
static bool receive(void)
{
    size_t room = tl_ring_room(&received), n = 0;
    char bytes[RECEIVE];
    int byte;

    if (room > sizeof bytes)
        room = sizeof bytes;
    while (n < room && (byte = tl_uart_get()) >= 0)
        bytes[n++] = (char)byte;
    return n > 0 && came(bytes, n);
}

// Gives received bytes to the reader, up to the end of a line, whose request then begins.
static void feed(void)
{
    const char *p;
    size_t n = tl_ring_peek(&received, &p), used;

    enum tl_line_kind kind = tl_line_reader_feed(&reader, p, n < FEED ? n : FEED, &used);
    tl_ring_drop(&received, used);
    if (kind == TL_LINE_NONE)
        return;
    tl_rpc_session_begin(&session, kind, reader.buf, reader.len, reply_buffer, sizeof reply_buffer);
    under_way = true;
}

static void go_on(void)
{
    if (tl_rpc_session_turn(&session))
        return;
    under_way = false;
    size_t n = tl_rpc_session_end(&session);
    if (n > 0)
        tl_console_reply(reply_buffer, n);
}

bool tl_host_quiet(void)
{
    if (under_way || received.len > 0)
        return false;
    int byte = tl_uart_get();
    if (byte < 0)
        return true;
    char c = (char)byte;
    (void)came(&c, 1);
    return false;
}

bool tl_host_turn(struct tl_monitor *monitor)
{
    bool sent = tl_console_pump(), more = receive();

    (void)monitor;
    if (under_way)
        go_on();
    else if (received.len > 0 && tl_console_takes_reply())
        feed();
    else
        return sent || more;
    return true;
}
