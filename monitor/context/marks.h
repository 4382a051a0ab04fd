// SPDX-License-Identifier: BSD-3-Clause
// High-water marks: how much of its stack and heap an applet has used in this run, found without asking it.
//
// All memory above an applet's segments is zero when it starts. Memory that is no longer zero has been used: by the
// stack from the end downwards, by the heap from the segments upwards.
//
//     [ segments ][ heap: not zero ][ zero ............ ][ stack: not zero ]
//     base        ^ mem's last range ^ heap mark          ^ stack mark      ^ end
//
// The search trusts no word that it reads. So a mark says no more than what the applet has left non-zero: TL_MARKS_GAP
// zero bytes end the search, even if the applet has used memory beyond them. Marks only grow during a run. The work of
// one look is bounded; it takes several looks to reach a mark that is far away.
#ifndef TL_MONITOR_MARKS_H
#define TL_MONITOR_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "monitor/usermem.h"

#define TL_MARKS_GAP  16384u // bytes
#define TL_MARKS_LOOK 32768u // the most bytes read in one look for either mark

// Addresses as the applet sees them; both are zero until the first look after its start.
struct tl_marks {
    uintptr_t stack; // of the lowest word used
    uintptr_t heap;  // of the word after the highest one used
    uint64_t cpu;    // the applet's processor time at the last look: if it is still the same, the applet has not run
    bool whole;      // that look went to its end
};

// Updates the marks. `cpu` is the processor time of the run so far. False: they were up to date, and nothing was read.
bool tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu);

// Returns the bytes used, as of the last look.
uintptr_t tl_marks_stack(const struct tl_marks *marks, const struct tl_usermem *mem);
uintptr_t tl_marks_heap(const struct tl_marks *marks, const struct tl_usermem *mem);

#endif
