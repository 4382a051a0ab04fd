// SPDX-License-Identifier: BSD-3-Clause
// tried: In S-mode, uses M-mode's registers and returns, PMP, waiting, counters, the hypervisor's registers, debug registers and the seed
// variants: 29
// outcome: KILL(undefined)
// region: 1
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

HOSTILE("h43", "supervisor");

// One CSR a variant, read and written.
#define CSR(number)                                                                                                    \
    __asm__ volatile("csrrw %0, " #number ", %1" : "=r"(x) : "r"(UINT64_C(0x1f1f1f1f1f1f1f1f)));                       \
    break

int tl_applet(void)
{
    uint64_t x = 0;

    switch (VARIANT) {
    case 1:
        CSR(0x300); // mstatus
    case 2:
        CSR(0x301); // misa
    case 3:
        CSR(0x302); // medeleg
    case 4:
        CSR(0x304); // mie
    case 5:
        CSR(0x305); // mtvec
    case 6:
        CSR(0x306); // mcounteren
    case 7:
        CSR(0x30a); // menvcfg
    case 8:
        CSR(0x340); // mscratch
    case 9:
        CSR(0x341); // mepc
    case 10:
        CSR(0x344); // mip
    case 11:
        CSR(0x3a0); // pmpcfg0
    case 12:
        CSR(0x3a2); // pmpcfg2
    case 13:
        CSR(0x3b0); // pmpaddr0
    case 14:
        CSR(0x3bf); // pmpaddr15
    case 15:
        CSR(0x747); // mseccfg
    case 16:
        CSR(0x7a0); // tselect
    case 17:
        CSR(0x7b0); // dcsr
    case 18:
        CSR(0x600); // hstatus
    case 19:
        CSR(0x680); // hgatp
    case 20:
        CSR(0x280); // vsatp
    case 21:
        CSR(0x602); // hedeleg
    case 22:
        CSR(0x14d); // stimecmp
    case 23:
        CSR(0x015); // seed
    case 24:
        __asm__ volatile("csrr %0, mhartid" : "=r"(x));
        break;
    case 25:
        __asm__ volatile("rdcycle %0" : "=r"(x));
        break;
    case 26:
        __asm__ volatile("wfi");
        break;
    case 27:
        __asm__ volatile("mret");
        break;
    case 28:
        __asm__ volatile("mv a0, %0\n\t.word 0x60054573" ::"r"((uint64_t)TL_BOARD_TRUSTED_START + 0x10000)
                         : "a0"); // hlv.b
        break;
    default:
        __asm__ volatile(".word 0x62000073"); // hfence.gvma
        break;
    }
    return 1;
}
