// SPDX-License-Identifier: BSD-3-Clause
// The codes of eBPF's instructions: RFC 9669, sections 3 to 5. For the files of the interpreter.
#ifndef TL_MONITOR_VM_EBPF_CODE_H
#define TL_MONITOR_VM_EBPF_CODE_H

// Bits 0 to 2 of an opcode: its class (section 3.1).
enum {
    TL_EBPF_LD = 0,
    TL_EBPF_LDX = 1,
    TL_EBPF_ST = 2,
    TL_EBPF_STX = 3,
    TL_EBPF_ALU = 4,
    TL_EBPF_JMP = 5,
    TL_EBPF_JMP32 = 6,
    TL_EBPF_ALU64 = 7,
};

// Bit 3 of arithmetic and jumps: the second operand is the immediate or the source register.
enum { TL_EBPF_K = 0x00, TL_EBPF_X = 0x08 };

// Bits 4 to 7 of arithmetic (section 4.1); some are operations of atomics too.
enum {
    TL_EBPF_ADD = 0x00,
    TL_EBPF_SUB = 0x10,
    TL_EBPF_MUL = 0x20,
    TL_EBPF_DIV = 0x30,
    TL_EBPF_OR = 0x40,
    TL_EBPF_AND = 0x50,
    TL_EBPF_LSH = 0x60,
    TL_EBPF_RSH = 0x70,
    TL_EBPF_NEG = 0x80,
    TL_EBPF_MOD = 0x90,
    TL_EBPF_XOR = 0xa0,
    TL_EBPF_MOV = 0xb0,
    TL_EBPF_ARSH = 0xc0,
    TL_EBPF_END = 0xd0,
};

// Bits 4 to 7 of jumps (section 4.3).
enum {
    TL_EBPF_JA = 0x00,
    TL_EBPF_JEQ = 0x10,
    TL_EBPF_JGT = 0x20,
    TL_EBPF_JGE = 0x30,
    TL_EBPF_JSET = 0x40,
    TL_EBPF_JNE = 0x50,
    TL_EBPF_JSGT = 0x60,
    TL_EBPF_JSGE = 0x70,
    TL_EBPF_CALL = 0x80,
    TL_EBPF_EXIT = 0x90,
    TL_EBPF_JLT = 0xa0,
    TL_EBPF_JLE = 0xb0,
    TL_EBPF_JSLT = 0xc0,
    TL_EBPF_JSLE = 0xd0,
};

// Bits 3 and 4 of loads and stores: how many bytes (section 5).
enum { TL_EBPF_W = 0x00, TL_EBPF_H = 0x08, TL_EBPF_B = 0x10, TL_EBPF_DW = 0x18 };

// Bits 5 to 7 of loads and stores: the mode.
enum {
    TL_EBPF_IMM = 0x00,
    TL_EBPF_ABS = 0x20, // the group "packet"
    TL_EBPF_IND = 0x40, // likewise
    TL_EBPF_MEM = 0x60,
    TL_EBPF_MEMSX = 0x80,
    TL_EBPF_ATOMIC = 0xc0,
};

#define TL_EBPF_LDDW (TL_EBPF_LD | TL_EBPF_IMM | TL_EBPF_DW) // a load of 64 bits in two instructions (section 5.4)

// Atomics (section 5.3): the immediate is ADD, OR, AND or XOR, each with or without FETCH, or one of these.
enum { TL_EBPF_FETCH = 0x01, TL_EBPF_XCHG = 0xe1, TL_EBPF_CMPXCHG = 0xf1 };

// tl_ebpf_translate turns each instruction into one that the interpreter reads faster, in its place: `opcode` is one of
// the operations below, `regs` the destination alone, and `imm` the immediate or the source register, whichever the
// instruction has. An atomic has its source register in bits 8 to 11 of `imm`, and a jump its distance in `imm`.
//
// Operations are numbered almost without gaps, so that the interpreter's table of them is short. First come loads and
// stores: to these, bits 3 and 4 of the opcode are added.
enum {
    TL_EBPF_OP_LDX = 0,
    TL_EBPF_OP_ST = 8,
    TL_EBPF_OP_STX = 12,
    TL_EBPF_OP_LDDW = 17,
    TL_EBPF_OP_OTHER_MODE = 4, // added for MEMSX and ATOMIC
};

// Then comes a row for each class from TL_EBPF_ALU on, by bits 3 to 7 of the opcode.
enum {
    TL_EBPF_OP_ALU = 21,
    TL_EBPF_OP_ROW = 28,
    // Two operations are in places that RFC 9669 leaves unused: those of JA and NEG with a register.
    TL_EBPF_OP_CALL = 1,   // of a function
    TL_EBPF_OP_MOVSX = 17, // a move with sign extension
};

#endif
