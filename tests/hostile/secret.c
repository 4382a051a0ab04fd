// SPDX-License-Identifier: BSD-3-Clause
// Looks for the witness's secret in a stream of bytes: see secret.h.
#include "tests/hostile/secret.h"

#include <stdlib.h>

#define WINDOWS (SECRET_SIZE - SECRET_WINDOW + 1)

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

// Are these eight bytes, the first one on top, in the secret?
static bool is_secret(uint64_t bytes)
{
    static uint64_t windows[WINDOWS];

    if (windows[0] == 0) {
        uint64_t window = 0;
        for (size_t i = 0; i < SECRET_SIZE; i++) {
            window = window << 8 | secret_byte(i);
            if (i + 1 >= SECRET_WINDOW)
                windows[i + 1 - SECRET_WINDOW] = window;
        }
        qsort(windows, WINDOWS, sizeof windows[0], compare);
    }
    return bsearch(&bytes, windows, WINDOWS, sizeof windows[0], compare) != NULL;
}

static void look(struct secret_watch *watch, uint64_t bytes, const char *form)
{
    if (watch->seen == NULL && is_secret(bytes))
        watch->seen = form;
}

// The value of a hexadecimal digit, or -1.
static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int base64_digit(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static uint64_t swap32(uint64_t words)
{
    return (uint64_t)__builtin_bswap32((uint32_t)(words >> 32)) << 32 | __builtin_bswap32((uint32_t)words);
}

// Words are told with spaces and the like between them.
static void look_at_hex(struct secret_watch *watch, char c)
{
    int digit = hex_digit(c);

    if (digit < 0)
        return;
    watch->hex = watch->hex << 4 | (unsigned)digit;
    look(watch, watch->hex, "hexadecimal digits");
    look(watch, swap32(watch->hex), "words of 32 bits");
    look(watch, __builtin_bswap64(watch->hex), "words of 64 bits");
}

// Bytes end where digits do, or two or four bits before.
static void look_at_base64(struct secret_watch *watch, char c)
{
    int digit = base64_digit(c);

    if (digit < 0)
        return;
    watch->base64_older = watch->base64_older << 6 | watch->base64 >> 58;
    watch->base64 = watch->base64 << 6 | (unsigned)digit;
    look(watch, watch->base64, "base64");
    look(watch, watch->base64 >> 2 | watch->base64_older << 62, "base64");
    look(watch, watch->base64 >> 4 | watch->base64_older << 60, "base64");
}

static void add_to_text(struct secret_watch *watch, uint8_t byte)
{
    watch->text = watch->text << 8 | byte;
    look(watch, watch->text, "escaped text");
}

// In JSON the "\" of an escape may be doubled.
static void look_at_text(struct secret_watch *watch, char c)
{
    int digit = hex_digit(c);

    if (c == '\\') {
        watch->escape = 1;
    } else if (watch->escape == 1 && (c == 'x' || c == 'u')) {
        watch->escape = c == 'x' ? 3 : 5;
        watch->escaped = 0;
    } else if (watch->escape > 1 && digit >= 0) {
        watch->escaped = (uint8_t)(watch->escaped << 4 | digit);
        if (--watch->escape == 1) {
            add_to_text(watch, watch->escaped);
            watch->escape = 0;
        }
    } else {
        watch->escape = 0;
        add_to_text(watch, (uint8_t)c);
    }
}

void secret_watch_bytes(struct secret_watch *watch, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        watch->raw = watch->raw << 8 | (uint8_t)p[i];
        look(watch, watch->raw, "bytes as they are");
        look_at_text(watch, p[i]);
        look_at_hex(watch, p[i]);
        look_at_base64(watch, p[i]);
    }
}
