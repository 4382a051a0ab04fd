// SPDX-License-Identifier: BSD-3-Clause
// Direct calls (rpc/direct.h): what tests/idl/probe.idl declares, called by words and pointers, as a trap has them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "rpc/direct.h"
#include "tests/gen/permissions.h"
#include "tests/gen/probe.h"

// ---- The handlers: each keeps what it was given.

static unsigned ran;
static int answer;
static uint8_t got_a;
static int16_t got_b;
static bool got_c;
static uint8_t got_mode;

int probe_small_serve(struct tl_rpc_call *call, uint8_t a, int16_t b, bool c, uint8_t mode, int32_t *result)
{
    assert_string_equal(call->method->name, "Probe.Small");
    ran++;
    got_a = a, got_b = b, got_c = c, got_mode = mode;
    *result = -7;
    return answer;
}

int probe_wide_serve(struct tl_rpc_call *call, uint64_t a, int8_t b, int64_t *result)
{
    (void)call;
    ran++;
    *result = (int64_t)a + b;
    return 0;
}

int probe_two_serve(struct tl_rpc_call *call, uint16_t bits, uint16_t *x, uint8_t *mode)
{
    (void)call;
    ran++;
    if (bits == 1)
        return PROBE_PROBE_ERROR_ODD;
    *x = 0x1234;
    *mode = PROBE_MODE_AUTO;
    return 0;
}

static size_t says = 5;

int probe_text_serve(struct tl_rpc_call *call, const char *text, size_t text_len, char *result, size_t *result_len)
{
    (void)call;
    ran++;
    assert_int_equal(*result_len, 16); // the bound, whatever room the caller has
    memset(result, '!', 16);
    memcpy(result, text, text_len);
    *result_len = says;
    return 0;
}

int probe_fill_serve(struct tl_rpc_call *call, uint32_t a, uint8_t *data, size_t *data_len)
{
    (void)call;
    ran++;
    memset(data, (int)a, *data_len);
    return 0;
}

int probe_move_serve(struct tl_rpc_call *call, const struct probe_point *point, struct probe_point *result)
{
    (void)call;
    ran++;
    *result = *point;
    result->x += 1;
    return 0;
}

int probe_nothing_serve(struct tl_rpc_call *call)
{
    (void)call;
    ran++;
    return answer;
}

// ---- The caller: 64 bytes from 0x1000 on, of which the last 16 can only be read.

#define BASE 0x1000u

static uint8_t memory[64];

static int within(uintptr_t p, size_t n, size_t size)
{
    return n == 0 || (n <= size && p - BASE <= size - n) ? 0 : TL_ERR_RANGE;
}

static int read_memory(struct tl_rpc_direct *direct, void *to, uintptr_t p, size_t n)
{
    (void)direct;
    if (within(p, n, 64) < 0)
        return TL_ERR_RANGE;
    if (n > 0)
        memcpy(to, memory + (p - BASE), n);
    return 0;
}

static int writable(struct tl_rpc_direct *direct, uintptr_t p, size_t n)
{
    (void)direct;
    return within(p, n, 48);
}

static int write_memory(struct tl_rpc_direct *direct, uintptr_t p, const void *from, size_t n)
{
    assert_int_equal(writable(direct, p, n), 0); // it was judged before
    if (n > 0)
        memcpy(memory + (p - BASE), from, n);
    return 0;
}

static const struct tl_rpc_service *const services[] = {&probe_probe_service};
static struct tl_rpc_server server;
static struct tl_rpc_principal principal;

static int64_t call4(const char *name, uintptr_t a1, uintptr_t a2, uintptr_t a3, uintptr_t a4)
{
    static const struct tl_rpc_memory mine = {read_memory, write_memory, writable};
    struct tl_rpc_direct direct = {.memory = &mine, .args = {a1, a2, a3, a4}};

    for (size_t i = 0; i < probe_probe_service.method_count; i++)
        if (strcmp(probe_probe_service.methods[i].name, name) == 0)
            return tl_rpc_direct_call(&direct, &server, &principal, &probe_probe_service.methods[i]);
    fail_msg("no method %s", name);
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    server = (struct tl_rpc_server){.services = services, .service_count = 1};
    principal = (struct tl_rpc_principal){.name = "me", .id = 1, .permissions = TL_PERM_PROBE};
    memset(memory, 0xee, sizeof memory);
    ran = 0;
    answer = 0;
    says = 5;
    return 0;
}

// ---- The rules.

static void integers_and_enums_come_in_words(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Small", 255, (uintptr_t)(intptr_t)-300, 1, PROBE_MODE_AUTO), 0xfffffff9);
    assert_int_equal(got_a, 255);
    assert_int_equal(got_b, -300);
    assert_true(got_c);
    assert_int_equal(got_mode, PROBE_MODE_AUTO);
}

