// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the IDL compiler: any bytes give messages or outputs; what was formatted stays formatted and means the same.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "idl/compiler/idlc.h"
#include "idl/tools/tools.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
    if (!condition)
        abort();
}

// One import is known; all others are not found.
static char *load(struct idl_program *program, const char *path, size_t *size)
{
    static const char text[] = "package a.b@1.0;\nconst N: u8 = 4;\nstruct P { x: u8; }\nerror Q { q = 1 }\n";
    if (strcmp(path, "b.idl") != 0)
        return NULL;
    *size = sizeof text - 1;
    return idl_copy(&program->arena, text, sizeof text - 1);
}

static bool check(struct idl_program *program, const char *text, size_t n)
{
    *program = (struct idl_program){.load = load, .any_name = true};
    bool good = idl_load(program, "fuzz.idl", text, n);
    if (good)
        program->files[0]->given = true;
    good = good && idl_check(program);
    // Every failure is said, with its place; what is good is silent.
    require(good == (program->errors == 0) && good == (program->err.n == 0));
    require(good || strstr(program->err.s, ": error: ") != NULL);
    return good;
}

static void emit(struct idl_program *program)
{
    struct idl_text out = {0};
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        idl_emit_header(program, file, &out);
        idl_emit_types(program, file, &out);
        idl_emit_client(program, file, &out);
        idl_emit_server(program, file, &out);
        idl_emit_fuzz(program, file, &out);
        idl_emit_dict(program, file, &out);
        idl_emit_openrpc(program, file, &out);
        idl_emit_markdown(program, file, &out);
    }
    idl_emit_permissions(program, &out);
    idl_emit_services_h(program, &out);
    idl_emit_services_c(program, &out);
    idl_print_sizes(program, &out);
    idl_text_free(&out);
}

// Formatting again changes nothing, and nothing that a caller can see has changed.
static void format(const char *text, size_t n, bool good)
{
    struct idl_program first = {0}, second = {0}, old_program = {0}, new_program = {0};
    struct idl_text once = {0}, twice = {0}, difference = {0};
    if (idl_fmt(&first, "fuzz.idl", text, n, &once)) {
        require(idl_fmt(&second, "fuzz.idl", once.s, once.n, &twice));
        require(once.n == twice.n && memcmp(once.s, twice.s, once.n) == 0);
        if (good) {
            require(check(&old_program, text, n) && check(&new_program, once.s, once.n));
            require(idl_compat(&old_program, &new_program, &difference) == 0);
            require(strstr(difference.s, "no difference") != NULL);
        }
    } else {
        require(!good);
    }
    idl_text_free(&once);
    idl_text_free(&twice);
    idl_text_free(&difference);
    idl_program_free(&first);
    idl_program_free(&second);
    idl_program_free(&old_program);
    idl_program_free(&new_program);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct idl_program program;
    char *text = malloc(size + 1); // of exactly this size, so that reading beyond it is seen
    if (text == NULL || size > 65536) {
        free(text);
        return 0;
    }
    char *exact = size == 0 ? text : realloc(text, size);
    memcpy(exact, data, size);
    bool good = check(&program, exact, size);
    if (good)
        emit(&program);
    format(exact, size, good);
    idl_program_free(&program);
    free(exact);
    return 0;
}
