// SPDX-License-Identifier: BSD-3-Clause
// The idlc command.
#include "idl/compiler/idlc.h"
#include "idl/tools/tools.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "idlc: the interface compiler of Trapline\n"
    "\n"
    "usage: idlc [OPTION]... FILE.idl...                make C and documents from all files of a program\n"
    "       idlc --fmt FILE.idl|-                      format the file in place, or stdin to stdout\n"
    "       idlc --check OLD.idl NEW.idl               say what a change of an interface breaks, and for whom\n"
    "       idlc --sizes FILE.idl...                   print the worst-case sizes of each method\n"
    "\n"
    "  -o DIR          folder of the outputs (default: .). A file is written only when its content changed.\n"
    "  --no-openrpc    leave the OpenRPC text out of the C tables, for small boards\n"
    "  --limits LIST   what the product affords, NAME=NUMBER,...: line (bytes of a request line), reply (bytes of a "
    "reply,\n"
    "                  with what it is made of), host-reply (the same for the host), values (JSON values in a "
    "request).\n"
    "                  sizes.h keeps to it, and a method that does not fit whole is told. Default: the worst case.\n"
    "\n"
    "  --traps FILE    the table of all numbers that methods ever had (@trap): a line is NUMBER METHOD HASH. A method "
    "whose\n"
    "                  number stands there with another hash is an error, and so is one whose number is missing.\n"
    "\n"
    "For foo.idl: foo.h, foo_types.c, foo_client.c (stubs), foo_server.c (skeletons, tables), foo_fuzz.c, foo.dict,\n"
    "foo.openrpc.json, foo.md. For all: permissions.h, services.h, services.c, sizes.h, direct.h.\n"
    "\n"
    "A first interface, hello.idl:\n"
    "    /// Greets.\n"
    "    package my.hello@1.0;\n"
    "\n"
    "    service Hello requires(hello) {\n"
    "        /// Answers a greeting for name.\n"
    "        @idempotent\n"
    "        fn Greet(name: string<32>) -> string<64>;\n"
    "    }\n"
    "\n"
    "    idlc -o build hello.idl\n"
    "Fill `hello_greet_serve` (declared in build/hello.h); call it with `hello_greet`.\n"
    "The language: docs/idl.md. Exit status: 0 good, 1 errors or a breaking change, 2 wrong usage.\n";

static int usage(const char *what, const char *argument)
{
    fprintf(stderr, "idlc: %s%s%s; `idlc --help` shows the ways to call it\n", what, argument[0] == '\0' ? "" : ": ",
            argument);
    return 2;
}

static char *load_file(struct idl_program *program, const char *path, size_t *size)
{
    return idl_read_file(program, path, size);
}

static int print_errors(const struct idl_program *program)
{
    fputs(program->err.s == NULL ? "" : program->err.s, stderr);
    if (program->errors > IDL_MAX_ERRORS)
        fprintf(stderr, "idlc: %u more errors\n", program->errors - IDL_MAX_ERRORS);
    return 1;
}

// Reads and checks files. 0, or the exit status.
static int load(struct idl_program *program, char **paths, int count)
{
    program->load = load_file;
    for (int i = 0; i < count; i++) {
        size_t size = 0;
        char *text = idl_read_file(program, paths[i], &size);
        if (text == NULL) {
            fprintf(stderr, "idlc: cannot read %s; check the name\n", paths[i]);
            return 1;
        }
        if (idl_load(program, paths[i], text, size))
            program->files[program->file_count - 1]->given = true;
    }
    return program->errors == 0 && idl_check(program) && idl_check_limits(program) ? 0 : print_errors(program);
}

static bool write_output(const char *folder, const char *name, const char *suffix, struct idl_text *text)
{
    size_t n = strlen(folder) + strlen(name) + strlen(suffix) + 2;
    char *path = malloc(n);
    if (path == NULL)
        return false;
    snprintf(path, n, "%s/%s%s", folder, name, suffix);
    bool good = idl_write_if_changed(path, text->s, text->n);
    free(path);
    idl_text_free(text);
    return good;
}

