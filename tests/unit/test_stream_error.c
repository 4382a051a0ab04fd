// SPDX-License-Identifier: BSD-3-Clause
// The error list: every row comes out as it was written, and nothing else does harm.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <limits.h>
#include <string.h>

#include "host/host.h"
#include "stream/error.h"

static void every_error_has_its_name_text_and_code(void **state)
{
    (void)state;
#define CHECK(id, code, json_code, words)                                                                              \
    assert_string_equal(host_error_name(code), #id);                                                                   \
    assert_string_equal(tl_error_text(code), words);                                                                   \
    assert_int_equal(tl_error_rpc_code(code), json_code);                                                              \
    assert_int_equal(TL_ERR_##id, code);
    TL_ERRORS(CHECK)
#undef CHECK
}

static void an_unknown_code_is_an_internal_error(void **state)
{
    (void)state;
    const int unknown[] = {0, 1, INT_MAX, INT_MIN, TL_ERR_TRUNCATED - 1, TL_DECLARED(1), TL_DECLARED(30000)};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++) {
        assert_string_equal(host_error_name(unknown[i]), "INTERNAL");
        assert_int_equal(tl_error_rpc_code(unknown[i]), -32603);
    }
}

static void a_json_rpc_code_gives_the_first_error_that_has_it(void **state)
{
    (void)state;
#define CHECK(id, code, json_code, words)                                                                              \
    {                                                                                                                  \
        int back = tl_error_from_rpc_code(json_code);                                                                  \
        assert_int_equal(tl_error_rpc_code(back), json_code);                                                          \
        assert_true(back >= (code));                                                                                   \
    }
    TL_ERRORS(CHECK)
#undef CHECK
    assert_int_equal(tl_error_from_rpc_code(-32700), TL_ERR_PARSE);
    assert_int_equal(tl_error_from_rpc_code(-32602), TL_ERR_PARAMS);
    assert_int_equal(tl_error_from_rpc_code(-1), TL_ERR_INTERNAL);
    assert_int_equal(tl_error_from_rpc_code(-32700 - 65536), TL_ERR_INTERNAL);
}

static void declared_errors_keep_their_number(void **state)
{
    (void)state;
    assert_true(TL_IS_DECLARED(TL_DECLARED(1)));
    assert_int_equal(TL_DECLARED_VALUE(TL_DECLARED(30000)), 30000);
    assert_false(TL_IS_DECLARED(TL_ERR_TRUNCATED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_has_its_name_text_and_code),
        cmocka_unit_test(an_unknown_code_is_an_internal_error),
        cmocka_unit_test(a_json_rpc_code_gives_the_first_error_that_has_it),
        cmocka_unit_test(declared_errors_keep_their_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
