// SPDX-License-Identifier: BSD-3-Clause
// A context: one applet, what it may do, and what it did. The monitor has a fixed number of them.
//
// This file has the struct and its life: a context is loaded from an image, started (start.h), run (run.h) and stopped.
// The scheduler (scheduler.h) does that for all contexts. A monitor put together by hand uses the same functions:
//     tl_context_load(&monitor, elf, n, &context, &why);   // then, if it likes: context->handler = mine;
//     tl_context_start(&monitor, context);
//     while (tl_context_runs(context)) {                   // or tl_context_run, which also preempts the context
//         tl_context_doze(context, UINT64_MAX);            // sleep.h; does nothing unless the context sleeps
//         enum tl_trap trap = tl_context_schedule(&monitor, context);
//         (void)context->handler(&monitor, context, trap);
//     }
// examples/06-by-hand is a complete monitor of that kind.
#ifndef TL_MONITOR_CONTEXT_H
#define TL_MONITOR_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gen/monitor.h"
#include "monitor/arch/arch.h"
#include "monitor/console/logbuf.h"
#include "monitor/context/job.h"
#include "monitor/context/lockstep.h"
#include "monitor/context/marks.h"
#include "monitor/engines/engine.h"
#include "monitor/events/events.h"
#include "monitor/image/image.h"
#include "monitor/usermem.h"
#include "rpc/server.h"
#include "sizes.h"
#include "transports/syscall/abi.h"
#include "transports/syscall/monitor_queue.h"

struct tl_monitor;
struct tl_context;

// Deals with a trap of the context. True: the context is still READY and may go on at once. False: others have their
// turn first, or it has ended (tl_fault, tl_context_exit, tl_context_stop). monitor->trap has the details of a trap
// that is neither a call nor an interrupt. An application's own handler serves the calls that it knows, and passes all
// other traps to tl_secure_handler, whose answer it returns. Call numbers from TL_SYS_OWN on are free for applications.
typedef bool tl_handler(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap);

struct tl_context {
    struct tl_regs regs; // first: tl_syscall_nanotime finds the context by it
    struct tl_fp fp;

    // Small things first: they are reached by short offsets at every trap and switch.
    uint32_t id; // 1..; also its address space's number
    char name[TL_NAME_SIZE];
    enum monitor_state state; // idl/monitor.idl says what each is
    enum monitor_reason reason;
    int32_t status;

    const uint8_t *image; // pristine, for restarts
    struct tl_job job;    // work under way that takes several turns of the monitor
    uint32_t restart;     // enum tl_restart
    uint32_t on_limit;    // enum tl_limit
    uint64_t budget;      // ns of processor time in any one period; 0: no limit
    uint64_t spent;       // ns used in the present period, if there is a limit
    uint64_t period;      // when the present period began
    uint64_t deadline;    // ns of processor time in which it must give up the processor by itself; 0: no limit
    uint64_t stretch;     // ns used since it last did so, if there is a limit

    uint64_t started;    // when it was last started
    bool placed;         // its memory is ready for that run: the start is done
    uint64_t start_took; // ns of processor time that its start took, so far
    bool by_itself;      // its restart policy started it
    uint64_t wake_at;    // BACKOFF: when it is restarted. ASLEEP, THROTTLED: when it goes on, or is looked at again
    uint32_t in_a_row;   // faults without a good while between them
    uint32_t restarts;
    uint32_t faults;
    uint32_t throttled; // times
    uint64_t traps;
    uint64_t cpu;
    struct tl_marks marks; // of this run; tl_marks_look brings them up to date

    const struct tl_engine *engine; // what executes its code (monitor/engines); NULL: the processor
    enum tl_trap (*enter)(struct tl_regs *regs, struct tl_trap_info *info); // the engine's, or tl_arch_enter

    // Set by tl_context_load. An application may change these until the next load, but only before a start: requests
    // that wait in the queue belong to the server that they came for.
    tl_handler *handler;          // tl_secure_handler or tl_nonsecure_handler, by its world
    struct tl_rpc_server *server; // serves its requests: the monitor's. NULL: they wait for tl_context_read

    struct tl_lockstep lockstep;
    struct tl_usermem mem;
    struct tl_rpc_principal principal;
    struct tl_log_source log;
    struct tl_queue queue;
    struct tl_events events;
    struct tl_protection protection;
    struct tl_image layout;        // of the image, found at load: it is not judged again
    struct tl_rpc_request request; // being served, and its JSON values
    struct tl_json_token tokens[TL_MAX_VALUES];
};
_Static_assert(offsetof(struct tl_context, regs) == 0, "tl_syscall_nanotime and engines cast the one to the other");

// Returns whether the context belongs to the secure world. The normal world is an operating system of its own beside
// the applets.
static inline bool tl_context_secure(const struct tl_context *context)
{
    return (context->principal.permissions & TL_ARCH_NORMAL) == 0;
}

// Returns whether the context is in the middle of a run, and goes on now or later without being started.
static inline bool tl_context_runs(const struct tl_context *context)
{
    return context->state == MONITOR_STATE_READY || context->state == MONITOR_STATE_ASLEEP ||
           context->state == MONITOR_STATE_THROTTLED;
}

// Returns whether the context has ended, was stopped, or was never started. One that waits for its restart is not done.
static inline bool tl_context_done(const struct tl_context *context)
{
    return !tl_context_runs(context) && context->state != MONITOR_STATE_BACKOFF;
}

// Returns whether the context has a limit of processor time.
static inline bool tl_context_limited(const struct tl_context *context)
{
    return (context->budget | context->deadline) != 0;
}

// Checks an image and gives it a context: the stopped one of the same name, else an empty one. The image is an ELF
// file, whose bytes must not change while a context has it. The context is not started. Returns 0 and *context; or
// TL_ERR_IMAGE, TL_ERR_STATE (an applet of that name runs) or TL_ERR_QUOTA (no context is free), and *why says it in
// words. On an error nothing has changed, with one exception: if monitor->protect refuses, the stopped context of that
// name is gone.
int tl_context_load(struct tl_monitor *monitor, const uint8_t *image, size_t n, struct tl_context **context,
                    const char **why);

// Loads an image for which tl_context_load has just found no free context (TL_ERR_QUOTA), after one was made free. The
// code of a virtual machine is not judged a second time.
int tl_context_load_again(struct tl_monitor *monitor, const uint8_t *image, size_t n, struct tl_context **context,
                          const char **why);

// Returns how many contexts the image needs: 1, or 2 with lockstep. 0: the image is not valid, of which the code of a
// virtual machine is not judged.
uint32_t tl_context_wants(const uint8_t *image, size_t n);

// Makes the processor forget the context: its protection, which may change after that, and its floating-point bank,
// which is lost (tl_context_equal and tl_context_clone save it).
void tl_context_leave(struct tl_monitor *monitor, const struct tl_context *context);

// Ends a run: writes out half a log line, drops what waits in the queue, and sets `state`, which is any but READY. The
// memory stays as it is until the next start, so that the monitor can look into it.
void tl_context_stop(struct tl_monitor *monitor, struct tl_context *context, enum monitor_state state,
                     enum monitor_reason reason);

// Returns the context of that name, or NULL.
struct tl_context *tl_monitor_find(struct tl_monitor *monitor, const char *name, size_t n);

// Returns an empty context, or NULL if there is none. The call does not reserve it.
struct tl_context *tl_monitor_find_empty(struct tl_monitor *monitor);

#endif
