// SPDX-License-Identifier: BSD-3-Clause
// tried: Looks at the status of S-mode, which a context beside it has full of bits, SUM and MXR included. Also sets every bit that it can
// variants: 2
// outcome: OK
// beside: companion
// region: 1
// control: status, resident 1, width_of_u 2
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

HOSTILE("h41", "supervisor");

int tl_applet(void)
{
    uint64_t first = CSR_READ(sstatus);

    EXPECT((first >> 18 & 3) == 0); // SUM, MXR
    EXPECT((first & 0x122) == 0);   // SPP, SPIE, SIE
    EXPECT(CSR_READ(sscratch) == 0 && CSR_READ(stvec) == 0 && CSR_READ(scounteren) == 0 && CSR_READ(sie) == 0);
    if (VARIANT == 2) {
        // Whatever of it sticks is its own: the companion, and the witness in U-mode, go on as they were.
        static const uint64_t bits[] = {~UINT64_C(0), UINT64_C(1) << 32, UINT64_C(3) << 32, UINT64_C(3) << 13};
        for (size_t i = 0; i < 4; i++) {
            __asm__ volatile("csrs sstatus, %0" ::"r"(bits[i]));
            tl_yield();
            __asm__ volatile("csrc sstatus, %0" ::"r"(bits[i]));
            tl_yield();
        }
        // UXL: U-mode of 32 bits, for its own alone.
        CSR_WRITE(sstatus, (first & ~(UINT64_C(3) << 32)) | UINT64_C(1) << 32);
        for (int i = 0; i < 100; i++)
            tl_yield();
        return 0;
    }
    for (int i = 0; i < 100; i++) {
        tl_yield();
        EXPECT(CSR_READ(sstatus) == first);
        EXPECT(CSR_READ(sscratch) == 0);
    }
    return 0;
}
