// SPDX-License-Identifier: BSD-3-Clause
// ebpf-run: runs one eBPF program with the monitor's interpreter, as suites for the conformance of such interpreters
// expect it.
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/vm/ebpf.h"

#define MEMORY_AT UINT64_C(0x100000000) // where the program sees the memory, and its stack
#define STACK_AT  UINT64_C(0x200000000)
#define STEPS     1000000000u // about ten seconds' worth

static const char help[] =
    "ebpf-run: runs an eBPF program (RFC 9669) and prints r0\n"
    "\n"
    "usage: ebpf-run [--steps] [MEMORY] <PROGRAM\n"
    "\n"
    "  PROGRAM   on standard input: the bytes of the instructions in hex, with or without blanks between them\n"
    "  MEMORY    bytes in hex, which the program may read and write: r1 points to them, r2 is their number.\n"
    "            Default: none, and r1 and r2 are 0.\n"
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
    static const char wrong[] = "standard input is not the hex bytes of up to 4096 instructions; see ebpf-run --help";
    size_t length = fread(text, 1, sizeof text, stdin);

    if (length == sizeof text)
        fail(wrong);
    size_t n = read_hex(text, length, (uint8_t *)code, TL_EBPF_CODE_MAX * sizeof *code, wrong);
    if (n == 0 || n % sizeof *code != 0)
        fail("standard input is not whole instructions, of 8 bytes each; see ebpf-run --help");
    return n / sizeof *code;
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

int main(int argc, char **argv)
{
    static struct tl_ebpf_insn code[TL_EBPF_CODE_MAX];
    static uint16_t scratch[TL_EBPF_CODE_MAX];
    static uint8_t stack[TL_EBPF_STACK];
    bool counts = argc > 1 && strcmp(argv[1], "--steps") == 0;
    argc -= counts;
    argv += counts;
    const char *why, *memory = argc > 1 ? argv[1] : "";
    uint32_t at;

    if (argc > 2 || strcmp(memory, "--help") == 0 || strcmp(memory, "-h") == 0) {
        if (argc <= 2)
            fputs(help, stdout);
        else
            fputs("ebpf-run: more than MEMORY is given; see ebpf-run --help\n", stderr);
        return argc > 2 ? 2 : 0;
    }
    size_t length = strlen(memory);
    uint8_t *bytes = malloc(length + 1); // exactly as much as it is given would show an access beyond
    if (bytes == NULL)
        fail("out of memory");
    size_t n = read_hex(memory, length, bytes, length, "MEMORY is not bytes in hex; see ebpf-run --help");
    size_t count = read_program(code);
    if (tl_ebpf_check(code, count, 0, scratch, &why, &at) != 0) {
        fprintf(stderr, "ebpf-run: instruction %" PRIu32 ": %s\n", at, why);
        free(bytes);
        return 1;
    }
    tl_ebpf_translate(code, count);
    const struct tl_ebpf_range ranges[] = {{STACK_AT, sizeof stack, stack, true}, {MEMORY_AT, n, bytes, true}};
    struct tl_ebpf vm = {.code = code, .count = (uint32_t)count, .ranges = ranges, .range_count = 2};
    tl_ebpf_start(&vm, 0, STACK_AT);
    vm.r[1] = n == 0 ? 0 : MEMORY_AT;
    vm.r[2] = n;
    int status = run(&vm);
    if (counts)
        fprintf(stderr, "%" PRIu64 " steps\n", vm.steps);
    free(bytes);
    return status;
}
