// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls WAIT and EVENTS for replies when it has none, although another's queue is full of them; then with half a request sent, with a request that has no reply, and with one that has
// outcome: OK
// beside: hoarder
// control: replies
#include "hostile.h"

HOSTILE("h30", "echo");

#define MS UINT64_C(1000000)

static const char notification[] = "{\"jsonrpc\":\"2.0\",\"method\":\"RPC.Echo\",\"params\":[\"n\"]}\n";
static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"own\"]}\n";

static void send(const char *text, size_t n)
{
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)text, n) == (intptr_t)n);
}

// Not at once, not in a while, and no record tells of one.
static void none_waits(void)
{
    struct tl_event event;

    EXPECT(tl_wait(TL_EVENT_REPLY, 0) == 0 && tl_wait(TL_EVENT_ALL, 0) == 0);
    for (int i = 0; i < 5; i++) {
        uint64_t until = tl_nanotime() + 20 * MS;
        EXPECT(tl_wait(i % 2 == 0 ? TL_EVENT_REPLY : TL_EVENT_ALL, until) == 0 && tl_nanotime() >= until);
    }
    EXPECT(tl_events(&event, 1) == 0);
}

int tl_applet(void)
{
    struct tl_event events[2] = {0};
    char reply[256];

    for (int i = 0; i < 5; i++)
        tl_yield(); // the other's turn
    none_waits();
    send(notification, sizeof notification - 1);
    none_waits();
    send(request, 20);
    none_waits();
    send(request + 20, sizeof request - 21);
    // Unknown bits are an error though a reply waits, and it still does.
    for (uintptr_t bit = TL_EVENT_ALL + 1; bit != 0; bit <<= 1)
        EXPECT(tl_trap_wait(TL_SYS_WAIT, bit | TL_EVENT_REPLY, UINT64_MAX) == TL_ERR_INVAL);
    EXPECT(tl_wait(TL_EVENT_REPLY, UINT64_MAX) == TL_EVENT_REPLY);
    EXPECT(tl_wait(TL_EVENT_TIMER | TL_EVENT_MAIL, tl_nanotime() + MS) == 0);
    EXPECT(tl_events(events, 2) == 1 && events[0].kind == TL_EVENT_REPLY && events[0].source == 0);
    intptr_t n = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply - 1);
    EXPECT(n > 0 && events[0].value == (uint32_t)n && reply[n - 1] == '\n');
    reply[n] = '\0';
    EXPECT(find(reply, "own") != NULL && find(reply, "hoarded") == NULL);
    none_waits();
    return 0;
}