// What one .idl gives, and what all of them give.
static const struct {
    const char *suffix;
    void (*emit)(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
} of_file[] = {
    {".h", idl_emit_header},
    {"_types.c", idl_emit_types},
    {"_client.c", idl_emit_client},
    {"_server.c", idl_emit_server},
    {"_fuzz.c", idl_emit_fuzz},
    {".dict", idl_emit_dict},
    {".openrpc.json", idl_emit_openrpc},
    {".md", idl_emit_markdown},
};
static const struct {
    const char *name;
    void (*emit)(struct idl_program *program, struct idl_text *out);
} of_program[] = {
    {"permissions.h", idl_emit_permissions}, {"services.h", idl_emit_services_h}, {"sizes.h", idl_emit_sizes_h},
    {"services.c", idl_emit_services_c},     {"direct.h", idl_emit_direct_h},
};

static int generate(struct idl_program *program, const char *folder)
{
    struct idl_text out = {0};
    bool good = true;
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < sizeof of_file / sizeof of_file[0] && good && file->given; k++) {
            of_file[k].emit(program, file, &out);
            good = write_output(folder, file->name, of_file[k].suffix, &out);
        }
    }
    for (size_t k = 0; k < sizeof of_program / sizeof of_program[0] && good; k++) {
        of_program[k].emit(program, &out);
        good = write_output(folder, of_program[k].name, "", &out);
    }
    return good ? 0 : 1;
}

static int format(const char *path)
{
    struct idl_program program = {0};
    struct idl_text out = {0};
    size_t size = 0;
    char *text = idl_read_file(&program, path, &size);
    int status = 1;
    if (text == NULL)
        fprintf(stderr, "idlc: cannot read %s; check the name\n", path);
    else if (!idl_fmt(&program, path, text, size, &out))
        print_errors(&program);
    else if (strcmp(path, "-") == 0)
        status = fwrite(out.s, 1, out.n, stdout) == out.n && fflush(stdout) == 0 ? 0 : 1;
    else
        status = idl_write_if_changed(path, out.s, out.n) ? 0 : 1;
    idl_text_free(&out);
    idl_program_free(&program);
    return status;
}

static int check(char **paths)
{
    struct idl_program old_program = {.any_name = true}, new_program = {.any_name = true};
    struct idl_text out = {0};
    old_program.beside = paths[1]; // an old version is often alone in a folder for that
    int status = load(&old_program, &paths[0], 1);
    if (status == 0)
        status = load(&new_program, &paths[1], 1);
    if (status == 0) {
        status = idl_compat(&old_program, &new_program, &out) == 0 ? 0 : 1;
        fputs(out.s == NULL ? "" : out.s, stdout);
    }
    idl_text_free(&out);
    idl_program_free(&old_program);
    idl_program_free(&new_program);
    return status;
}

static int sizes(char **paths, int count)
{
    struct idl_program program = {0};
    struct idl_text out = {0};
    int status = load(&program, paths, count);
    if (status == 0) {
        idl_print_sizes(&program, &out);
        fputs(out.s, stdout);
    }
    idl_text_free(&out);
    idl_program_free(&program);
    return status;
}

static int check_traps(struct idl_program *program, const char *path)
{
    size_t size = 0;
    const char *text = idl_read_file(program, path, &size);
    if (text == NULL) {
        fprintf(stderr, "idlc: cannot read %s; check the name\n", path);
        return 1;
    }
    return idl_check_trap_table(program, path, text) ? 0 : print_errors(program);
}

static int compile(int argc, char **argv)
{
    struct idl_program program = {0};
    const char *folder = ".", *traps = NULL;
    int i = 1;
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--no-openrpc") == 0) {
            program.no_openrpc = true;
        } else if (strcmp(argv[i], "--limits") == 0 && i + 1 < argc) {
            if (!idl_parse_limits(&program.limits, argv[++i]))
                return usage("--limits takes NAME=NUMBER,... of line, reply, host-reply and values", argv[i]);
        } else if (strcmp(argv[i], "--traps") == 0 && i + 1 < argc) {
            traps = argv[++i];
        } else if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) {
            folder = argv[++i];
        } else {
            return usage(strcmp(argv[i], "-o") == 0        ? "-o needs a folder"
                         : strcmp(argv[i], "--traps") == 0 ? "--traps needs a file"
                                                           : "unknown option",
                         argv[i]);
        }
    }
    if (i == argc)
        return usage("no .idl file given", "");
    int status = load(&program, argv + i, argc - i);
    if (status == 0 && traps != NULL)
        status = check_traps(&program, traps);
    if (status == 0) {
        fputs(program.err.s == NULL ? "" : program.err.s, stderr);
        status = generate(&program, folder);
    }
    idl_program_free(&program);
    return status;
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "";
    if (strcmp(mode, "--help") == 0 || strcmp(mode, "-h") == 0) {
        fputs(help, stdout);
        return 0;
    }
    if (strcmp(mode, "--fmt") == 0)
        return argc == 3 ? format(argv[2]) : usage("--fmt takes one file, or -", "");
    if (strcmp(mode, "--check") == 0)
        return argc == 4 ? check(argv + 2) : usage("--check takes two files, the old one first", "");
    if (strcmp(mode, "--sizes") == 0)
        return argc > 2 ? sizes(argv + 2, argc - 2) : usage("--sizes takes .idl files", "");
    return compile(argc, argv);
}
