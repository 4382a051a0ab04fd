// SPDX-License-Identifier: BSD-3-Clause
// RV64: the trap instruction. a7 is 0, a0 the call, a1..a4 its arguments; a0 the result, which has 64 bits.
#ifndef TL_TRANSPORTS_SYSCALL_ARCH_RISCV64_TRAP_H
#define TL_TRANSPORTS_SYSCALL_ARCH_RISCV64_TRAP_H

#include <stdint.h>

static inline intptr_t tl_trap4(uint32_t call, uintptr_t p1, uintptr_t p2, uintptr_t p3, uintptr_t p4)
{
    register uintptr_t a0 __asm__("a0") = call;
    register uintptr_t a1 __asm__("a1") = p1;
    register uintptr_t a2 __asm__("a2") = p2;
    register uintptr_t a3 __asm__("a3") = p3;
    register uintptr_t a4 __asm__("a4") = p4;
    register uintptr_t a7 __asm__("a7") = 0;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a7) : "memory");
    return (intptr_t)a0;
}

static inline intptr_t tl_trap2(uint32_t call, uintptr_t p1, uintptr_t p2)
{
    register uintptr_t a0 __asm__("a0") = call;
    register uintptr_t a1 __asm__("a1") = p1;
    register uintptr_t a2 __asm__("a2") = p2;
    register uintptr_t a7 __asm__("a7") = 0;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return (intptr_t)a0;
}

#define tl_trap_direct4       tl_trap4
#define tl_trap_direct2       tl_trap2
#define tl_trap_direct0(call) tl_trap2(call, 0, 0)

static inline intptr_t tl_trap_wait(uint32_t call, uintptr_t mask, uint64_t deadline)
{
    return tl_trap2(call, mask, deadline);
}

static inline uint64_t tl_trap64(uint32_t call)
{
    return (uint64_t)tl_trap2(call, 0, 0);
}

#endif
