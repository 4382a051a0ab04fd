// SPDX-License-Identifier: BSD-3-Clause
// How fast a line to a board is, from what its replies take: so that a request is not sent again while it, or one
// before it, is still on its way over a slow one.
#ifndef TL_HOST_PACE_H
#define TL_HOST_PACE_H

#include <stddef.h>
#include <stdint.h>

// All zero to begin with. Times are of any one clock and unit.
struct host_pace {
    uint64_t heard; // when the last reply came
    double each;    // a byte's time; 0: not known
    unsigned late;  // replies in a row, 3 at the most, to requests that had been sent again
};

// The reply to a request of n bytes came, which was sent `times` times, at last at `sent`. What was before it on the
// line is not counted. One that was sent again tells little, as the reply may be to its first time: it only makes the
// next one wait longer.
static inline void host_pace_heard(struct host_pace *pace, uint64_t sent, unsigned times, uint64_t now, size_t n)
{
    uint64_t from = sent > pace->heard ? sent : pace->heard;
    double each = n > 0 && now > from ? (double)(now - from) / (double)n : 0;

    if (pace->each <= 0)
        pace->each = each;
    else if (times == 1)
        pace->each += (each - pace->each) / 4;
    pace->late = times == 1 ? 0 : pace->late < 3 ? pace->late + 1 : 3;
    pace->heard = now;
}

// The time that n bytes take.
static inline uint64_t host_pace_time(const struct host_pace *pace, size_t n)
{
    return (uint64_t)(pace->each * (double)n);
}

// When to send again what was just sent, with n bytes under way: after `least` at the least.
static inline uint64_t host_pace_wait(const struct host_pace *pace, uint64_t least, size_t n)
{
    return (least << pace->late) + host_pace_time(pace, n * 3 / 2);
}

#endif
