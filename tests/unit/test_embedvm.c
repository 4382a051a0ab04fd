// SPDX-License-Identifier: BSD-3-Clause
// The interpreter for EmbedVM: every instruction, the edges of its memory and stack, and callbacks between any two
// instructions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "monitor/vm/embedvm.h"

#define LOW  64u
#define HIGH 32u

static uint8_t bytes[LOW + HIGH];
static struct tl_embedvm vm;

static void load(const uint8_t *code, size_t n)
{
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, code, n);
    vm = (struct tl_embedvm){.bytes = bytes, .low = LOW, .high = HIGH, .constant = 40};
    tl_embedvm_start(&vm, 0);
}

static int run_code(const uint8_t *code, size_t n)
{
    load(code, n);
    return (int)tl_embedvm_run(&vm, 1000);
}

#define RUN(...) run_code((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

// The program returns `value`, and leaves no word on the stack.
#define GIVES(value, ...)                                                                                              \
    do {                                                                                                               \
        assert_int_equal(RUN(__VA_ARGS__), TL_EMBEDVM_STOP_EXIT);                                                      \
        assert_int_equal(vm.result, value);                                                                            \
        assert_int_equal(vm.sp, 0);                                                                                    \
        assert_int_equal(vm.sfp, 0);                                                                                   \
    } while (0)

