// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes eBPF: the check refuses code or is right about it, and what it accepts does the same on the interpreter as on
// a second evaluator (tests/vm/ebpf_rfc.h), jump for jump, and never leaves its memory.
//
// Input: memory, then instructions. A bit of the first byte says whether fields that must be zero are made so first,
// and jumps brought into the code: few inputs would be accepted otherwise.
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/vm/ebpf_rfc.h"

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

#define DATA     32u
#define MOST     256u // instructions
#define STEPS    512u
#define DATA_AT  UINT64_C(0xffffffffffffff00)
#define CONST_AT UINT64_C(0)
#define STACK_AT UINT64_C(0x80000000)

static void require(int condition)
{
    if (!condition)
        abort();
}

// Makes an instruction more likely to be accepted.
static void mend(struct tl_ebpf_insn *insn, size_t at, size_t count)
{
    unsigned class = insn->opcode & 7, code = insn->opcode >> 4;
    bool x = (insn->opcode & 8) != 0, jumps = class == 5 || class == 6;
    unsigned dst = (insn->regs & 15) % 10, src = (unsigned)insn->regs >> 4;

    insn->regs = (uint8_t)(dst | (src > 10 ? src - 6 : src) << 4);
    if (class == 4 || class == 7 || jumps) {
        if (x)
            insn->imm = 0;
        else
            insn->regs &= 15;
        insn->offset = (int16_t)(jumps ? (int)((uint16_t)insn->offset % count) - (int)at - 1 : 0);
        if (code == 8 || code == 9 || (jumps && code == 0))
            insn->regs = jumps ? insn->regs & 0x10 : insn->regs;
    }
}

static struct tl_ebpf_insn code[MOST], translated[MOST];
static uint16_t scratch[MOST];
static uint8_t memory[2][2 * DATA + TL_EBPF_STACK];

static void make_ranges(struct tl_ebpf_range ranges[3], uint8_t *bytes)
{
    ranges[0] = (struct tl_ebpf_range){STACK_AT, TL_EBPF_STACK, bytes + 2 * DATA, true};
    ranges[1] = (struct tl_ebpf_range){DATA_AT, DATA, bytes, true};
    ranges[2] = (struct tl_ebpf_range){CONST_AT, DATA, bytes + DATA, false};
}

static void compare(size_t count)
{
    struct tl_ebpf_range ranges[2][3];
    make_ranges(ranges[0], memory[0]);
    make_ranges(ranges[1], memory[1]);
    struct tl_ebpf vm = {.code = translated, .count = (uint32_t)count, .ranges = ranges[0], .range_count = 3};
    struct rfc rfc = {.code = code, .ranges = ranges[1], .range_count = 3};
    tl_ebpf_start(&vm, 0, STACK_AT);
    rfc_start(&rfc, STACK_AT);
    for (unsigned i = 1; i <= 3; i++)
        vm.r[i] = rfc.r[i] = i == 1 ? DATA_AT : i == 2 ? CONST_AT : STACK_AT;
    while (vm.steps < STEPS) {
        const uint64_t before = vm.steps;
        enum tl_ebpf_stop stop = tl_ebpf_run(&vm, 1), other = rfc_run(&rfc, (uint32_t)(vm.steps - before));
        require(stop == other && vm.pc == rfc.pc && vm.depth == rfc.depth && vm.pc < count);
        require(memcmp(vm.r, rfc.r, sizeof vm.r) == 0);
        if (stop == TL_EBPF_STOP_CALL)
            vm.r[0] = rfc.r[0] = vm.r[1] ^ vm.call;
        else if (stop != TL_EBPF_STOP_STEPS)
            break;
    }
    require(memcmp(memory[0], memory[1], sizeof memory[0]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    const char *why = NULL;
    uint32_t at = 0;

    if (size < 2 * DATA)
        return 0;
    memset(memory, 0, sizeof memory);
    memcpy(memory[0], input, 2 * DATA);
    memcpy(memory[1], input, 2 * DATA);
    size_t count = (size - 2 * DATA) / sizeof code[0];
    count = count > MOST ? MOST : count;
    if (count > 0)
        memcpy(code, input + 2 * DATA, count * sizeof code[0]);
    if ((input[0] & 1) != 0 && count > 0) {
        for (size_t i = 0; i < count; i++)
            mend(&code[i], i, count);
        code[count - 1] = (struct tl_ebpf_insn){.opcode = 0x95};
    }
    int e = tl_ebpf_check(code, count, 0, scratch, &why, &at);
    require((e == 0) == (why == NULL));
    if (e == 0) {
        memcpy(translated, code, sizeof code);
        tl_ebpf_translate(translated, count);
        compare(count);
    } else {
        require(at < count || count == 0);
    }
    return 0;
}
