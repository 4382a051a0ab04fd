// SPDX-License-Identifier: BSD-3-Clause
// Two contexts of the normal world fill their registers at the same time (normal.c and normal_other.c, variants 1).
#ifndef TL_TESTS_QEMU_NORMAL_H
#define TL_TESTS_QEMU_NORMAL_H

#include "tests/hostile/hostile.h"

#include "tests/hostile/arch/arm/normal.h"

// sp, lr and spsr of a mode; FIQ mode's r8 to r12 as well.
struct mode_registers {
    uint32_t sp, lr, spsr;
};
// In low registers: FIQ mode has r8 to r14 of its own.
#define MODE_WRITE(mode, registers)                                                                                    \
    do {                                                                                                               \
        register uint32_t *mode_at __asm__("r0") = &(registers).sp;                                                    \
        __asm__ volatile("mrs r3, cpsr\n\tcps #" #mode "\n\tldr sp, [r0]\n\tldr lr, [r0, #4]\n\tldr r1, [r0, #8]\n\t"  \
                         "msr spsr_cxsf, r1\n\tmsr cpsr_c, r3" ::"r"(mode_at)                                          \
                         : "r1", "r3", "memory");                                                                      \
    } while (0)
#define MODE_READ(mode, registers)                                                                                     \
    do {                                                                                                               \
        register uint32_t *mode_at __asm__("r0") = &(registers).sp;                                                    \
        __asm__ volatile("mrs r3, cpsr\n\tcps #" #mode "\n\tstr sp, [r0]\n\tstr lr, [r0, #4]\n\tmrs r1, spsr\n\t"      \
                         "str r1, [r0, #8]\n\tmsr cpsr_c, r3" ::"r"(mode_at)                                           \
                         : "r1", "r3", "memory");                                                                      \
    } while (0)

static inline void fiq_write(const uint32_t *r8_to_r12)
{
    register const uint32_t *at __asm__("r0") = r8_to_r12;
    __asm__ volatile("mrs r3, cpsr\n\tcps #0x11\n\tldm r0, {r8-r12}\n\tmsr cpsr_c, r3" ::"r"(at) : "r3", "memory");
}

static inline void fiq_read(uint32_t *r8_to_r12)
{
    register uint32_t *at __asm__("r0") = r8_to_r12;
    __asm__ volatile("mrs r3, cpsr\n\tcps #0x11\n\tstm r0, {r8-r12}\n\tmsr cpsr_c, r3" ::"r"(at) : "r3", "memory");
}

// All of these can hold any value without an effect on what runs here. Those with an effect: normal.c, variants 5 and 8.
// clang-format off
#define NORMAL_COPIES(X) \
    X(TTBR0, 0xffff0000) X(TTBR1, 0xffff0000) X(TTBCR, 7) X(DACR, ~0u) X(DFSR, 0xf) X(IFSR, 0xf) X(DFAR, ~0u) \
    X(IFAR, ~0u) X(PAR, 0xfffff000) X(PRRR, 0x00ff00ff) X(NMRR, ~0u) X(CONTEXTIDR, ~0u) X(TPIDRURW, ~0u) \
    X(TPIDRURO, ~0u) X(TPIDRPRW, ~0u) X(CNTKCTL, 0x3) X(TEEHBR, ~3u)
// clang-format on

struct all_registers {
    struct mode_registers svc, und, abt, irq, fiq;
    uint32_t fiq_high[5];
    uint32_t copies[32];
};

static inline void all_read(struct all_registers *all)
{
    uint32_t n = 0;
    MODE_READ(0x13, all->svc);
    MODE_READ(0x1b, all->und);
    MODE_READ(0x17, all->abt);
    MODE_READ(0x12, all->irq);
    MODE_READ(0x11, all->fiq);
    fiq_read(all->fiq_high);
#define ROW_READ(name, mask) all->copies[n++] = CP_READ(name);
    NORMAL_COPIES(ROW_READ)
}

static inline void all_fill(struct all_registers *all, uint32_t pattern)
{
    uint32_t n = 0, *words = (uint32_t *)all;

    memset(all, 0, sizeof *all);
    for (uint32_t i = 0; i < 15 + 5; i++)
        words[i] = pattern * (2 * i + 3);
    all->svc.spsr = 0x6000001f; // what is no mode has no effect here, and may not stay as it is
    all->und.spsr = 0x2000001b ^ (pattern & 0xf0000000);
    all->abt.spsr = 0x40000013 ^ (pattern & 0xf0000000);
    all->irq.spsr = 0x8000001f ^ (pattern & 0xf0000000);
    all->fiq.spsr = 0x00000012 ^ (pattern & 0xf0000000);
    MODE_WRITE(0x13, all->svc);
    MODE_WRITE(0x1b, all->und);
    MODE_WRITE(0x17, all->abt);
    MODE_WRITE(0x12, all->irq);
    MODE_WRITE(0x11, all->fiq);
    fiq_write(all->fiq_high);
#define ROW_FILL(name, mask) CP_WRITE(name, pattern *(2 * n++ + 5) & (mask));
    NORMAL_COPIES(ROW_FILL)
    n = 0;
#define ROW_TAKEN(name, mask) all->copies[n++] = CP_READ(name); // as far as it can be written
    NORMAL_COPIES(ROW_TAKEN)
}

// Fills them, and looks at them after many switches. The calls are made by SMC, which leaves all of them alone.
static inline int keeps_all(uint32_t pattern)
{
    static struct all_registers all, back;
    static struct float_bank bank, bank_back;

    all_fill(&all, pattern);
    float_bank_fill(&bank, (uint64_t)pattern << 32 | pattern);
    bank.thread = CP_READ(TPIDRURW);
    for (int i = 0; i < 200; i++) {
        float_bank_load(&bank); // each time: memcmp may use it
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
        float_bank_save(&bank_back);
        all_read(&back);
        const uint32_t *a = (const uint32_t *)&all, *b = (const uint32_t *)&back;
        for (size_t k = 0; k < sizeof all / 4; k++)
            if (a[k] != b[k])
                return 1000 + (int)k;
        EXPECT(memcmp(&bank, &bank_back, sizeof bank) == 0);
    }
    return 0;
}

#endif
