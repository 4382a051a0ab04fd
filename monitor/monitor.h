// SPDX-License-Identifier: BSD-3-Clause
// The monitor: everything it owns, in one struct whose size is known at build time. Nothing is allocated after boot, as
// there is nothing to allocate from.
//
// Read the files in this order, each by its header first:
//     main.c                boot
//     scheduler.h           which context runs next
//     context/run.h         how one context runs
//     syscall.h, requests.h what a trap asks for
//     context/job.h         what takes more than one turn; context/start.h is one such job
//     usermem.h             the only way to an applet's memory
//     context/fault.h       what happens to an applet that oversteps
//     events/events.h       what an applet can wait for, and context/sleep.h, how it does
//     console/host.h        the same services over the UART; console/host_share.h, how much time that may take
//     console/console.h     what is sent over the UART
//     watchdog.h            what watches over all of it
#ifndef TL_MONITOR_MONITOR_H
#define TL_MONITOR_MONITOR_H

#include "monitor/console/console.h"
#include "monitor/console/logbuf.h"
#include "monitor/context/context.h"
#include "monitor/context/fault.h"
#include "monitor/random.h"
#include "platform.h"
#include "rpc/server.h"
#include "version.h"

// An image on its way in from the host, piece by piece.
struct tl_upload {
    bool open;
    uint32_t number;
    uint32_t size;
    uint32_t crc;
    uint32_t taken;                               // bytes that have come
    uint32_t sum;                                 // CRC-32 of those
    uint32_t slot;                                // of the image store
    const char *why;                              // why the last one was refused
    char dropped[TL_BOARD_APPLETS][TL_NAME_SIZE]; // names of applets that made room for it
};

struct tl_monitor {
    struct tl_context *contexts; // TL_BOARD_APPLETS of them
    struct tl_context *current;  // the one that runs, or ran last
    struct tl_context *loaded;   // the one whose protection and floating-point bank the processor has
    struct tl_trap_info trap;    // of the last trap that was neither a call nor an interrupt
    uint64_t slice_end;          // of the present slice
    uint64_t served;             // ns of the slice that went to the host; before it, ns of the host's share
    bool held;                   // the host's device does not interrupt before its next share
    uint64_t restart_at;         // no context is restarted by its policy before this time

    // What contexts do when they trap, unless an application sets a handler of its own: tl_syscall_init.
    tl_handler *secure_handler, *nonsecure_handler;
    void (*nanotime)(struct tl_regs *regs);

    // An application's own, or NULL. It is called at each load and clone, when the context's protection stands, and may
    // add to that (on RISC-V by tl_pmp_grant to protection.pmp, for a context with the machine's own addresses), but
    // never a device that reaches memory by itself. Returns NULL; or, in words, why the load is refused.
    const char *(*protect)(struct tl_context *context);

    // The self-test found that the normal world cannot reach the secure world's memory, so it may have contexts.
    bool normal_fenced;
    // It can, and may have contexts all the same: a build with UNFENCED=1, which says so at each boot and in
    // `trapline ps`.
    bool unfenced;

    struct tl_random random;
    struct tl_logbuf log;
    struct tl_log_source own_log;             // "[monitor] "
    struct tl_fault faults[TL_BOARD_APPLETS]; // the last of each context: none pushes out another's
    uint32_t fault_count;

    struct tl_rpc_server server;
    struct tl_rpc_principal host;
    struct tl_upload upload;
    uint64_t switches;
    uint64_t idle;   // ns that the processor waited for an interrupt, with no context to run
    uint64_t hosted; // ns that went to the host
    uint64_t echoes; // Echo.Count
    bool leds[2];
};

#endif
