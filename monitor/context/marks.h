// SPDX-License-Identifier: BSD-3-Clause
// High-water marks: how much of its stack and heap an applet has used in this run, found without asking it.
//
// All memory above an applet's segments is zero when it starts. What it has used is what is not zero any more: from the
// end downwards the stack, from the segments upwards the heap.
//
//     [ segments ][ heap: not zero ][ zero ............ ][ stack: not zero ]
//     base        ^ mem's last range ^ heap mark          ^ stack mark      ^ end
//
// This reads words, and believes none. So a mark is what an applet has left non-zero, no more than that: a stretch of
// TL_MARKS_GAP zero bytes ends it, wherever the applet may have been beyond. Marks only grow while it runs. The work of
// one look is bounded: a mark that is far away yet is reached by several.
#ifndef TL_MONITOR_MARKS_H
#define TL_MONITOR_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#include "monitor/usermem.h"

#define TL_MARKS_GAP  16384u // bytes
#define TL_MARKS_LOOK 32768u // bytes read in one look for either mark, at the most

// Addresses of the applet's; both zero until the first look after its start.
struct tl_marks {
    uintptr_t stack; // the lowest word used of it
    uintptr_t heap;  // behind the highest
    uint64_t cpu;    // the applet's processor time then: it has not run since, if that is the same
    bool whole;      // that look found all there was to find
};

// Brings the marks up to date. `cpu` is the processor time of its run so far. False: they were, and nothing was read.
bool tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu);

// Bytes used, of the last look.
uintptr_t tl_marks_stack(const struct tl_marks *marks, const struct tl_usermem *mem);
uintptr_t tl_marks_heap(const struct tl_marks *marks, const struct tl_usermem *mem);

#endif
