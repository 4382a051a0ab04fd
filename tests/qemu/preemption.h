// SPDX-License-Identifier: BSD-3-Clause
// What an attacker who takes the processor costs a sibling: latency.c beside it, in guest time, while the host asks
// for the list all the time. Include after <cmocka.h>.
#ifndef TL_TESTS_QEMU_PREEMPTION_H
#define TL_TESTS_QEMU_PREEMPTION_H

#include "tests/qemu/on_board.h"

#define SLICE_NS UINT64_C(10000000) // TL_SLICE_NS
#define GAP_NS   UINT64_C(1500000)  // TL_GAP_NS and TL_HOST_SHARE_NS: of a slice, what may be another's
#define BOUND_NS (2 * SLICE_NS)     // of the 99th percentile
#define ROUNDS   200u               // latency.c's
// A run whose every round is at the bound.
#define RUN_NS (ROUNDS * BOUND_NS)

static uint64_t preemption_p99;

static inline void preemption_load(const char *stem, unsigned variant, char name[33])
{
    if (!board_run(&board, on_board_path(stem, variant), name))
        fail_msg("%s", board.why);
}

// Runs latency.c beside what runs already. False: it is not through in time, or its 99th percentile is beyond the
// bound.
static inline bool preemption_keeps_in_time(unsigned variant, const char *beside)
{
    struct monitor_applet latency;
    unsigned long long p99, max;
    char name[33];

    preemption_load("latency", variant, name);
    size_t from = board.log_len;
    board.busy_line = true;
    if (!board_await_end(&board, name, RUN_NS, &latency))
        assert_non_null(strstr(board.why, "though the board's clock went on")); // and nothing else was wrong
    if (latency.state != MONITOR_STATE_STOPPED) {
        printf("latency beside %s: no end within %llu ms\n", beside, (unsigned long long)(RUN_NS / 1000000));
        assert_int_equal(board_stop(&board, name), 0);
        return false;
    }
    assert_int_equal(latency.reason, MONITOR_REASON_EXIT);
    assert_int_equal(latency.status, 0); // else a line of latency.c
    const char *said = strstr(board.log + from, "[latency] p99 ");
    assert_non_null(said);
    assert_int_equal(sscanf(said, "[latency] p99 %llu max %llu", &p99, &max), 2);
    printf("latency beside %s: p99 %llu us, max %llu us of guest time\n", beside, p99 / 1000, max / 1000);
    preemption_p99 = p99;
    return p99 <= BOUND_NS;
}

// An attacker that takes all it gets: each of the sibling's rounds waits for a whole slice of its, and not for two.
static inline void preemption_beside(const char *stem, unsigned variant, const char *what)
{
    struct monitor_applet attacker;
    char name[33];

    preemption_load(stem, variant, name);
    assert_true(preemption_keeps_in_time(1, what));
    assert_true(preemption_p99 >= SLICE_NS - GAP_NS); // else it was not beside it
    assert_true(board_applet(&board, name, &attacker));
    assert_int_equal(attacker.state, MONITOR_STATE_READY);
    assert_true(attacker.cpu >= ROUNDS * SLICE_NS / 2); // the host's calls are not of its time
    assert_int_equal(board_stop(&board, name), 0);
}

// The control: on a monitor whose timer ends no slice, the same check passes without the attacker, and fails beside it.
static inline void preemption_control(const char *stem, unsigned variant, const char *what)
{
    char name[33];
    struct monitor_applet attacker;

    on_board_boot_control("preemption");
    (void)board_stop(&board, "sibling");
    assert_true(preemption_keeps_in_time(1, "nobody, without preemption"));
    assert_true(preemption_p99 < SLICE_NS);
    preemption_load(stem, variant, name);
    assert_false(preemption_keeps_in_time(1, what));
    assert_true(board_applet(&board, name, &attacker));
    assert_int_equal(attacker.state, MONITOR_STATE_READY);
}

#endif
