// SPDX-License-Identifier: BSD-3-Clause
// What the oracle's files share: what was seen at the last look, and the rules that each of them holds.
#ifndef TL_TESTS_MACHINE_ORACLE_STATE_H
#define TL_TESTS_MACHINE_ORACLE_STATE_H

#include "tests/machine/oracle.h"
#include "tests/machine/oracle_text.h"

// What is remembered of a context from one look to the next.
struct seen {
    struct tl_regs regs;
    struct tl_fp fp;
    enum tl_state state;
    enum tl_reason reason;
    uint64_t started, wake_at, traps, cpu, calls, refused, period;
    uint32_t restarts, faults, throttled, mask;
    size_t line_len, head, tail, log_len;
    bool skipping;
    char reply[TL_QUEUE_REPLY]; // [head, tail)
};

struct oracle {
    struct seen contexts[TL_BOARD_APPLETS];
    enum oracle_step step;
    struct tl_context *context; // whose step it was; of two in lockstep the one that is no shadow
    struct tl_trap_info info;
    uint8_t input[TL_QUEUE_LINE]; // what the call is given: it must still be there
    uint64_t input_at, input_n;
    uint8_t before[8]; // right before the output: the fence has grains of 8 bytes
    uint8_t output[TL_BOARD_APPLET_MEMORY];
    uint64_t output_at, output_n;
    uint32_t fault_count;
    uint64_t looked, now, switches;              // `looked`: when the step began; `now`: when it ended
    uint64_t timer;                              // as it was set then: the slice's end
    uint64_t lost_calls, lost_refused, lost_cpu; // of contexts that were loaded anew
    uint32_t lost_faults;
};
extern struct oracle oracle;

static inline struct seen *seen_of(const struct tl_context *context)
{
    return &oracle.contexts[context - machine.monitor->contexts];
}

static inline size_t pending(const struct seen *seen)
{
    return seen->tail - seen->head;
}

static inline const struct tl_fp *bank_of(const struct tl_context *context)
{
    return machine.owner == &context->fp ? &machine.bank : &context->fp;
}

// Another takes its place: what its counters said is not lost.
static inline void oracle_lose(const struct seen *seen)
{
    oracle.lost_calls += seen->calls;
    oracle.lost_refused += seen->refused;
    oracle.lost_faults += seen->faults;
    oracle.lost_cpu += seen->cpu;
}

// oracle_call.c: what a context's own step came to, and what a call may touch while it is served.
void oracle_call_open(struct tl_context *context);
void oracle_call_step(const struct tl_context *context);

// oracle_limits.c: budgets and deadlines.
void oracle_limits_begin(void);
void oracle_limits_fresh(const struct tl_context *context);
void oracle_limits_cloned(const struct tl_context *clone, const struct tl_context *source);
void oracle_limits_context(const struct tl_context *context); // at any time
void oracle_limits_look(void);                                // after a step
void oracle_limits_idle(void);                                // while all sleep
bool oracle_limits_ended(const struct tl_context *context);   // for a limit
// It was throttled, and goes on since.
bool oracle_limits_released(const struct tl_context *context);
// Whether it is started again after it ended for that reason, now or never.
bool oracle_limits_again(const struct tl_context *context, enum tl_reason reason);

// oracle_pair.c: two in lockstep.
void oracle_pair_begin(void);
void oracle_pair_fresh(const struct tl_context *leader);
void oracle_pair_look(const struct tl_context *context); // that has a shadow, or is one
void oracle_pair_step(const struct tl_context *side, enum oracle_step step);
void oracle_pair_open(const struct tl_context *leader); // what may be compared, of both
// At the step that was: the two must be found to differ. At a slice's end that may be so or not where it is close.
bool oracle_pair_caught(const struct tl_context *leader);
bool oracle_pair_apart(const struct tl_context *leader, bool *close);

// oracle_clone.c: whether this context is a clone that the last step made; then it was judged.
bool oracle_clone_made(struct tl_context *context);
// The result of that step's call.
void oracle_clone_result(intptr_t result);

#endif
