// SPDX-License-Identifier: BSD-3-Clause
// The eBPF interpreter: every instruction as RFC 9669 says it, memory that holds at every edge, and code that is
// refused for each rule. A second evaluator (ebpf_rfc.h) says what is right for all operands; literal values hold both
// to the RFC.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "stream/error.h"
#include "tests/vm/ebpf_rfc.h"
#include "tests/vm/insns.h"

#define DATA_AT  UINT64_C(0x7000000000)
#define CONST_AT UINT64_C(0xffffffffffffff00) // up to the last address but some
#define STACK_AT UINT64_C(0x200000000)
#define SMALL_AT UINT64_C(0x100000)

static uint8_t data[64], constant[64], small[3], stack[TL_EBPF_STACK];
static uint8_t data2[64], small2[3], stack2[TL_EBPF_STACK]; // of the second evaluator
static const struct tl_ebpf_range ranges[] = {{STACK_AT, sizeof stack, stack, true},
                                              {DATA_AT, sizeof data, data, true},
                                              {CONST_AT, sizeof constant, constant, false},
                                              {SMALL_AT, sizeof small, small, true}};
static const struct tl_ebpf_range ranges2[] = {{STACK_AT, sizeof stack2, stack2, true},
                                               {DATA_AT, sizeof data2, data2, true},
                                               {CONST_AT, sizeof constant, constant, false},
                                               {SMALL_AT, sizeof small2, small2, true}};
static uint16_t scratch[TL_EBPF_CODE_MAX];

static struct tl_ebpf vm;
static struct rfc rfc;

static void load(const struct tl_ebpf_insn *code, size_t count)
{
    static struct tl_ebpf_insn prepared[TL_EBPF_CODE_MAX];
    const char *why = "";
    uint32_t at;

    memcpy(prepared, code, count * sizeof *code);
    if (tl_ebpf_check(prepared, count, 0, scratch, &why, &at) != 0)
        fail_msg("instruction %u is refused: %s", (unsigned)at, why);
    tl_ebpf_translate(prepared, count);
    vm = (struct tl_ebpf){.code = prepared, .count = (uint32_t)count, .ranges = ranges, .range_count = 4};
    rfc = (struct rfc){.code = code, .ranges = ranges2, .range_count = 4};
    tl_ebpf_start(&vm, 0, STACK_AT);
    rfc_start(&rfc, STACK_AT);
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = data2[i] = constant[i] = (uint8_t)(0x81 + 7 * i);
    memset(stack, 0, sizeof stack);
    memset(stack2, 0, sizeof stack2);
}

// Runs on both. What they stop with, which must be the same.
static enum tl_ebpf_stop run(uint32_t steps)
{
    const uint64_t before = vm.steps;
    enum tl_ebpf_stop stop = tl_ebpf_run(&vm, steps), other = rfc_run(&rfc, (uint32_t)(vm.steps - before));

    assert_int_equal(stop, other);
    assert_int_equal(vm.pc, rfc.pc);
    assert_int_equal(vm.depth, rfc.depth);
    assert_memory_equal(vm.r, rfc.r, sizeof vm.r);
    assert_memory_equal(data, data2, sizeof data);
    assert_memory_equal(stack, stack2, sizeof stack);
    if (stop == TL_EBPF_STOP_READ || stop == TL_EBPF_STOP_WRITE)
        assert_true(vm.address == rfc.address);
    return stop;
}

static uint64_t result(const struct tl_ebpf_insn *code, size_t count)
{
    load(code, count);
    assert_int_equal(run(100), TL_EBPF_STOP_EXIT);
    return vm.r[0];
}

static const uint64_t edges[] = {0,
                                 1,
                                 2,
                                 7,
                                 31,
                                 32,
                                 63,
                                 64,
                                 0x7f,
                                 0x80,
                                 0x7fff,
                                 0x8000,
                                 0xffff,
                                 0x7fffffff,
                                 0x80000000,
                                 0xffffffff,
                                 0x100000000,
                                 0x123456789abcdef0,
                                 0x7fffffffffffffff,
                                 0x8000000000000000,
                                 0x8000000080000000,
                                 0xffffffff00000000,
                                 0xffffffffffffff80,
                                 0xffffffffffffffff};

