// SPDX-License-Identifier: BSD-3-Clause
// The test applets of S-mode share these.
#ifndef TL_TESTS_QEMU_SUPERVISOR_H
#define TL_TESTS_QEMU_SUPERVISOR_H

#include "tests/hostile/hostile.h"

#define CSR_READ(name)                                                                                                 \
    ({                                                                                                                 \
        uint64_t csr_value;                                                                                            \
        __asm__ volatile("csrr %0, " #name : "=r"(csr_value)::"memory");                                               \
        csr_value;                                                                                                     \
    })
#define CSR_WRITE(name, value) __asm__ volatile("csrw " #name ", %0" ::"r"((uint64_t)(value)) : "memory")

struct sbi_result {
    int64_t error;
    uint64_t value;
};

static inline struct sbi_result sbi(uint64_t extension, uint64_t function, uint64_t argument)
{
    register uint64_t a0 __asm__("a0") = argument;
    register uint64_t a1 __asm__("a1") = 0x5555;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall" : "+r"(a0), "+r"(a1) : "r"(a6), "r"(a7) : "memory");
    return (struct sbi_result){(int64_t)a0, a1};
}

// Fills the registers that S-mode has to itself, and looks at them after many switches. 0, or a line.
static inline int supervisor_registers(uint64_t pattern)
{
    CSR_WRITE(sscratch, pattern);
    CSR_WRITE(sepc, pattern & ~UINT64_C(1));
    CSR_WRITE(scause, pattern >> 8 & 0xff);
    CSR_WRITE(stval, pattern >> 3);
    CSR_WRITE(stvec, pattern & ~UINT64_C(3));
    CSR_WRITE(scounteren, pattern & 7);
    uint64_t counters = CSR_READ(scounteren), cause = CSR_READ(scause);
    __asm__ volatile("csrs sstatus, %0" ::"r"((pattern & 1) << 18)); // SUM
    for (int i = 0; i < 200; i++) {
        tl_yield();
        EXPECT(CSR_READ(sscratch) == pattern);
        EXPECT(CSR_READ(sepc) == (pattern & ~UINT64_C(1)));
        EXPECT(CSR_READ(scause) == cause);
        EXPECT(CSR_READ(stval) == pattern >> 3);
        EXPECT(CSR_READ(stvec) == (pattern & ~UINT64_C(3)));
        EXPECT(CSR_READ(scounteren) == counters);
        EXPECT((CSR_READ(sstatus) >> 18 & 1) == (pattern & 1));
        EXPECT(CSR_READ(satp) == 0);
    }
    return 0;
}

#endif
