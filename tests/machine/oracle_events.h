// SPDX-License-Identifier: BSD-3-Clause
// What must be true of those who wait, and of what they are told: the part of the oracle for WAIT and EVENTS.
#ifndef TL_TESTS_MACHINE_ORACLE_EVENTS_H
#define TL_TESTS_MACHINE_ORACLE_EVENTS_H

#include "tests/machine/oracle.h"

// At any time: what is there is bounded; and of a run that ended nothing is left.
void oracle_events_context(const struct tl_context *context);

// After WAIT(mask, deadline), and whatever came since: it sleeps as it should, or has a result that may be. `replies`:
// bytes that waited when it was made.
void oracle_events_wait(const struct tl_context *context, uint64_t mask, uint64_t deadline, size_t replies);

// It slept, for that mask and until that time, and is awake.
void oracle_events_woken(const struct tl_context *context, uint64_t mask, uint64_t wake_at, size_t replies);

// What EVENTS answers to room for cap bytes; p is where the records are.
void oracle_events_records(const struct tl_context *context, uint64_t cap, intptr_t result, const uint8_t *p,
                           size_t replies);

#endif