static void a_word_that_its_type_does_not_hold_is_refused(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Small", 256, 0, 0, 0), TL_ERR_TYPE);
    assert_int_equal(call4("Probe.Small", 0, 32768, 0, 0), TL_ERR_TYPE);
    assert_int_equal(call4("Probe.Small", 0, (uintptr_t)(intptr_t)-32769, 0, 0), TL_ERR_TYPE);
    assert_int_equal(call4("Probe.Small", 0, 0, 2, 0), TL_ERR_TYPE);
    assert_int_equal(call4("Probe.Small", 0, 0, 0, 2), TL_ERR_TYPE); // no mode
    assert_int_equal(call4("Probe.Small", UINTPTR_MAX, 0, 0, 0), TL_ERR_TYPE);
    assert_int_equal(call4("Probe.Two", 2, BASE, BASE, 0), TL_ERR_TYPE); // no flag
    assert_int_equal(ran, 0);
}

static void the_only_value_of_32_bits_is_what_the_call_gives(void **state)
{
    (void)state;
    // The number is the value's 32 bits: a value below zero is no error.
    assert_true(call4("Probe.Small", 0, 0, 0, 0) > 0);
    answer = TL_ERR_STATE;
    assert_int_equal(call4("Probe.Small", 0, 0, 0, 0), TL_ERR_STATE);
}

static void a_value_of_64_bits_comes_back_by_its_pointer(void **state)
{
    int64_t result;

    (void)state;
    uint64_t a = UINT64_C(0x1122334455667788);
    assert_int_equal(TL_RPC_WORDS64 == 1
                         ? call4("Probe.Wide", (uintptr_t)a, (uintptr_t)(intptr_t)-1, BASE + 8, 0)
                         : call4("Probe.Wide", (uint32_t)a, (uintptr_t)(a >> 32), (uintptr_t)(intptr_t)-1, BASE + 8),
                     0);
    memcpy(&result, memory + 8, sizeof result);
    assert_int_equal(result, a - 1);
    assert_int_equal(memory[7], 0xee);
    assert_int_equal(memory[16], 0xee);
}

static void several_values_come_back_by_pointers(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Two", 128, BASE + 1, BASE + 47, 0), 0);
    assert_int_equal(memory[1], 0x34);
    assert_int_equal(memory[2], 0x12);
    assert_int_equal(memory[47], PROBE_MODE_AUTO);
}

static void a_declared_error_comes_back_as_its_number(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Two", 1, BASE, BASE, 0), PROBE_PROBE_ERROR_ODD);
    assert_int_equal(memory[0], 0xee);
    assert_int_equal(server.errors, 1);
}

static void pointers_are_judged_before_the_handler_runs(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Two", 128, BASE, BASE + 48, 0), TL_ERR_RANGE);
    assert_int_equal(call4("Probe.Two", 128, BASE - 1, BASE, 0), TL_ERR_RANGE);
    assert_int_equal(call4("Probe.Text", BASE + 60, 5, BASE, 16), TL_ERR_RANGE);
    memset(memory, 'a', 5);
    assert_int_equal(call4("Probe.Text", BASE, 5, BASE + 40, 16), TL_ERR_RANGE);
    assert_int_equal(call4("Probe.Fill", 1, BASE + 40, 16, 0), TL_ERR_RANGE);
    assert_int_equal(call4("Probe.Move", BASE + 56, BASE, 0, 0), TL_ERR_RANGE);
    assert_int_equal(call4("Probe.Move", BASE, BASE + 40, 0, 0), TL_ERR_RANGE);
    assert_int_equal(ran, 0);
}

static void a_text_goes_in_with_its_length_and_one_comes_back(void **state)
{
    (void)state;
    memcpy(memory, "h\xc3\xa9!", 4);
    assert_int_equal(call4("Probe.Text", BASE, 4, BASE + 16, 16), 5);
    assert_memory_equal(memory + 16, "h\xc3\xa9!!\xee", 6);
    assert_int_equal(call4("Probe.Text", 0, 0, BASE + 16, 5), 5); // of length zero, a pointer is not looked at
    assert_int_equal(call4("Probe.Text", 0, 0, BASE + 16, 4), TL_ERR_TRUNCATED);
    assert_int_equal(call4("Probe.Text", 0, 0, BASE + 32, 1000), 5); // as if it were the bound
    says = 17;
    assert_int_equal(call4("Probe.Text", 0, 0, BASE + 16, 16), TL_ERR_INTERNAL);
}

