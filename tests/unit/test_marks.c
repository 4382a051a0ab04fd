// SPDX-License-Identifier: BSD-3-Clause
// High-water marks: what is not zero above the segments, from either end.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "monitor/context/marks.h"

#define BASE  0x40000000u
#define SIZE  0x80000u
#define ABOVE 0x2000u // where the segments end
#define WORD  sizeof(uintptr_t)

static uint8_t memory[SIZE];
static const struct tl_usermem mem = {
    .ranges = {{BASE, 0x1000, TL_ACCESS_READ | TL_ACCESS_EXEC},
               {BASE + 0x1000, 0x1000, TL_ACCESS_READ | TL_ACCESS_WRITE},
               {BASE + ABOVE, SIZE - ABOVE, TL_ACCESS_READ | TL_ACCESS_WRITE}},
    .count = 3,
    .base = BASE,
    .size = SIZE,
    .memory = memory,
};
static struct tl_marks marks;
static uint64_t cpu;

static void look(void)
{
    tl_marks_look(&marks, &mem, ++cpu);
}

static void marks_are(uintptr_t stack, uintptr_t heap)
{
    assert_int_equal(tl_marks_stack(&marks, &mem), stack);
    assert_int_equal(tl_marks_heap(&marks, &mem), heap);
}

static int clear(void **state)
{
    (void)state;
    memset(memory, 0, sizeof memory);
    memset(memory, 0x77, ABOVE); // the segments are no part of it
    marks = (struct tl_marks){0};
    return 0;
}

static void nothing_is_used_before_the_first_word(void **state)
{
    (void)state;
    marks_are(0, 0);
    look();
    marks_are(0, 0);
}

static void the_farthest_word_counts_from_either_end(void **state)
{
    (void)state;
    memory[SIZE - 1] = 1;
    memory[ABOVE] = 1;
    look();
    marks_are(WORD, WORD);
    memory[SIZE - 1000] = 1; // 1000 is a multiple of a word
    memory[ABOVE + 2000 + WORD - 1] = 1;
    look();
    marks_are(1000, 2000 + WORD);
}

static void marks_only_grow(void **state)
{
    (void)state;
    memory[SIZE - 4096] = 1;
    memory[ABOVE + 4096] = 1;
    look();
    memset(memory + ABOVE, 0, SIZE - ABOVE);
    look();
    marks_are(4096, 4096 + WORD);
}

static void a_long_stretch_of_zeros_ends_a_mark(void **state)
{
    (void)state;
    memory[SIZE - TL_MARKS_GAP] = 1;
    memory[ABOVE + TL_MARKS_GAP - WORD] = 1;
    memory[SIZE - 2 * TL_MARKS_GAP - WORD] = 1; // one word too far
    memory[ABOVE + 2 * TL_MARKS_GAP] = 1;
    look();
    marks_are(TL_MARKS_GAP, TL_MARKS_GAP);
}

static void what_one_look_does_not_reach_the_next_one_does(void **state)
{
    (void)state;
    memset(memory + ABOVE, 1, SIZE - ABOVE);
    look();
    marks_are(TL_MARKS_LOOK, TL_MARKS_LOOK);
    tl_marks_look(&marks, &mem, cpu); // though it has not run since
    marks_are(2 * TL_MARKS_LOOK, 2 * TL_MARKS_LOOK);
}

static void memory_that_is_full_is_counted_once(void **state)
{
    (void)state;
    memset(memory + ABOVE, 1, SIZE - ABOVE);
    for (int i = 0; i < 20; i++)
        look();
    assert_int_equal(tl_marks_stack(&marks, &mem) + tl_marks_heap(&marks, &mem), SIZE - ABOVE);
}

static void who_has_not_run_is_not_looked_at(void **state)
{
    (void)state;
    look();
    memory[SIZE - 1] = 1;
    tl_marks_look(&marks, &mem, cpu);
    marks_are(0, 0);
    look();
    marks_are(WORD, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_used_before_the_first_word, clear),
        cmocka_unit_test_setup(the_farthest_word_counts_from_either_end, clear),
        cmocka_unit_test_setup(marks_only_grow, clear),
        cmocka_unit_test_setup(a_long_stretch_of_zeros_ends_a_mark, clear),
        cmocka_unit_test_setup(what_one_look_does_not_reach_the_next_one_does, clear),
        cmocka_unit_test_setup(memory_that_is_full_is_counted_once, clear),
        cmocka_unit_test_setup(who_has_not_run_is_not_looked_at, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