#define FAULTS(why, where, ...)                                                                                        \
    do {                                                                                                               \
        assert_int_equal(RUN(__VA_ARGS__), TL_EMBEDVM_STOP_##why);                                                     \
        assert_int_equal(vm.address, where);                                                                           \
    } while (0)

#define WORD(v) (uint8_t)((uint16_t)(v) >> 8), (uint8_t)(v)

static int16_t word(int64_t value)
{
    return (int16_t)(uint16_t)value;
}

// What an operation gives, in wide arithmetic.
static int16_t expected(uint8_t opcode, int64_t a, int64_t b)
{
    const int64_t count = (uint16_t)b % 16;
    const int64_t results[16] = {a + b,
                                 a - b,
                                 a * b,
                                 b == 0 ? 0 : a / b,
                                 b == 0 ? a : a % b,
                                 a * ((int64_t)1 << count),
                                 a >= 0 ? a / ((int64_t)1 << count)
                                        : -((-a + ((int64_t)1 << count) - 1) / ((int64_t)1 << count)),
                                 (uint16_t)a & (uint16_t)b,
                                 (uint16_t)a | (uint16_t)b,
                                 (uint16_t)a ^ (uint16_t)b,
                                 a != 0 && b != 0,
                                 a != 0 || b != 0};
    const int64_t compared[8] = {a<b, a <= b, a == b, a != b, a >= b, a> b};

    return word(opcode < 0xa8 ? results[opcode & 15] : compared[opcode & 7]);
}

static const int16_t edges[] = {0,      1,      2,      7,      15,   16,   17,  255, 256,
                                0x7ffe, 0x7fff, -32768, -32767, -256, -255, -17, -16, -1};
#define EDGES (sizeof edges / sizeof edges[0])

static void operations_of_two_are_right_for_all_operands(void **state)
{
    (void)state;
    for (unsigned opcode = 0x80; opcode < 0xae; opcode++) {
        if (opcode >= 0x8c && opcode < 0xa8)
            continue;
        for (size_t i = 0; i < EDGES; i++)
            for (size_t k = 0; k < EDGES; k++)
                GIVES(expected((uint8_t)opcode, edges[i], edges[k]), 0x9a, WORD(edges[i]), 0x9a, WORD(edges[k]),
                      (uint8_t)opcode, 0x9b);
    }
}

static void operations_of_one_are_right_for_all_operands(void **state)
{
    (void)state;
    for (size_t i = 0; i < EDGES; i++) {
        GIVES(word(~(int64_t)edges[i]), 0x9a, WORD(edges[i]), 0x8c, 0x9b);
        GIVES(word(-(int64_t)edges[i]), 0x9a, WORD(edges[i]), 0x8d, 0x9b);
        GIVES(edges[i] == 0, 0x9a, WORD(edges[i]), 0x8e, 0x9b);
    }
}

static void constants_have_three_eight_or_sixteen_bits(void **state)
{
    (void)state;
    for (int v = -4; v < 4; v++)
        GIVES(v, (uint8_t)(0x90 | (v & 7)), 0x9b);
    GIVES(0xfe, 0x98, 0xfe, 0x9b);
    GIVES(-2, 0x99, 0xfe, 0x9b);
    GIVES(0x1234, 0x9a, 0x12, 0x34, 0x9b);
    GIVES(0, 0x93, 0x9d, 0x9c); // dropped, and a return without a value
}

static void jumps_count_from_their_beginning(void **state)
{
    (void)state;
    GIVES(3, 0xa0, 3, 0x9c, 0x93, 0x9b);
    GIVES(3, 0xa1, 0, 4, 0x9c, 0x93, 0x9b);
    for (int taken = 0; taken < 2; taken++) {
        GIVES(taken ? 3 : 2, (uint8_t)(0x90 + taken), 0xa4, 4, 0x92, 0x9b, 0x93, 0x9b);
        GIVES(taken ? 3 : 2, (uint8_t)(0x90 + taken), 0xa5, 0, 5, 0x92, 0x9b, 0x93, 0x9b);
        GIVES(taken ? 2 : 3, (uint8_t)(0x90 + taken), 0xa6, 4, 0x92, 0x9b, 0x93, 0x9b);
        GIVES(taken ? 2 : 3, (uint8_t)(0x90 + taken), 0xa7, 0, 5, 0x92, 0x9b, 0x93, 0x9b);
    }
    // 0: jump to 4; 2: push 3, return; 4: jump back by 2
    GIVES(3, 0xa0, 4, 0x93, 0x9b, 0xa0, (uint8_t)-2);
    GIVES(3, 0x98, 5, 0x9f, 0x9c, 0x9c, 0x93, 0x9b);
}

static void a_call_gives_a_value_unless_it_is_dropped_at_once(void **state)
{
    (void)state;
    // f at 6 gives its argument and 1; the caller adds 2.
    GIVES(6, 0x93, 0xa2, 5, 0x92, 0x80, 0x9b, /* 6 */ 0x3f, 0x91, 0x80, 0x9b);
    GIVES(6, 0x93, 0xa3, 0, 6, 0x92, 0x80, 0x9b + 0, /* 7 */ 0x3f, 0x91, 0x80, 0x9b);
    GIVES(6, 0x93, 0x98, 7, 0x9e, 0x92, 0x80, 0x9b, /* 7 */ 0x3f, 0x91, 0x80, 0x9b);
    // Dropped: the return pushes nothing, and goes on behind the drop.
    GIVES(3, 0x93, 0xa2, 4, 0x9d, 0x9b, /* 5 */ 0x92, 0x9b);
    assert_int_equal(vm.steps, 1 + 1 + 2 + 1); // the drop is no step
}

static void locals_lie_below_the_frame(void **state)
{
    (void)state;
    GIVES(5, 0xf1, 0x93, 0x41, 0x92, 0x40, 0x00, 0x01, 0x80, 0x9b); // two zeros; 3 to local 1, 2 to local 0
    GIVES(2, 0xf0, 0x92, 0x40, 0x00, 0x9b);
}

static void loads_and_stores_by_every_mode(void **state)
{
    (void)state;
    // At 40: ff 02 83 04.
#define DATA 0x98, 0xff, 0xc8, 40, 0x92, 0xc8, 41, 0x98, 0x83, 0xc8, 42, 0x98, 4, 0xc8, 43
    GIVES(0xff, DATA, 0xc0, 40, 0x9b);
    GIVES(-1, DATA, 0xd0, 40, 0x9b);
    GIVES(word(0xff02), DATA, 0xe0, 40, 0x9b);
    GIVES(0x0283, DATA, 0xe0, 41, 0x9b); // at any address
    GIVES(0x83, DATA, 0xc1, 0, 42, 0x9b);
    GIVES(0x83, DATA, 0x98, 42, 0xc2, 0x9b);
    GIVES(0x83, DATA, 0x92, 0xc3, 40, 0x9b);
    GIVES(0x83, DATA, 0x92, 0xc4, 0, 40, 0x9b);
    GIVES(-125, DATA, 0x92, 0xd4, 0, 40, 0x9b);
    GIVES(word(0x8304), DATA, 0x98, 42, 0xe2, 0x9b); // an address is not scaled,
    GIVES(word(0x8304), DATA, 0x91, 0xe3, 40, 0x9b); // an index of words is
    GIVES(word(0x8304), DATA, 0x91, 0xe4, 0, 40, 0x9b);
    GIVES(word(0xff02), DATA, 0x9a, 0x80, 0x00, 0xe4, 0, 40, 0x9b); // and wraps
    GIVES(0x1234, 0x9a, 0x12, 0x34, 0xe8, 44, 0xe0, 44, 0x9b);
    GIVES(0x1234, 0x9a, 0x12, 0x34, 0xe9, 0, 44, 0xe0, 44, 0x9b);
    GIVES(0x1234, 0x9a, 0x12, 0x34, 0x98, 44, 0xea, 0xe0, 44, 0x9b);
    GIVES(0x1234, 0x9a, 0x12, 0x34, 0x92, 0xeb, 40, 0xe0, 44, 0x9b);
    GIVES(0x1234, 0x9a, 0x12, 0x34, 0x92, 0xec, 0, 40, 0xe0, 44, 0x9b);
    GIVES(0x34, 0x9a, 0x12, 0x34, 0x98, 44, 0xca, 0xc0, 44, 0x9b);
    GIVES(0x34, 0x9a, 0x12, 0x34, 0x98, 4, 0xdb, 40, 0xc0, 44, 0x9b);
}

// The words of the stack, from the bottom of the first function's, as digits.
static const char *digits(void)
{
    static char text[16];
    size_t n = 0;

    for (uint32_t at = TL_EMBEDVM_SPACE - 6; at >= vm.sp; at -= 2)
        text[n++] = (char)('0' + bytes[LOW + (at + 1 - (TL_EMBEDVM_SPACE - HIGH))]);
    text[n] = '\0';
    return text;
}

static void the_stack_is_buried_in_dug_in_and_cut(void **state)
{
    static const char *const buried[] = {"1234566", "1234656", "1236456", "1263456", "1623456", "6123456"};
    static const char *const dug[] = {"123465", "123564", "124563", "134562", "234561"};
    static const char *const dropped[] = {"12346", "1236", "126", "16", "6"};
    static const char *const zeros[] = {"0", "00", "000", "0000", "00000", "000000", "0000000", "00000000"};

    (void)state;
#define SIX(op)                                                                                                        \
    load((const uint8_t[]){0x91, 0x92, 0x93, 0x98, 4, 0x98, 5, 0x98, 6, (uint8_t)(op)}, 10),                           \
        (void)tl_embedvm_run(&vm, 7)
    for (unsigned k = 0; k < 6; k++) {
        SIX(0xc5 + 8 * k);
        assert_string_equal(digits(), buried[k]);
    }
    for (unsigned k = 0; k < 5; k++) {
        SIX(0xc6 + 8 * k);
        assert_string_equal(digits(), dug[k]);
    }
    for (unsigned n = 0; n < 5; n++) {
        SIX(0xf8 + n);
        assert_string_equal(digits(), dropped[n]);
    }
    for (unsigned n = 0; n < 8; n++) {
        load((const uint8_t[]){(uint8_t)(0xf0 + n)}, 1);
        (void)tl_embedvm_run(&vm, 1);
        assert_string_equal(digits(), zeros[n]);
    }
    GIVES(word(0xfffc), 0xae, 0x9b); // behind the first frame
    GIVES(word(0xfffc), 0xaf, 0x9b);
}

static void a_user_function_has_arguments_and_a_result(void **state)
{
    (void)state;
    assert_int_equal(RUN(0x91, 0x92, 0x93, 0x93, 0xb7, 0x91, 0x80, 0x9b), TL_EMBEDVM_STOP_CALL);
    assert_int_equal(vm.function, 7);
    assert_int_equal(vm.count, 3);
    assert_true(vm.args[0] == 3 && vm.args[1] == 2 && vm.args[2] == 1);
    vm.result = 41;
    assert_int_equal(tl_embedvm_run(&vm, 1000), TL_EMBEDVM_STOP_EXIT);
    assert_int_equal(vm.result, 42);
    assert_int_equal(RUN(0x90, 0xbf), TL_EMBEDVM_STOP_CALL); // none
    assert_true(vm.function == 15 && vm.count == 0);
    assert_int_equal(RUN(0xf7, 0x98, 8, 0xb0), TL_EMBEDVM_STOP_CALL);
    assert_int_equal(vm.count, 8);
    assert_int_equal(RUN(0xf7, 0xf0, 0x98, 9, 0xb0), TL_EMBEDVM_STOP_ARGS);
    assert_int_equal(RUN(0x9a, 0x01, 0x01, 0xb0), TL_EMBEDVM_STOP_ARGS); // no count is cut to its low byte
    assert_int_equal(RUN(0x97, 0xb0), TL_EMBEDVM_STOP_ARGS);
}

// Sums the numbers from 1 to 6 in a loop with a function of its own, and calls a user function in each round. Between
// any two of its instructions a callback runs, which changes memory and returns.
static const uint8_t busy[] = {
    // clang-format off
    0xf1, 0x96, 0x8d, 0x93, 0x82, 0x41,       // 0: sum (local 0) is 0, i (local 1) is 2 * 3
    0x01, 0xa6, 19,                           // 6: unless i, to 26
    0x01, 0xa2, 18, 0x00, 0x80, 0xf8, 0x40,   // 9: sum is f(i) at 28, and sum; the argument goes
    0x90, 0xb1, 0x9d,                         // 16: user function 1, whose result is dropped
    0x01, 0x91, 0x81, 0x41,                   // 19: i is i - 1
    0xa0, (uint8_t)-17, 0,                    // 23: to 6
    0x00, 0x9b,                               // 26: return sum
    0x3f, 0x9b,                               // 28: f gives its argument
    0xc0, 50, 0x91, 0x80, 0xc8, 50, 0x9c,     // 30: the callback counts at 50
    // clang-format on
};

static int finish(uint64_t interrupted)
{
    int stop;

    load(busy, sizeof busy);
    for (;;) {
        if (vm.steps == interrupted) {
            assert_int_equal(tl_embedvm_interrupt(&vm, 30), 0);
            interrupted = UINT64_MAX;
        }
        stop = (int)tl_embedvm_run(&vm, 1);
        if (stop == TL_EMBEDVM_STOP_CALL)
            vm.result = -1;
        else if (stop != TL_EMBEDVM_STOP_STEPS)
            return stop;
    }
}

static void a_callback_between_any_two_instructions_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(finish(UINT64_MAX), TL_EMBEDVM_STOP_EXIT);
    const uint64_t steps = vm.steps;
    assert_int_equal(vm.result, 21);
    assert_int_equal(bytes[50], 0);
    for (uint64_t at = 0; at < steps; at++) {
        assert_int_equal(finish(at), TL_EMBEDVM_STOP_EXIT);
        assert_int_equal(vm.result, 21);
        assert_int_equal(vm.steps, steps + 5);
        assert_int_equal(bytes[50], 1);
        assert_int_equal(vm.sp, 0);
    }
}

