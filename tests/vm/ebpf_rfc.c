// SPDX-License-Identifier: BSD-3-Clause
// The second evaluator: see ebpf_rfc.h. Numbers of sections and tables are the RFC's.
#include "tests/vm/ebpf_rfc.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 wide;
typedef unsigned __int128 uwide;

static uint64_t cut(uint64_t value, unsigned bits)
{
    return bits == 64 ? value : value & ((UINT64_C(1) << bits) - 1);
}

static wide as_signed(uint64_t value, unsigned bits)
{
    wide v = (wide)cut(value, bits);

    if (bits < 8)
        abort(); // there is no such operand
    return v >= (wide)1 << (bits - 1) ? v - ((wide)1 << bits) : v;
}

// Section 4.2: the bytes of the lowest `bits`, turned round if `turn`.
static uint64_t byte_swap(uint64_t value, unsigned bits, bool turn)
{
    uint64_t result = 0;

    for (unsigned i = 0; i < bits / 8; i++) {
        uint64_t byte = value >> 8 * i & 0xff;
        result |= byte << 8 * (turn ? bits / 8 - 1 - i : i);
    }
    return result;
}

// Table 3, for operands of `bits`. The code is bits 4 to 7 of the opcode.
static uint64_t arithmetic(unsigned code, unsigned bits, uint64_t dst, uint64_t src, int offset)
{
    uint64_t a = cut(dst, bits), b = cut(src, bits), top = UINT64_C(1) << (bits - 1);
    unsigned times = (unsigned)(b % bits);

    switch (code) {
    case 0x0:
        return cut((uint64_t)((uwide)a + b), bits);
    case 0x1:
        return cut((uint64_t)((wide)a - (wide)b), bits);
    case 0x2:
        return cut((uint64_t)((uwide)a * b), bits);
    case 0x3: // dst = (src != 0) ? (dst / src) : 0
        if (b == 0)
            return 0;
        return offset == 0 ? a / b : cut((uint64_t)(as_signed(a, bits) / as_signed(b, bits)), bits);
    case 0x4:
        return a | b;
    case 0x5:
        return a & b;
    case 0x6:
        for (; times > 0; times--)
            a = cut(a * 2, bits);
        return a;
    case 0x7:
        for (; times > 0; times--)
            a = a / 2;
        return a;
    case 0x8:
        return cut(~a + 1, bits);
    case 0x9: // dst = (src != 0) ? (dst % src) : dst
        if (b == 0)
            return a;
        return offset == 0 ? a % b : cut((uint64_t)(as_signed(a, bits) % as_signed(b, bits)), bits);
    case 0xa:
        return cut(a ^ b, bits);
    case 0xb:
        return offset == 0 ? b : cut((uint64_t)as_signed(src, (unsigned)offset), bits);
    case 0xc:
        for (; times > 0; times--)
            a = a / 2 | (a & top);
        return a;
    default:
        abort();
    }
}

// Table 6.
static bool holds(unsigned code, unsigned bits, uint64_t dst, uint64_t src)
{
    uint64_t a = cut(dst, bits), b = cut(src, bits);
    wide sa = as_signed(dst, bits), sb = as_signed(src, bits);

    switch (code) {
    case 0x1:
        return a == b;
    case 0x2:
        return a > b;
    case 0x3:
        return a >= b;
    case 0x4:
        return (a & b) != 0;
    case 0x5:
        return a != b;
    case 0x6:
        return sa > sb;
    case 0x7:
        return sa >= sb;
    case 0xa:
        return a < b;
    case 0xb:
        return a <= b;
    case 0xc:
        return sa < sb;
    case 0xd:
        return sa <= sb;
    default:
        abort();
    }
}

// The range that has all of it, byte by byte; NULL: none has.
static uint8_t *find(struct rfc *rfc, uint64_t address, unsigned size, bool writes)
{
    rfc->address = address;
    for (uint32_t i = 0; i < rfc->range_count; i++) {
        const struct tl_ebpf_range *range = &rfc->ranges[i];
        unsigned inside = 0;
        for (unsigned k = 0; k < size; k++) {
            uwide byte = (uwide)address + k; // past the last address there is nothing
            inside += byte >= range->base && byte < (uwide)range->base + range->size;
        }
        if (inside == size && (range->writable || !writes))
            return range->bytes + (address - range->base);
    }
    return NULL;
}

static uint64_t get(const uint8_t *p, unsigned size)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < size; i++)
        value |= (uint64_t)p[i] << 8 * i;
    return value;
}

static void put(uint8_t *p, unsigned size, uint64_t value)
{
    for (unsigned i = 0; i < size; i++)
        p[i] = (uint8_t)(value >> 8 * i);
}

