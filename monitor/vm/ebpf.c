// SPDX-License-Identifier: BSD-3-Clause
// Runs eBPF: see ebpf.h. Section numbers are those of RFC 9669.
#include "monitor/vm/ebpf.h"

#include <stdbool.h>

#include "monitor/vm/ebpf_code.h"
#include "stream/mem.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "eBPF code and memory are little-endian"
#endif

// Returns where the code's [address, address + size) lies, or NULL if it may not access all of that so.
static inline uint8_t *reach(const struct tl_ebpf *vm, uint64_t address, uint64_t size, uint32_t access)
{
    const struct tl_ebpf_range *range = vm->ranges;

    for (const struct tl_ebpf_range *end = range + vm->range_count; range < end; range++) {
        uint64_t at = address - range->base;
        if (at < range->size && range->size - at >= size && (range->access & access) == access)
            return range->bytes + at;
    }
    return NULL;
}

static inline uint64_t load(const uint8_t *p, unsigned size)
{
    uint64_t value = 0;

    memcpy(&value, p, size);
    return value;
}

static inline void store(uint8_t *p, uint64_t value, unsigned size)
{
    memcpy(p, &value, size);
}

// Division (section 4.1): by zero it gives 0, and the remainder is the dividend. The least signed number divided by -1
// is itself, with no remainder.
static uint64_t divide(uint64_t a, uint64_t b, bool is_signed, bool remainder)
{
    bool negate = false;

    if (b == 0)
        return remainder ? a : 0;
    if (is_signed) {
        negate = (int64_t)a < 0;
        bool other = (int64_t)b < 0;
        a = negate ? 0 - a : a;
        b = other ? 0 - b : b;
        negate = remainder ? negate : negate != other;
    }
    uint64_t result = remainder ? a % b : a / b;
    return negate ? 0 - result : result;
}

static uint64_t divide32(uint64_t a, uint64_t b, bool is_signed, bool remainder)
{
    if (is_signed)
        return divide((uint64_t)(int32_t)a, (uint64_t)(int32_t)b, true, remainder);
    return divide((uint32_t)a, (uint32_t)b, false, remainder);
}

static uint64_t reverse(uint64_t value, uint32_t bits)
{
    return bits == 16   ? __builtin_bswap16((uint16_t)value)
           : bits == 32 ? __builtin_bswap32((uint32_t)value)
                        : __builtin_bswap64(value);
}

static uint64_t low(uint64_t value, uint32_t bits)
{
    return value & UINT64_MAX >> (64 - bits);
}

static uint64_t extend(uint64_t value, uint32_t bits)
{
    return (uint64_t)((int64_t)(value << (64 - bits)) >> (64 - bits));
}

// An atomic operation on a value in memory (section 5.3). Nothing else runs meanwhile, so plain accesses do.
static void atomic(struct tl_ebpf *vm, const struct tl_ebpf_insn *insn, uint8_t *p, unsigned size)
{
    uint64_t old = load(p, size), new = vm->r[insn->regs >> 4];
    uint64_t *fetched = (insn->imm & TL_EBPF_FETCH) != 0 ? &vm->r[insn->regs >> 4] : NULL;

    switch (insn->imm & ~TL_EBPF_FETCH) {
    case TL_EBPF_ADD:
        new += old;
        break;
    case TL_EBPF_OR:
        new |= old;
        break;
    case TL_EBPF_AND:
        new &= old;
        break;
    case TL_EBPF_XOR:
        new ^= old;
        break;
    case TL_EBPF_CMPXCHG & ~TL_EBPF_FETCH:
        fetched = &vm->r[0];
        new = low(vm->r[0], size * 8) == old ? new : old;
        break;
    default: // an exchange
        break;
    }
    store(p, new, size);
    if (fetched != NULL)
        *fetched = old;
}

static bool push_frame(struct tl_ebpf *vm, uint32_t pc)
{
    if (vm->depth == TL_EBPF_FRAMES - 1)
        return false;
    memcpy(vm->frames[vm->depth].r, &vm->r[6], sizeof vm->frames[0].r);
    vm->frames[vm->depth].pc = pc;
    vm->depth++;
    vm->r[10] -= TL_EBPF_FRAME_SIZE;
    return true;
}

static uint32_t pop_frame(struct tl_ebpf *vm)
{
    vm->depth--;
    memcpy(&vm->r[6], vm->frames[vm->depth].r, sizeof vm->frames[0].r);
    vm->r[10] += TL_EBPF_FRAME_SIZE;
    return vm->frames[vm->depth].pc;
}

void tl_ebpf_start(struct tl_ebpf *vm, uint32_t pc, uint64_t stack)
{
    memset(vm->r, 0, sizeof vm->r);
    vm->r[10] = stack + TL_EBPF_STACK;
    vm->pc = pc;
    vm->depth = 0;
    vm->steps = 0;
}