// There the return address is the one of the first function.
static void a_callback_at_the_last_address_does_not_end_the_program(void **state)
{
    (void)state;
    load((const uint8_t[]){0xa1, 0xff, 0xff, 0x9c}, 4);
    assert_int_equal(tl_embedvm_run(&vm, 1), TL_EMBEDVM_STOP_STEPS);
    assert_int_equal(vm.ip, 0xffff);
    assert_int_equal(tl_embedvm_interrupt(&vm, 3), 0);
    assert_int_equal(tl_embedvm_run(&vm, 1), TL_EMBEDVM_STOP_STEPS);
    assert_int_equal(vm.ip, 0xffff);
    assert_int_equal(vm.sp, 0xfffc);
}

static void a_word_is_stored_whole_or_not_at_all(void **state)
{
    (void)state;
    FAULTS(WRITE, 64, 0x9a, 0x12, 0x34, 0xe8, 63);
    assert_int_equal(bytes[63], 0);
    FAULTS(WRITE, 39, 0x9a, 0x12, 0x34, 0xe8, 39);
    assert_int_equal(bytes[40], 0);
}

static void an_access_outside_of_its_memory_is_a_fault(void **state)
{
    (void)state;
    FAULTS(READ, 64, 0xc0, 64);
    FAULTS(READ, 64, 0xe0, 63); // the second byte
    FAULTS(READ, 0xffdf, 0xc1, 0xff, 0xdf);
    FAULTS(WRITE, 64, 0x90, 0xc8, 64);
    FAULTS(WRITE, 64, 0x90, 0xe8, 63);
    FAULTS(WRITE, 39, 0x90, 0xc8, 39); // constants
    FAULTS(WRITE, 39, 0x90, 0xe8, 39);
    FAULTS(EXEC, 64, 0xa0, 64);
    FAULTS(EXEC, 64, 0xa0, 63, [63] = 0x98); // its operand
    FAULTS(UNDEFINED, 0, 0x8f);
    for (unsigned opcode = 0xc7; opcode < 0xf0; opcode += 8)
        FAULTS(UNDEFINED, 0, (uint8_t)opcode);
    // A word at the last address goes on at the first.
    GIVES(word(0x00e1), 0xe1, 0xff, 0xff, 0x9b);
}