// dst = a, src = b, the instruction; what it leaves in dst.
static uint64_t calculate(struct tl_ebpf_insn insn, uint64_t a, uint64_t b)
{
    insn.regs = (insn.opcode & 8) != 0 && (insn.opcode >> 4) < 0xd ? 0x21 : 0x01;
    const struct tl_ebpf_insn code[] = {LDDW(1, a), LDDW(2, b), insn, MOVR(0, 1), EXIT};
    return result(code, COUNT(code));
}

static void calculate_all(unsigned operation, int offset)
{
    static const uint8_t forms[] = {0x04, 0x0c, 0x07, 0x0f};

    for (size_t form = 0; form < COUNT(forms); form++) {
        bool x = (forms[form] & 8) != 0;
        if ((operation == 0x80 && x) ||
            (operation == 0xb0 && offset != 0 && (!x || (offset == 32 && forms[form] == 0x0c))))
            continue;
        for (size_t i = 0; i < COUNT(edges); i++) {
            for (size_t k = 0; k < COUNT(edges); k++) {
                struct tl_ebpf_insn insn = I(forms[form] | operation, 1, 0, offset, 0);
                insn.imm = x || operation == 0x80 ? 0 : (int32_t)edges[k];
                (void)calculate(insn, edges[i], edges[k]);
            }
        }
    }
}

static void arithmetic_is_right_for_all_operands(void **state)
{
    (void)state;
    for (unsigned operation = 0; operation <= 0xc0; operation += 0x10)
        calculate_all(operation, 0);
    calculate_all(0x30, 1);
    calculate_all(0x90, 1);
    for (int bits = 8; bits <= 32; bits *= 2)
        calculate_all(0xb0, bits);
}

