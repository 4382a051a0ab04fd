// SPDX-License-Identifier: BSD-3-Clause
// tried: Executes undefined and privileged instructions: returns from traps, CSRs of M- and S-mode, their fences, waiting, breakpoints, the seed
// variants: 32
// outcome: 1-27 KILL(undefined), 28 KILL(*), 29-32 OK
// control: protect 28
#include "hostile.h"

HOSTILE("h43", "");

int tl_applet(void)
{
    static uint64_t own[2];
    uint64_t x = 0;

    switch (VARIANT) {
    case 1:
        __asm__ volatile("unimp");
        break;
    case 2:
        __asm__ volatile(".half 0"); // the compressed one
        break;
    case 3:
        __asm__ volatile(".option push\n\t.option norvc\n\tebreak\n\t.option pop");
        break;
    case 4:
        __asm__ volatile("c.ebreak");
        break;
    case 5:
        __asm__ volatile("mret");
        break;
    case 6:
        __asm__ volatile("sret");
        break;
    case 7:
        __asm__ volatile(".word 0x00200073"); // uret
        break;
    case 8:
        __asm__ volatile(".word 0x7b200073"); // dret
        break;
    case 9:
        __asm__ volatile("wfi");
        break;
    case 10:
        __asm__ volatile("sfence.vma");
        break;
    case 11:
        __asm__ volatile("csrw mstatus, %0" ::"r"(UINT64_C(3) << 11)); // MPP
        break;
    case 12:
        __asm__ volatile("csrs mstatus, %0" ::"r"(UINT64_C(1) << 17)); // MPRV
        break;
    case 13:
        __asm__ volatile("csrw mtvec, %0" ::"r"((uint64_t)OWN_START));
        break;
    case 14:
        __asm__ volatile("csrr %0, mscratch" : "=r"(x));
        break;
    case 15:
        __asm__ volatile("csrw mepc, %0" ::"r"((uint64_t)OWN_START));
        break;
    case 16:
        __asm__ volatile("csrw pmpcfg0, %0" ::"r"(UINT64_C(0x1f1f1f1f1f1f1f1f)));
        break;
    case 17:
        __asm__ volatile("csrw pmpaddr0, %0" ::"r"(~UINT64_C(0)));
        break;
    case 18:
        __asm__ volatile("csrw satp, zero");
        break;
    case 19:
        __asm__ volatile("csrs sstatus, %0" ::"r"(UINT64_C(3) << 18)); // SUM, MXR
        break;
    case 20:
        __asm__ volatile("csrc sstatus, %0" ::"r"(UINT64_C(3) << 13)); // FS, which is its own to use and not to switch
        break;
    case 21:
        __asm__ volatile("csrw medeleg, %0" ::"r"(~UINT64_C(0)));
        break;
    case 22:
        __asm__ volatile("csrw mie, zero");
        break;
    case 23:
        __asm__ volatile("csrci sstatus, 2"); // interrupts off
        break;
    case 24:
        __asm__ volatile("csrci 0x000, 1"); // ustatus: interrupts off, of an extension that is no more
        break;
    case 25:
        __asm__ volatile("csrrw %0, 0x015, x0" : "=r"(x)); // the seed
        break;
    case 26:
        __asm__ volatile("mv a0, %0\n\t.word 0x60054573" ::"r"((uint64_t)OWN_START) : "a0"); // hlv.b a0, (a0)
        break;
    case 27:
        __asm__ volatile("mv a0, %0\n\t.word 0x0045200f" ::"r"((uint64_t)OWN_START) : "a0"); // cbo.zero (a0)
        break;
    case 28:
        __asm__ volatile("amoadd.d %0, zero, (%1)" : "=r"(x) : "r"((uint64_t)MONITOR_DATA) : "memory");
        break;
    case 29:
        __asm__ volatile("fence\n\tfence.i\n\t.word 0x0100000f"); // and pause, a hint
        break;
    case 30:
        // Its own words, atomically.
        __asm__ volatile("1:\tlr.d %0, (%1)\n\taddi %0, %0, 7\n\tsc.d t0, %0, (%1)\n\tbnez t0, 1b\n\t"
                         "amoadd.d zero, %0, (%1)"
                         : "=&r"(x)
                         : "r"(own)
                         : "t0", "memory");
        return own[0] == 14 ? 0 : 1;
    case 31:
        // Its own rounding mode and flags are its own.
        __asm__ volatile("li t0, 0x7f\n\tfscsr t0\n\tfrcsr %0" : "=r"(x)::"t0");
        return x == 0x7f ? 0 : 1;
    default: {
        // A reservation does not outlive a call.
        uint64_t failed;
        __asm__ volatile("lr.d t0, (%1)\n\tli a7, 0\n\tli a0, 16\n\tecall\n\tsc.d %0, t0, (%1)"
                         : "=&r"(failed)
                         : "r"(own)
                         : "t0", "a0", "a7", "memory");
        return failed != 0 ? 0 : 1;
    }
    }
    return (int)(x & 1);
}
