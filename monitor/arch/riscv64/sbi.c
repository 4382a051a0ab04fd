// SPDX-License-Identifier: BSD-3-Clause
// The Supervisor Binary Interface, as far as a kernel of the normal world probes it: the base extension, which says
// that no other is here (SBI specification 1.0, chapters 3 and 4).
#include "csr.h"
#include "internal.h"

#define EXTENSION_BASE    0x10u
#define ERR_NOT_SUPPORTED (-2)

#define SPEC_VERSION   0x01000000u // 1.0
#define IMPLEMENTATION 0x54524150u // not a registered number: "TRAP"

enum {
    GET_SPEC_VERSION = 0,
    GET_IMPL_ID = 1,
    GET_IMPL_VERSION = 2,
    PROBE_EXTENSION = 3,
    GET_MVENDORID = 4,
    GET_MARCHID = 5,
    GET_MIMPID = 6,
};

// a7: extension, a6: function, a0: argument; a0: error, a1: value.
void tl__sbi(struct tl_regs *regs)
{
    int64_t error = 0;
    uint64_t value = 0;

    if (regs->x[17] != EXTENSION_BASE) {
        error = ERR_NOT_SUPPORTED;
        goto out;
    }
    switch (regs->x[16]) {
    case GET_SPEC_VERSION:
        value = SPEC_VERSION;
        break;
    case GET_IMPL_ID:
        value = IMPLEMENTATION;
        break;
    case GET_IMPL_VERSION:
        value = 1;
        break;
    case PROBE_EXTENSION:
        value = regs->x[10] == EXTENSION_BASE;
        break;
    case GET_MVENDORID:
        value = tl__csr_read(mvendorid);
        break;
    case GET_MARCHID:
        value = tl__csr_read(marchid);
        break;
    case GET_MIMPID:
        value = tl__csr_read(mimpid);
        break;
    default:
        error = ERR_NOT_SUPPORTED;
        break;
    }
out:
    regs->x[10] = (uint64_t)error;
    regs->x[11] = value;
}
