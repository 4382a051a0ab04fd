// SPDX-License-Identifier: BSD-3-Clause
// Checks eBPF code before it runs: see ebpf.h. Section numbers are those of RFC 9669.
#include <stdbool.h>

#include "monitor/vm/ebpf.h"
#include "monitor/vm/ebpf_code.h"
#include "stream/error.h"

#define FRAME_POINTER 10u

static const char unknown[] = "an unknown instruction; the code is not eBPF of RFC 9669";
static const char reserved[] = "a field that must be zero is not; the code is newer than RFC 9669, or damaged";
static const char no_register[] = "a register beyond r10; the code is damaged";
static const char middle[] = "a jump or call into the middle of a 64-bit load; the code is damaged";
static const char no_end[] = "a function runs past its end; it must end in exit or a jump";
static const char written[] = "r10 is written; it is the frame's end, and only read";

static uint32_t dst_of(const struct tl_ebpf_insn *insn)
{
    return insn->regs & 15;
}

static uint32_t src_of(const struct tl_ebpf_insn *insn)
{
    return insn->regs >> 4;
}

// Each check below returns NULL, or why the instruction is refused.

// The second operand: of the immediate and the source register, the one that is not used is zero.
static const char *check_operand(const struct tl_ebpf_insn *insn)
{
    bool x = (insn->opcode & TL_EBPF_X) != 0;

    return (x ? insn->imm != 0 : src_of(insn) != 0) ? reserved : NULL;
}

static bool is_width(int32_t bits)
{
    return bits == 16 || bits == 32 || bits == 64;
}

static const char *check_arithmetic(const struct tl_ebpf_insn *insn)
{
    const bool wide = (insn->opcode & 7) == TL_EBPF_ALU64, x = (insn->opcode & TL_EBPF_X) != 0;
    const uint32_t operation = insn->opcode & 0xf0;
    const int16_t offset = insn->offset;

    if (dst_of(insn) == FRAME_POINTER)
        return written;
    switch (operation) {
    case TL_EBPF_END:
        if ((wide && x) || !is_width(insn->imm))
            return unknown;
        return insn->regs > 15 || offset != 0 ? reserved : NULL;
    case TL_EBPF_NEG:
        return x ? unknown : insn->regs > 15 || offset != 0 || insn->imm != 0 ? reserved : NULL;
    case TL_EBPF_DIV:
    case TL_EBPF_MOD:
        return offset == 0 || offset == 1 ? check_operand(insn) : reserved;
    case TL_EBPF_MOV:
        if (offset != 0 && (!x || (offset != 8 && offset != 16 && (offset != 32 || !wide))))
            return reserved;
        return check_operand(insn);
    default:
        return operation > TL_EBPF_END ? unknown : offset != 0 ? reserved : check_operand(insn);
    }
}

static const char *check_call(const struct tl_ebpf_insn *insn)
{
    if (insn->opcode == (TL_EBPF_JMP | TL_EBPF_X | TL_EBPF_CALL))
        return "callx, which RFC 9669 does not have; call functions by name";
    if (insn->opcode != (TL_EBPF_JMP | TL_EBPF_CALL))
        return unknown;
    if (src_of(insn) > 1)
        return "a call of a helper by BTF id; call helpers by their numbers";
    return dst_of(insn) != 0 || insn->offset != 0 ? reserved : NULL;
}

static const char *check_jump(const struct tl_ebpf_insn *insn)
{
    const bool wide = (insn->opcode & 7) == TL_EBPF_JMP, x = (insn->opcode & TL_EBPF_X) != 0;

    switch (insn->opcode & 0xf0) {
    case TL_EBPF_JA:
        return x ? unknown : insn->regs != 0 || (wide ? insn->imm != 0 : insn->offset != 0) ? reserved : NULL;
    case TL_EBPF_CALL:
        return check_call(insn);
    case TL_EBPF_EXIT:
        if (!wide || x)
            return unknown;
        return insn->regs != 0 || insn->offset != 0 || insn->imm != 0 ? reserved : NULL;
    default:
        return (insn->opcode & 0xf0) > TL_EBPF_JSLE ? unknown : check_operand(insn);
    }
}

