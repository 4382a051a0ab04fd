// SPDX-License-Identifier: BSD-3-Clause
// The meter: how long the monitor works between two looks at who should run. Linked into a monitor of its own
// (build/BOARD/meter/monitor.elf), whose objects are the product's; these functions stand around the product's by the
// linker's --wrap, so that what is measured pays nothing in the product.
//
// A stretch begins when an applet traps or is interrupted, and with each turn; it ends when a turn is over, or an
// applet runs, or the processor waits. Under -icount shift=0 one ns is one instruction. The longest stretch of each
// path is told in the log, each time that it has become longer: "[monitor] stretch NAME NS".
#include "monitor/console/host.h"
#include "monitor/context/context.h"
#include "monitor/context/run.h"
#include "monitor/context/start.h"
#include "monitor/monitor.h"
#include "monitor/syscall.h"

enum path {
    PATH_BOOT,
    PATH_CALL,
    PATH_FAULT = PATH_CALL + 32,
    PATH_INTERRUPT,
    PATH_HOST,
    PATH_JOB,
    PATHS = PATH_JOB + 8
};

static const char *const call_names[] = {[TL_SYS_EXIT] = "EXIT",         [TL_SYS_WRITE] = "WRITE",
                                         [TL_SYS_NANOTIME] = "NANOTIME", [TL_SYS_GETRANDOM] = "GETRANDOM",
                                         [TL_SYS_RPC_REQ] = "RPC_REQ",   [TL_SYS_RPC_RES] = "RPC_RES",
                                         [TL_SYS_ABI] = "ABI",           [TL_SYS_EXIT_STATUS] = "EXIT_STATUS",
                                         [TL_SYS_LOG] = "LOG",           [TL_SYS_RPC_CALL] = "RPC_CALL",
                                         [TL_SYS_YIELD] = "YIELD",       [TL_SYS_WAIT] = "WAIT",
                                         [TL_SYS_EVENTS] = "EVENTS"};
static const struct {
    tl_turn *turn;
    const char *name;
} jobs[] = {{tl_start_turn, "start"},   {tl_random_turn, "GETRANDOM"}, {tl_receive_turn, "RPC_REQ"},
            {tl_flush_turn, "RPC_RES"}, {tl_call_turn, "RPC_CALL"},    {tl_lockstep_turn, "compare"}};

static struct tl_monitor *monitor;
static uint64_t longest[PATHS];
static uint64_t since;
static unsigned path;
static bool telling;

static void name_of(unsigned p, const char **kind, const char **name)
{
    *name = "";
    *kind = p == PATH_BOOT ? "boot" : p == PATH_FAULT ? "fault" : p == PATH_INTERRUPT ? "interrupt" : "host";
    if (p >= PATH_JOB) {
        *kind = "job:";
        *name = jobs[p - PATH_JOB].name;
    } else if (p >= PATH_CALL && p < PATH_FAULT) {
        *kind = "call:";
        *name = p - PATH_CALL < sizeof call_names / sizeof call_names[0] && call_names[p - PATH_CALL] != NULL
                    ? call_names[p - PATH_CALL]
                    : "other";
    }
}

// The stretch ends here, and another begins.
static void mark(unsigned next)
{
    uint64_t now = tl_arch_now(), took = now - since;

    if (monitor != NULL && path != PATH_BOOT && !telling && took > longest[path] + longest[path] / 32) {
        const char *kind, *name;
        longest[path] = took;
        name_of(path, &kind, &name);
        telling = true;
        tl_say(monitor, "stretch %s%s %llu", kind, name, (unsigned long long)took);
        telling = false;
    }
    path = next;
    since = tl_arch_now();
}

enum tl_trap __real_tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info);
enum tl_trap __wrap_tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info);
enum tl_trap __wrap_tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info)
{
    mark(PATH_BOOT);
    enum tl_trap trap = __real_tl_arch_enter(regs, info);
    uintptr_t call = tl_regs_call(regs);
    since = tl_arch_now();
    path = trap == TL_TRAP_INTERRUPT ? PATH_INTERRUPT
           : trap == TL_TRAP_CALL    ? PATH_CALL + (unsigned)(call < 31 ? call : 31)
                                     : PATH_FAULT;
    return trap;
}

// The handler is done: whoever is to run is looked for, or the slice's end.
bool __real_tl_secure_handler(struct tl_monitor *m, struct tl_context *context, enum tl_trap trap);
bool __wrap_tl_secure_handler(struct tl_monitor *m, struct tl_context *context, enum tl_trap trap);
bool __wrap_tl_secure_handler(struct tl_monitor *m, struct tl_context *context, enum tl_trap trap)
{
    bool on = __real_tl_secure_handler(m, context, trap);
    mark(PATH_HOST);
    return on;
}

bool __real_tl_job_turn(struct tl_monitor *m, struct tl_context *context);
bool __wrap_tl_job_turn(struct tl_monitor *m, struct tl_context *context);
bool __wrap_tl_job_turn(struct tl_monitor *m, struct tl_context *context)
{
    unsigned p = path;

    // The first turn of a call is part of the trap.
    if (p < PATH_CALL || p >= PATH_FAULT) {
        unsigned job = 0;
        while (jobs[job].turn != context->job.turn)
            job++;
        mark(PATH_JOB + job);
    }
    bool more = __real_tl_job_turn(m, context);
    mark(PATH_HOST);
    return more;
}

bool __real_tl_host_turn(struct tl_monitor *m);
bool __wrap_tl_host_turn(struct tl_monitor *m);
bool __wrap_tl_host_turn(struct tl_monitor *m)
{
    mark(PATH_HOST);
    monitor = m; // from here on: what boot does is no stretch
    bool more = __real_tl_host_turn(m);
    mark(PATH_HOST);
    return more;
}

void __real_tl_arch_idle(void);
void __wrap_tl_arch_idle(void);
void __wrap_tl_arch_idle(void)
{
    mark(PATH_BOOT);
    __real_tl_arch_idle();
    since = tl_arch_now();
    path = PATH_INTERRUPT;
}
