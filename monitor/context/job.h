// SPDX-License-Identifier: BSD-3-Clause
// A job: what a context has under way that takes longer than one turn of the monitor's. A start, which clears and
// fills its memory; a call that asks for much: many bytes of random numbers, a line of many requests, a batch.
//
// One turn is a bounded piece: one request, or at most TL_TURN_BYTES of memory. Between two turns the monitor looks who
// should run. Jobs are done in the slices of their own context, and so in its account; meanwhile the context is READY
// and is not entered. A job that is dropped (its context is stopped, or started anew) needs no end.
#ifndef TL_MONITOR_JOB_H
#define TL_MONITOR_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TL_TURN_BYTES 32768u // of memory cleared, copied or compared in one turn, at the most

struct tl_monitor;
struct tl_context;

// One turn of a job. True: there is more. False: it is done, and job.turn is NULL; if it was a call, that has its
// result or has stopped the applet.
typedef bool tl_turn(struct tl_monitor *monitor, struct tl_context *context);

struct tl_job {
    tl_turn *turn; // what the job is; NULL: there is none
    uintptr_t p;   // the call's buffer: the applet's address and bytes, judged when it began
    size_t n;
    size_t done; // bytes of it; of memory that was placed or compared
    uintptr_t to;
    size_t cap;   // RPC_CALL's reply buffer
    bool serving; // a request is under way in context->request
};

// The turns that there are.
tl_turn tl_start_turn;    // start.c
tl_turn tl_lockstep_turn; // lockstep.c: compares all of both memories, before EXIT
tl_turn tl_random_turn;   // syscall.c: GETRANDOM
tl_turn tl_receive_turn;  // requests.c: RPC_REQ
tl_turn tl_flush_turn;    // RPC_RES: what it made room for
tl_turn tl_call_turn;     // RPC_CALL

// One turn of the context's job.
bool tl_job_turn(struct tl_monitor *monitor, struct tl_context *context);

// run.c: a call begins: its first turn. True: it is done, and the applet may go on at once. False: it has ended, or
// others are looked at before the next turn.
bool tl_job_begin(struct tl_monitor *monitor, struct tl_context *context);

// A turn, and more up to the slice's end, with a look at the host in between. True: the job is done and the context may
// go on.
bool tl_job_run(struct tl_monitor *monitor, struct tl_context *context);

// All of it in one go, for who runs contexts by hand.
void tl_job_finish(struct tl_monitor *monitor, struct tl_context *context);

#endif
