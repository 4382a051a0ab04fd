// SPDX-License-Identifier: BSD-3-Clause
// Services by direct calls: one source, compiled for the processor and (ebpf/direct_vm.c) for eBPF. It ends with 42, or with the number
// of the line that found something wrong.
#include "gen/direct.h"
#include "applet-sdk/trapline.h"

#ifndef NAME
#define NAME "direct"
#endif

TL_MANIFEST(.name = NAME, .stack = 4096, .permissions = "board log time timer");

#define MUST(holds)                                                                                                    \
    do {                                                                                                               \
        if (!(holds))                                                                                                  \
            return __LINE__;                                                                                           \
    } while (0)

// "Hello, this is BOARD!", by Log.Write.
static __attribute__((noinline)) int greets(void)
{
    char text[64] = "Hello, this is ";
    size_t n = 32;

    MUST(board_name_direct(text + 15, &n) == 0 && n > 4);
    text[15 + n] = '!';
    MUST(log_write_direct(text, 16 + n) == 0);
    n = 3;
    MUST(board_name_direct(text, &n) == TL_ERR_TRUNCATED);
    text[0] = '\0';
    MUST(log_write_direct(text, 1) == TL_ERR_TYPE);
    return 0;
}

static __attribute__((noinline)) int tells_the_time(void)
{
    uint64_t before = tl_nanotime(), now = 0;

    MUST(time_now_direct(&now) == 0);
    MUST(before <= now && now <= tl_nanotime());
    return 0;
}

static __attribute__((noinline)) int draws_numbers(void)
{
    uint32_t a = 0, b = 0, all = 0;
    uint16_t c = 0;
    uint8_t bytes[4];
    size_t n = sizeof bytes;

    for (int i = 0; i < 8; i++) {
        MUST(rng_u32_direct(&a) == 0 && rng_u32_direct(&b) == 0 && a != b);
        MUST(rng_u16_direct(&c) == 0);
        all |= a | (uint32_t)c << 16;
    }
    MUST(all >= 0x80000000); // a value is no error, whatever its highest bit
    MUST(rng_fill_direct(bytes, &n) == TL_ERR_PERM);
    return 0;
}

static __attribute__((noinline)) int uses_timers(void)
{
    uint32_t timer = 0, other = 0;
    struct tl_event event = {0};

    MUST(timer_create_direct(&timer) == 0 && timer_create_direct(&other) == 0 && timer != other);
    MUST(timer_cancel_direct(timer) == TL_ERR_STATE);
    MUST(timer_arm_direct(other, UINT64_MAX) == 0);
    MUST(timer_arm_direct(timer, tl_nanotime() + 2000000) == 0);
    MUST(tl_wait(TL_EVENT_TIMER, UINT64_MAX) == TL_EVENT_TIMER);
    MUST(tl_events(&event, 1) == 1 && event.kind == TL_EVENT_TIMER && event.source == timer);
    MUST(timer_cancel_direct(other) == 0);
    MUST(timer_close_direct(timer) == 0);
    MUST(timer_close_direct(timer) == TL_ERR_HANDLE);
    MUST(timer_arm_direct(timer, 0) == TL_ERR_HANDLE && timer_arm_direct(0, 0) == TL_ERR_HANDLE);
    return 0;
}

int tl_applet(void)
{
    int line = greets();

    line = line != 0 ? line : tells_the_time();
    line = line != 0 ? line : draws_numbers();
    line = line != 0 ? line : uses_timers();
    return line != 0 ? line : 42;
}
