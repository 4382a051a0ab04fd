// SPDX-License-Identifier: BSD-3-Clause
// Images for the machine, its boot, and calls by hand.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine/machine.h"

_Noreturn void tl_main(void);

#define BUILTINS 8
#define MANIFEST 728 // where in the file it is

static uint8_t elves[BUILTINS][MACHINE_IMAGE];
struct tl_builtin machine_builtins[BUILTINS] __asm__("tl_builtins");
size_t machine_builtin_count __asm__("tl_builtin_count");

static void put(uint8_t *at, unsigned bytes, uint64_t value)
{
    memcpy(at, &value, bytes);
}

static void put_header(uint8_t *p, uint32_t type, uint32_t flags, uint64_t offset, uint64_t vaddr, uint64_t file_size,
                       uint64_t mem_size)
{
    put(p, 4, type);
    put(p + 4, 4, flags);
    put(p + 8, 8, offset);
    put(p + 16, 8, vaddr);
    put(p + 32, 8, file_size);
    put(p + 40, 8, mem_size);
    put(p + 48, 8, 4);
}

void machine_make_image(uint8_t elf[MACHINE_IMAGE], const struct machine_image *image)
{
    static const uint8_t ident[] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    struct tl_manifest manifest = {.version = TL_MANIFEST_VERSION,
                                   .stack = 4096,
                                   .restart = image->restart,
                                   .budget_ms = image->budget_ms,
                                   .deadline_ms = image->deadline_ms,
                                   .on_limit = image->on_limit};

    memset(elf, 0, MACHINE_IMAGE);
    memcpy(elf, ident, sizeof ident);
    put(elf + 16, 2, 2); // ET_EXEC
    put(elf + 18, 2, TL_ARCH_ELF_MACHINE);
    put(elf + 20, 4, 1);
    put(elf + 24, 8, MACHINE_BASE + 16);
    put(elf + 32, 8, 64);
    put(elf + 54, 2, 56);
    put(elf + 56, 2, 4);
    put_header(elf + 64, 1, 5, 512, MACHINE_BASE, 64, 64);
    put_header(elf + 120, 1, 4, 576, MACHINE_CONST, 64, 64);
    put_header(elf + 176, 1, 6, 640, MACHINE_DATA, 64, MACHINE_PAGE + 16);
    put_header(elf + 232, 4, 4, 704, 0, 24 + sizeof manifest, 24 + sizeof manifest);
    memset(elf + 512, 0xc0, 64);
    memset(elf + 576, 0xc1, 64);
    memset(elf + 640, 0xda, 64);
    put(elf + 704, 4, sizeof TL_MANIFEST_OWNER);
    put(elf + 708, 4, sizeof manifest);
    put(elf + 712, 4, TL_MANIFEST_TYPE);
    memcpy(elf + 716, TL_MANIFEST_OWNER, sizeof TL_MANIFEST_OWNER);
    snprintf(manifest.name, sizeof manifest.name, "%s", image->name);
    snprintf(manifest.permissions, sizeof manifest.permissions, "%s", image->permissions);
    memcpy(elf + MANIFEST, &manifest, sizeof manifest);
}

_Static_assert(MANIFEST + sizeof(struct tl_manifest) <= MACHINE_IMAGE, "the image holds its manifest");

struct tl_manifest machine_manifest(const struct tl_context *context)
{
    struct tl_manifest manifest;

    memcpy(&manifest, context->image + MANIFEST, sizeof manifest);
    return manifest;
}

void machine_boot(const struct machine_image *images, size_t count)
{
    struct tl_monitor *monitor = machine.monitor;

    machine_unguard();
    if (monitor != NULL) { // booted before: what a board has from its linker script's zeroes
        memset(monitor->contexts, 0, TL_BOARD_APPLETS * sizeof *monitor->contexts);
        memset(monitor, 0, sizeof *monitor);
    }
    memset(&machine, 0, sizeof machine);
    machine_builtin_count = 0;
    for (size_t i = 0; i < count && i < BUILTINS; i++) {
        machine_make_image(elves[i], &images[i]);
        machine_builtins[machine_builtin_count++] =
            (struct tl_builtin){elves[i], elves[i] + MACHINE_IMAGE, images[i].start};
    }
    machine.idle = machine_stop;
    if (setjmp(machine.stop) == 0)
        tl_main();
    machine.idle = NULL;
    machine_settle();
}

void machine_settle(void)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (machine.monitor->contexts[i].job.turn == tl_start_turn)
            tl_job_finish(machine.monitor, &machine.monitor->contexts[i]);
}

void machine_run(void)
{
    if (setjmp(machine.stop) == 0)
        tl_monitor_run(machine.monitor);
}

_Noreturn void machine_stop(void)
{
    longjmp(machine.stop, 1);
}

void machine_asks(struct tl_context *context, uint64_t number, uint64_t a, uint64_t b)
{
    context->regs.r[0] = number;
    context->regs.r[1] = a;
    context->regs.r[2] = b;
}

void machine_requests(struct tl_context *context, const char *text, size_t n)
{
    memcpy(machine_at(context, MACHINE_HEAP), text, n);
    machine_asks(context, TL_SYS_RPC_REQ, MACHINE_HEAP, n);
}

intptr_t machine_call(struct tl_context *context, uint64_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    machine_asks(context, number, a, b);
    context->regs.r[3] = c;
    context->regs.r[4] = d;
    machine.monitor->current = context;
    (void)context->handler(machine.monitor, context, TL_TRAP_CALL);
    tl_job_finish(machine.monitor, context);
    return (intptr_t)context->regs.r[0];
}

uint8_t *machine_at(const struct tl_context *context, uint64_t p)
{
    return context->mem.memory + (p - context->mem.base);
}

const char *machine_host(const char *line)
{
    static char reply[sizeof machine.out + 1];

    machine.in = line;
    machine.in_len = strlen(line);
    machine.out_len = 0;
    while (tl_host_turn(machine.monitor))
        ;
    machine_settle();
    while (tl_console_pump()) {
    }
    // Replies among log lines: the last one counts.
    memcpy(reply, machine.out, machine.out_len);
    reply[machine.out_len] = '\0';
    char *found = NULL;
    for (char *p = reply; p != NULL && *p != '\0'; p = strchr(p, '\n'), p = p != NULL ? p + 1 : NULL)
        if (*p == '{')
            found = p;
    if (found != NULL)
        found[strcspn(found, "\n")] = '\0';
    return found;
}

const char *machine_load(const uint8_t *elf, size_t n, uint32_t crc)
{
    static char line[2 * 6144];
    struct tl_upload *upload = &machine.monitor->upload;
    uint32_t before = upload->number;
    size_t at = 0, half = n / 2;
    const char *reply;

    snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.LoadBegin\",\"params\":[%u,%u]}\n",
             (unsigned)n, (unsigned)crc);
    reply = machine_host(line);
    for (; upload->number != before && at < n; at += half, half = n - half) {
        struct tl_json_writer out = {.buf = line, .cap = sizeof line};
        out.len = (size_t)snprintf(line, sizeof line,
                                   "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.LoadPiece\",\"params\":[%u,%u,",
                                   (unsigned)upload->number, (unsigned)at);
        tl_json_put_bytes(&out, elf + at, half);
        tl_json_put_raw(&out, "]}\n", 4);
        reply = machine_host(line);
    }
    if (at < n)
        return reply;
    snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.LoadEnd\",\"params\":[%u]}\n",
             (unsigned)upload->number);
    return machine_host(line);
}
