// SPDX-License-Identifier: BSD-3-Clause
// A second evaluator of eBPF, for tests: written from the tables of RFC 9669 alone, one rule at a time and without
// regard for speed. It shares nothing with monitor/vm but the layout of an instruction.
#ifndef TL_TESTS_VM_EBPF_RFC_H
#define TL_TESTS_VM_EBPF_RFC_H

#include "monitor/vm/ebpf.h"

struct rfc {
    const struct tl_ebpf_insn *code;
    const struct tl_ebpf_range *ranges;
    uint32_t range_count;
    uint64_t r[11];
    uint32_t pc;
    struct {
        uint64_t r[11];
        uint32_t pc;
    } callers[TL_EBPF_FRAMES];
    uint32_t depth;
    uint64_t address;
    uint32_t call;
};

void rfc_start(struct rfc *rfc, uint64_t stack);
enum tl_ebpf_stop rfc_run(struct rfc *rfc, uint32_t steps);

#endif