static void a_text_is_as_a_json_string_must_be(void **state)
{
    static const char *const wrong[] = {"\xc0\x80", "\xff", "a\xc3", "\xed\xa0\x80"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        memcpy(memory, wrong[i], strlen(wrong[i]));
        assert_int_equal(call4("Probe.Text", BASE, strlen(wrong[i]), BASE + 16, 16), TL_ERR_TYPE);
    }
    memcpy(memory, "a\0b", 3);
    assert_int_equal(call4("Probe.Text", BASE, 3, BASE + 16, 16), TL_ERR_TYPE);
    assert_int_equal(call4("Probe.Text", BASE, 9, BASE + 16, 16), TL_ERR_SIZE);
    assert_int_equal(call4("Probe.Text", BASE, SIZE_MAX, BASE + 16, 16), TL_ERR_SIZE);
    assert_int_equal(ran, 0);
}

static void a_buffer_is_filled_as_far_as_the_caller_has_room(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Fill", 0x55, BASE + 8, 3, 0), 3);
    assert_memory_equal(memory + 7, "\xee\x55\x55\x55\xee", 5);
    assert_int_equal(call4("Probe.Fill", 0x55, BASE, 0, 0), 0);
    assert_int_equal(call4("Probe.Fill", 0x55, BASE, 17, 0), TL_ERR_SIZE); // as over JSON
}

static void a_struct_crosses_by_its_layout(void **state)
{
    struct probe_point point = {.at = UINT64_C(0x0102030405060708), .x = -2, .y = 5, .raw = {8, 9}}, moved;

    (void)state;
    assert_int_equal(sizeof point, 16);
    memcpy(memory + 48, &point, sizeof point); // it is only read
    assert_int_equal(call4("Probe.Move", BASE + 48, BASE + 3, 0, 0), 0);
    memcpy(&moved, memory + 3, sizeof moved);
    point.x = -1;
    assert_memory_equal(&moved, &point, sizeof point);
}

static void a_caller_without_the_permission_is_refused_before_anything_is_read(void **state)
{
    (void)state;
    principal.permissions = ~TL_PERM_PROBE;
    assert_int_equal(call4("Probe.Text", 1, SIZE_MAX, 1, 1), TL_ERR_PERM);
    assert_int_equal(ran, 0);
    assert_int_equal(principal.refused, 1);
    assert_int_equal(server.refused, 1);
    assert_int_equal(principal.calls, 1);
    assert_int_equal(server.calls, 1);
    assert_int_equal(server.errors, 1);
}

static void a_handler_that_wants_turns_or_gives_nonsense_is_an_internal_error(void **state)
{
    (void)state;
    assert_int_equal(call4("Probe.Nothing", 0, 0, 0, 0), 0);
    answer = TL_RPC_MORE;
    assert_int_equal(call4("Probe.Nothing", 0, 0, 0, 0), TL_ERR_INTERNAL);
}

static void a_number_finds_its_method(void **state)
{
    static const struct tl_rpc_place places[] = {{0, 3}, {UINT16_MAX, 0}, {0, 6}};
    static const struct tl_rpc_direct_index index = {.places = places, .count = 3};

    (void)state;
    assert_null(tl_rpc_direct_find(&server, 256)); // it has no index
    server.direct = &index;
    assert_ptr_equal(tl_rpc_direct_find(&server, 256), &probe_probe_service.methods[3]);
    assert_null(tl_rpc_direct_find(&server, 257));
    assert_ptr_equal(tl_rpc_direct_find(&server, 258), &probe_probe_service.methods[6]);
    assert_null(tl_rpc_direct_find(&server, 259));
    assert_null(tl_rpc_direct_find(&server, 255));
    assert_null(tl_rpc_direct_find(&server, 0));
    assert_null(tl_rpc_direct_find(&server, UINTPTR_MAX));
}

#define TEST(name) cmocka_unit_test_setup(name, set_up)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(integers_and_enums_come_in_words),
        TEST(a_word_that_its_type_does_not_hold_is_refused),
        TEST(the_only_value_of_32_bits_is_what_the_call_gives),
        TEST(a_value_of_64_bits_comes_back_by_its_pointer),
        TEST(several_values_come_back_by_pointers),
        TEST(a_declared_error_comes_back_as_its_number),
        TEST(pointers_are_judged_before_the_handler_runs),
        TEST(a_text_goes_in_with_its_length_and_one_comes_back),
        TEST(a_text_is_as_a_json_string_must_be),
        TEST(a_buffer_is_filled_as_far_as_the_caller_has_room),
        TEST(a_struct_crosses_by_its_layout),
        TEST(a_caller_without_the_permission_is_refused_before_anything_is_read),
        TEST(a_handler_that_wants_turns_or_gives_nonsense_is_an_internal_error),
        TEST(a_number_finds_its_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
