// SPDX-License-Identifier: BSD-3-Clause
// The walk along an applet's frames: what is a chain is followed, and what is none ends it. Frames are as on the tests'
// machine (tests/machine/regs.h).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "monitor/context/unwind.h"

#define PAGE  4096u
#define CODE  0x20000000u
#define STACK (CODE + 2 * PAGE) // behind a hole
#define END   (STACK + PAGE)
#define WORD  sizeof(uintptr_t)

static uint8_t memory[3 * PAGE] __attribute__((aligned(16)));
static const struct tl_usermem mem = {
    .ranges = {{CODE, PAGE, TL_ACCESS_READ | TL_ACCESS_EXEC}, {STACK, PAGE, TL_ACCESS_READ | TL_ACCESS_WRITE}},
    .count = 2,
    .base = CODE,
    .size = 3 * PAGE,
    .memory = memory,
};
static struct tl_backtrace calls;

static void put_frame(uintptr_t at, uintptr_t caller, uintptr_t returns)
{
    memcpy(memory + (at + TL_FRAME_RETURN - CODE), &returns, WORD);
    memcpy(memory + (at + TL_FRAME_RETURN - WORD - CODE), &caller, WORD);
}

static enum monitor_unwind walk(uintptr_t frame, uintptr_t link)
{
    struct tl_regs regs = {0};

    regs.r[7] = frame;
    regs.r[6] = link;
    memset(&calls, 0xee, sizeof calls);
    tl_unwind(&regs, &mem, &calls);
    return calls.end;
}

static int clear(void **state)
{
    (void)state;
    memset(memory, 0, sizeof memory);
    return 0;
}

static void a_chain_is_followed_to_where_the_applet_began(void **state)
{
    (void)state;
    put_frame(STACK + 64, STACK + 128, CODE + 100);
    put_frame(STACK + 128, END - WORD, CODE + 201); // Thumb's bit is kept
    put_frame(END - WORD, 0, CODE + PAGE);          // a call in the very last instruction
    assert_int_equal(walk(STACK + 64, 0), MONITOR_UNWIND_COMPLETE);
    assert_int_equal(calls.count, 3);
    assert_int_equal(calls.returns[0], CODE + 100);
    assert_int_equal(calls.returns[1], CODE + 201);
    assert_int_equal(calls.returns[2], CODE + PAGE);
}

static void a_frame_pointer_of_zero_is_the_beginning(void **state)
{
    (void)state;
    assert_int_equal(walk(0, CODE + 4), MONITOR_UNWIND_COMPLETE);
    assert_int_equal(calls.count, 0);
}

static void a_function_that_calls_none_returns_to_the_link_register(void **state)
{
    (void)state;
    put_frame(STACK + 64, 0xdead, STACK + 128); // its only word is its caller's frame
    put_frame(STACK + 128, 0, CODE + 20);
    assert_int_equal(walk(STACK + 64, CODE + 48), MONITOR_UNWIND_COMPLETE);
    assert_int_equal(calls.count, 2);
    assert_int_equal(calls.returns[0], CODE + 48);
    assert_int_equal(calls.returns[1], CODE + 20);
    // Or it was called by what has no frame itself.
    put_frame(STACK + 64, 0xdead, 0);
    assert_int_equal(walk(STACK + 64, CODE + 48), MONITOR_UNWIND_COMPLETE);
    assert_int_equal(calls.count, 1);
    assert_int_equal(calls.returns[0], CODE + 48);
}

// It may be left over from a call that is done.
static void the_link_register_of_a_function_that_has_called_is_no_caller(void **state)
{
    (void)state;
    put_frame(STACK + 64, STACK + 128, CODE + 100);
    put_frame(STACK + 128, 0, CODE + 20);
    assert_int_equal(walk(STACK + 64, CODE + 48), MONITOR_UNWIND_COMPLETE);
    assert_int_equal(calls.count, 2);
    assert_int_equal(calls.returns[0], CODE + 100);
    assert_int_equal(calls.returns[1], CODE + 20);
}

