// SPDX-License-Identifier: BSD-3-Clause
// What must be true of the monitor after each step of an applet or of the host, whatever it was: a model of the ABI, of
// who may change what, and of what the counters say. Broken rules end the program.
//
//     a script (machine.enter, machine.idle) begins:   oracle_look();
//     it decides on a step, and ends:                  oracle_expect(step, context, info);
//
// In between the oracle looks by itself: before and after each turn of the monitor's, and whenever the host has its
// share. So what a host's request may change is judged request by request, and a call that takes turns when it is done,
// whoever had steps meanwhile.
//
// The model shares no code with the monitor: which bytes a call may touch comes from the layout of machine.h's images,
// and all others are fenced off by the sanitizer while the monitor works.
#ifndef TL_TESTS_MACHINE_ORACLE_H
#define TL_TESTS_MACHINE_ORACLE_H

#include "tests/machine/machine.h"

enum oracle_step {
    ORACLE_CALL,  // the context traps with the call in its registers
    ORACLE_FAULT, // another trap of its own
    ORACLE_HALF,  // as those two, but the first of two in lockstep to come there
    ORACLE_TIMER, // its slice is over
    ORACLE_HOST,  // lines from the host wait, in its slice or while all sleep: anyone may be started, stopped, loaded
    ORACLE_SLEEP, // time goes on while all sleep
    ORACLE_REST,  // (the oracle's own) that step was judged; what is under way goes on
};

// Right after machine_boot: nothing has run.
void oracle_begin(void);
void oracle_look(void);
void oracle_enter(struct tl_context *context); // it runs
void oracle_expect(enum oracle_step step, struct tl_context *context, const struct tl_trap_info *info);

// Text that only the present run of this context may ever see in what the monitor gives to applets.
const char *oracle_secret(const struct tl_context *context);
// The next request of a context is this one, and no more and no less: its reply must be.
void oracle_plain(struct tl_context *context, uint64_t id);
// Whether the rules of the ABI, by the layout of the images, let an applet use [p, p + n).
bool oracle_allowed(uint64_t p, uint64_t n, bool write);

// Of two in lockstep the one that is no shadow; of any other, itself.
struct tl_context *oracle_leader(const struct tl_context *context);
// Neither of the two has run since they met: they must be the same. Then both overwrite all that they may write.
void oracle_pair_equal(const struct tl_context *leader);
// One of the two is upset right before its trap: at p, a byte of its memory; 0: a register, or what it traps for. One
// of each at a time, as both upset alike are the same again: whether this may be one.
bool oracle_pair_upset(const struct tl_context *leader, uint64_t p);

#endif
