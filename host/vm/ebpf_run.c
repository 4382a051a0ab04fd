// SPDX-License-Identifier: BSD-3-Clause
// ebpf-run: runs one eBPF program with the monitor's interpreter, as suites for the conformance of such interpreters
// expect it.
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/vm/ebpf_link.h"
#include "monitor/vm/ebpf.h"

#define FILE_MAX  (64u << 20)
#define SEGMENTS  3u          // the most of an image beside its code
#define IMAGE_MAX (16u << 20) // bytes of a segment, and its address

#define MEMORY_AT UINT64_C(0x100000000) // where the program sees the memory, and its stack
#define STACK_AT  UINT64_C(0x200000000)
#define STEPS     1000000000u // about ten seconds' worth

static const char help[] =
    "ebpf-run: runs an eBPF program (RFC 9669) and prints r0\n"
    "\n"
    "usage: ebpf-run [--steps] [MEMORY] <PROGRAM\n"
    "       ebpf-run [--steps] --object OBJECT [MEMORY]\n"
    "       ebpf-run [--steps] --elf IMAGE [MEMORY]\n"
    "\n"
    "  PROGRAM   on standard input: the bytes of the instructions in hex, with or without blanks between them\n"
    "  MEMORY    bytes in hex, which the program may read and write: r1 points to them, r2 is their number.\n"
    "            Default: none, and r1 and r2 are 0.\n"
    "  OBJECT    what clang -target bpf -c makes: it is linked, and begins at _start or main\n"
    "  IMAGE     what ebpf-link makes of an object\n"
    "  --steps   also prints on standard error how many instructions were executed\n"
    "\n"
    "Prints r0 in hex when the program exits. Otherwise prints what was wrong on standard error; exit status 1.\n"
    "There are no helpers: a call of one is an error. A program may take 10^9 steps.\n"
    "\n"
    "    echo b7 00 00 00 2a 00 00 00 95 00 00 00 00 00 00 00 | ebpf-run     prints 2a\n";

_Noreturn static void fail(const char *what)
{
    fprintf(stderr, "ebpf-run: %s\n", what);
    exit(1);
}

static int digit(int c)
{
    return c >= '0' && c <= '9' ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

// Reads hex bytes, with blanks between bytes, to p[0..cap). Returns their number; ends the program if they are none.
static size_t read_hex(const char *text, size_t length, uint8_t *p, size_t cap, const char *wrong)
{
    size_t n = 0;

    for (size_t i = 0; i < length; i += 2) {
        while (i < length && isspace((unsigned char)text[i]))
            i++;
        if (i == length)
            break;
        int high = digit((unsigned char)text[i]), low = i + 1 < length ? digit((unsigned char)text[i + 1]) : -1;
        if (high < 0 || low < 0 || n == cap)
            fail(wrong);
        p[n++] = (uint8_t)(high << 4 | low);
    }
    return n;
}

static size_t read_program(struct tl_ebpf_insn *code)
{
    static char text[TL_EBPF_CODE_MAX * sizeof *code * 3 + 4096];
    static const char wrong[] = "standard input is not the hex bytes of up to 2048 instructions; see ebpf-run --help";
    size_t length = fread(text, 1, sizeof text, stdin);

    if (length == sizeof text)
        fail(wrong);
    size_t n = read_hex(text, length, (uint8_t *)code, TL_EBPF_CODE_MAX * sizeof *code, wrong);
    if (n == 0 || n % sizeof *code != 0)
        fail("standard input is not whole instructions, of 8 bytes each; see ebpf-run --help");
    return n / sizeof *code;
}

// ---- The machine ----

// The program's code, where it begins, and its memory: the stack, MEMORY, and what its image has beside the code.
struct program {
    struct tl_ebpf_insn *code;
    size_t count, entry;
    struct tl_ebpf_range ranges[2 + SEGMENTS];
    uint32_t range_count;
};

static void add_range(struct program *program, uint64_t base, size_t size, uint8_t *bytes, bool writable)
{
    program->ranges[program->range_count++] =
        (struct tl_ebpf_range){.base = (uintptr_t)base, .size = size, .bytes = bytes, .writable = writable};
}

static uint64_t field(const uint8_t *p, unsigned bytes)
{
    uint64_t value = 0;

    memcpy(&value, p, bytes);
    return value;
}

static void *get_memory(size_t size)
{
    void *p = calloc(1, size);

    if (p == NULL)
        fail("out of memory");
    return p;
}

_Noreturn static void fail_file(const char *path, const char *why)
{
    fprintf(stderr, "ebpf-run: %s: %s\n", path, why);
    exit(1);
}

// Takes a segment of an image of n bytes (ELF64: offsets of the fields of its header). Returns whether it is as
// ebpf-link makes them.
static bool take_segment(struct program *program, const uint8_t *image, size_t n, const uint8_t *header)
{
    uint64_t flags = field(header + 4, 4), offset = field(header + 8, 8), base = field(header + 16, 8),
             file_size = field(header + 32, 8), size = field(header + 40, 8);
    bool code = (flags & 1) != 0; // PF_X

    if (offset > n || file_size > n - offset || file_size > size || size > IMAGE_MAX || base > IMAGE_MAX)
        return false;
    if (code ? program->code != NULL || size % sizeof *program->code != 0 : program->range_count == 2 + SEGMENTS)
        return false;
    uint8_t *bytes = get_memory((size_t)size);
    memcpy(bytes, image + offset, (size_t)file_size);
    if (!code) {
        add_range(program, base, (size_t)size, bytes, (flags & 2) != 0); // PF_W
        return true;
    }
    program->code = (struct tl_ebpf_insn *)(void *)bytes;
    program->count = (size_t)size / sizeof *program->code;
    program->entry = (size_t)(field(image + 24, 8) - base) / sizeof *program->code;
    return true;
}

static void take_image(struct program *program, const char *path, const uint8_t *image, size_t n)
{
    static const uint8_t magic[] = {0x7f, 'E', 'L', 'F', 2, 1, 1}; // 64 bits, little-endian

    // ET_EXEC of EM_BPF, and its program headers right behind the header.
    if (n < 64 || memcmp(image, magic, sizeof magic) != 0 || field(image + 16, 2) != 2 || field(image + 18, 2) != 247 ||
        field(image + 32, 8) != 64)
        fail_file(path, "not an image of eBPF: make one by ebpf-link, or give an object by --object");
    for (uint64_t i = 0, at = 64; i < field(image + 56, 2); i++, at += 56)
        if (at + 56 > n || (field(image + at, 4) == 1 && !take_segment(program, image, n, image + at))) // PT_LOAD
            fail_file(path, "the image is damaged: make it again by ebpf-link");
    if (program->code == NULL)
        fail_file(path, "the image has no code: make it again by ebpf-link");
}

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = get_memory(FILE_MAX);

    *size = file == NULL ? 0 : fread(bytes, 1, FILE_MAX, file);
    if (file == NULL || ferror(file))
        fail_file(path, "cannot read it");
    (void)fclose(file);
    return bytes;
}

