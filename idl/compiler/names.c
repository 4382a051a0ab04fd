// SPDX-License-Identifier: BSD-3-Clause
// Names: snake_case, reserved words, and the nearest of a list.
#include "idl/compiler/tree.h"

#include <ctype.h>
#include <string.h>

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// LoadBegin -> load_begin, LED -> led, HTTPServer -> http_server, already_snake stays.
const char *idl_snake(struct idl_arena *arena, const char *name)
{
    size_t n = strlen(name);
    char *snake = idl_alloc(arena, 2 * n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        bool starts_word = i > 0 && is_upper(name[i]) && name[i - 1] != '_' &&
                           (is_lower_or_digit(name[i - 1]) || (i + 1 < n && name[i + 1] >= 'a' && name[i + 1] <= 'z'));
        if (starts_word)
            snake[k++] = '_';
        snake[k++] = (char)tolower((unsigned char)name[i]);
    }
    return snake;
}

const char *idl_upper(struct idl_arena *arena, const char *name)
{
    char *upper = idl_copy(arena, name, strlen(name));
    for (char *p = upper; *p != '\0'; p++)
        *p = (char)toupper((unsigned char)*p);
    return upper;
}

const char *idl_one_line(struct idl_arena *arena, const char *doc)
{
    char *line = idl_copy(arena, doc, strlen(doc));
    for (char *p = line; *p != '\0'; p++)
        *p = *p == '\n' ? ' ' : *p;
    return line;
}

static bool is_one_of(const char *name, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(name, *words) == 0)
            return true;
    return false;
}

bool idl_is_c_word(const char *name)
{
    static const char *const words[] = {
        "auto",     "break",    "case",     "char",     "const",    "continue", "default",   "do",
        "double",   "else",     "enum",     "extern",   "float",    "for",      "goto",      "if",
        "inline",   "int",      "long",     "register", "restrict", "return",   "short",     "signed",
        "sizeof",   "static",   "struct",   "switch",   "typedef",  "union",    "unsigned",  "void",
        "volatile", "while",    "asm",      "bool",     "true",     "false",    "int8_t",    "int16_t",
        "int32_t",  "int64_t",  "uint8_t",  "uint16_t", "uint32_t", "uint64_t", "size_t",    "ptrdiff_t",
        "memcpy",   "memset",   "memcmp",   "memmove",  "typeof",   "alignas",  "alignof",   "constexpr",
        "nullptr",  "offsetof", "intptr_t", "wchar_t",  "linux",    "unix",     "uintptr_t", "thread_local",
        NULL};
    return is_one_of(name, words);
}

bool idl_is_idl_word(const char *name)
{
    static const char *const words[] = {"package", "import", "const",  "open",    "enum",   "flags", "struct",
                                        "union",   "error",  "handle", "service", "fn",     "event", "requires",
                                        "oneway",  "in",     "out",    "inout",   "move",   "bool",  "u8",
                                        "u16",     "u32",    "u64",    "i8",      "i16",    "i32",   "i64",
                                        "f64",     "string", "bytes",  "list",    "option", NULL};
    return is_one_of(name, words);
}

// The edit distance, up to words of IDL_MAX_NAME bytes; letters that differ only in case cost nothing.
static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    size_t row[IDL_MAX_NAME + 1];
    if (n > IDL_MAX_NAME || m > IDL_MAX_NAME)
        return SIZE_MAX;
    for (size_t j = 0; j <= m; j++)
        row[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t change = corner + (tolower((unsigned char)a[i - 1]) != tolower((unsigned char)b[j - 1]));
            size_t shortest = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            corner = row[j];
            row[j] = change < shortest ? change : shortest;
        }
    }
    return row[m];
}

const char *idl_nearest(const char *name, const char *const *names, size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(name) / 3 + 2;
    for (size_t i = 0; i < count; i++) {
        size_t d = distance(name, names[i]);
        if (d < least) {
            least = d;
            nearest = names[i];
        }
    }
    return nearest;
}
