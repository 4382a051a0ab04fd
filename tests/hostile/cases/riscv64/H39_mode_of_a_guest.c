// SPDX-License-Identifier: BSD-3-Clause
// tried: In S-mode, enters a guest of its own by the hypervisor's registers, so that a trap leaves MPV set for the context that runs next
// outcome: KILL(undefined)
// region: 1
// tests/hostile/arch/riscv64/peers.c tries it on a processor that has them.
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

HOSTILE("h39", "supervisor");

int tl_applet(void)
{
    uint64_t guest;

    // SPV in hstatus and SPP in sstatus: sret goes to VS-mode, with no translation, and stays there for some slices.
    __asm__ volatile("csrs 0x600, %1\n\tcsrs sstatus, %2\n\tla %0, 1f\n\tcsrw sepc, %0\n\tsret\n"
                     "1:\tli %0, 20000000\n"
                     "2:\taddi %0, %0, -1\n\tbnez %0, 2b"
                     : "=&r"(guest)
                     : "r"(UINT64_C(1) << 7), "r"(UINT64_C(1) << 8)
                     : "memory");
    return 1;
}
