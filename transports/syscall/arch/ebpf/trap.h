// SPDX-License-Identifier: BSD-3-Clause
// eBPF: the trap is a call of the helper whose number is the call's; r1 to r4 are its arguments, and r0 is the result.
// Registers have 64 bits on every board.
//
// These are macros, so that the number is a constant of the instruction even if clang does not optimize.
#ifndef TL_TRANSPORTS_SYSCALL_ARCH_EBPF_TRAP_H
#define TL_TRANSPORTS_SYSCALL_ARCH_EBPF_TRAP_H

#include <stdint.h>

typedef intptr_t tl_ebpf_helper(uint64_t, uint64_t, uint64_t, uint64_t);
typedef int64_t tl_ebpf_helper2(uint64_t, uint64_t);
typedef int64_t tl_ebpf_helper0(void);

#define tl_trap4(call, a1, a2, a3, a4)                                                                                 \
    (((tl_ebpf_helper *)(uintptr_t)(call))((uint64_t)(a1), (uint64_t)(a2), (uint64_t)(a3), (uint64_t)(a4)))
#define tl_trap2(call, a1, a2)                tl_trap4(call, a1, a2, 0, 0)
#define tl_trap_direct4(call, a1, a2, a3, a4) ((int64_t)tl_trap4(call, a1, a2, a3, a4))
#define tl_trap_direct2(call, a1, a2)         (((tl_ebpf_helper2 *)(uintptr_t)(call))((uint64_t)(a1), (uint64_t)(a2)))
#define tl_trap_direct0(call)                 (((tl_ebpf_helper0 *)(uintptr_t)(call))())
#define tl_trap_wait(call, mask, deadline)    tl_trap4(call, mask, deadline, 0, 0)
#define tl_trap64(call)                       ((uint64_t)tl_trap4(call, 0, 0, 0, 0))

#endif
