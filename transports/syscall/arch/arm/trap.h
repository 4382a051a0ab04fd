// SPDX-License-Identifier: BSD-3-Clause
// ARMv7-A: the trap instruction. r0 is the call, r1..r4 its arguments; r0 (and r1, for 64 bits) the result.
#ifndef TL_TRANSPORTS_SYSCALL_ARCH_ARM_TRAP_H
#define TL_TRANSPORTS_SYSCALL_ARCH_ARM_TRAP_H

#include <stdint.h>

// A direct method gives 64 bits.
static inline int64_t tl_trap_direct4(uint32_t call, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)
{
    register uintptr_t r0 __asm__("r0") = call;
    register uintptr_t r1 __asm__("r1") = a1;
    register uintptr_t r2 __asm__("r2") = a2;
    register uintptr_t r3 __asm__("r3") = a3;
    register uintptr_t r4 __asm__("r4") = a4;
    __asm__ volatile("svc #0" : "+r"(r0), "+r"(r1) : "r"(r2), "r"(r3), "r"(r4) : "memory");
    return (int64_t)((uint64_t)r1 << 32 | r0);
}

static inline int64_t tl_trap_direct2(uint32_t call, uintptr_t a1, uintptr_t a2)
{
    register uintptr_t r0 __asm__("r0") = call;
    register uintptr_t r1 __asm__("r1") = a1;
    register uintptr_t r2 __asm__("r2") = a2;
    __asm__ volatile("svc #0" : "+r"(r0), "+r"(r1) : "r"(r2) : "memory");
    return (int64_t)((uint64_t)r1 << 32 | r0);
}

static inline int64_t tl_trap_direct0(uint32_t call)
{
    register uintptr_t r0 __asm__("r0") = call;
    register uintptr_t r1 __asm__("r1");
    __asm__ volatile("svc #0" : "+r"(r0), "=r"(r1)::"memory");
    return (int64_t)((uint64_t)r1 << 32 | r0);
}

static inline intptr_t tl_trap4(uint32_t call, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)
{
    return (intptr_t)tl_trap_direct4(call, a1, a2, a3, a4);
}

static inline intptr_t tl_trap2(uint32_t call, uintptr_t a1, uintptr_t a2)
{
    return (intptr_t)tl_trap_direct2(call, a1, a2);
}

// An argument of 64 bits takes two registers, low half first.
static inline intptr_t tl_trap_wait(uint32_t call, uintptr_t mask, uint64_t deadline)
{
    return tl_trap4(call, mask, (uintptr_t)deadline, (uintptr_t)(deadline >> 32), 0);
}

static inline uint64_t tl_trap64(uint32_t call)
{
    return (uint64_t)tl_trap_direct0(call);
}

#endif
