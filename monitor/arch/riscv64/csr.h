// SPDX-License-Identifier: BSD-3-Clause
// Control and status registers (Privileged Architecture 1.12, chapter 2), read and written by name.
#ifndef TL_MONITOR_ARCH_RISCV64_CSR_H
#define TL_MONITOR_ARCH_RISCV64_CSR_H

#include <stdint.h>

#define tl__csr_read(name)                                                                                             \
    ({                                                                                                                 \
        uint64_t tl__value;                                                                                            \
        __asm__ volatile("csrr %0, " #name : "=r"(tl__value)::"memory");                                               \
        tl__value;                                                                                                     \
    })
#define tl__csr_write(name, value) __asm__ volatile("csrw " #name ", %0" ::"rK"((uint64_t)(value)) : "memory")
#define tl__csr_set(name, bits)    __asm__ volatile("csrs " #name ", %0" ::"rK"((uint64_t)(bits)) : "memory")
#define tl__csr_clear(name, bits)  __asm__ volatile("csrc " #name ", %0" ::"rK"((uint64_t)(bits)) : "memory")

// mstatus (section 3.1.6)
#define TL_MSTATUS_MIE  (UINT64_C(1) << 3)
#define TL_MSTATUS_MPIE (UINT64_C(1) << 7)
#define TL_MSTATUS_MPP  (UINT64_C(3) << 11)
#define TL_MSTATUS_FS   (UINT64_C(3) << 13) // the floating-point bank: off (0), initial, clean, dirty (all ones)
#define TL_MSTATUS_MPRV (UINT64_C(1) << 17)
#define TL_MSTATUS_SUM  (UINT64_C(1) << 18)
#define TL_MSTATUS_MXR  (UINT64_C(1) << 19)
#define TL_MSTATUS_TW   (UINT64_C(1) << 21)
#define TL_MSTATUS_UXL  (UINT64_C(2) << 32) // U-mode and S-mode of 64 bits
#define TL_MSTATUS_SXL  (UINT64_C(2) << 34)
#define TL_MSTATUS_MPV  (UINT64_C(1) << 39) // the trap came from a hypervisor's guest (section 8.4.1)

// misa (section 3.1.1)
#define TL_MISA(letter) (UINT64_C(1) << ((letter) - 'A'))

// mie, mip (section 3.1.9)
#define TL_MIE_TIMER    (UINT64_C(1) << 7)
#define TL_MIE_EXTERNAL (UINT64_C(1) << 11)

#endif
