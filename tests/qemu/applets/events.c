// SPDX-License-Identifier: BSD-3-Clause
// Applets that wait: each checks what WAIT and EVENTS promise, and ends with the line that was wrong, or 0.
// variants: 9
#include "tests/hostile/hostile.h"

#include "gen/mail.h"
#include "gen/timer.h"

#define MS  UINT64_C(1000000)
#define SEC (1000 * MS)

#if VARIANT == 6 || VARIANT == 7
TL_MANIFEST(.name = "waits", .stack = 8192, .permissions = "mail timer", .budget_ms = 10);
#elif VARIANT == 8
TL_MANIFEST(.name = "ticker", .stack = 8192, .permissions = "");
#elif VARIANT == 9
TL_MANIFEST(.name = "sleeper", .stack = 8192, .permissions = "timer");
#else
TL_MANIFEST(.name = "waits", .stack = 8192, .permissions = "echo mail timer");
#endif

// A sleeper is late by less than this: a slice of one that spins, and what the host asks of the monitor meanwhile.
#define PROMPT (25 * MS)

static void arguments_and_deadlines(void)
{
    static const uintptr_t wrong[] = {8, 1023, (uintptr_t)1 << 31, (uintptr_t)-1};
    struct tl_event events[2];

    EXPECT((tl_abi() & TL_ABI_HAS_EVENTS) != 0);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        EXPECT(tl_trap_wait(TL_SYS_WAIT, wrong[i], UINT64_MAX) == TL_ERR_INVAL);
    EXPECT(tl_wait(TL_EVENT_ALL, 0) == 0 && tl_wait(TL_EVENT_ALL, tl_nanotime()) == 0);
    EXPECT(tl_events(events, 2) == 0 && tl_events(NULL, 0) == 0);
    for (uintptr_t cap = 1; cap < sizeof events[0]; cap++)
        EXPECT(tl_trap2(TL_SYS_EVENTS, (uintptr_t)events, cap) == TL_ERR_SIZE);
    // Both halves of a deadline count: one that is 2^32 ns and more away, and one just past the next multiple of 2^32.
    uint64_t from = tl_nanotime(), at = from + 5 * SEC;
    tl_sleep_until(at);
    EXPECT(tl_nanotime() >= at && tl_nanotime() < at + PROMPT);
    at = (tl_nanotime() >> 32 << 32) + (UINT64_C(1) << 32) + 5;
    EXPECT(tl_wait(TL_EVENT_ALL, at) == 0);
    EXPECT(tl_nanotime() >= at && tl_nanotime() < at + PROMPT);
}

// The next record, which must be of a timer, once its time has come.
static struct tl_event next_timer(void)
{
    struct tl_event event = {0};

    EXPECT(tl_wait(TL_EVENT_TIMER, UINT64_MAX) == TL_EVENT_TIMER);
    EXPECT(tl_events(&event, 1) == 1);
    EXPECT(event.kind == TL_EVENT_TIMER && event.value == 0);
    EXPECT(tl_nanotime() >= event.time && tl_nanotime() < event.time + PROMPT);
    return event;
}

static void timers_in_order(void)
{
    static const uint8_t order[] = {3, 0, 4, 1, 2};
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t timers[5], other;
    struct tl_event event = {0};

    for (int i = 0; i < 5; i++)
        EXPECT(timer_create(client, &timers[i]) == 0 && timers[i] > 65535);
    uint64_t from = tl_nanotime() + 100 * MS;
    for (uint32_t i = 0; i < 5; i++)
        EXPECT(timer_arm(client, timers[order[i]], from + i * 50 * MS) == 0);
    for (uint32_t i = 0; i < 5; i++) {
        event = next_timer();
        EXPECT(event.source == timers[order[i]] && event.count == 1 && event.time == from + i * 50 * MS);
    }
    // Cancelled, closed and never: none of them comes. Moved: once, and later.
    from = tl_nanotime();
    EXPECT(timer_arm(client, timers[0], from + 20 * MS) == 0 && timer_cancel(client, timers[0]) == 0);
    EXPECT(timer_cancel(client, timers[0]) == TL_ERR_STATE);
    EXPECT(timer_arm(client, timers[1], from + 20 * MS) == 0 && timer_close(client, timers[1]) == 0);
    EXPECT(timer_arm(client, timers[2], UINT64_MAX) == 0);
    EXPECT(timer_arm(client, timers[3], from + 20 * MS) == 0 && timer_arm(client, timers[3], from + 100 * MS) == 0);
    event = next_timer();
    EXPECT(event.source == timers[3] && event.count == 1 && event.time == from + 100 * MS);
    EXPECT(tl_wait(TL_EVENT_ALL, tl_nanotime() + SEC) == 0);
    // At 0 and in the past: at once. Armed again before it was taken: one record, with a count.
    EXPECT(timer_arm(client, timers[4], 0) == 0);
    EXPECT(timer_arm(client, timers[4], from) == 0);
    EXPECT(tl_wait(TL_EVENT_TIMER, UINT64_MAX) == TL_EVENT_TIMER && tl_events(&event, 1) == 1);
    EXPECT(event.source == timers[4] && event.count == 2);
    EXPECT(tl_events(&event, 1) == 0);
    // A sleep that does not ask for timers is not ended by one; its record waits.
    EXPECT(timer_arm(client, timers[4], tl_nanotime() + 10 * MS) == 0);
    uint64_t at = tl_nanotime() + 30 * MS;
    EXPECT(tl_wait(TL_EVENT_MAIL, at) == 0 && tl_nanotime() >= at);
    EXPECT(tl_wait(TL_EVENT_TIMER, 0) == TL_EVENT_TIMER && tl_events(&event, 1) == 1);
    EXPECT(timer_cancel(client, timers[4]) == TL_ERR_STATE);
    EXPECT(timer_create(client, &other) == 0 && other != timers[1]); // in a slot that was used before
}

