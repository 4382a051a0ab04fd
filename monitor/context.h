// SPDX-License-Identifier: BSD-3-Clause
// A context: one applet, what it may do, and what it did. The monitor has a fixed number of them.
#ifndef TL_MONITOR_CONTEXT_H
#define TL_MONITOR_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/arch/arch.h"
#include "monitor/image.h"
#include "monitor/logbuf.h"
#include "monitor/usermem.h"
#include "rpc/server.h"
#include "transports/syscall/abi.h"
#include "transports/syscall/monitor_queue.h"

// As in idl/monitor.idl, number for number (monitor/services/monitor.c asserts it).
enum tl_state {
    TL_STATE_EMPTY = 0,
    TL_STATE_READY = 1,
    TL_STATE_STOPPED = 2,
    TL_STATE_FAULTED = 3,
    TL_STATE_BACKOFF = 4, // faulted, will be restarted at wake_at
    TL_STATE_HELD = 5,    // faulted too often: only a hand restarts it
};

enum tl_reason {
    TL_REASON_NONE = 0,
    TL_REASON_EXIT = 1,
    TL_REASON_KILLED = 2,
    TL_REASON_BUDGET = 3,
    TL_REASON_RANGE = 4,
    TL_REASON_READ = 5,
    TL_REASON_WRITE = 6,
    TL_REASON_EXEC = 7,
    TL_REASON_UNDEFINED = 8,
    TL_REASON_ALIGNMENT = 9,
    TL_REASON_STATE = 10,
    TL_REASON_COUNT
};

struct tl_context {
    struct tl_regs regs;
    struct tl_fp fp;

    // Small things first: they are reached by short offsets at every trap and switch.
    uint32_t id; // 1..; also its address space's number
    char name[TL_NAME_SIZE];
    enum tl_state state;
    enum tl_reason reason;
    int32_t status;

    const uint8_t *image; // pristine, for restarts
    size_t image_size;
    uint32_t restart; // enum tl_restart
    uint64_t budget;  // ns of processor time in any one period; 0: no limit
    uint64_t spent;   // in the present period
    uint64_t period;  // when that began

    uint64_t started;  // when it was last started
    uint64_t wake_at;  // BACKOFF: when it is restarted
    uint32_t in_a_row; // faults without a good while between them
    uint32_t restarts;
    uint32_t faults;
    uint64_t traps;
    uint64_t cpu;

    struct tl_protection protection;
    struct tl_usermem mem;
    struct tl_queue queue;
    struct tl_log_source log;
    struct tl_rpc_principal principal;
};

struct tl_monitor;

// Of the trusted world, and not of the normal one: an operating system of its own beside the applets.
static inline bool tl_context_secure(const struct tl_context *context)
{
    return (context->principal.permissions & TL_ARCH_NORMAL) == 0;
}

// Checks an image (an ELF file; its bytes must stay as they are for as long as a context has them) and gives it a
// context: the stopped one of the same name, else an empty one. It is not started. 0 and *context; or TL_ERR_IMAGE,
// TL_ERR_STATE (one of that name runs), TL_ERR_QUOTA (no context is free), and *why says it in words.
int tl_context_load(struct tl_monitor *monitor, const uint8_t *image, size_t n, struct tl_context **context,
                    const char **why);

// The processor keeps nothing of the context: neither its protection, so that this may change, nor its floating-point
// bank.
void tl_context_leave(struct tl_monitor *monitor, const struct tl_context *context);

// A fresh start from the pristine image: memory, registers, queues, floating point; nothing of an earlier run is left.
// 0; TL_ERR_STATE: another context runs in the region that this one is linked for (TL_BOARD_REGIONS).
int tl_context_start(struct tl_monitor *monitor, struct tl_context *context);

// The end of a run. Its memory is kept as it is until the next start, for whoever looks into it from the monitor.
void tl_context_stop(struct tl_monitor *monitor, struct tl_context *context, enum tl_state state,
                     enum tl_reason reason);

#endif
