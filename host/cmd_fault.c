// SPDX-License-Identifier: BSD-3-Clause
// trapline fault: why an applet stopped: reason, address, registers, source line.
#include <glob.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/monitor.h"
#include "host/addr2line.h"
#include "host/host.h"

// The reason of that name, or -1.
static int find_reason(const char *name)
{
    for (int reason = 0; reason <= UINT8_MAX; reason++) {
        const char *known = monitor_reason_name((uint8_t)reason);
        if (known != NULL && strcmp(known, name) == 0)
            return reason;
    }
    return -1;
}

// Whether the address of a fault says where the applet went wrong.
static bool has_address(int reason)
{
    return reason < 0 || reason == MONITOR_REASON_RANGE || reason == MONITOR_REASON_READ ||
           reason == MONITOR_REASON_WRITE || reason == MONITOR_REASON_EXEC || reason == MONITOR_REASON_ALIGNMENT;
}

static void print_head(const json_t *fault)
{
    const char *name = host_string(fault, "reason");
    const int reason = find_reason(name);
    uint64_t time = host_u64(fault, "time");

    printf("fault     %" PRIu64 ", %" PRIu64 ".%03" PRIu64 " s after the monitor's start\n", host_u64(fault, "number"),
           time / 1000000000, time / 1000000 % 1000);
    fputs("applet    ", stdout);
    host_print(host_string(fault, "applet"));
    printf(" (id %" PRIu64 ")\nreason    ", host_u64(fault, "id"));
    host_print(name);
    printf(": %s\n", reason < 0 ? "a reason that this trapline does not know" : monitor_reason_text((uint8_t)reason));
    if (has_address(reason))
        printf("address   0x%08" PRIx64 "\n", host_u64(fault, "address"));
    printf("pc        0x%08" PRIx64 "\n", host_u64(fault, "pc"));
    printf("syndrome  0x%" PRIx64 "\n", host_u64(fault, "syndrome"));
}

static void print_registers(const json_t *registers)
{
    size_t i;
    json_t *r;
    int width = 8;

    json_array_foreach(registers, i, r)
    {
        if (host_u64(r, "value") > UINT32_MAX)
            width = 16;
    }
    json_array_foreach(registers, i, r)
    {
        if (i % 4 == 0)
            fputs(i == 0 ? "registers " : "\n          ", stdout);
        const char *name = host_string(r, "name");
        printf("%*s", strlen(name) < 5 ? (int)(5 - strlen(name)) : 0, "");
        host_print(name);
        printf(" 0x%0*" PRIx64, width, host_u64(r, "value"));
    }
    if (json_array_size(registers) > 0)
        putchar('\n');
}

static bool is_plain_name(const char *name)
{
    size_t n = strlen(name);

    return n > 0 && name[0] != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-") == n;
}

// The board's name, as its folder below build/ is called; "*" if it does not tell.
static void name_board(struct host *host, char *text, size_t cap)
{
    const char *raw;
    size_t len;
    json_t *info = NULL;

    if (tl_rpc_call_raw(&host->client, "Board.Info", NULL, 0, &raw, &len) == 0)
        info = json_loadb(raw, len, 0, NULL);
    const char *board = host_string(info, "board");
    snprintf(text, cap, "%s", is_plain_name(board) ? board : "*");
    json_decref(info);
}

// The ELF file of an applet: --elf, --elf-dir, else what was built here for this board. NULL after a message in text.
static char *find_elf(struct host *host, const struct host_options *options, const char *applet, char *text, size_t cap)
{
    char board[64];
    char pattern[512];
    glob_t found = {0};
    char *path = NULL;

    if (options->elf)
        return strdup(options->elf);
    if (!is_plain_name(applet)) {
        snprintf(text, cap, "give the applet's file: --elf FILE");
        return NULL;
    }
    name_board(host, board, sizeof board);
    if (options->elf_dir)
        snprintf(pattern, sizeof pattern, "%s/%s.elf", options->elf_dir, applet);
    else
        snprintf(pattern, sizeof pattern, "build/%s/applets/%s.elf", board, applet);
    if (options->elf_dir && access(pattern, R_OK) == 0)
        path = strdup(pattern);
    else if (!options->elf_dir && glob(pattern, 0, NULL, &found) == 0 && found.gl_pathc == 1)
        path = strdup(found.gl_pathv[0]);
    if (!path && !options->elf_dir) {
        char object[512];
        snprintf(object, sizeof object, "build/ebpf/%s.bpf.o", applet);
        path = access(object, R_OK) == 0 ? strdup(object) : NULL;
    }
    if (!path)
        snprintf(text, cap, "no %s: give the applet's file with --elf FILE, or its folder with --elf-dir DIR", pattern);
    globfree(&found);
    return path;
}

