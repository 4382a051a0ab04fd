// SPDX-License-Identifier: BSD-3-Clause
// What the hostile suite's judge looks for in all that a board sends (tests/hostile/secret.h): eight bytes of the
// witness's secret are found in each form, wherever they begin, and nothing else is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rpc/json.h"
#include "tests/hostile/secret.c" // NOLINT(bugprone-suspicious-include): it is of no library

#define PLACES (SECRET_SIZE - SECRET_WINDOW + 1)

static void secret_from(uint8_t *bytes, size_t at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bytes[i] = secret_byte(at + i);
}

// The form in which it is found between other text, or NULL. Which one it is may be chance, where another has as many
// digits.
static const char *found(const char *p, size_t n)
{
    struct secret_watch watch = {0};

    secret_watch_bytes(&watch, "[monitor] \\\\x5g ", 16);
    secret_watch_bytes(&watch, p, n / 2);
    secret_watch_bytes(&watch, p + n / 2, n - n / 2);
    secret_watch_bytes(&watch, "}\n", 2);
    return watch.seen;
}

static void it_is_found_as_it_is(void **state)
{
    uint8_t bytes[SECRET_WINDOW];

    (void)state;
    for (size_t at = 0; at < PLACES; at++) {
        secret_from(bytes, at, sizeof bytes);
        assert_string_equal(found((char *)bytes, sizeof bytes), "bytes as they are");
        bytes[3] ^= (uint8_t)(1u << at % 8); // in the middle: by chance the text around may be a byte more of it
        assert_null(found((char *)bytes, sizeof bytes));
    }
}

// As the log writes what is not printable, and JSON what is not text.
static void it_is_found_in_escaped_text(void **state)
{
    static const char *const escapes[] = {"\\x%02x", "\\\\x%02x", "\\u%04x"};
    char text[SECRET_WINDOW * 7 + 1];

    (void)state;
    for (size_t at = 0; at < PLACES; at++) {
        size_t n = 0;
        for (size_t i = 0; i < SECRET_WINDOW; i++) {
            uint8_t byte = secret_byte(at + i);
            bool plain = byte >= 0x20 && byte < 0x7f && byte != '\\' && i != at % SECRET_WINDOW;
            n += (size_t)snprintf(text + n, sizeof text - n, plain ? "%c" : escapes[at % 3], byte);
        }
        assert_non_null(found(text, n));
    }
}

static void it_is_found_in_hexadecimal_digits(void **state)
{
    uint8_t b[SECRET_WINDOW];
    char text[64];

    (void)state;
    for (size_t at = 0; at < PLACES; at++) {
        secret_from(b, at, sizeof b);
        int n = snprintf(text, sizeof text, "%02x%02x%02X%02x %02x:%02x:%02x %02x", b[0], b[1], b[2], b[3], b[4], b[5],
                         b[6], b[7]);
        assert_non_null(found(text, (size_t)n));
        n = snprintf(text, sizeof text, "%02x%02x%02x%02x %02x%02x%02x%02x", b[3], b[2], b[1], b[0], b[7], b[6], b[5],
                     b[4]);
        assert_non_null(found(text, (size_t)n));
        n = snprintf(text, sizeof text, "0x%02x%02x%02x%02x%02x%02x%02x%02x", b[7], b[6], b[5], b[4], b[3], b[2], b[1],
                     b[0]);
        assert_non_null(found(text, (size_t)n));
    }
}

// At each of the three places that a byte has in base64.
static void it_is_found_in_base64(void **state)
{
    uint8_t bytes[2 + SECRET_WINDOW + 2];
    char text[24];

    (void)state;
    for (size_t at = 0; at < PLACES; at++) {
        for (size_t before = 0; before < 3; before++) {
            memset(bytes, 'x', sizeof bytes);
            secret_from(bytes + before, at, SECRET_WINDOW);
            struct tl_json_writer out = {.buf = text, .cap = sizeof text};
            tl_json_put_bytes(&out, bytes, sizeof bytes);
            assert_non_null(found(text, out.len));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_found_as_it_is),
        cmocka_unit_test(it_is_found_in_escaped_text),
        cmocka_unit_test(it_is_found_in_hexadecimal_digits),
        cmocka_unit_test(it_is_found_in_base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
