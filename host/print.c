// SPDX-License-Identifier: BSD-3-Clause
// What the command prints: messages, JSON, and text that came from a board.
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

void host_error(const char *format, ...)
{
    char text[2048];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    fputs("trapline: ", stderr);
    host_put_safe(stderr, text, n < 0 ? 0 : (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
    fputc('\n', stderr);
}

void host_put_safe(FILE *file, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)text[i];
        // C1 controls are two bytes in UTF-8, and some terminals obey them.
        bool c1 = c == 0xc2 && i + 1 < n && (unsigned char)text[i + 1] < 0xa0;
        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7f || c1)
            fprintf(file, "\\x%02x", c);
        else
            fputc(c, file);
    }
}

void host_print(const char *text)
{
    host_put_safe(stdout, text, strlen(text));
}

void host_print_json(const json_t *value, bool one_line)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);

    if (text && !one_line && strlen(text) > 76) {
        free(text);
        text = json_dumps(value, JSON_ENCODE_ANY | JSON_INDENT(2));
    }
    if (text) {
        host_put_safe(stdout, text, strlen(text));
        putchar('\n');
    }
    free(text);
}

const char *host_string(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text ? text : "";
}

static uint64_t u64_of(const json_t *value)
{
    if (json_is_string(value))
        return strtoull(json_string_value(value), NULL, 10);
    return (uint64_t)json_integer_value(value);
}

uint64_t host_u64(const json_t *object, const char *name)
{
    return u64_of(json_object_get(object, name));
}

uint64_t host_item_u64(const json_t *array, size_t i)
{
    return u64_of(json_array_get(array, i));
}

int64_t host_i64(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    if (json_is_string(value))
        return strtoll(json_string_value(value), NULL, 10);
    return json_integer_value(value);
}
