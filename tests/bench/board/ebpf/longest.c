// SPDX-License-Identifier: BSD-3-Clause
// As much code as an eBPF applet may have, of instructions that take the check longest. tools/bench_stretch.sh loads
// it.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "longest", .stack = 4096, .permissions = "");

static __attribute__((noinline)) void add(uint64_t *p, uint64_t value)
{
    __asm__ volatile(".rept 1950\n lock *(u64 *)(r1 + 0) += r2\n .endr" : : "r"(p), "r"(value) : "memory");
}

int tl_applet(void)
{
    uint64_t word = 0;

    add(&word, 1); // in r1 and r2
    return word == 1950 ? 0 : 1;
}
