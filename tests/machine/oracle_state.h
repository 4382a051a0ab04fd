// SPDX-License-Identifier: BSD-3-Clause
// What the oracle's files share: what was seen at the last look, and the rules that each of them holds.
#ifndef TL_TESTS_MACHINE_ORACLE_STATE_H
#define TL_TESTS_MACHINE_ORACLE_STATE_H

#include "tests/machine/oracle.h"
#include "tests/machine/oracle_text.h"

// The oracle remembers this of a context from one look to the next.
struct seen {
    struct tl_regs regs;
    struct tl_fp fp;
    enum monitor_state state;
    enum monitor_reason reason;
    tl_turn *job;
    uint64_t started, wake_at, traps, cpu, calls, refused, period;
    uint32_t restarts, faults, throttled, mask;
    size_t line_len, head, tail, log_len;
    bool skipping;
    char reply[TL_QUEUE_REPLY]; // [head, tail)
};

// A step of a context's own whose end was not judged yet: a call may take turns, in which others have their steps.
// Until then what was seen of the context is of when it began.
struct expect {
    bool there;
    bool turned, done; // it took turns; and the last of them
    bool unseeded;     // there is no seed for random numbers
    enum oracle_step step;
    struct tl_trap_info info;
    uint8_t input[TL_BOARD_APPLET_MEMORY]; // what the call is given: it must still be there
    uint64_t input_at, input_n;
    uint8_t before[8]; // right before the output: the fence has grains of 8 bytes
    uint8_t output[TL_BOARD_APPLET_MEMORY];
    uint64_t output_at, output_n;
};

struct oracle {
    struct seen contexts[TL_BOARD_APPLETS];
    struct expect expects[TL_BOARD_APPLETS];
    enum oracle_step step;
    struct tl_context *context; // whose step it was; of two in lockstep the one that is no shadow
    struct tl_trap_info info;
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

static inline struct expect *expect_of(const struct tl_context *context)
{
    return &oracle.expects[context - machine.monitor->contexts];
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

// oracle.c
void oracle_sight(struct tl_context *context);  // right before its next turn: it may have been started, or go on since
void oracle_placed(struct tl_context *context); // right after its start's last turn: its memory is a fresh run's

void oracle_look_host(void); // after a turn of the host's

// oracle_turns.c: the monitor's turns, the host's share, who has to wait for how long.
void oracle_turns_begin(void);
void oracle_turns_enter(const struct tl_context *context); // it is about to run
void oracle_turns_over(void);                              // the present slice is
bool oracle_turns_ran(const struct tl_context *context); // the last slice was its, or it had a turn since the last look
void oracle_turns_started(const struct tl_context *context, uint64_t wake_at, bool by_itself);
uint64_t oracle_turns_wake(const struct tl_context *context); // the timer must have come by then, if all sleep

// oracle_call.c: what a context's own step came to, and what a call may touch while it is served.
void oracle_call_open(struct tl_context *context);   // it is about to be made
void oracle_call_reopen(struct tl_context *context); // one of its turns is about to be
void oracle_call_step(const struct tl_context *context);

// oracle_limits.c: budgets and deadlines, and whose time it is.
void oracle_limits_begin(void);
void oracle_limits_fresh(const struct tl_context *context);
void oracle_limits_placed(const struct tl_context *context);
void oracle_limits_loaded(const struct tl_context *context);
void oracle_limits_cloned(const struct tl_context *clone, const struct tl_context *source);
void oracle_limits_context(const struct tl_context *context); // at any time
// From here on it is this context's time: it is entered, or has a turn. NULL: the host's, or nobody's.
void oracle_limits_now(const struct tl_context *context);
void oracle_limits_hosted(void); // the host's share is over
// And up to here it was, for sure. `work`: and not its start.
void oracle_limits_was(const struct tl_context *context, bool work);
void oracle_limits_look(const struct tl_context *context); // after a step of its own, or a turn
// Once its slice is over, a context's account has all the time that was spent for it.
bool oracle_limits_paid(const struct tl_context *context);
void oracle_limits_idle(void);                              // while all sleep
bool oracle_limits_ended(const struct tl_context *context); // for a limit
// It was throttled, and goes on since.
bool oracle_limits_released(const struct tl_context *context);
// Whether it is started again after it ended for that reason, now or never.
bool oracle_limits_again(const struct tl_context *context, enum monitor_reason reason);

// oracle_pair.c: two in lockstep.
void oracle_pair_begin(void);
void oracle_pair_fresh(const struct tl_context *leader);
void oracle_pair_placed(const struct tl_context *leader);
void oracle_pair_met(const struct tl_context *leader);  // they did, and go on
void oracle_pair_look(const struct tl_context *shadow); // a shadow
void oracle_pair_step(const struct tl_context *side, enum oracle_step step);
void oracle_pair_open(const struct tl_context *leader);   // what may be compared, of both
void oracle_pair_reopen(const struct tl_context *leader); // and in a turn
// At the step that was: the two must be found to differ. At a slice's end that may be so or not where it is close.
bool oracle_pair_caught(const struct tl_context *leader);
bool oracle_pair_apart(const struct tl_context *leader, bool *close);
// Of a long request: where the two differ beyond what is compared when they meet; UINT64_MAX: nowhere.
uint64_t oracle_pair_late(const struct tl_context *leader);

// oracle_clone.c: whether this context is a clone that the last step made; then it was judged.
bool oracle_clone_made(struct tl_context *context);
// The result of that step's call.
void oracle_clone_result(intptr_t result);

#endif
