// SPDX-License-Identifier: BSD-3-Clause
// Kinds of access to memory, which the loader, protection and usermem share.
#ifndef TL_MONITOR_ACCESS_H
#define TL_MONITOR_ACCESS_H

#include <stdint.h>

#define TL_ACCESS_READ  1u
#define TL_ACCESS_WRITE 2u
#define TL_ACCESS_EXEC  4u

// The addresses [base, base + size), as the applet sees them.
struct tl_range {
    uintptr_t base;
    uintptr_t size;
    uint32_t access;
};

#endif