#define DST r[insn->regs & 15]
#define SRC r[insn->regs >> 4]

// An operation of 64 bits and of 32 bits, each with an immediate and with a register (section 4.1). `b` is the second
// operand.
#define BOTH(operation, wide, narrow)                                                                                  \
    case TL_EBPF_ALU64 | TL_EBPF_K | (operation):                                                                      \
    case TL_EBPF_ALU64 | TL_EBPF_X | (operation):                                                                      \
        DST = (uint64_t)(wide);                                                                                        \
        break;                                                                                                         \
    case TL_EBPF_ALU | TL_EBPF_K | (operation):                                                                        \
    case TL_EBPF_ALU | TL_EBPF_X | (operation):                                                                        \
        DST = (uint32_t)(narrow);                                                                                      \
        break;

// A conditional jump that compares 64 bits or 32 bits (section 4.3).
#define JUMP_IF(condition, type64, type32, compares)                                                                   \
    case TL_EBPF_JMP | TL_EBPF_K | (condition):                                                                        \
    case TL_EBPF_JMP | TL_EBPF_X | (condition):                                                                        \
        next += (type64)DST compares(type64) b ? insn->offset : 0;                                                     \
        break;                                                                                                         \
    case TL_EBPF_JMP32 | TL_EBPF_K | (condition):                                                                      \
    case TL_EBPF_JMP32 | TL_EBPF_X | (condition):                                                                      \
        next += (type32)DST compares(type32) b ? insn->offset : 0;                                                     \
        break;

// Loads, stores and atomics (section 5), of so many bytes.
#define LOAD(mode, size, bytes, value)                                                                                 \
    case TL_EBPF_LDX | (mode) | (size):                                                                                \
        address = SRC + (uint64_t)insn->offset;                                                                        \
        if ((p = reach(vm, address, bytes, TL_EBPF_READS)) == NULL)                                                    \
            goto no_read;                                                                                              \
        DST = (value);                                                                                                 \
        break;

#define STORE(size, bytes)                                                                                             \
    case TL_EBPF_ST | TL_EBPF_MEM | (size):                                                                            \
    case TL_EBPF_STX | TL_EBPF_MEM | (size):                                                                           \
        address = DST + (uint64_t)insn->offset;                                                                        \
        if ((p = reach(vm, address, bytes, TL_EBPF_WRITES)) == NULL)                                                   \
            goto no_write;                                                                                             \
        store(p, (insn->opcode & 7) == TL_EBPF_STX ? SRC : (uint64_t)insn->imm, bytes);                                \
        break;

#define ATOMIC(size, bytes)                                                                                            \
    case TL_EBPF_STX | TL_EBPF_ATOMIC | (size):                                                                        \
        address = DST + (uint64_t)insn->offset;                                                                        \
        if ((p = reach(vm, address, bytes, TL_EBPF_READS | TL_EBPF_WRITES)) == NULL)                                   \
            goto no_write;                                                                                             \
        atomic(vm, insn, p, bytes);                                                                                    \
        break;

enum tl_ebpf_stop tl_ebpf_run(struct tl_ebpf *vm, uint32_t steps)
{
    uint64_t *const r = vm->r;
    uint32_t left = steps;
    const struct tl_ebpf_insn *insn, *next = vm->code + vm->pc;
    enum tl_ebpf_stop stop;
    uint64_t address;
    uint8_t *p;