// Literal values, from the RFC's text.
static void arithmetic_is_what_the_rfc_says(void **state)
{
    static const struct {
        struct tl_ebpf_insn insn;
        uint64_t a, b, result;
    } cases[] = {
        {I(0x07, 1, 0, 0, -1), 5, 0, 4},         // the immediate's sign is extended
        {I(0x04, 1, 0, 0, 1), 0xffffffff, 0, 0}, // 32 bits: the upper half is zero
        {I(0x0f, 1, 2, 0, 0), UINT64_MAX, 1, 0}, // wraps
        {I(0x1f, 1, 2, 0, 0), 0, 1, UINT64_MAX},
        {I(0x2f, 1, 2, 0, 0), 0x100000001, 0x100000001, 0x200000001},
        {I(0x3f, 1, 2, 0, 0), 5, 0, 0},                                          // unsigned division by zero
        {I(0x3f, 1, 2, 1, 0), 5, 0, 0},                                          // signed
        {I(0x9f, 1, 2, 0, 0), 5, 0, 5},                                          // modulo by zero: unchanged
        {I(0x9c, 1, 2, 0, 0), 0xffffffff00000005, 0, 5},                         // but for the upper half
        {I(0x37, 1, 0, 0, -1), UINT64_MAX, 0, 1},                                // extended, then unsigned
        {I(0x34, 1, 0, 0, -1), 0xfffffffe, 0, 0},                                // 0xfffffffe / 0xffffffff
        {I(0x3f, 1, 2, 1, 0), (uint64_t)-13, 3, (uint64_t)-4},                   // truncated towards zero
        {I(0x9f, 1, 2, 1, 0), (uint64_t)-13, 3, (uint64_t)-1},                   // of the dividend's sign
        {I(0x3f, 1, 2, 1, 0), UINT64_C(1) << 63, UINT64_MAX, UINT64_C(1) << 63}, // the least / -1
        {I(0x9f, 1, 2, 1, 0), UINT64_C(1) << 63, UINT64_MAX, 0},
        {I(0x3c, 1, 2, 1, 0), 0x80000000, 0xffffffff, 0x80000000},
        {I(0x6f, 1, 2, 0, 0), 1, 65, 2}, // the count is masked
        {I(0x6c, 1, 2, 0, 0), 1, 33, 2},
        {I(0xc7, 1, 0, 0, 1), UINT64_C(1) << 63, 0, UINT64_C(3) << 62},
        {I(0xc4, 1, 0, 0, 31), 0x80000000, 0, 0xffffffff},
        {I(0x87, 1, 0, 0, 0), 1, 0, UINT64_MAX},
        {I(0x84, 1, 0, 0, 0), 1, 0, 0xffffffff},
        {I(0xb7, 1, 0, 0, -1), 0, 0, UINT64_MAX},
        {I(0xb4, 1, 0, 0, -1), 0, 0, 0xffffffff},
        {I(0xbf, 1, 2, 8, 0), 0, 0x180, 0xffffffffffffff80},
        {I(0xbf, 1, 2, 16, 0), 0, 0x18000, 0xffffffffffff8000},
        {I(0xbf, 1, 2, 32, 0), 0, 0x180000000, 0xffffffff80000000},
        {I(0xbc, 1, 2, 8, 0), 0, 0x180, 0xffffff80},
        {I(0xd4, 1, 0, 0, 16), 0x1122334455667788, 0, 0x7788}, // to little-endian
        {I(0xd4, 1, 0, 0, 64), 0x1122334455667788, 0, 0x1122334455667788},
        {I(0xdc, 1, 0, 0, 16), 0x1122334455667788, 0, 0x8877}, // to big-endian
        {I(0xdc, 1, 0, 0, 32), 0x1122334455667788, 0, 0x88776655},
        {I(0xd7, 1, 0, 0, 64), 0x1122334455667788, 0, 0x8877665544332211}, // reversed
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (calculate(cases[i].insn, cases[i].a, cases[i].b) != cases[i].result)
            fail_msg("case %zu gives 0x%llx", i, (unsigned long long)vm.r[0]);
}

// Whether the jump is taken: r0 is 1.
static bool taken(struct tl_ebpf_insn insn, uint64_t a, uint64_t b)
{
    insn.regs = (insn.opcode & 8) != 0 ? 0x21 : 0x01;
    insn.offset = 2;
    const struct tl_ebpf_insn code[] = {LDDW(1, a), LDDW(2, b), insn, MOV(0, 0), EXIT, MOV(0, 1), EXIT};
    return result(code, COUNT(code)) == 1;
}

static void jumps_are_right_for_all_operands(void **state)
{
    static const uint8_t forms[] = {0x05, 0x0d, 0x06, 0x0e};

    (void)state;
    for (unsigned condition = 0x10; condition <= 0xd0; condition += 0x10) {
        if (condition == 0x80 || condition == 0x90)
            continue;
        for (size_t form = 0; form < COUNT(forms); form++)
            for (size_t i = 0; i < COUNT(edges); i++)
                for (size_t k = 0; k < COUNT(edges); k++)
                    (void)taken(
                        (struct tl_ebpf_insn)I(forms[form] | condition, 1, 0, 0, (forms[form] & 8) != 0 ? 0 : edges[k]),
                        edges[i], edges[k]);
    }
    assert_true(taken((struct tl_ebpf_insn)I(0x15, 1, 0, 0, -1), UINT64_MAX, 0));
    assert_false(taken((struct tl_ebpf_insn)I(0x15, 1, 0, 0, -1), 0xffffffff, 0));
    assert_true(taken((struct tl_ebpf_insn)I(0x16, 1, 0, 0, -1), 0xffffffff, 0));
    assert_true(taken((struct tl_ebpf_insn)I(0x2d, 1, 0, 0, 0), UINT64_MAX, 1));
    assert_false(taken((struct tl_ebpf_insn)I(0x6d, 1, 0, 0, 0), UINT64_MAX, 1)); // signed: -1 > 1
    assert_true(taken((struct tl_ebpf_insn)I(0x45, 1, 0, 0, 6), 4, 0));
    assert_false(taken((struct tl_ebpf_insn)I(0x46, 1, 0, 0, 6), UINT64_C(4) << 32, 0));
}

static void jumps_go_back_and_far(void **state)
{
    // r0 counts to 5.
    static const struct tl_ebpf_insn loop[] = {MOV(0, 0), I(0x07, 0, 0, 0, 1), I(0xa5, 0, 0, -2, 5), EXIT};
    static struct tl_ebpf_insn far[40000 > TL_EBPF_CODE_MAX ? TL_EBPF_CODE_MAX : 40000];

    (void)state;
    assert_int_equal(result(loop, COUNT(loop)), 5);
    for (size_t i = 0; i < COUNT(far); i++)
        far[i] = (struct tl_ebpf_insn)MOV(0, 1);
    far[0] = (struct tl_ebpf_insn)I(0x06, 0, 0, 0, (int)COUNT(far) - 2); // gotol
    far[COUNT(far) - 1] = (struct tl_ebpf_insn)EXIT;
    assert_int_equal(result(far, COUNT(far)), 0);
}

// A load or store of each size at each address around both ends of a range. `warm`: after one of each kind that is
// within.
static void access_around(uint64_t base, int range, bool warm)
{
    static const uint8_t opcodes[] = {0x61, 0x69, 0x71, 0x79, 0x81, 0x89, 0x91, 0x62, 0x6a,
                                      0x72, 0x7a, 0x63, 0x6b, 0x73, 0x7b, 0xc3, 0xdb};
    static const unsigned sizes[] = {4, 2, 1, 8};

    for (size_t i = 0; i < COUNT(opcodes); i++) {
        unsigned size = sizes[opcodes[i] >> 3 & 3];
        for (int at = -9; at < range + 9; at++) {
            struct tl_ebpf_insn access = I(opcodes[i], 1, (opcodes[i] & 7) == 2 ? 0 : 1, at, 0);
            const struct tl_ebpf_insn cold[] = {LDDW(1, base), access, EXIT};
            const struct tl_ebpf_insn after[] = {LDDW(1, base), I(0x71, 0, 1, 0, 0), I(0x73, 1, 0, 0, 0), access, EXIT};
            load(warm ? after : cold, warm ? COUNT(after) : COUNT(cold));
            bool right = at >= 0 && at + (int)size <= range, loads = (opcodes[i] & 7) == 1;
            enum tl_ebpf_stop stop = run(100);
            assert_int_equal(stop, right ? TL_EBPF_STOP_EXIT : loads ? TL_EBPF_STOP_READ : TL_EBPF_STOP_WRITE);
            if (!right)
                assert_true(vm.pc == (warm ? 4 : 2) && vm.address == base + (uint64_t)(int64_t)at);
        }
    }
}

static void no_access_leaves_a_range(void **state)
{
    (void)state;
    access_around(DATA_AT, sizeof data, false);
    access_around(DATA_AT, sizeof data, true);
    access_around(SMALL_AT, sizeof small, false);
    access_around(SMALL_AT, sizeof small, true);
}

static void what_may_only_be_read_is_not_written_and_addresses_do_not_wrap(void **state)
{
    static const struct tl_ebpf_insn reads[] = {LDDW(1, CONST_AT), I(0x71, 0, 1, 0, 0), EXIT};
    static const struct tl_ebpf_insn writes[] = {LDDW(1, CONST_AT), I(0x72, 1, 0, 0, 0), EXIT};
    static const struct tl_ebpf_insn atomics[] = {LDDW(1, CONST_AT), I(0xdb, 1, 2, 0, 0), EXIT};
    static const struct tl_ebpf_insn null[] = {I(0x79, 0, 1, 0, 0), EXIT};
    static const struct tl_ebpf_insn wraps[] = {LDDW(1, 0xfffffffffffffffc), I(0x79, 0, 1, 0, 0), EXIT};
    static const struct tl_ebpf_insn frame[] = {I(0x7a, 10, 0, -8, 7), I(0x79, 0, 10, -8, 0), I(0x7a, 10, 0, 0, 7),
                                                EXIT};

    (void)state;
    assert_int_equal(result(reads, COUNT(reads)), 0x81);
    load(writes, COUNT(writes));
    assert_int_equal(run(100), TL_EBPF_STOP_WRITE);
    load(atomics, COUNT(atomics));
    assert_int_equal(run(100), TL_EBPF_STOP_WRITE);
    load(null, COUNT(null));
    assert_int_equal(run(100), TL_EBPF_STOP_READ);
    load(wraps, COUNT(wraps));
    assert_int_equal(run(100), TL_EBPF_STOP_READ);
    load(frame, COUNT(frame)); // the first byte behind the frame is behind the stack
    assert_int_equal(run(100), TL_EBPF_STOP_WRITE);
    assert_int_equal(vm.r[0], 7);
}

static void atomics_are_right_for_all_operands(void **state)
{
    static const int32_t operations[] = {0x00, 0x01, 0x40, 0x41, 0x50, 0x51, 0xa0, 0xa1, 0xe1, 0xf1};

    (void)state;
    for (size_t n = 0; n < COUNT(operations); n++) {
        for (size_t i = 0; i < COUNT(edges); i++) {
            for (size_t k = 0; k < COUNT(edges); k++) {
                for (uint8_t opcode = 0xc3; opcode <= 0xdb; opcode += 0x18) {
                    const struct tl_ebpf_insn code[] = {LDDW(1, DATA_AT),
                                                        LDDW(2, edges[i]),
                                                        LDDW(0, edges[k]),
                                                        I(0x7b, 1, 0, 8, 0),
                                                        I(opcode, 1, 2, 8, operations[n]),
                                                        I(0x79, 3, 1, 8, 0),
                                                        EXIT};
                    (void)result(code, COUNT(code));
                }
            }
        }
    }
    // An exchange that compares: stored if equal; r0 has the old value either way.
    const struct tl_ebpf_insn equal[] = {LDDW(1, DATA_AT),       I(0x7a, 1, 0, 0, 5), MOV(0, 5), MOV(2, 9),
                                         I(0xdb, 1, 2, 0, 0xf1), I(0x79, 3, 1, 0, 0), EXIT};
    assert_int_equal(result(equal, COUNT(equal)), 5);
    assert_int_equal(vm.r[3], 9);
}

static void a_function_keeps_r6_to_r9_and_has_a_frame_of_its_own(void **state)
{
    static const struct tl_ebpf_insn code[] = {MOV(6, 60),
                                               MOV(9, 90),
                                               I(0x7a, 10, 0, -8, 1),
                                               MOV(1, 5),
                                               I(0x85, 0, 1, 0, 3), // calls +3
                                               I(0x0f, 0, 6, 0, 0),
                                               I(0x79, 2, 10, -8, 0),
                                               EXIT,
                                               MOV(6, 1),
                                               MOV(9, 2),
                                               I(0x7a, 10, 0, -8, 7),
                                               MOVR(0, 1),
                                               I(0x07, 0, 0, 0, 100),
                                               EXIT};

    (void)state;
    assert_int_equal(result(code, COUNT(code)), 165);
    assert_int_equal(vm.r[9], 90);
    assert_int_equal(vm.r[2], 1); // what the callee wrote at the same distance from its own r10 is elsewhere
}

static void eight_frames_and_no_more(void **state)
{
    // Calls itself as often as r1 says, and adds up.
    static const struct tl_ebpf_insn code[] = {
        LDDW(1, 0),           I(0x85, 0, 1, 0, 1), EXIT, MOV(0, 0), I(0x15, 1, 0, 3, 0), I(0x07, 1, 0, 0, -1),
        I(0x85, 0, 1, 0, -4), I(0x07, 0, 0, 0, 1), EXIT};
    struct tl_ebpf_insn deep[COUNT(code)];

    (void)state;
    for (int calls = 0; calls < 12; calls++) {
        memcpy(deep, code, sizeof code);
        deep[0].imm = calls;
        load(deep, COUNT(deep));
        enum tl_ebpf_stop stop = run(1000);
        assert_int_equal(stop, calls <= 6 ? TL_EBPF_STOP_EXIT : TL_EBPF_STOP_DEPTH);
        if (calls <= 6)
            assert_int_equal(vm.r[0], calls);
        else
            assert_true(vm.depth == TL_EBPF_FRAMES - 1 && vm.r[10] == STACK_AT + TL_EBPF_FRAME_SIZE);
    }
}

static void a_helper_call_stops_and_goes_on(void **state)
{
    static const struct tl_ebpf_insn code[] = {MOV(1, 40), MOV(2, 2), I(0x85, 0, 0, 0, -7), EXIT};

    (void)state;
    load(code, COUNT(code));
    assert_int_equal(run(100), TL_EBPF_STOP_CALL);
    assert_true(vm.call == (uint32_t)-7 && vm.call == rfc.call);
    vm.r[0] = rfc.r[0] = vm.r[1] + vm.r[2];
    assert_int_equal(run(100), TL_EBPF_STOP_EXIT);
    assert_int_equal(vm.r[0], 42);
}

static void it_stops_after_so_many_steps_and_goes_on(void **state)
{
    static const struct tl_ebpf_insn endless[] = {I(0x05, 0, 0, -1, 0)};
    static const struct tl_ebpf_insn code[] = {MOV(0, 0), LDDW(1, 7), I(0x07, 0, 0, 0, 1), I(0xad, 0, 1, -2, 0), EXIT};

    (void)state;
    load(endless, 1);
    assert_int_equal(run(1000000), TL_EBPF_STOP_STEPS);
    load(code, COUNT(code));
    for (int turn = 0; turn < 6; turn++) // each goes on to the jump
        assert_int_equal(run(1), TL_EBPF_STOP_STEPS);
    assert_int_equal(run(1), TL_EBPF_STOP_EXIT);
    assert_int_equal(vm.r[0], 7);
    assert_int_equal(vm.steps, 2 + 7 * 2 + 1);
}

static void it_stops_at_the_first_jump_after_its_steps(void **state)
{
    static struct tl_ebpf_insn straight[TL_EBPF_CODE_MAX];

    (void)state;
    for (size_t i = 0; i < COUNT(straight); i++)
        straight[i] = (struct tl_ebpf_insn)MOV(0, 1);
    straight[COUNT(straight) - 1] = (struct tl_ebpf_insn)I(0x06, 0, 0, 0, -(int)COUNT(straight)); // goes back
    load(straight, COUNT(straight));
    for (int turn = 1; turn <= 3; turn++) {
        assert_int_equal(run(1), TL_EBPF_STOP_STEPS);
        assert_int_equal(vm.steps, turn * (int)TL_EBPF_CODE_MAX);
    }
}

static void refuses(const struct tl_ebpf_insn *code, size_t count, uint32_t where, const char *text)
{
    const char *why = "nothing";
    uint32_t at = UINT32_MAX;

    if (tl_ebpf_check(code, count, 0, scratch, &why, &at) != TL_ERR_IMAGE || strstr(why, text) == NULL || at != where)
        fail_msg("not \"%s\" at %u, but \"%s\" at %u", text, (unsigned)where, why, (unsigned)at);
}
#define REFUSES(where, text, ...)                                                                                      \
    do {                                                                                                               \
        const struct tl_ebpf_insn code_[] = {__VA_ARGS__};                                                             \
        refuses(code_, COUNT(code_), where, text);                                                                     \
    } while (0)

static void code_that_breaks_a_rule_is_refused_with_its_place(void **state)
{
    static struct tl_ebpf_insn large[TL_EBPF_CODE_MAX + 1];

    (void)state;
    refuses(large, 0, 0, "no code");
    refuses(large, COUNT(large), 0, "more than 2048");
    REFUSES(0, "beyond r10", I(0xb7, 11, 0, 0, 0), EXIT);
    REFUSES(1, "beyond r10", MOV(0, 0), I(0xbf, 0, 11, 0, 0), EXIT);
    REFUSES(0, "r10 is written", I(0x07, 10, 0, 0, 8), EXIT);
    REFUSES(0, "r10 is written", I(0x79, 10, 1, 0, 0), EXIT);
    REFUSES(0, "r10 is written", LDDW(10, 0), EXIT);
    REFUSES(0, "r10 is written", I(0xdb, 1, 10, 0, 0x01), EXIT); // the old value goes to src
    REFUSES(0, "callx", I(0x8d, 0, 0, 0, 1), EXIT);
    REFUSES(0, "BTF", I(0x85, 0, 2, 0, 1), EXIT);
    REFUSES(0, "group packet", I(0x20, 0, 0, 0, 0), EXIT);
    REFUSES(0, "group packet", I(0x48, 0, 1, 0, 0), EXIT);
    REFUSES(0, "a map or platform variable", I(0x18, 0, 1, 0, 0), I(0, 0, 0, 0, 0), EXIT);
    REFUSES(0, "unknown atomic", I(0xdb, 1, 2, 0, 0x10), EXIT);
    REFUSES(0, "unknown instruction", I(0xcb, 1, 2, 0, 0), EXIT); // an atomic of two bytes
    REFUSES(0, "unknown instruction", I(0xd4, 1, 0, 0, 8), EXIT); // a swap of eight bits
    REFUSES(1, "ends within", EXIT, I(0x18, 0, 0, 0, 0));
    REFUSES(0, "must be zero", I(0x18, 0, 0, 0, 0), I(0, 1, 0, 0, 0), EXIT);
    REFUSES(0, "must be zero", I(0xb7, 0, 1, 0, 0), EXIT); // src of an immediate form
    REFUSES(0, "must be zero", I(0xbf, 0, 1, 0, 1), EXIT); // imm of a register form
    REFUSES(0, "must be zero", I(0x07, 0, 0, 1, 0), EXIT); // an offset
    REFUSES(0, "must be zero", I(0x3f, 0, 1, 2, 0), EXIT);
    REFUSES(0, "must be zero", I(0xbc, 0, 1, 32, 0), EXIT); // 32 bits to 32
    REFUSES(0, "must be zero", I(0x95, 0, 0, 0, 1));
    REFUSES(0, "must be zero", I(0x05, 1, 0, 0, 0), EXIT);
    REFUSES(0, "must be zero", I(0x79, 0, 1, 0, 1), EXIT);
    REFUSES(1, "out of its function", MOV(0, 0), I(0x05, 0, 0, 1, 0), EXIT);
    REFUSES(0, "out of its function", I(0x05, 0, 0, -2, 0), EXIT);
    REFUSES(0, "out of its function", I(0x06, 0, 0, 0, INT32_MAX), EXIT);
    REFUSES(0, "middle of a 64-bit load", I(0x05, 0, 0, 1, 0), LDDW(0, 0), EXIT);
    REFUSES(1, "out of its function", I(0x85, 0, 1, 0, 2), I(0x15, 0, 0, 1, 0), EXIT, EXIT); // into the callee
    REFUSES(3, "out of its function", I(0x85, 0, 1, 0, 1), EXIT, MOV(0, 0), I(0x15, 0, 0, -4, 0), EXIT); // and out
    REFUSES(2, "middle of a 64-bit load", I(0x85, 0, 1, 0, 1), LDDW(0, 0), EXIT);
    REFUSES(0, "out of the code", I(0x85, 0, 1, 0, 1), EXIT);
    REFUSES(0, "out of the code", I(0x85, 0, 1, 0, INT32_MIN), EXIT);
    REFUSES(1, "runs past its end", EXIT, MOV(0, 0));
    REFUSES(1, "runs past its end", I(0x85, 0, 1, 0, 1), MOV(0, 0), EXIT);
    REFUSES(1, "runs past its end", EXIT, I(0x85, 0, 0, 0, 1)); // a call returns
}

// A function that nothing calls is part of the one before it, but for the entry.
static void the_entry_is_the_first_instruction_of_a_function(void **state)
{
    static const struct tl_ebpf_insn falls[] = {MOV(0, 0), MOV(0, 1), EXIT};
    static const struct tl_ebpf_insn jumps[] = {EXIT, I(0x05, 0, 0, -2, 0)};
    static const struct tl_ebpf_insn wide[] = {LDDW(0, 0), EXIT};
    static const struct tl_ebpf_insn good[] = {EXIT, MOV(0, 1), EXIT};
    const char *why;
    uint32_t at;

    (void)state;
    assert_int_equal(tl_ebpf_check(good, 3, 1, scratch, &why, &at), 0);
    assert_int_equal(tl_ebpf_check(falls, 3, 1, scratch, &why, &at), TL_ERR_IMAGE);
    assert_true(strstr(why, "runs past its end") != NULL && at == 0);
    assert_int_equal(tl_ebpf_check(jumps, 2, 0, scratch, &why, &at), 0);
    assert_int_equal(tl_ebpf_check(jumps, 2, 1, scratch, &why, &at), TL_ERR_IMAGE);
    assert_true(strstr(why, "out of its function") != NULL && at == 1);
    assert_int_equal(tl_ebpf_check(wide, 3, 1, scratch, &why, &at), TL_ERR_IMAGE);
    assert_true(strstr(why, "middle of a 64-bit load") != NULL);
    assert_int_equal(tl_ebpf_check(good, 3, 3, scratch, &why, &at), TL_ERR_IMAGE);
    assert_true(strstr(why, "no code where it starts") != NULL);
}

// All opcodes that RFC 9669 has outside of the group packet; callx is none.
static void no_other_opcode_is_accepted(void **state)
{
    static const char known[] =
        "04 05 06 07 0c 0f 14 15 16 17 18 1c 1d 1e 1f 24 25 26 27 2c 2d 2e 2f 34 35 36 37 3c 3d 3e 3f "
        "44 45 46 47 4c 4d 4e 4f 54 55 56 57 5c 5d 5e 5f 61 62 63 64 65 66 67 69 6a 6b 6c 6d 6e 6f 71 "
        "72 73 74 75 76 77 79 7a 7b 7c 7d 7e 7f 81 84 85 87 89 91 94 95 97 9c 9f a4 a5 a6 a7 ac ad "
        "ae af b4 b5 b6 b7 bc bd be bf c3 c4 c5 c6 c7 cc cd ce cf d4 d5 d6 d7 db dc dd de ";

    (void)state;
    for (unsigned opcode = 0; opcode < 256; opcode++) {
        bool accepted = false;
        const int32_t immediates[] = {0, 16};
        char text[4];
        const char *why;
        uint32_t at;
        for (size_t i = 0; i < 2; i++) {
            struct tl_ebpf_insn code[] = {I(opcode, 0, 0, 0, immediates[i]), I(0, 0, 0, 0, 0), EXIT};
            if (opcode != 0x18)
                code[1] = (struct tl_ebpf_insn)EXIT;
            accepted |= tl_ebpf_check(code, COUNT(code), 0, scratch, &why, &at) == 0;
        }
        snprintf(text, sizeof text, "%02x ", opcode);
        if (accepted != (strstr(known, text) != NULL))
            fail_msg("opcode 0x%02x is %s", opcode, accepted ? "accepted" : "refused");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arithmetic_is_right_for_all_operands),
        cmocka_unit_test(arithmetic_is_what_the_rfc_says),
        cmocka_unit_test(jumps_are_right_for_all_operands),
        cmocka_unit_test(jumps_go_back_and_far),
        cmocka_unit_test(no_access_leaves_a_range),
        cmocka_unit_test(what_may_only_be_read_is_not_written_and_addresses_do_not_wrap),
        cmocka_unit_test(atomics_are_right_for_all_operands),
        cmocka_unit_test(a_function_keeps_r6_to_r9_and_has_a_frame_of_its_own),
        cmocka_unit_test(eight_frames_and_no_more),
        cmocka_unit_test(a_helper_call_stops_and_goes_on),
        cmocka_unit_test(it_stops_after_so_many_steps_and_goes_on),
        cmocka_unit_test(it_stops_at_the_first_jump_after_its_steps),
        cmocka_unit_test(code_that_breaks_a_rule_is_refused_with_its_place),
        cmocka_unit_test(the_entry_is_the_first_instruction_of_a_function),
        cmocka_unit_test(no_other_opcode_is_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