// Section 5.3.
static void atomic(struct rfc *rfc, const struct tl_ebpf_insn *insn, uint8_t *p, unsigned size)
{
    uint64_t *src = &rfc->r[insn->regs >> 4], old = get(p, size), value = cut(*src, size * 8);

    switch (insn->imm) {
    case 0xf1: // CMPXCHG
        if (old == cut(rfc->r[0], size * 8))
            put(p, size, value);
        rfc->r[0] = old;
        return;
    case 0xe1: // XCHG
        put(p, size, value);
        *src = old;
        return;
    default:
        put(p, size, arithmetic((unsigned)insn->imm >> 4, size * 8, old, value, 0));
        if ((insn->imm & 1) != 0)
            *src = old;
    }
}

// Loads, stores and atomics. False: not allowed; *stop says what.
static bool memory(struct rfc *rfc, const struct tl_ebpf_insn *insn, enum tl_ebpf_stop *stop)
{
    static const unsigned sizes[] = {4, 2, 1, 8}; // table 9
    unsigned size = sizes[insn->opcode >> 3 & 3], class = insn->opcode & 7, mode = insn->opcode >> 5;
    uint64_t *dst = &rfc->r[insn->regs & 15], src = rfc->r[insn->regs >> 4];
    bool loads = class == 1, atomics = class == 3 && mode == 6;
    uint8_t *p = find(rfc, (loads ? src : *dst) + (uint64_t)(int64_t)insn->offset, size, !loads);

    *stop = loads ? TL_EBPF_STOP_READ : TL_EBPF_STOP_WRITE;
    if (p == NULL)
        return false;
    if (atomics)
        atomic(rfc, insn, p, size);
    else if (loads)
        *dst = mode == 4 ? (uint64_t)as_signed(get(p, size), size * 8) : get(p, size);
    else
        put(p, size, class == 2 ? (uint64_t)(int64_t)insn->imm : src);
    return true;
}

void rfc_start(struct rfc *rfc, uint64_t stack)
{
    memset(rfc->r, 0, sizeof rfc->r);
    rfc->r[10] = stack + TL_EBPF_STACK;
    rfc->pc = rfc->depth = 0;
}

// Calls and returns (section 4.3). False: it stops.
static bool flow(struct rfc *rfc, const struct tl_ebpf_insn *insn, enum tl_ebpf_stop *stop)
{
    if (insn->opcode == 0x95) {
        *stop = TL_EBPF_STOP_EXIT;
        if (rfc->depth == 0)
            return false;
        rfc->depth--;
        memcpy(&rfc->r[6], &rfc->callers[rfc->depth].r[6], 5 * sizeof rfc->r[0]);
        rfc->pc = rfc->callers[rfc->depth].pc;
        return true;
    }
    *stop = TL_EBPF_STOP_CALL;
    rfc->call = (uint32_t)insn->imm;
    if (insn->regs >> 4 == 0) {
        rfc->pc++;
        return false;
    }
    *stop = TL_EBPF_STOP_DEPTH;
    if (rfc->depth + 1 == TL_EBPF_FRAMES)
        return false;
    memcpy(rfc->callers[rfc->depth].r, rfc->r, sizeof rfc->r);
    rfc->callers[rfc->depth++].pc = rfc->pc + 1;
    rfc->r[10] -= TL_EBPF_FRAME_SIZE;
    rfc->pc = (uint32_t)((int64_t)rfc->pc + 1 + insn->imm);
    return true;
}

enum tl_ebpf_stop rfc_run(struct rfc *rfc, uint32_t steps)
{
    enum tl_ebpf_stop stop;

    for (; steps > 0; steps--) {
        const struct tl_ebpf_insn *insn = &rfc->code[rfc->pc];
        unsigned class = insn->opcode & 7, code = insn->opcode >> 4;
        unsigned bits = class == 4 || class == 6 ? 32 : 64;
        uint64_t *dst = &rfc->r[insn->regs & 15];
        uint64_t src = (insn->opcode & 8) != 0 ? rfc->r[insn->regs >> 4] : (uint64_t)(int64_t)insn->imm;
        if (insn->opcode == 0x18) {
            *dst = (uint64_t)(uint32_t)insn[1].imm << 32 | (uint32_t)insn->imm;
            rfc->pc += 2;
        } else if (class == 4 || class == 7) {
            bool turn = class == 7 || (insn->opcode & 8) != 0;
            *dst = code == 0xd ? byte_swap(*dst, (unsigned)insn->imm, turn)
                               : arithmetic(code, bits, *dst, src, insn->offset);
            rfc->pc++;
        } else if (class == 5 || class == 6) {
            if (insn->opcode == 0x85 || insn->opcode == 0x95) {
                if (!flow(rfc, insn, &stop))
                    return stop;
            } else if (code == 0) {
                rfc->pc = (uint32_t)((int64_t)rfc->pc + 1 + (class == 5 ? insn->offset : insn->imm));
            } else {
                int distance = holds(code, bits, *dst, src) ? insn->offset : 0;
                rfc->pc = (uint32_t)((int64_t)rfc->pc + 1 + distance);
            }
        } else {
            if (!memory(rfc, insn, &stop))
                return stop;
            rfc->pc++;
        }
    }
    return TL_EBPF_STOP_STEPS;
}
