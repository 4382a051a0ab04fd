// SPDX-License-Identifier: BSD-3-Clause
// Instructions of eBPF, for arrays of code in tests.
#ifndef TL_TESTS_VM_INSNS_H
#define TL_TESTS_VM_INSNS_H

#include "monitor/vm/ebpf.h"

#define I(op, d, s, off, value)                                                                                        \
    {                                                                                                                  \
        .opcode = (uint8_t)(op), .regs = (uint8_t)((d) | (s) << 4), .offset = (int16_t)(off), .imm = (int32_t)(value)  \
    }
#define EXIT           I(0x95, 0, 0, 0, 0)
#define MOV(d, value)  I(0xb7, d, 0, 0, value)
#define MOVR(d, s)     I(0xbf, d, s, 0, 0)
#define ADD(d, value)  I(0x07, d, 0, 0, value)
#define LDDW(d, value) I(0x18, d, 0, 0, (uint32_t)(value)), I(0, 0, 0, 0, (uint32_t)((uint64_t)(value) >> 32))
#define CALL(number)   I(0x85, 0, 0, 0, number)
#define COUNT(code)    (sizeof(code) / sizeof(code)[0])

#endif
