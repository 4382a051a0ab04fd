// SPDX-License-Identifier: BSD-3-Clause
// An applet's timers: see timers.h.
#include "monitor/events/timers.h"

void tl_timer_open(struct tl_timers *timers, int slot, uint32_t handle)
{
    timers->slots[slot] = (struct tl_timer){.handle = handle};
}

void tl_timer_close(struct tl_timers *timers, int slot)
{
    timers->slots[slot] = (struct tl_timer){0};
}

static void run(struct tl_timer *timer, uint64_t now)
{
    if (!timer->armed || timer->at == UINT64_MAX || now < timer->at)
        return;
    timer->armed = false;
    if (timer->went_off == 0)
        timer->since = timer->at;
    if (timer->went_off < UINT32_MAX)
        timer->went_off++;
}

void tl_timer_arm(struct tl_timers *timers, int slot, uint64_t at, uint64_t now)
{
    struct tl_timer *timer = &timers->slots[slot];

    run(timer, now); // what was due before this counts
    timer->at = at > now ? at : now;
    timer->armed = true;
}

int tl_timer_cancel(struct tl_timers *timers, int slot, uint64_t now)
{
    struct tl_timer *timer = &timers->slots[slot];

    run(timer, now);
    if (!timer->armed)
        return TL_ERR_STATE;
    timer->armed = false;
    return 0;
}

bool tl_timers_run(struct tl_timers *timers, uint64_t now)
{
    bool any = false;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        run(&timers->slots[i], now);
        any |= timers->slots[i].went_off != 0;
    }
    return any;
}

uint64_t tl_timers_next(const struct tl_timers *timers)
{
    uint64_t next = UINT64_MAX;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        if (timers->slots[i].armed && timers->slots[i].at < next)
            next = timers->slots[i].at;
    return next;
}

bool tl_timers_take(struct tl_timers *timers, struct tl_event *event)
{
    struct tl_timer *first = NULL;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        struct tl_timer *timer = &timers->slots[i];
        if (timer->went_off != 0 && (first == NULL || timer->since < first->since))
            first = timer;
    }
    if (first == NULL)
        return false;
    *event = (struct tl_event){
        .kind = TL_EVENT_TIMER, .source = first->handle, .count = first->went_off, .time = first->since};
    first->went_off = 0;
    return true;
}