static void the_link_register_is_a_caller_only_where_a_callers_frame_is(void **state)
{
    static const uintptr_t none[] = {STACK + 64, STACK + 48, STACK + 130, END, 0xffffffffu, 1};

    (void)state;
    put_frame(STACK + 128, 0xdead, STACK + 256); // it has called, so it is none without a return address
    put_frame(STACK + 256, 0, CODE + 20);
    put_frame(STACK + 64, 0xdead, STACK + 128);
    assert_int_equal(walk(STACK + 64, CODE + 48), MONITOR_UNWIND_STOPPED);
    assert_int_equal(calls.count, 0);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        put_frame(STACK + 64, 0xdead, none[i]);
        assert_int_equal(walk(STACK + 64, CODE + 48), MONITOR_UNWIND_STOPPED);
        assert_int_equal(calls.count, 0);
    }
}

static void a_frame_anywhere_else_than_in_its_memory_ends_it(void **state)
{
    static const uintptr_t wild[] = {
        1,          WORD,        CODE + PAGE, CODE + PAGE + WORD, STACK,       END,        END + 8,
        END + PAGE, CODE - PAGE, 0x80000000u, 0xfffffff8u,        0xffffffffu, STACK + 65, STACK + WORD / 2,
    };

    (void)state;
    memset(memory + (STACK - CODE), 0x55, PAGE);
    for (size_t i = 0; i < sizeof wild / sizeof wild[0]; i++) {
        assert_int_equal(walk(wild[i], wild[i]), MONITOR_UNWIND_STOPPED);
        assert_int_equal(calls.count, 0);
    }
    put_frame(STACK + 64, 0, CODE + 100);
    for (size_t i = 0; i < sizeof wild / sizeof wild[0]; i++) {
        put_frame(STACK + 64, wild[i], CODE + 100);
        assert_int_equal(walk(STACK + 64, 0), MONITOR_UNWIND_STOPPED);
        assert_int_equal(calls.count, 1);
    }
}

static void a_return_to_what_it_may_not_execute_ends_it(void **state)
{
    static const uintptr_t wild[] = {0, 1, 2, CODE, CODE + 1, CODE + PAGE + 2, STACK, STACK + 64, 0xffffffffu};

    (void)state;
    for (size_t i = 0; i < sizeof wild / sizeof wild[0]; i++) {
        put_frame(STACK + 64, STACK + 128, wild[i]);
        put_frame(STACK + 128, 0, CODE + 4);
        assert_int_equal(walk(STACK + 64, wild[i]), MONITOR_UNWIND_STOPPED);
        assert_int_equal(calls.count, 0);
    }
}

static void frames_only_go_up(void **state)
{
    (void)state;
    put_frame(STACK + 64, STACK + 64, CODE + 4); // itself
    assert_int_equal(walk(STACK + 64, 0), MONITOR_UNWIND_STOPPED);
    assert_int_equal(calls.count, 1);
    put_frame(STACK + 64, STACK + 128, CODE + 4); // a circle of two
    put_frame(STACK + 128, STACK + 64, CODE + 8);
    assert_int_equal(walk(STACK + 64, 0), MONITOR_UNWIND_STOPPED);
    assert_int_equal(calls.count, 2);
}

static void a_long_chain_is_cut(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= TL_CALLS_MAX; i++)
        put_frame(STACK + 32 * i, i < TL_CALLS_MAX ? STACK + 32 * (i + 1) : 0, CODE + 4 * i);
    assert_int_equal(walk(STACK + 32, 0), MONITOR_UNWIND_COMPLETE);
    assert_int_equal(calls.count, TL_CALLS_MAX);
    put_frame(STACK + 32 * TL_CALLS_MAX, STACK + 32 * (TL_CALLS_MAX + 1), CODE + 4);
    assert_int_equal(walk(STACK + 32, 0), MONITOR_UNWIND_CUT);
    assert_int_equal(calls.count, TL_CALLS_MAX);
    assert_int_equal(calls.returns[TL_CALLS_MAX - 1], CODE + 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_chain_is_followed_to_where_the_applet_began, clear),
        cmocka_unit_test_setup(a_frame_pointer_of_zero_is_the_beginning, clear),
        cmocka_unit_test_setup(a_function_that_calls_none_returns_to_the_link_register, clear),
        cmocka_unit_test_setup(the_link_register_of_a_function_that_has_called_is_no_caller, clear),
        cmocka_unit_test_setup(the_link_register_is_a_caller_only_where_a_callers_frame_is, clear),
        cmocka_unit_test_setup(a_frame_anywhere_else_than_in_its_memory_ends_it, clear),
        cmocka_unit_test_setup(a_return_to_what_it_may_not_execute_ends_it, clear),
        cmocka_unit_test_setup(frames_only_go_up, clear),
        cmocka_unit_test_setup(a_long_chain_is_cut, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