static bool find_register(const json_t *registers, const char *a, const char *b, uint64_t *value)
{
    size_t i;
    json_t *r;

    json_array_foreach(registers, i, r)
    {
        if (strcmp(host_string(r, "name"), a) == 0 || strcmp(host_string(r, "name"), b) == 0) {
            *value = host_u64(r, "value");
            return true;
        }
    }
    return false;
}

// A line for each function, behind a head of ten characters.
static void print_lines(const char *head, const char *text)
{
    while (*text != '\0') {
        char line[512];
        size_t n = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, text);
        printf("%-10s", head);
        host_print(line);
        putchar('\n');
        text += n + (text[n] == '\n');
        head = "within";
    }
}

// The call that returns to `address`: the instruction before it.
static void print_call(const char *elf, uint64_t address)
{
    char text[1024];

    if (elf == NULL || host_addr2line(elf, (address & ~UINT64_C(1)) - 1, text, sizeof text) != 0)
        snprintf(text, sizeof text, "0x%08" PRIx64, address);
    print_lines("called by", text);
}

// Where it was, and who called it: as the record's chain of frames has it, and before it the link register, where the
// function at the pc returns to it, having no frame yet or no more. It may be left over from a call that is done: only
// where the compiler says that it holds the return address is it taken for that.
static void print_source(struct host *host, const struct host_options *options, const json_t *fault)
{
    char text[1024] = "", caller[1024];
    uint64_t lr = 0;
    const json_t *calls = json_object_get(fault, "calls");
    char *elf = find_elf(host, options, host_string(fault, "applet"), text, sizeof text);
    int e = TL_ERR_NOTFOUND;

    if (elf != NULL) {
        e = host_addr2line(elf, host_u64(fault, "pc"), text, sizeof text);
        if (e == TL_ERR_NOTFOUND)
            snprintf(text, sizeof text, "unknown: the pc is in no code of %s", elf);
    }
    print_lines("source", text);
    if (elf != NULL && e != 0 && e != TL_ERR_NOTFOUND) {
        free(elf); // it has said why, and would say it again
        elf = NULL;
    }
    (void)find_register(json_object_get(fault, "registers"), "lr", "ra", &lr);
    if (elf != NULL && lr > 1 && lr != host_item_u64(calls, 0) && host_returns_to_link(elf, host_u64(fault, "pc")) &&
        host_addr2line(elf, (lr & ~UINT64_C(1)) - 1, caller, sizeof caller) == 0)
        print_lines("called by", caller);
    for (size_t i = 0; i < json_array_size(calls); i++)
        print_call(elf, host_item_u64(calls, i));
    if (strcmp(host_string(fault, "unwind"), "stopped") == 0)
        puts("unwind stopped: what should be the next frame of its stack is none");
    else if (strcmp(host_string(fault, "unwind"), "cut") == 0)
        puts("unwind cut: there are more calls");
    free(elf);
}

int host_cmd_fault(struct host *host, const struct host_options *options)
{
    json_t *fault = NULL;

    if (options->count > 2) {
        host_error("usage: trapline fault [NAME] [--elf FILE | --elf-dir DIR]");
        return HOST_USAGE;
    }
    const char *name = options->count == 2 ? options->operands[1] : "";
    int status = host_call_with(host, "Monitor.Fault", json_pack("{s:s}", "name", name), &fault);
    if (status != HOST_OK)
        return status;
    if (options->json) {
        host_print_json(fault, true);
    } else if (!json_is_object(fault)) {
        status = host_strange("Monitor.Fault");
    } else {
        print_head(fault);
        print_registers(json_object_get(fault, "registers"));
        print_source(host, options, fault);
    }
    json_decref(fault);
    return status;
}