// A load of 64 bits is two instructions: `left` are left, with this one.
static const char *check_wide_load(const struct tl_ebpf_insn *insn, size_t left)
{
    const uint32_t mode = insn->opcode & 0xe0;

    if (mode == TL_EBPF_ABS || mode == TL_EBPF_IND)
        return "an instruction of the group packet; load from memory instead";
    if (insn->opcode != TL_EBPF_LDDW)
        return unknown;
    if (src_of(insn) != 0)
        return "a 64-bit load of a map or platform variable; use data of the program";
    if (left < 2)
        return "the code ends within a 64-bit load; the code is damaged";
    if (insn->offset != 0 || insn[1].opcode != 0 || insn[1].regs != 0 || insn[1].offset != 0)
        return reserved;
    return dst_of(insn) == FRAME_POINTER ? written : NULL;
}

static const char *check_atomic(const struct tl_ebpf_insn *insn)
{
    const uint32_t size = insn->opcode & 0x18;
    const int32_t operation = insn->imm & ~TL_EBPF_FETCH;
    const bool plain =
        operation == TL_EBPF_ADD || operation == TL_EBPF_OR || operation == TL_EBPF_AND || operation == TL_EBPF_XOR;

    if (size != TL_EBPF_W && size != TL_EBPF_DW)
        return unknown;
    if (!plain && insn->imm != TL_EBPF_XCHG && insn->imm != TL_EBPF_CMPXCHG)
        return "an unknown atomic operation; RFC 9669 has add, or, and, xor, xchg and cmpxchg";
    bool fetches = (insn->imm & TL_EBPF_FETCH) != 0 && insn->imm != TL_EBPF_CMPXCHG;
    return fetches && src_of(insn) == FRAME_POINTER ? written : NULL;
}

static const char *check_memory(const struct tl_ebpf_insn *insn)
{
    const uint32_t class = insn->opcode & 7, mode = insn->opcode & 0xe0;

    if (class == TL_EBPF_STX && mode == TL_EBPF_ATOMIC)
        return check_atomic(insn);
    bool extends = class == TL_EBPF_LDX && mode == TL_EBPF_MEMSX && (insn->opcode & 0x18) != TL_EBPF_DW;
    if (mode != TL_EBPF_MEM && !extends)
        return unknown;
    if (class == TL_EBPF_LDX && dst_of(insn) == FRAME_POINTER)
        return written;
    return (class == TL_EBPF_ST ? src_of(insn) != 0 : insn->imm != 0) ? reserved : NULL;
}

static const char *check_insn(const struct tl_ebpf_insn *insn, size_t left)
{
    const uint32_t class = insn->opcode & 7;

    if (dst_of(insn) > FRAME_POINTER || src_of(insn) > FRAME_POINTER)
        return no_register;
    if (class == TL_EBPF_ALU || class == TL_EBPF_ALU64)
        return check_arithmetic(insn);
    if (class == TL_EBPF_JMP || class == TL_EBPF_JMP32)
        return check_jump(insn);
    return class == TL_EBPF_LD ? check_wide_load(insn, left) : check_memory(insn);
}

// ---- Where control may go. In `scratch` each instruction has the number of its function.

#define SECOND 0x8000u // the second half of a 64-bit load
#define FIRST  0x4000u // the first instruction of a function; in the beginning

static bool is_local_call(const struct tl_ebpf_insn *insn)
{
    return insn->opcode == (TL_EBPF_JMP | TL_EBPF_CALL) && src_of(insn) == 1;
}

// Where the instruction may go to, other than to the next: a distance from that. False: nowhere.
static bool jumps(const struct tl_ebpf_insn *insn, int64_t *distance)
{
    const uint32_t class = insn->opcode & 7, operation = insn->opcode & 0xf0;

    if ((class != TL_EBPF_JMP && class != TL_EBPF_JMP32) || operation == TL_EBPF_CALL || operation == TL_EBPF_EXIT)
        return false;
    *distance = insn->opcode == (TL_EBPF_JMP32 | TL_EBPF_JA) ? insn->imm : insn->offset;
    return true;
}

// Whether control never goes on to the next instruction.
static bool ends(const struct tl_ebpf_insn *insn)
{
    return insn->opcode == (TL_EBPF_JMP | TL_EBPF_EXIT) || insn->opcode == (TL_EBPF_JMP | TL_EBPF_JA) ||
           insn->opcode == (TL_EBPF_JMP32 | TL_EBPF_JA);
}

