// SPDX-License-Identifier: BSD-3-Clause
// The one way to an applet's memory: checked copies. Nothing else of the monitor's dereferences what an applet gave.
//
// A range is right when it lies wholly within memory of the applet's own that allows the access: judged at full width,
// unsigned, before any byte moves; exact fit allowed; n = 0 is always right and p is not looked at. Alignment does not
// matter.
#ifndef TL_MONITOR_USERMEM_H
#define TL_MONITOR_USERMEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/access.h"

// What the applet may reach: `ranges` sorted by base and not overlapping, all within [base, base + size); `memory` is
// where the monitor sees base.
struct tl_usermem {
    struct tl_range ranges[9]; // the segments of its image, and the stack
    uint32_t count;
    uintptr_t base;
    uintptr_t size;
    uint8_t *memory;
    uint8_t *twin; // other memory, as large, that all writes go to as well (lockstep); NULL: none
};

// n == 0, or [p, p + n) lies within ranges that all allow `access`: 0, else TL_ERR_RANGE.
int tl_usermem_check(const struct tl_usermem *mem, uintptr_t p, size_t n, uint32_t access);

// Checked copies from and to the applet. 0 or TL_ERR_RANGE, and then nothing was moved.
int tl_usermem_read(const struct tl_usermem *mem, void *to, uintptr_t p, size_t n);
int tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n);

// [p, p + n), which lies within the memory, is the same in the twin.
bool tl_usermem_same(const struct tl_usermem *mem, uintptr_t p, size_t n);

// n bytes from `at` on (an offset) of the memory of `from` to that of `to`, which is as large; not checked: for a
// clone.
void tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n);

#endif
