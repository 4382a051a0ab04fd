// SPDX-License-Identifier: BSD-3-Clause
// Runs eBPF: see ebpf.h. Section numbers are those of RFC 9669.
#include "monitor/vm/ebpf.h"

#include <stdbool.h>

#include "monitor/vm/ebpf_code.h"
#include "stream/mem.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "eBPF code and memory are little-endian"
#endif

// The instruction's operation, for a function that tl_ebpf_run seldom calls: plain access would let the compiler pass
// the operation itself, and keep it at hand for that in each step.
static inline uint8_t opcode_of(const struct tl_ebpf_insn *insn)
{
    return *(const volatile uint8_t *)&insn->opcode;
}

// The range that an instruction accessed last, so that the next access there costs a subtraction and a comparison. An
// access whose size has the code i (bits 3 and 4 of its opcode) can begin at the offsets below ends[i].
struct window {
    uintptr_t base;
    uintptr_t ends[4];
    uint8_t *bytes;
};

static const uint8_t sizes[4] = {4, 2, 1, 8}; // by TL_EBPF_W, TL_EBPF_H, TL_EBPF_B, TL_EBPF_DW

// Returns where the instruction's access lies, which is relative to a register; or NULL if not all of it is in the
// window.
static inline uint8_t *within(const struct window *window, const struct tl_ebpf_insn *insn, const uint64_t *from,
                              uint32_t size)
{
    uint64_t address = *from + (uint64_t)insn->offset;
    uintptr_t at = (uintptr_t)address - window->base;

    return (uintptr_t)address == address && at < window->ends[size >> 3] ? window->bytes + at : NULL;
}

// Moves the window for the instruction's access to the range that has all of it, and returns 0. Returns what the run
// stops with, and leaves vm->address, if there is no such range or the instruction writes and may not.
static __attribute__((noinline)) int move_window(struct tl_ebpf *vm, struct window *windows,
                                                 const struct tl_ebpf_insn *insn)
{
    const uint8_t operation = opcode_of(insn);
    const bool writes = operation >= TL_EBPF_OP_ST;
    const uint32_t size = sizes[operation & 3];
    struct window *window = &windows[writes];
    const struct tl_ebpf_range *range = vm->ranges;

    vm->address = vm->r[(writes ? insn->regs : (uint32_t)insn->imm) / 8] + (uint64_t)insn->offset;
    for (const struct tl_ebpf_range *end = range + vm->range_count; range < end; range++) {
        uint64_t at = vm->address - range->base;
        if (at >= range->size || range->size - at < size || (writes && !range->writable))
            continue;
        window->base = range->base;
        window->bytes = range->bytes;
        for (size_t i = 0; i < 4; i++)
            window->ends[i] = range->size < sizes[i] ? 0 : range->size - sizes[i] + 1;
        return 0;
    }
    return writes ? TL_EBPF_STOP_WRITE : TL_EBPF_STOP_READ;
}

// Division (section 4.1) of a by b, signed if the instruction says so: by zero it gives 0, and the remainder is the
// dividend. The least signed number divided by -1 is itself, with no remainder.
__attribute__((noinline)) static uint64_t divide(const struct tl_ebpf_insn *insn, uint64_t a, uint64_t b)
{
    const bool remainder = (opcode_of(insn) - TL_EBPF_OP_ALU) % TL_EBPF_OP_ROW / 2 == TL_EBPF_MOD >> 4;
    bool negate = false;

    if (b == 0)
        return remainder ? a : 0;
    if (insn->offset != 0) {
        negate = (int64_t)a < 0;
        bool other = (int64_t)b < 0;
        a = negate ? 0 - a : a;
        b = other ? 0 - b : b;
        negate = remainder ? negate : negate != other;
    }
    uint64_t result = remainder ? a % b : a / b;
    return negate ? 0 - result : result;
}

