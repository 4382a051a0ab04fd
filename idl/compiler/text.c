// SPDX-License-Identifier: BSD-3-Clause
// Memory, growing texts, files and messages.
#include "idl/compiler/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct idl_block {
    struct idl_block *next;
    size_t used, cap;
    _Alignas(max_align_t) unsigned char bytes[];
};

static _Noreturn void out_of_memory(void)
{
    fputs("idlc: out of memory\n", stderr);
    exit(1);
}

void *idl_alloc(struct idl_arena *arena, size_t n)
{
    size_t align = _Alignof(max_align_t);
    n = (n + align - 1) / align * align;
    struct idl_block *block = arena->blocks;
    if (block == NULL || n > block->cap - block->used) {
        size_t cap = n > 65536 ? n : 65536;
        block = malloc(sizeof *block + cap);
        if (block == NULL)
            out_of_memory();
        block->next = arena->blocks;
        block->used = 0;
        block->cap = cap;
        arena->blocks = block;
    }
    void *p = block->bytes + block->used;
    block->used += n;
    return memset(p, 0, n);
}

char *idl_copy(struct idl_arena *arena, const char *s, size_t n)
{
    char *copy = idl_alloc(arena, n + 1);
    if (n != 0)
        memcpy(copy, s, n);
    return copy;
}

void *idl_grow(struct idl_arena *arena, void *items, size_t count, size_t *cap, size_t size)
{
    if (count < *cap)
        return items;
    size_t more = *cap == 0 ? 8 : *cap * 2;
    void *grown = idl_alloc(arena, more * size);
    if (count != 0)
        memcpy(grown, items, count * size);
    *cap = more;
    return grown;
}

void *idl_grow_pointers(struct idl_arena *arena, void *items, size_t count, size_t *cap)
{
    return idl_grow(arena, items, count, cap, sizeof(void *));
}

void idl_arena_free(struct idl_arena *arena)
{
    while (arena->blocks != NULL) {
        struct idl_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

static void make_room(struct idl_text *text, size_t n)
{
    if (text->cap - text->n > n)
        return;
    text->cap = (text->cap + n + 1) * 2;
    text->s = realloc(text->s, text->cap);
    if (text->s == NULL)
        out_of_memory();
}

void idl_put_bytes(struct idl_text *text, const char *s, size_t n)
{
    make_room(text, n);
    if (n != 0)
        memcpy(text->s + text->n, s, n);
    text->n += n;
    text->s[text->n] = '\0';
}

void idl_put_args(struct idl_text *text, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    make_room(text, 80);
    int n = vsnprintf(text->s + text->n, text->cap - text->n, format, args);
    if ((size_t)n >= text->cap - text->n) {
        make_room(text, (size_t)n);
        vsnprintf(text->s + text->n, (size_t)n + 1, format, again);
    }
    text->n += (size_t)n;
    va_end(again);
}

void idl_put(struct idl_text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    idl_put_args(text, format, args);
    va_end(args);
}

char *idl_format(struct idl_arena *arena, const char *format, ...)
{
    struct idl_text text = {0};
    va_list args;
    va_start(args, format);
    idl_put_args(&text, format, args);
    va_end(args);
    char *copy = idl_copy(arena, text.s, text.n);
    idl_text_free(&text);
    return copy;
}

void idl_put_json(struct idl_text *text, const char *s)
{
    idl_put_bytes(text, "\"", 1);
    for (; *s != '\0'; s++) {
        unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\')
            idl_put(text, "\\%c", c);
        else if (c == '\n')
            idl_put_bytes(text, " ", 1);
        else if (c < 0x20)
            idl_put(text, "\\u%04x", c);
        else
            idl_put_bytes(text, s, 1);
    }
    idl_put_bytes(text, "\"", 1);
}

void idl_put_end(struct idl_text *text)
{
    while (text->n > 1 && text->s[text->n - 1] == '\n' && text->s[text->n - 2] == '\n')
        text->s[--text->n] = '\0';
}

void idl_text_free(struct idl_text *text)
{
    free(text->s);
    *text = (struct idl_text){0};
}

static void put_message(struct idl_program *program, struct idl_pos pos, const char *kind, const char *format,
                        va_list args)
{
    idl_put(&program->err, "%s:%u:%u: %s: ", pos.file, pos.line, pos.col, kind);
    idl_put_args(&program->err, format, args);
    idl_put(&program->err, "\n");
}

void idl_error_args(struct idl_program *program, struct idl_pos pos, const char *format, va_list args)
{
    if (++program->errors <= IDL_MAX_ERRORS)
        put_message(program, pos, "error", format, args);
}

void idl_error(struct idl_program *program, struct idl_pos pos, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    idl_error_args(program, pos, format, args);
    va_end(args);
}

void idl_note(struct idl_program *program, struct idl_pos pos, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    put_message(program, pos, "note", format, args);
    va_end(args);
}

bool idl_must(struct idl_program *program, bool holds, struct idl_pos pos, const char *format, ...)
{
    if (holds)
        return true;
    va_list args;
    va_start(args, format);
    idl_error_args(program, pos, format, args);
    va_end(args);
    return false;
}

// Appends what the file holds, but no more than a piece over `most` bytes. False: it cannot be read.
static bool read_all(struct idl_text *text, const char *path, size_t most)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    if (f == NULL)
        return false;
    char piece[4096];
    size_t n = 0;
    while (text->n <= most && (n = fread(piece, 1, sizeof piece, f)) > 0)
        idl_put_bytes(text, piece, n);
    bool good = ferror(f) == 0;
    if (f != stdin)
        fclose(f);
    return good;
}

char *idl_read_file(struct idl_program *program, const char *path, size_t *size)
{
    struct idl_text text = {0};
    char *copy = read_all(&text, path, IDL_MAX_FILE) ? idl_copy(&program->arena, text.s, text.n) : NULL;
    *size = text.n;
    idl_text_free(&text);
    return copy;
}

bool idl_write_if_changed(const char *path, const char *s, size_t n)
{
    struct idl_text old = {0};
    bool same = read_all(&old, path, n) && old.n == n && (n == 0 || memcmp(old.s, s, n) == 0);
    idl_text_free(&old);
    if (same)
        return true;
    FILE *f = fopen(path, "wb");
    bool good = f != NULL && fwrite(s, 1, n, f) == n;
    if (f != NULL && fclose(f) != 0)
        good = false;
    if (!good)
        fprintf(stderr, "idlc: cannot write %s: %s; check that its folder exists and can be written\n", path,
                strerror(errno));
    return good;
}

void idl_program_free(struct idl_program *program)
{
    idl_text_free(&program->err);
    idl_arena_free(&program->arena);
    *program = (struct idl_program){0};
}
