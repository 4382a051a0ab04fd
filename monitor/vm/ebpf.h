// SPDX-License-Identifier: BSD-3-Clause
// An interpreter for eBPF: RFC 9669, with the conformance groups base32, base64, divmul32, divmul64, atomic32 and
// atomic64.
//
// The interpreter knows nothing of the monitor. Its owner gives it code that was accepted by tl_ebpf_check and
// translated, the ranges of memory that the code may access, and a number of steps; tl_ebpf_run returns when the code
// needs the owner:
//
//     struct tl_ebpf vm = {.code = code, .count = n, .ranges = ranges, .range_count = 2};
//     tl_ebpf_start(&vm, 0, stack);
//     vm.r[1] = ...;
//     while ((stop = tl_ebpf_run(&vm, STEPS)) == TL_EBPF_STOP_CALL)
//         vm.r[0] = serve(vm.call, &vm.r[1]);          // arguments in r1 to r5
//
// A step is one instruction. It takes a bounded time: there is no recursion, no allocation, and no loop but the one
// over the ranges. The state of the code is all in struct tl_ebpf, so that it can be stopped at one time and continued
// at another. The owner's memory is safe from any code that was checked; the code's own values are what the RFC says.
//
// Addresses are the code's own: no range need lie at its address. An address that has more bits than the machine's
// pointers is in no range. Code and memory are little-endian.
#ifndef TL_MONITOR_VM_EBPF_H
#define TL_MONITOR_VM_EBPF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TL_EBPF_FRAMES     8u   // the most functions that are under way at a time
#define TL_EBPF_FRAME_SIZE 512u // bytes of the stack for each of them
#define TL_EBPF_STACK      (TL_EBPF_FRAMES * TL_EBPF_FRAME_SIZE)
#define TL_EBPF_CODE_MAX   2048u // the most instructions

// RFC 9669, section 3: 8 bytes.
struct tl_ebpf_insn {
    uint8_t opcode;
    uint8_t regs; // destination in bits 0 to 3, source in bits 4 to 7
    int16_t offset;
    int32_t imm;
};
_Static_assert(sizeof(struct tl_ebpf_insn) == 8, "as it lies in memory");

// Memory that the code may read: its addresses [base, base + size) are bytes[0..size).
struct tl_ebpf_range {
    uintptr_t base;
    uintptr_t size;
    uint8_t *bytes;
    bool writable; // the code may write it too
};

enum tl_ebpf_stop {
    TL_EBPF_STOP_EXIT = 1, // the outermost function returned; r0 is its result
    TL_EBPF_STOP_CALL,     // the code called helper `call`: set r0 and go on
    TL_EBPF_STOP_STEPS,    // the code has had its steps, and can go on
    // Faults. The instruction at pc had no effect.
    TL_EBPF_STOP_READ,  // the code may not read `address`
    TL_EBPF_STOP_WRITE, // the code may not write `address`
    TL_EBPF_STOP_DEPTH, // the code called a function while TL_EBPF_FRAMES were under way
};

struct tl_ebpf {
    const struct tl_ebpf_insn *code; // accepted and translated; must not change
    uint32_t count;
    uint32_t range_count;
    const struct tl_ebpf_range *ranges;
    uint64_t r[11]; // r10 is the end of the function's frame; the code cannot write it
    uint32_t pc;    // the next instruction, as an index
    uint32_t depth; // functions under way, less one
    struct {
        uint64_t r[4]; // the caller's r6 to r9
        uint32_t pc;   // where it goes on
    } frames[TL_EBPF_FRAMES - 1];
    uint64_t steps;   // executed since tl_ebpf_start
    uint32_t call;    // TL_EBPF_STOP_CALL: the helper's number
    uint64_t address; // TL_EBPF_STOP_READ, TL_EBPF_STOP_WRITE
};

// Checks the code, which starts at the instruction `entry`. Accepted code has only known instructions whose reserved
// fields are zero; jumps only to the beginning of an instruction of the same function; never writes r10; and no
// function runs past its end. Time is linear in count. `scratch` has room for `count` numbers, and is the caller's
// again after the call. Returns 0; or TL_ERR_IMAGE, *why, a constant sentence that says which rule was broken and what
// to do, and in *at the instruction.
int tl_ebpf_check(const struct tl_ebpf_insn *code, size_t count, size_t entry, uint16_t *scratch, const char **why,
                  uint32_t *at);

// Turns accepted code, in its place, into the form that tl_ebpf_run reads.
void tl_ebpf_translate(struct tl_ebpf_insn *code, size_t count);

// Begins at instruction `pc`, the first one of a function. All registers are zero but r10. `stack` is the address of
// TL_EBPF_STACK bytes, which are in one of the ranges.
void tl_ebpf_start(struct tl_ebpf *vm, uint32_t pc, uint64_t stack);

// Runs until the code needs its owner, or has used up `steps`. Each instruction uses one, and an access one more if it
// is not to the range of the last one. The code then goes on to its next jump, call or exit: at most TL_EBPF_CODE_MAX
// instructions later. Steps beyond INT32_MAX count as that.
enum tl_ebpf_stop tl_ebpf_run(struct tl_ebpf *vm, uint32_t steps);

#endif