    for (;;) {
        if (left == 0) {
            stop = TL_EBPF_STOP_STEPS;
            goto out;
        }
        left--;
        insn = next++;
        const uint64_t b = (insn->opcode & TL_EBPF_X) != 0 ? SRC : (uint64_t)insn->imm;
        switch (insn->opcode) {
            BOTH(TL_EBPF_ADD, DST + b, DST + b)
            BOTH(TL_EBPF_SUB, DST - b, DST - b)
            BOTH(TL_EBPF_MUL, DST * b, (uint32_t)DST * (uint32_t)b)
            BOTH(TL_EBPF_OR, DST | b, DST | b)
            BOTH(TL_EBPF_AND, DST & b, DST & b)
            BOTH(TL_EBPF_XOR, DST ^ b, DST ^ b)
            BOTH(TL_EBPF_LSH, DST << (b & 63), (uint32_t)DST << (b & 31))
            BOTH(TL_EBPF_RSH, DST >> (b & 63), (uint32_t)DST >> (b & 31))
            BOTH(TL_EBPF_ARSH, (int64_t)DST >> (b & 63), (int32_t)DST >> (b & 31))
            BOTH(TL_EBPF_DIV, divide(DST, b, insn->offset != 0, false), divide32(DST, b, insn->offset != 0, false))
            BOTH(TL_EBPF_MOD, divide(DST, b, insn->offset != 0, true), divide32(DST, b, insn->offset != 0, true))
            // A move of 8, 16 or 32 bits, if the offset says so, extends their sign.
            BOTH(TL_EBPF_MOV, insn->offset == 0 ? b : extend(b, (uint32_t)insn->offset),
                 insn->offset == 0 ? b : extend(b, (uint32_t)insn->offset))
        case TL_EBPF_ALU64 | TL_EBPF_NEG:
            DST = 0 - DST;
            break;
        case TL_EBPF_ALU | TL_EBPF_NEG:
            DST = (uint32_t)(0 - DST);
            break;
        // Byte order (section 4.2): to little-endian, which is a cut here; to big-endian; reversed.
        case TL_EBPF_ALU | TL_EBPF_K | TL_EBPF_END:
            DST = low(DST, (uint32_t)insn->imm);
            break;
        case TL_EBPF_ALU | TL_EBPF_X | TL_EBPF_END:
        case TL_EBPF_ALU64 | TL_EBPF_K | TL_EBPF_END:
            DST = reverse(DST, (uint32_t)insn->imm);
            break;

            JUMP_IF(TL_EBPF_JEQ, uint64_t, uint32_t, ==)
            JUMP_IF(TL_EBPF_JNE, uint64_t, uint32_t, !=)
            JUMP_IF(TL_EBPF_JGT, uint64_t, uint32_t, >)
            JUMP_IF(TL_EBPF_JGE, uint64_t, uint32_t, >=)
            JUMP_IF(TL_EBPF_JLT, uint64_t, uint32_t, <)
            JUMP_IF(TL_EBPF_JLE, uint64_t, uint32_t, <=)
            JUMP_IF(TL_EBPF_JSGT, int64_t, int32_t, >)
            JUMP_IF(TL_EBPF_JSGE, int64_t, int32_t, >=)
            JUMP_IF(TL_EBPF_JSLT, int64_t, int32_t, <)
            JUMP_IF(TL_EBPF_JSLE, int64_t, int32_t, <=)
            JUMP_IF(TL_EBPF_JSET, uint64_t, uint32_t, &)
        case TL_EBPF_JMP | TL_EBPF_JA:
            next += insn->offset;
            break;
        case TL_EBPF_JMP32 | TL_EBPF_JA:
            next += insn->imm;
            break;
        case TL_EBPF_JMP | TL_EBPF_CALL:
            if (insn->regs == 0) {
                vm->call = (uint32_t)insn->imm;
                stop = TL_EBPF_STOP_CALL;
                goto out;
            }
            if (!push_frame(vm, (uint32_t)(next - vm->code))) {
                stop = TL_EBPF_STOP_DEPTH;
                goto here;
            }
            next += insn->imm;
            break;
        case TL_EBPF_JMP | TL_EBPF_EXIT:
            if (vm->depth == 0) {
                stop = TL_EBPF_STOP_EXIT;
                goto here;
            }
            next = vm->code + pop_frame(vm);
            break;

            LOAD(TL_EBPF_MEM, TL_EBPF_B, 1, *p)
            LOAD(TL_EBPF_MEM, TL_EBPF_H, 2, load(p, 2))
            LOAD(TL_EBPF_MEM, TL_EBPF_W, 4, load(p, 4))
            LOAD(TL_EBPF_MEM, TL_EBPF_DW, 8, load(p, 8))
            LOAD(TL_EBPF_MEMSX, TL_EBPF_B, 1, extend(*p, 8))
            LOAD(TL_EBPF_MEMSX, TL_EBPF_H, 2, extend(load(p, 2), 16))
            LOAD(TL_EBPF_MEMSX, TL_EBPF_W, 4, extend(load(p, 4), 32))
            STORE(TL_EBPF_B, 1)
            STORE(TL_EBPF_H, 2)
            STORE(TL_EBPF_W, 4)
            STORE(TL_EBPF_DW, 8)
            ATOMIC(TL_EBPF_W, 4)
            ATOMIC(TL_EBPF_DW, 8)
        default: // TL_EBPF_LDDW: all else was refused by tl_ebpf_check
            DST = (uint32_t)insn->imm | (uint64_t)(uint32_t)next->imm << 32;
            next++;
            break;
        }
    }
no_read:
    vm->address = address;
    stop = TL_EBPF_STOP_READ;
    goto here;
no_write:
    vm->address = address;
    stop = TL_EBPF_STOP_WRITE;
here:
    next = insn;
out:
    vm->pc = (uint32_t)(next - vm->code);
    vm->steps += steps - left;
    return stop;
}
