// SPDX-License-Identifier: BSD-3-Clause
// Checked copies: the only way in which the monitor reads and writes an applet's memory. No other code of the monitor
// dereferences a pointer that an applet gave.
//
// A range is valid if it lies wholly within memory of the applet that allows the access. It is judged before any byte
// moves, unsigned and at the machine's full width. An exact fit is valid; with n = 0 every p is. Alignment does not
// matter.
#ifndef TL_MONITOR_USERMEM_H
#define TL_MONITOR_USERMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/access.h"

// The memory that an applet may reach: `ranges`, sorted by base, do not overlap and lie within [base, base + size). The
// monitor sees base at `memory`.
struct tl_usermem {
    struct tl_range ranges[9]; // the segments of its image, and the stack
    uint32_t count;
    uintptr_t base;
    uintptr_t size;
    uint8_t *memory;
    uint8_t *twin; // memory of the same size that gets all writes too (lockstep); NULL: none
};

// Returns 0 if n == 0 or [p, p + n) lies within ranges that all allow `access`, else TL_ERR_RANGE.
int tl_usermem_check(const struct tl_usermem *mem, uintptr_t p, size_t n, uint32_t access);

// Copies from and to the applet. Returns 0; or TL_ERR_RANGE, and then nothing was copied.
int tl_usermem_read(const struct tl_usermem *mem, void *to, uintptr_t p, size_t n);
int tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n);

// Writes to a range of which tl_usermem_check has said, in the same call, that it may be written. It is only seen to
// that nothing outside the applet's memory is written, whatever the range is.
int tl_usermem_write_judged(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n);

// Returns whether [p, p + n), which must lie within the memory, has the same bytes in the twin.
bool tl_usermem_same(const struct tl_usermem *mem, uintptr_t p, size_t n);

// For a clone: copies n bytes, from offset `at` on, from the memory of `from` to that of `to`, which is as large.
// Checks nothing.
void tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n);

#endif
