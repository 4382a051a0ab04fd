// SPDX-License-Identifier: BSD-3-Clause
// The monitor: everything it owns, in one place and sized at build time. Nothing is allocated after boot, as there is
// nothing to allocate from.
//
// Read it in this order: main.c (boot), scheduler.c (who runs), run.c (one of them), syscall.c and requests.c (what a
// trap asks for), job.h (what takes more than one turn), start.c (a start is such), usermem.c (the only way to an
// applet's memory), fault.c (what happens to an applet that oversteps), events.h and sleep.h (what it can wait for),
// host.c (the same services over the UART), host_share.c (how much of the time that may take), console.h (what is sent
// there), watchdog.h (over all of that).
#ifndef TL_MONITOR_MONITOR_H
#define TL_MONITOR_MONITOR_H

#include "monitor/console/console.h"
#include "monitor/console/logbuf.h"
#include "monitor/context/context.h"
#include "monitor/context/sleep.h"
#include "monitor/context/unwind.h"
#include "monitor/random.h"
#include "monitor/watchdog.h"
#include "platform.h"
#include "rpc/server.h"
#include "rpc/session.h"
#include "stream/line.h"

#define TL_VERSION "0.1.0"

#define TL_SLICE_NS   UINT64_C(10000000)    // 10 ms, and of it
#define TL_GAP_NS     UINT64_C(500000)      // what comes between two: the switch, the end of a turn
#define TL_PERIOD_NS  UINT64_C(1000000000)  // over which budgets count: 1 s
#define TL_BACKOFF_NS UINT64_C(100000000)   // before the first restart after a fault; doubles each time
#define TL_FAULTS_MAX 6u                    // in a row, then held
#define TL_GOOD_NS    UINT64_C(10000000000) // a run this long ends the row: 10 s

#define TL_RESTART_WAITS 10u // for each ns of restarts by policy, none begins for so many

#define TL_HOST_SHARE_NS UINT64_C(1000000) // of the host, before each slice and within it: 1 ms, and one turn

// What is known of one applet's end.
struct tl_fault {
    uint32_t number; // counts from 1; 0: none
    uint32_t id;
    char name[TL_NAME_SIZE];
    enum tl_reason reason;
    uint64_t address;
    uint64_t syndrome;
    uint64_t time;
    struct tl_regs regs;
    struct tl_calls calls;
};

// An image on its way in from the host, piece by piece.
struct tl_upload {
    bool open;
    uint32_t number;
    uint32_t size;
    uint32_t crc;
    uint32_t taken;                               // bytes so far
    uint32_t sum;                                 // CRC-32 of those
    uint32_t slot;                                // of the image store
    const char *why;                              // the last one was refused
    char dropped[TL_BOARD_APPLETS][TL_NAME_SIZE]; // names of applets that made room for it
};

struct tl_monitor {
    struct tl_context *contexts; // TL_BOARD_APPLETS of them
    struct tl_context *current;  // runs, or ran last
    struct tl_context *loaded;   // whose protection and floating-point bank the processor has
    struct tl_trap_info trap;    // of the last trap that was no call and no interrupt
    uint64_t slice_end;          // of the present slice
    uint64_t served;             // ns of it that went to the host; before it, of the host's share
    bool held;                   // its device does not interrupt before its next share
    uint64_t restart_at;         // before that, no context is started again by its restart policy

    // An application's own, or NULL: called at each load and clone, when the context's protection stands, to add to it
    // (on RISC-V by tl_pmp_grant to protection.pmp, for a context with the machine's own addresses). Never a device
    // that reaches memory by itself. NULL; or in words why the load is refused.
    const char *(*protect)(struct tl_context *context);

    // The self-test found that the normal world cannot reach what is the secure one's: it may have contexts.
    bool normal_fenced;
    // It can, and has contexts all the same: a build with UNFENCED=1, which says so at each boot and in `trapline ps`.
    bool unfenced;

    struct tl_random random;
    struct tl_logbuf log;
    struct tl_log_source own_log;             // "[monitor] "
    struct tl_fault faults[TL_BOARD_APPLETS]; // the last of each: none pushes out another's
    uint32_t fault_count;

    struct tl_rpc_server server;
    struct tl_rpc_principal host;
    struct tl_upload upload;
    uint64_t switches;
    uint64_t idle;   // ns that the processor waited for an interrupt, with nobody to run
    uint64_t hosted; // ns that went to the host
    uint64_t echoes; // Echo.Count
    bool leds[2];
};

