// SPDX-License-Identifier: BSD-3-Clause
// What memory may be used for: the words that loader, protection and usermem share.
#ifndef TL_MONITOR_ACCESS_H
#define TL_MONITOR_ACCESS_H

#include <stdint.h>

#define TL_ACCESS_READ  1u
#define TL_ACCESS_WRITE 2u
#define TL_ACCESS_EXEC  4u

// [base, base + size) in the applet's own addresses.
struct tl_range {
    uintptr_t base;
    uintptr_t size;
    uint32_t access;
};

#endif