static void the_stack_ends_where_its_memory_does(void **state)
{
    (void)state;
    FAULTS(WRITE, 0xffde, 0x90, 0xa0, (uint8_t)-1);
    assert_int_equal(vm.sp, 0xffe0);
    assert_int_equal(vm.ip, 0);
    FAULTS(WRITE, 0xffde, 0xa2, 0); // without bottom
    assert_int_equal(vm.ip, 0);
    FAULTS(READ, 64, 0x9d, 0xa0, (uint8_t)-1, [62] = 1); // and wraps into the code, which it may read
    load((const uint8_t[]){0x9b}, 1);
    vm.high = 0;
    tl_embedvm_start(&vm, 0);
    assert_int_equal(tl_embedvm_run(&vm, 10), TL_EMBEDVM_STOP_READ);
    assert_int_equal(tl_embedvm_interrupt(&vm, 0), TL_EMBEDVM_STOP_WRITE);
}

static void it_stops_after_so_many_steps_and_goes_on(void **state)
{
    (void)state;
    load((const uint8_t[]){0xa0, 0}, 2);
    assert_int_equal(tl_embedvm_run(&vm, 100000), TL_EMBEDVM_STOP_STEPS);
    assert_int_equal(vm.steps, 100000);
    load((const uint8_t[]){0x93, 0x9b}, 2);
    assert_int_equal(tl_embedvm_run(&vm, 0), TL_EMBEDVM_STOP_STEPS);
    assert_int_equal(tl_embedvm_run(&vm, 1), TL_EMBEDVM_STOP_STEPS);
    assert_int_equal(tl_embedvm_run(&vm, 1), TL_EMBEDVM_STOP_EXIT);
    assert_int_equal(vm.result, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(operations_of_two_are_right_for_all_operands),
        cmocka_unit_test(operations_of_one_are_right_for_all_operands),
        cmocka_unit_test(constants_have_three_eight_or_sixteen_bits),
        cmocka_unit_test(jumps_count_from_their_beginning),
        cmocka_unit_test(a_call_gives_a_value_unless_it_is_dropped_at_once),
        cmocka_unit_test(locals_lie_below_the_frame),
        cmocka_unit_test(loads_and_stores_by_every_mode),
        cmocka_unit_test(the_stack_is_buried_in_dug_in_and_cut),
        cmocka_unit_test(a_user_function_has_arguments_and_a_result),
        cmocka_unit_test(a_callback_between_any_two_instructions_changes_nothing),
        cmocka_unit_test(a_callback_at_the_last_address_does_not_end_the_program),
        cmocka_unit_test(a_word_is_stored_whole_or_not_at_all),
        cmocka_unit_test(an_access_outside_of_its_memory_is_a_fault),
        cmocka_unit_test(the_stack_ends_where_its_memory_does),
        cmocka_unit_test(it_stops_after_so_many_steps_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
