// SPDX-License-Identifier: BSD-3-Clause
// How long a test waits for a program that it started: a clock that only goes on while that program could.
//
// On a busy machine a board in QEMU may get a twentieth of a processor, so a wait by the clock on the wall ends honest
// work. This clock leaves out the time in which a thread of the program, or the test itself, was ready to run and
// waited for a processor: an hour beside others' work may be a minute of it. It goes on while the program computes (an
// endless loop is found) and while it sleeps (a lost wake-up is found), so a bound on it is one that only a hang
// reaches.
//
// Linux tells of it in /proc/PID/task/*/schedstat. Where that is not, this is the clock on the wall.
#ifndef TL_TESTS_QEMU_PATIENCE_H
#define TL_TESTS_QEMU_PATIENCE_H

#include <stdint.h>
#include <sys/types.h>

#define PATIENCE_NS UINT64_C(120000000000) // for one answer

// All is private to patience.c.
struct patience {
    pid_t pid;
    uint64_t wall;        // when it was looked at last
    uint64_t ran, waited; // of the program's threads, in all, at that time
    uint64_t own_waited;  // of the test
    uint64_t lost;        // left out so far
    uint64_t last;        // what was given last
};

// From now on it is that program's; what it gave before stays behind it, as it never goes back.
void patience_begin(struct patience *patience, pid_t pid);

// Monotonic, ns.
uint64_t patience_now(struct patience *patience);

// When to look again, by tl_fd_now: at `until` of this clock at the earliest, and now and then before that.
uint64_t patience_wall(struct patience *patience, uint64_t until);

#endif
