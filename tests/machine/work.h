// SPDX-License-Identifier: BSD-3-Clause
// How much the monitor does in one piece, counted in units of work. A piece is a turn (of a context's job, or of the
// host's); or what lies between a trap and the first turn, or between turns. One that is longer than what is documented
// (monitor/context/job.h, monitor/console/host.c, docs/abi.md) ends the program: turns always, the other pieces where
// the scheduler runs them (machine.guarded), as what runs contexts by hand may take its time.
#ifndef TL_TESTS_MACHINE_WORK_H
#define TL_TESTS_MACHINE_WORK_H

#include <stdint.h>

enum machine_work_kind { MACHINE_WORK_NONE, MACHINE_WORK_TRAP, MACHINE_WORK_TURN };

struct machine_work {
    enum machine_work_kind kind;
    uint64_t calls;         // that the server had begun, when the piece did
    uint64_t bytes;         // of applets' memory: read, written, cleared, copied, compared
    uint64_t random;        // bytes of random numbers
    uint64_t logged;        // bytes of log
    uint64_t taken, given;  // bytes, from and to the device of the line
    uint64_t parsed;        // bytes of requests that were read
    uint64_t fed;           // bytes looked at for the end of a line
    uint64_t looks, looked; // into an applet's memory, for the marks of `ps`; and bytes of it
};
extern struct machine_work machine_work;

// The piece under way ends, and must be one that may be; the next one begins.
void machine_work_mark(enum machine_work_kind next);

#endif