// scheduler.c: runs applets and serves the host, for ever.
_Noreturn void tl_monitor_run(struct tl_monitor *monitor);

// run.c: deals with a trap that is no call. False when another context should run now.
bool tl_trapped(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap);
// Serves what interrupted. False when that was the timer.
bool tl_interrupted(struct tl_monitor *monitor);

// start.c, syscall.c, requests.c: a turn of a job (job.h).
bool tl_start_turn(struct tl_monitor *monitor, struct tl_context *context);
bool tl_random_turn(struct tl_monitor *monitor, struct tl_context *context);
bool tl_requests_turn(struct tl_monitor *monitor, struct tl_context *context);

// requests.c: RPC_REQ, RPC_RES, RPC_CALL. True: the applet may go on at once.
bool tl_call_receive(struct tl_monitor *monitor, struct tl_context *context);
bool tl_call_flush(struct tl_monitor *monitor, struct tl_context *context);
bool tl_call_call(struct tl_monitor *monitor, struct tl_context *context);

// syscall.c: a call's job is done, with this result. TL_ERR_RANGE stops the applet: p is its bad pointer. True: it goes
// on.
bool tl_call_done(struct tl_monitor *monitor, struct tl_context *context, intptr_t result, uintptr_t p);

// limits.c: of contexts that have a budget or a deadline. How long one may run at a stretch, ns, from 1 to TL_SLICE_NS.
uint64_t tl_limits_slice(const struct tl_context *context);
// It ran for `used` ns up to `now`, and then gave up the processor by itself, or not; past a limit, its manifest says
// what comes next.
void tl_limits_spend(struct tl_monitor *monitor, struct tl_context *context, uint64_t used, uint64_t now, bool gave_up);
// A throttled context's next period begins.
void tl_limits_release(struct tl_context *context, uint64_t now);

// fault.c
void tl_fault(struct tl_monitor *monitor, struct tl_context *context, enum tl_reason reason, uint64_t address,
              uint64_t syndrome);
// The applet asked to end.
void tl_context_exit(struct tl_monitor *monitor, struct tl_context *context);

// host.c: the host's end of the UART.
void tl_host_init(struct tl_monitor *monitor);
// Nothing is under way for the host, and no byte has come (one look at the device).
bool tl_host_quiet(void);
// One turn of what there is to do for the host: some bytes taken from the line, or one request, or a piece of one.
// False: there was nothing to do.
bool tl_host_turn(struct tl_monitor *monitor);

// host_share.c: turn after turn from `from` (now) on, until there is nothing to do, or the host has had its share
// (monitor->served). False: there was nothing.
bool tl_host_visit(struct tl_monitor *monitor, uint64_t from);
// The same with a share of its own, between slices: due if its device is held off (monitor->held), or it is not quiet.
bool tl_host_share(struct tl_monitor *monitor, uint64_t now);
// Its device does not interrupt before the next share.
void tl_host_hold(struct tl_monitor *monitor);
uint64_t tl_host_dropped_lines(void);
uint64_t tl_host_repeated_calls(void);

// memory.c: what the linker script laid out.
uint8_t *tl_memory_of_applet(uint32_t index);
#define TL_IMAGE_PLACES (TL_BOARD_IMAGES + 1u) // of the image store: one more than are kept, for an upload
uint8_t *tl_memory_of_image(uint32_t slot);
const uint8_t *tl_memory_of_constants(size_t *n); // code and constants
uint32_t tl_memory_stack_size(void);
uint32_t tl_memory_stack_used(void);
_Noreturn void tl_power_off(void);

// Applets within the monitor's image: made by the Makefile from the board's list.
struct tl_builtin {
    const uint8_t *image;
    const uint8_t *end;
    uintptr_t start; // not 0: at boot
};
extern const struct tl_builtin tl_builtins[];
extern const size_t tl_builtin_count;

// The context of that name, or NULL.
struct tl_context *tl_monitor_find(struct tl_monitor *monitor, const char *name, size_t n);
// One that is empty, or NULL.
struct tl_context *tl_monitor_free(struct tl_monitor *monitor);

// The context of the applet that calls, for a service that has something for each; NULL for the host.
struct tl_context *tl_monitor_caller(const struct tl_rpc_call *call);
// Whose words they are that a service logs for this call: the applet's, or for the host the monitor's own.
struct tl_log_source *tl_monitor_log_source(const struct tl_rpc_call *call);

#endif
