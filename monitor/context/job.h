// SPDX-License-Identifier: BSD-3-Clause
// A job: work for a context that takes longer than one turn of the monitor. It is a start, which clears and fills the
// context's memory, or a call that asks for much: many bytes of random numbers, a line of many requests, a batch.
//
// One turn is a bounded piece of work: one request, or at most TL_TURN_BYTES of memory. Between two turns the monitor
// decides again who runs. A job is done in the slices of its own context, and so on its account; until it is done, the
// context is READY but not entered. A job that is dropped, because its context is stopped or started anew, needs no
// cleanup.
#ifndef TL_MONITOR_JOB_H
#define TL_MONITOR_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TL_TURN_BYTES 32768u // of memory cleared, copied or compared in one turn, at the most

struct tl_monitor;
struct tl_context;

// Does one turn of a job. True: there is more to do. False: the job is done and job.turn is NULL; a call has its result
// or has stopped the applet.
typedef bool tl_turn(struct tl_monitor *monitor, struct tl_context *context);

struct tl_job {
    tl_turn *turn; // what the job is; NULL: there is none
    uintptr_t p;   // the call's buffer: the applet's address and bytes, judged when it began
    size_t n;
    size_t done; // bytes of it, or of memory that was placed or compared, so far
    uintptr_t to;
    size_t cap;   // RPC_CALL's reply buffer
    bool serving; // a request is under way in context->request
};

// All kinds of turns.
tl_turn tl_start_turn;    // start.c
tl_turn tl_lockstep_turn; // lockstep.c: compares all of both memories, before EXIT
tl_turn tl_random_turn;   // syscall.c: GETRANDOM
tl_turn tl_receive_turn;  // requests.c: RPC_REQ
tl_turn tl_flush_turn;    // RPC_RES: replies that it made room for
tl_turn tl_call_turn;     // RPC_CALL

// Does one turn of the context's job.
bool tl_job_turn(struct tl_monitor *monitor, struct tl_context *context);

// run.c: does the first turn of a call. True: the call is done, and the applet may go on at once. False: the applet has
// ended, or the scheduler looks at others before the next turn.
bool tl_job_begin(struct tl_monitor *monitor, struct tl_context *context);

// Does turns until the job is done or the slice ends, and looks after the host in between. True: the job is done and
// the context may go on.
bool tl_job_run(struct tl_monitor *monitor, struct tl_context *context);

// Does the whole job in one go, for programs that run contexts by hand.
void tl_job_finish(struct tl_monitor *monitor, struct tl_context *context);

#endif
