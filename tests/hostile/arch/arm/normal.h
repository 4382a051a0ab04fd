// SPDX-License-Identifier: BSD-3-Clause
// What test applets of the normal world share: the monitor's calls by SMC, system registers, and vectors of their own that
// count what comes and go on behind it. Before normal_vectors() the monitor's first vectors stand, which pass on an SVC,
// so all of the SDK works there as it does in an applet.
#ifndef TL_TESTS_HOSTILE_ARM_NORMAL_H
#define TL_TESTS_HOSTILE_ARM_NORMAL_H

#include <stdint.h>

#include "platform.h"

#define CP_READ(registers)                                                                                             \
    ({                                                                                                                 \
        uint32_t cp_value;                                                                                             \
        __asm__ volatile("mrc " registers : "=r"(cp_value)::"memory");                                                 \
        cp_value;                                                                                                      \
    })
#define CP_WRITE(registers, value) __asm__ volatile("mcr " registers "\n\tisb" ::"r"((uint32_t)(value)) : "memory")

// Names as the assembler wants them, value first.
#define SCTLR      "p15, 0, %0, c1, c0, 0"
#define CPACR      "p15, 0, %0, c1, c0, 2"
#define SCR        "p15, 0, %0, c1, c1, 0"
#define SDER       "p15, 0, %0, c1, c1, 1"
#define NSACR      "p15, 0, %0, c1, c1, 2"
#define TTBR0      "p15, 0, %0, c2, c0, 0"
#define TTBR1      "p15, 0, %0, c2, c0, 1"
#define TTBCR      "p15, 0, %0, c2, c0, 2"
#define DACR       "p15, 0, %0, c3, c0, 0"
#define DFSR       "p15, 0, %0, c5, c0, 0"
#define IFSR       "p15, 0, %0, c5, c0, 1"
#define DFAR       "p15, 0, %0, c6, c0, 0"
#define IFAR       "p15, 0, %0, c6, c0, 2"
#define PAR        "p15, 0, %0, c7, c4, 0"
#define PMCR       "p15, 0, %0, c9, c12, 0"
#define PMCCNTR    "p15, 0, %0, c9, c13, 0"
#define PMCNTENSET "p15, 0, %0, c9, c12, 1"
#define PMUSERENR  "p15, 0, %0, c9, c14, 0"
#define PRRR       "p15, 0, %0, c10, c2, 0"
#define NMRR       "p15, 0, %0, c10, c2, 1"
#define VBAR       "p15, 0, %0, c12, c0, 0"
#define MVBAR      "p15, 0, %0, c12, c0, 1"
#define CONTEXTIDR "p15, 0, %0, c13, c0, 1"
#define TPIDRURW   "p15, 0, %0, c13, c0, 2"
#define TPIDRURO   "p15, 0, %0, c13, c0, 3"
#define TPIDRPRW   "p15, 0, %0, c13, c0, 4"
#define CNTKCTL    "p15, 0, %0, c14, c1, 0"
#define CNTP_TVAL  "p15, 0, %0, c14, c2, 0"
#define CNTP_CTL   "p15, 0, %0, c14, c2, 1"
#define CNTV_TVAL  "p15, 0, %0, c14, c3, 0"
#define CNTV_CTL   "p15, 0, %0, c14, c3, 1"
#define TEECR      "p14, 6, %0, c0, c0, 0"
#define TEEHBR     "p14, 6, %0, c1, c0, 0"
#define DBGDSCR    "p14, 0, %0, c0, c2, 2"

static inline intptr_t smc(uint32_t call, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)
{
    register uintptr_t r0 __asm__("r0") = call;
    register uintptr_t r1 __asm__("r1") = a1;
    register uintptr_t r2 __asm__("r2") = a2;
    register uintptr_t r3 __asm__("r3") = a3;
    register uintptr_t r4 __asm__("r4") = a4;
    __asm__ volatile(".arch_extension sec\n\tsmc #0" : "+r"(r0) : "r"(r1), "r"(r2), "r"(r3), "r"(r4) : "memory");
    return (intptr_t)r0;
}

// Counts what came by its own vectors; of the last data or prefetch abort, says where and why.
enum { TOOK_UNDEFINED = 1, TOOK_SVC, TOOK_PREFETCH, TOOK_DATA, TOOK_IRQ = 6, TOOK_COUNT = 8 };
static struct {
    volatile uint32_t count[TOOK_COUNT];
    volatile uint32_t address, status;
} took;
static uint64_t took_stacks[3][64];