static uint64_t divide32(const struct tl_ebpf_insn *insn, uint64_t a, uint64_t b)
{
    if (insn->offset != 0)
        return divide(insn, (uint64_t)(int32_t)a, (uint64_t)(int32_t)b);
    return divide(insn, (uint32_t)a, (uint32_t)b);
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

// What an atomic operation leaves in memory, where `old` was (section 5.3).
static uint64_t combine(const uint64_t *r, const struct tl_ebpf_insn *insn, uint64_t old)
{
    const uint64_t operand = r[insn->imm >> 11];
    const bool narrow = opcode_of(insn) == TL_EBPF_OP_STX + TL_EBPF_OP_OTHER_MODE;

    switch (insn->imm & 0xff & ~TL_EBPF_FETCH) {
    case TL_EBPF_ADD:
        return old + operand;
    case TL_EBPF_OR:
        return old | operand;
    case TL_EBPF_AND:
        return old & operand;
    case TL_EBPF_XOR:
        return old ^ operand;
    case TL_EBPF_XCHG & ~TL_EBPF_FETCH:
        return operand;
    default: // TL_EBPF_CMPXCHG
        return old == (narrow ? (uint32_t)r[0] : r[0]) ? operand : old;
    }
}

static void fetch(uint64_t *r, const struct tl_ebpf_insn *insn, uint64_t old)
{
    if ((insn->imm & TL_EBPF_FETCH) != 0)
        r[(insn->imm & 0xff) == TL_EBPF_CMPXCHG ? 0 : insn->imm >> 11] = old;
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

// The registers that an instruction names, by their places in bytes.
#define REGISTER(place) (*(uint64_t *)(void *)(r + (place)))
#define SRC             REGISTER(insn->imm)
#define IMM             ((uint64_t)insn->imm)
#define DST             (*dst)

// An operation of 64 bits and of 32 bits, each with an immediate and with a register (section 4.1). `b` is the second
// operand.
#define FORM(label, operand, result)                                                                                   \
    label:                                                                                                             \
    b = operand;                                                                                                       \
    DST = result;                                                                                                      \
    goto next;
#define BOTH(name, wide, narrow)                                                                                       \
    FORM(name##64_k, IMM, (uint64_t)(wide))                                                                            \
    FORM(name##64_x, SRC, (uint64_t)(wide))                                                                            \
    FORM(name##32_k, IMM, (uint32_t)(narrow))                                                                          \
    FORM(name##32_x, SRC, (uint32_t)(narrow))

// A conditional jump that compares 64 bits or 32 bits (section 4.3).
#define JUMP(label, type, compares, operand)                                                                           \
    label:                                                                                                             \
    if ((type)DST compares(type) operand)                                                                              \
        goto taken;                                                                                                    \
    goto next;
#define JUMP_IF(name, type64, type32, compares)                                                                        \
    JUMP(name##64_k, type64, compares, IMM)                                                                            \
    JUMP(name##64_x, type64, compares, SRC)                                                                            \
    JUMP(name##32_k, type32, compares, IMM)                                                                            \
    JUMP(name##32_x, type32, compares, SRC)

// Loads, stores and atomics (section 5). An access outside of the window moves it, and is made once more.
#define LOAD(label, size, type)                                                                                        \
    label:                                                                                                             \
    if ((p = within(&windows[0], insn, &SRC, size)) == NULL)                                                           \
        goto miss;                                                                                                     \
    {                                                                                                                  \
        type value;                                                                                                    \
        __builtin_memcpy(&value, p, sizeof value);                                                                     \
        DST = (uint64_t)value;                                                                                         \
    }                                                                                                                  \
    goto next;
#define STORE(label, size, type, from)                                                                                 \
    label:                                                                                                             \
    if ((p = within(&windows[1], insn, dst, size)) == NULL)                                                            \
        goto miss;                                                                                                     \
    {                                                                                                                  \
        const type value = (type)(from);                                                                               \
        __builtin_memcpy(p, &value, sizeof value);                                                                     \
    }                                                                                                                  \
    goto next;
#define ATOMIC(label, size, type)                                                                                      \
    label:                                                                                                             \
    if ((p = within(&windows[1], insn, dst, size)) == NULL)                                                            \
        goto miss;                                                                                                     \
    {                                                                                                                  \
        type value;                                                                                                    \
        __builtin_memcpy(&value, p, sizeof value);                                                                     \
        const uint64_t old = value;                                                                                    \
        value = (type)combine(vm->r, insn, old);                                                                       \
        __builtin_memcpy(p, &value, sizeof value);                                                                     \
        fetch(vm->r, insn, old);                                                                                       \
    }                                                                                                                  \
    goto next;

// Rows of the table of operations.
// clang-format off
#define PAIR(name) &&name##_k, &&name##_x
#define ARITHMETIC(bits)                                                                                               \
    PAIR(add##bits), PAIR(sub##bits), PAIR(mul##bits), PAIR(div##bits), PAIR(or##bits), PAIR(and##bits),               \
    PAIR(lsh##bits), PAIR(rsh##bits), &&neg##bits, &&movsx##bits, PAIR(div##bits), PAIR(xor##bits), PAIR(mov##bits),   \
    PAIR(arsh##bits)
#define JUMPS(bits)                                                                                                    \
    PAIR(jeq##bits), PAIR(jgt##bits), PAIR(jge##bits), PAIR(jset##bits), PAIR(jne##bits), PAIR(jsgt##bits),            \
    PAIR(jsge##bits), &&helper, &&unknown, &&leave, &&unknown, PAIR(jlt##bits), PAIR(jle##bits), PAIR(jslt##bits),     \
    PAIR(jsle##bits)
// clang-format on

enum tl_ebpf_stop tl_ebpf_run(struct tl_ebpf *vm, uint32_t steps)
{
    // By operation: see ebpf_code.h.
    static const void *const handlers[] = {
        // clang-format off
        &&ldxw, &&ldxh, &&ldxb, &&ldxdw, &&ldxsw, &&ldxsh, &&ldxsb, &&unknown, &&stw, &&sth, &&stb, &&stdw,
        &&stxw, &&stxh, &&stxb, &&stxdw, &&atomicw, &&unknown, &&unknown, &&atomicdw,
        &&lddw,
        ARITHMETIC(32), &&cut, &&swap,
        &&jump, &&call, JUMPS(64),
        &&jump, &&unknown, JUMPS(32),
        ARITHMETIC(64), &&swap, &&unknown,
        // clang-format on
    };
    uint8_t *const r = (uint8_t *)vm->r;
    int32_t left = steps > INT32_MAX ? INT32_MAX : (int32_t)steps;
    const int32_t given = left;
    const struct tl_ebpf_insn *insn = vm->code + vm->pc;
    struct window windows[2] = {{.base = 0}}; // for reads, and for writes
    int stop;
    uint64_t *dst, b;
    uint8_t *p;

    goto again;
next:
    insn++;
again:
    left--;
    dst = &REGISTER(insn->regs);
    goto *handlers[insn->opcode];

    BOTH(add, DST + b, DST + b)
    BOTH(sub, DST - b, DST - b)
    BOTH(mul, DST * b, (uint32_t)DST * (uint32_t)b)
    BOTH(or, DST | b, DST | b)
    BOTH(and, DST & b, DST & b)
    BOTH(xor, DST ^ b, DST ^ b)
    BOTH(lsh, DST << (b & 63), (uint32_t)DST << (b & 31))
    BOTH(rsh, DST >> (b & 63), (uint32_t)DST >> (b & 31))
    BOTH(arsh, (int64_t)DST >> (b & 63), (int32_t)DST >> (b & 31))
    BOTH(mov, b, b)
    FORM(div64_k, IMM, divide(insn, DST, b))
    FORM(div64_x, SRC, divide(insn, DST, b))
    FORM(div32_k, IMM, (uint32_t)divide32(insn, DST, b))
    FORM(div32_x, SRC, (uint32_t)divide32(insn, DST, b))
    FORM(movsx64, SRC, extend(b, (uint32_t)insn->offset))
    FORM(movsx32, SRC, (uint32_t)extend(b, (uint32_t)insn->offset))
    FORM(neg64, DST, 0 - b)
    FORM(neg32, DST, (uint32_t)(0 - b))
    // Byte order (section 4.2): to little-endian, which is a cut here; to big-endian, or reversed.
    FORM(cut, DST, low(b, (uint32_t)insn->imm))
    FORM(swap, DST, reverse(b, (uint32_t)insn->imm))

    JUMP_IF(jeq, uint64_t, uint32_t, ==)
    JUMP_IF(jne, uint64_t, uint32_t, !=)
    JUMP_IF(jgt, uint64_t, uint32_t, >)
    JUMP_IF(jge, uint64_t, uint32_t, >=)
    JUMP_IF(jlt, uint64_t, uint32_t, <)
    JUMP_IF(jle, uint64_t, uint32_t, <=)
    JUMP_IF(jsgt, int64_t, int32_t, >)
    JUMP_IF(jsge, int64_t, int32_t, >=)
    JUMP_IF(jslt, int64_t, int32_t, <)
    JUMP_IF(jsle, int64_t, int32_t, <=)
    JUMP_IF(jset, uint64_t, uint32_t, &)
taken:
    insn += insn->offset;
check:
    if (left > 0)
        goto next;
    insn++;
    stop = TL_EBPF_STOP_STEPS;
    goto out;
jump:
    insn += insn->imm;
    goto check;
call:
    if (!push_frame(vm, (uint32_t)(insn - vm->code) + 1)) {
        stop = TL_EBPF_STOP_DEPTH;
        goto out;
    }
    insn += insn->imm;
    goto check;
leave:
    if (vm->depth == 0) {
        stop = TL_EBPF_STOP_EXIT;
        goto out;
    }
    insn = vm->code + pop_frame(vm) - 1;
    goto check;
helper:
    vm->call = (uint32_t)insn->imm;
    insn++;
    stop = TL_EBPF_STOP_CALL;
    goto out;

    LOAD(ldxb, TL_EBPF_B, uint8_t)
    LOAD(ldxh, TL_EBPF_H, uint16_t)
    LOAD(ldxw, TL_EBPF_W, uint32_t)
    LOAD(ldxdw, TL_EBPF_DW, uint64_t)
    LOAD(ldxsb, TL_EBPF_B, int8_t)
    LOAD(ldxsh, TL_EBPF_H, int16_t)
    LOAD(ldxsw, TL_EBPF_W, int32_t)
    STORE(stb, TL_EBPF_B, uint8_t, IMM)
    STORE(sth, TL_EBPF_H, uint16_t, IMM)
    STORE(stw, TL_EBPF_W, uint32_t, IMM)
    STORE(stdw, TL_EBPF_DW, uint64_t, IMM)
    STORE(stxb, TL_EBPF_B, uint8_t, SRC)
    STORE(stxh, TL_EBPF_H, uint16_t, SRC)
    STORE(stxw, TL_EBPF_W, uint32_t, SRC)
    STORE(stxdw, TL_EBPF_DW, uint64_t, SRC)
    ATOMIC(atomicw, TL_EBPF_W, uint32_t)
    ATOMIC(atomicdw, TL_EBPF_DW, uint64_t)
lddw:
unknown: // which accepted code does not have
    DST = (uint32_t)insn->imm | (uint64_t)(uint32_t)insn[1].imm << 32;
    insn++;
    goto next;

miss:
    stop = move_window(vm, windows, insn);
    if (stop == 0) {
        vm->steps--;
        goto again;
    }
out:
    vm->pc = (uint32_t)(insn - vm->code);
    vm->steps += (uint32_t)(given - left);
    return (enum tl_ebpf_stop)stop;
}