static const char *mark(const struct tl_ebpf_insn *code, size_t count, size_t entry, uint16_t *scratch, size_t *at)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = 0;
    scratch[0] = FIRST;
    scratch[entry] = FIRST;
    for (*at = 0; *at < count; ++*at) {
        const struct tl_ebpf_insn *insn = &code[*at];
        const char *why = check_insn(insn, count - *at);
        if (why != NULL)
            return why;
        if (is_local_call(insn)) {
            int64_t target = (int64_t)*at + 1 + insn->imm;
            if (target < 0 || target >= (int64_t)count)
                return "a call out of the code; the code is not linked, or damaged";
            scratch[target] |= FIRST;
        }
        if (insn->opcode == TL_EBPF_LDDW)
            scratch[++*at] |= SECOND;
    }
    return NULL;
}

static const char *check_flow(const struct tl_ebpf_insn *code, size_t count, uint16_t *scratch, size_t *at)
{
    uint16_t function = 0;
    int64_t distance;

    for (*at = 0; *at < count; ++*at) {
        bool first = (scratch[*at] & FIRST) != 0, second = (scratch[*at] & SECOND) != 0;
        if (first && second)
            return middle;
        if (first && *at > 0 && !ends(&code[*at - 1])) {
            --*at;
            return no_end;
        }
        function = (uint16_t)(function + (first && *at > 0));
        scratch[*at] = (uint16_t)(function | (second ? SECOND : 0));
    }
    for (*at = 0; *at < count; ++*at) {
        if ((scratch[*at] & SECOND) != 0 || !jumps(&code[*at], &distance))
            continue;
        int64_t target = (int64_t)*at + 1 + distance;
        if (target < 0 || target >= (int64_t)count || (scratch[target] & ~SECOND) != scratch[*at])
            return "a jump out of its function; the code is damaged";
        if ((scratch[target] & SECOND) != 0)
            return middle;
    }
    *at = count - 1;
    return ends(&code[*at]) && (scratch[*at] & SECOND) == 0 ? NULL : no_end;
}

// ---- The interpreter's own form (ebpf_code.h) of accepted instructions

static uint32_t operation_of(const struct tl_ebpf_insn *insn)
{
    static const uint8_t first[] = {TL_EBPF_OP_LDDW, TL_EBPF_OP_LDX, TL_EBPF_OP_ST, TL_EBPF_OP_STX};
    const uint32_t class = insn->opcode & 7, mode = insn->opcode & 0xe0, code = insn->opcode >> 3;

    if (class < TL_EBPF_ALU)
        return first[class] + (code & 3) + (mode > TL_EBPF_MEM ? TL_EBPF_OP_OTHER_MODE : 0);
    uint32_t row = TL_EBPF_OP_ALU + (class - TL_EBPF_ALU) * TL_EBPF_OP_ROW;
    if (is_local_call(insn))
        return row + TL_EBPF_OP_CALL;
    bool extends =
        (class == TL_EBPF_ALU || class == TL_EBPF_ALU64) && code == (TL_EBPF_MOV | TL_EBPF_X) >> 3 && insn->offset != 0;
    return row + (extends ? TL_EBPF_OP_MOVSX : code);
}

static void translate(struct tl_ebpf_insn *insn)
{
    const uint32_t operation = operation_of(insn);

    if (insn->opcode == (TL_EBPF_JMP | TL_EBPF_JA))
        insn->imm = insn->offset;
    else if ((insn->opcode & 0xe7) == (TL_EBPF_STX | TL_EBPF_ATOMIC))
        insn->imm |= (int32_t)src_of(insn) * 8 << 8;
    else if (!is_local_call(insn))
        insn->imm |= (int32_t)src_of(insn) * 8; // one of the two is 0
    insn->regs = (uint8_t)(dst_of(insn) * 8);
    insn->opcode = (uint8_t)operation;
}

int tl_ebpf_check(const struct tl_ebpf_insn *code, size_t count, size_t entry, uint16_t *scratch, const char **why,
                  uint32_t *at)
{
    size_t where = 0;

    if (entry >= count)
        *why = "there is no code where it starts; link it again";
    else if (count > TL_EBPF_CODE_MAX)
        *why = "there are more than 2048 instructions; make it smaller";
    else if ((*why = mark(code, count, entry, scratch, &where)) == NULL)
        *why = check_flow(code, count, scratch, &where);
    *at = (uint32_t)where;
    return *why == NULL ? 0 : TL_ERR_IMAGE;
}

void tl_ebpf_translate(struct tl_ebpf_insn *code, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool wide = code[i].opcode == TL_EBPF_LDDW;
        translate(&code[i]);
        i += wide;
    }
}