// Called by the vectors. An interrupt's source is the timer at PPI 30 or the virtual one at PPI 27.
__attribute__((used)) static void normal_took(uint32_t vector);
__attribute__((used)) static void normal_took(uint32_t vector)
{
    took.count[vector]++;
    if (vector == TOOK_DATA) {
        took.address = CP_READ(DFAR);
        took.status = CP_READ(DFSR);
    } else if (vector == TOOK_PREFETCH) {
        took.address = CP_READ(IFAR);
        took.status = CP_READ(IFSR);
    } else if (vector == TOOK_IRQ) {
        uint32_t interrupt = *(volatile uint32_t *)(TL_BOARD_GIC_CPU + 0x0cu);
        CP_WRITE(CNTP_CTL, 0);
        CP_WRITE(CNTV_CTL, 0);
        *(volatile uint32_t *)(TL_BOARD_GIC_CPU + 0x10u) = interrupt;
    }
}

// An undefined instruction and one that aborts are skipped; a jump that aborts goes back to the call. An SVC is passed on.
#define TOOK(mode, vector, fix)                                                                                        \
    "srsdb sp!, #" #mode "\n\tpush {r0-r3, r12, lr}\n\tmov r0, #" #vector "\n\tbl normal_took\n\t" fix                 \
    "pop {r0-r3, r12, lr}\n\trfeia sp!\n"
__asm__(
    ".pushsection .text.normal_vectors, \"ax\"\n.arm\n.balign 32\nnormal_vectors_at:\n"
    "b .\nb 1f\nb 2f\nb 3f\nb 4f\nb .\nb 6f\nb .\n"
    "1:\n" TOOK(0x1b, 1,
                "") "2: srsdb sp!, #0x13\n.arch_extension sec\nsmc #0\nrfeia sp!\n"
                    "3: sub lr, lr, #4\n" TOOK(0x17, 3, "add r0, sp, #24\nstm r0, {lr}^\n") "4: sub lr, lr, #4\n" TOOK(
                        0x17, 4, "") "6: sub lr, lr, #4\n" TOOK(0x12, 6, "") ".popsection\n");
extern char normal_vectors_at[];

// Its own vectors, and stacks for their modes.
static inline void normal_vectors(void)
{
    __asm__ volatile("mrs r3, cpsr\n\tcps #0x12\n\tmov sp, %0\n\tcps #0x17\n\tmov sp, %1\n\tcps #0x1b\n\tmov sp, %2\n\t"
                     "cps #0x13\n\tmov sp, %3\n\tmsr cpsr_c, r3" ::"r"(took_stacks[0] + 64),
                     "r"(took_stacks[1] + 64), "r"(took_stacks[2] + 64), "r"(took_stacks[2] + 16)
                     : "r3", "memory");
    CP_WRITE(VBAR, (uintptr_t)normal_vectors_at);
}

// Does the instruction abort or trap as undefined, by these vectors, and leave `poison` in its register?
#define TAKES(vector, instruction, address)                                                                            \
    ({                                                                                                                 \
        uint32_t takes_value = 0x5a5aa5a5, takes_from = took.count[vector];                                            \
        __asm__ volatile(instruction : "+r"(takes_value) : "r"(address) : "memory");                                   \
        took.count[vector] == takes_from + 1 && takes_value == 0x5a5aa5a5;                                             \
    })

// External aborts of non-translated accesses (ARM ARM B3.13.3): 0x008, and 0x800 for a write.
static inline int read_aborts(uintptr_t address)
{
    return TAKES(TOOK_DATA, "ldr %0, [%1]", address) && took.address == address && (took.status & ~0x1000u) == 0x008;
}

static inline int write_aborts(uintptr_t address)
{
    return TAKES(TOOK_DATA, "str %0, [%1]", address) && took.address == address && (took.status & ~0x1000u) == 0x808;
}

static inline int jump_aborts(uintptr_t address)
{
    uint32_t from = took.count[TOOK_PREFETCH];
    __asm__ volatile("blx %0" ::"r"(address) : "lr", "memory");
    return took.count[TOOK_PREFETCH] == from + 1 && took.address == address;
}

#endif