// Reads an image, or an object, which is linked first.
static void read_elf(struct program *program, const char *path, bool object)
{
    char why[HOST_LINK_WHY];
    size_t n;
    uint8_t *bytes = read_file(path, &n);

    if (object) {
        uint8_t *image = host_ebpf_link(bytes, n, &n, why);
        free(bytes);
        bytes = image;
    }
    if (bytes == NULL)
        fail_file(path, why);
    take_image(program, path, bytes, n);
    free(bytes);
}

static void free_program(struct program *program)
{
    for (uint32_t i = 1; i < program->range_count; i++) // but the stack
        free(program->ranges[i].bytes);
    free(program->code);
}

static int run(struct tl_ebpf *vm)
{
    switch (tl_ebpf_run(vm, STEPS)) {
    case TL_EBPF_STOP_EXIT:
        printf("%" PRIx64 "\n", vm->r[0]);
        return fflush(stdout) == 0 ? 0 : 1;
    case TL_EBPF_STOP_CALL:
        fprintf(stderr, "ebpf-run: instruction %" PRIu32 " calls helper %" PRIu32 "; there are no helpers\n",
                vm->pc - 1, vm->call);
        return 1;
    case TL_EBPF_STOP_STEPS:
        fprintf(stderr, "ebpf-run: the program does not end within %u steps\n", STEPS);
        return 1;
    case TL_EBPF_STOP_DEPTH:
        fprintf(stderr, "ebpf-run: instruction %" PRIu32 " calls a function while %u are under way; that is the most\n",
                vm->pc, TL_EBPF_FRAMES);
        return 1;
    case TL_EBPF_STOP_READ:
    case TL_EBPF_STOP_WRITE:
        break;
    }
    fprintf(stderr, "ebpf-run: instruction %" PRIu32 " accesses 0x%" PRIx64 ", which is not the program's memory\n",
            vm->pc, vm->address);
    return 1;
}

static int usage(const char *wrong)
{
    fprintf(stderr, "ebpf-run: %s; see ebpf-run --help\n", wrong);
    return 2;
}

static int run_program(struct program *program, size_t n, bool counts)
{
    static uint16_t scratch[TL_EBPF_CODE_MAX];
    const char *why;
    uint32_t at;

    if (tl_ebpf_check(program->code, program->count, program->entry, scratch, &why, &at) != 0) {
        fprintf(stderr, "ebpf-run: instruction %" PRIu32 ": %s\n", at, why);
        return 1;
    }
    tl_ebpf_translate(program->code, program->count);
    struct tl_ebpf vm = {.code = program->code,
                         .count = (uint32_t)program->count,
                         .ranges = program->ranges,
                         .range_count = program->range_count};
    tl_ebpf_start(&vm, (uint32_t)program->entry, STACK_AT);
    vm.r[1] = n == 0 ? 0 : MEMORY_AT;
    vm.r[2] = n;
    int status = run(&vm);
    if (counts)
        fprintf(stderr, "%" PRIu64 " steps\n", vm.steps);
    return status;
}

int main(int argc, char **argv)
{
    static uint8_t stack[TL_EBPF_STACK];
    struct program program = {0};
    const char *memory = "", *elf = NULL;
    bool counts = false, object = false;
    int operands = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            fputs(help, stdout);
            return fflush(stdout) == 0 ? 0 : 1;
        }
        if (strcmp(argv[i], "--steps") == 0) {
            counts = true;
        } else if (strcmp(argv[i], "--object") == 0 || strcmp(argv[i], "--elf") == 0) {
            object = strcmp(argv[i], "--object") == 0;
            if (++i == argc)
                return usage("--object and --elf want a file");
            elf = argv[i];
        } else if (operands++ > 0) {
            return usage("more than MEMORY is given");
        } else {
            memory = argv[i];
        }
    }
    size_t length = strlen(memory);
    uint8_t *bytes = get_memory(length + 1); // exactly as much as it is given would show an access beyond
    size_t n = read_hex(memory, length, bytes, length, "MEMORY is not bytes in hex; see ebpf-run --help");
    add_range(&program, STACK_AT, sizeof stack, stack, true);
    add_range(&program, MEMORY_AT, n, bytes, true);
    if (elf != NULL) {
        read_elf(&program, elf, object);
    } else {
        program.code = get_memory(TL_EBPF_CODE_MAX * sizeof *program.code);
        program.count = read_program(program.code);
    }
    int status = run_program(&program, n, counts);
    free_program(&program);
    return status;
}
