// SPDX-License-Identifier: BSD-3-Clause
// How a run ends that the host did not stop: the record of a fault, the line in the log, and the restart policy.
#ifndef TL_MONITOR_FAULT_H
#define TL_MONITOR_FAULT_H

#include "monitor/context/context.h"
#include "monitor/context/unwind.h"

#define TL_BACKOFF_NS UINT64_C(100000000)   // before the first restart after a fault; it doubles with each fault
#define TL_FAULTS_MAX 6u                    // faults in a row, after which the applet is held
#define TL_GOOD_NS    UINT64_C(10000000000) // a run of this length ends the row: 10 s

// The record of one applet's fault.
struct tl_fault {
    uint32_t number; // counts all faults from 1; 0: there is no record
    uint32_t id;
    char name[TL_NAME_SIZE];
    enum monitor_reason reason;
    uint64_t address;
    uint64_t syndrome;
    uint64_t time;
    const struct tl_engine *engine; // whose registers these are; NULL: the processor's
    union {
        struct tl_regs regs;
        uint64_t values[TL_ENGINE_REGISTERS];
    };
    struct tl_backtrace calls;
};

// The registers of a record: how many, and the name and the value of each.
uint32_t tl_fault_register_count(const struct tl_fault *fault);
const char *tl_fault_register_name(const struct tl_fault *fault, uint32_t i);
uint64_t tl_fault_register(const struct tl_fault *fault, uint32_t i);
uint64_t tl_fault_pc(const struct tl_fault *fault);

// Stops the context for a fault: records it in monitor->faults, logs it, and applies the restart policy.
void tl_fault(struct tl_monitor *monitor, struct tl_context *context, enum monitor_reason reason, uint64_t address,
              uint64_t syndrome);

// Stops the context because it asked to end, and applies the restart policy.
void tl_context_exit(struct tl_monitor *monitor, struct tl_context *context);

#endif