// Logs what it is sent, and ends by "end".
static void mail(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint8_t text[MAIL_MAX];
    struct tl_event event = {0};
    size_t n = sizeof text;

    EXPECT(mail_receive(client, text, &n) == TL_ERR_AGAIN);
    tl_print("waits for mail\n");
    for (;;) {
        EXPECT(tl_wait(TL_EVENT_MAIL, UINT64_MAX) == TL_EVENT_MAIL);
        EXPECT(tl_events(&event, 1) == 1 && event.kind == TL_EVENT_MAIL && event.source == 0);
        EXPECT(event.count >= 1 && event.time <= tl_nanotime());
        for (uint32_t i = 0; i < event.count; i++) {
            n = i == 0 && event.value > 0 ? event.value - 1 : sizeof text;
            if (n < event.value)
                EXPECT(mail_receive(client, text, &n) == TL_ERR_SIZE); // and it is still there
            n = sizeof text;
            EXPECT(mail_receive(client, text, &n) == 0 && (i > 0 || n == event.value));
            tl_printf("%d: %.*s\n", (int)n, (int)n, (const char *)text);
            if (n == 3 && memcmp(text, "end", 3) == 0)
                return;
            if (n == 4 && memcmp(text, "hold", 4) == 0) // until its mailbox is full
                while (tl_events(&event, 1) == 0 || event.count < 4)
                    tl_yield();
            if (n == 5 && memcmp(text, "never", 5) == 0)
                tl_sleep_until(UINT64_MAX);
        }
    }
}

// Every timer that it may have, armed for ever; then nothing more. Each run must find all of them free.
static void quota(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t timer, count = 0;
    int e;

    EXPECT(tl_wait(TL_EVENT_ALL, 0) == 0);
    while ((e = timer_create(client, &timer)) == 0) {
        EXPECT(timer_arm(client, timer, UINT64_MAX - 1) == 0);
        count++;
    }
    EXPECT(e == TL_ERR_QUOTA && count == 32);
    tl_print("asleep\n");
    (void)tl_wait(TL_EVENT_ALL, UINT64_MAX);
    EXPECT(0);
}

static void replies(void)
{
    static const char request[] = "{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"later\"]}\n";
    struct tl_event events[3] = {0};
    char reply[256];

    EXPECT(tl_wait(TL_EVENT_REPLY, tl_nanotime() + MS) == 0);
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, 20) == 20); // half a request
    EXPECT(tl_wait(TL_EVENT_REPLY, 0) == 0);
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request + 20, sizeof request - 21) == (intptr_t)sizeof request - 21);
    EXPECT(tl_wait(TL_EVENT_ALL, UINT64_MAX) == TL_EVENT_REPLY);
    EXPECT(tl_wait(TL_EVENT_TIMER | TL_EVENT_MAIL, tl_nanotime() + MS) == 0);
    EXPECT(tl_events(events, 3) == 1 && events[0].kind == TL_EVENT_REPLY && events[0].value > 10);
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, 10) == 10);
    EXPECT(tl_wait(TL_EVENT_REPLY, UINT64_MAX) == TL_EVENT_REPLY); // the rest still waits
    intptr_t n = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply);
    EXPECT(n == (intptr_t)events[0].value - 10);
    EXPECT(tl_wait(TL_EVENT_REPLY, tl_nanotime() + MS) == 0 && tl_events(events, 3) == 0);
}

// 30 sleeps of 100 ms with a little work between them: 3 s, and far less than 10 ms of each second.
static void sleeps_within_its_budget(void)
{
    static struct float_bank bank, back;
    uint64_t at = tl_nanotime();

    float_bank_fill(&bank, UINT64_C(0x1234567800000000));
    float_bank_load(&bank);
    for (int i = 0; i < 30; i++) {
        at += 100 * MS;
        tl_sleep_until(at);
        float_bank_save(&back);
        EXPECT(memcmp(&bank, &back, sizeof bank) == 0);
        EXPECT(tl_nanotime() >= at && tl_nanotime() < at + PROMPT);
    }
}

// Ends each 2 ms of work by a sleep that is hardly one.
static _Noreturn void works_beyond_its_budget(void)
{
    for (;;) {
        uint64_t end = tl_nanotime() + 2 * MS;
        while (tl_nanotime() < end) {
        }
        tl_sleep_until(tl_nanotime() + 1000);
    }
}

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        arguments_and_deadlines();
        return 0;
    case 2:
        timers_in_order();
        return 0;
    case 3:
        mail();
        return 0;
    case 4:
    case 9:
        quota();
        return 0;
    case 5:
        replies();
        return 0;
    case 6:
        sleeps_within_its_budget();
        return 0;
    case 7:
        works_beyond_its_budget();
    default:
        for (uint64_t at = tl_nanotime() / SEC * SEC;;) // one trap a second
            tl_sleep_until(at += SEC);
    }
}
