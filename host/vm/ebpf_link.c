// SPDX-License-Identifier: BSD-3-Clause
// Links an object of eBPF: see ebpf_link.h. The formats are those of the System V ABI (ELF64) and, for relocations, of
// LLVM's and the kernel's documents on eBPF.
#include "host/vm/ebpf_link.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "host/vm/ebpf_object.h"
#include "monitor/vm/ebpf.h"

enum { R_BPF_64_64 = 1, R_BPF_64_ABS64 = 2, R_BPF_64_ABS32 = 3, R_BPF_64_32 = 10 };
enum { PT_LOAD = 1, PT_NOTE = 4, PF_X = 1, PF_W = 2, PF_R = 4 };

#define BASE 0x1000u  // address of the first segment
#define END  0xff000u // of the segments: an applet has 1 MiB, and its stack, of 4096 bytes or more, is at the end
#define EXIT UINT64_C(0x95)

struct segment {
    uint64_t address, file_size, size;
    uint64_t offset; // in the image
};

struct linker {
    struct host_ebpf_object object;
    struct segment segments[HOST_EBPF_SEGMENTS];
    uint64_t entry;
    uint8_t *image;
    size_t size;
};

static void put(uint8_t *p, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        p[i] = (uint8_t)(value >> 8 * i);
}

// ---- Layout ----

// Gives the sections of a segment that pass the filter their addresses, from *at on.
static bool place(struct linker *linker, uint32_t segment, bool zero, const char *first, uint64_t *at)
{
    for (uint32_t i = 0; i < linker->object.count; i++) {
        struct host_ebpf_section *section = &linker->object.sections[i];
        if (!section->loaded || section->segment != segment || (section->type == HOST_ELF_SHT_NOBITS) != zero ||
            section->address != 0)
            continue;
        if (first != NULL && strcmp(section->name, first) != 0)
            continue;
        uint64_t align = section->align > 0 ? section->align : 1;
        *at = (*at + align - 1) & ~(align - 1);
        if (!host__ebpf_within(*at, section->size, END))
            return host__ebpf_refuse(
                &linker->object,
                "section %s does not fit: code and data must end 4096 bytes or more before 1 MiB; make it smaller",
                section->name);
        section->address = *at;
        *at += section->size;
    }
    return true;
}

static bool lay_out(struct linker *linker)
{
    uint64_t at = BASE;

    for (uint32_t i = 0; i < HOST_EBPF_SEGMENTS; i++) {
        struct segment *segment = &linker->segments[i];
        at = (at + HOST_EBPF_PAGE - 1) & ~(uint64_t)(HOST_EBPF_PAGE - 1);
        segment->address = at;
        if (!place(linker, i, false, ".text", &at) || !place(linker, i, false, NULL, &at))
            return false;
        segment->file_size = at - segment->address;
        if (!place(linker, i, true, NULL, &at))
            return false;
        segment->size = at - segment->address;
    }
    if (linker->segments[HOST_EBPF_CODE].size == 0)
        return host__ebpf_refuse(&linker->object, "there is no code in it");
    return true;
}

// ---- Symbols ----

// Finds the address of a symbol.
static bool resolve(struct linker *linker, const struct host_ebpf_symbol *symbol, uint64_t *address)
{
    if (symbol->index == HOST_ELF_SHN_UNDEF)
        return host__ebpf_refuse(
            &linker->object,
            "%s is not defined: an applet is one object, so define it in this file, or in a header as static inline",
            symbol->name);
    if (symbol->of_thread)
        return host__ebpf_refuse(&linker->object, "%s is thread-local: applets have no threads; use a global variable",
                                 symbol->name);
    if (symbol->index == HOST_ELF_SHN_COMMON)
        return host__ebpf_refuse(&linker->object, "%s is a common symbol: compile with -fno-common", symbol->name);
    if (symbol->index == HOST_ELF_SHN_ABS) {
        *address = symbol->value;
        return true;
    }
    if (symbol->section == NULL || !symbol->section->loaded || symbol->value > symbol->section->size)
        return host__ebpf_refuse(&linker->object, "%s is not in a section that is loaded: compile it again",
                                 symbol->name);
    *address = symbol->section->address + symbol->value;
    return true;
}

static bool is_function(const struct host_ebpf_symbol *symbol)
{
    return symbol->function && symbol->section != NULL && symbol->section->loaded &&
           symbol->section->segment == HOST_EBPF_CODE && symbol->value < symbol->section->size &&
           symbol->value % sizeof(struct tl_ebpf_insn) == 0;
}

static bool find_entry(struct linker *linker)
{
    static const char *const names[] = {"_start", "main"};

    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        for (uint64_t i = 0; i < host__ebpf_symbol_count(&linker->object); i++) {
            struct host_ebpf_symbol symbol = host__ebpf_symbol(&linker->object, i);
            if (is_function(&symbol) && strcmp(symbol.name, names[k]) == 0)
                return resolve(linker, &symbol, &linker->entry);
        }
    }
    return host__ebpf_refuse(&linker->object, "there is no function _start or main in it, where it would begin");
}

// ---- The image ----

static uint64_t align8(uint64_t at)
{
    return (at + 7) & ~UINT64_C(7);
}

static uint8_t *put_program_header(uint8_t *p, uint32_t type, uint32_t flags, const struct segment *segment,
                                   uint64_t align)
{
    put(p, 4, type);
    put(p + 4, 4, flags);
    put(p + 8, 8, segment->offset);
    put(p + 16, 8, segment->address);
    put(p + 24, 8, segment->address);
    put(p + 32, 8, segment->file_size);
    put(p + 40, 8, segment->size);
    put(p + 48, 8, align);
    return p + HOST_ELF_PHDR;
}

static uint8_t *at_address(const struct linker *linker, const struct host_ebpf_section *section)
{
    const struct segment *segment = &linker->segments[section->segment];

    return linker->image + segment->offset + (section->address - segment->address);
}

// Gives the note and the segments their places in the file, one after the other, and returns its size.
static uint64_t place_in_file(struct linker *linker, uint32_t headers, struct segment *note)
{
    uint64_t at = HOST_ELF_EHDR + (uint64_t)headers * HOST_ELF_PHDR;

    note->offset = at;
    at = align8(at + note->size);
    for (uint32_t i = 0; i < HOST_EBPF_SEGMENTS; i++) {
        linker->segments[i].offset = at;
        at = align8(at + linker->segments[i].file_size);
    }
    return at;
}

static void write_headers(struct linker *linker, uint32_t headers, const struct segment *note)
{
    static const uint8_t ident[] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    static const uint32_t flags[HOST_EBPF_SEGMENTS] = {PF_R | PF_X, PF_R, PF_R | PF_W};
    uint8_t *p = linker->image;

    memcpy(p, ident, sizeof ident);
    put(p + 16, 2, HOST_ELF_EXEC);
    put(p + 18, 2, HOST_ELF_BPF);
    put(p + 20, 4, 1);
    put(p + 24, 8, linker->entry);
    put(p + 32, 8, HOST_ELF_EHDR);
    put(p + 52, 2, HOST_ELF_EHDR);
    put(p + 54, 2, HOST_ELF_PHDR);
    put(p + 56, 2, headers);
    p += HOST_ELF_EHDR;
    for (uint32_t i = 0; i < HOST_EBPF_SEGMENTS; i++)
        if (linker->segments[i].size > 0)
            p = put_program_header(p, PT_LOAD, flags[i], &linker->segments[i], 8);
    if (linker->object.note != NULL)
        (void)put_program_header(p, PT_NOTE, PF_R, note, 4);
}

static void write_segments(struct linker *linker)
{
    const struct segment *code = &linker->segments[HOST_EBPF_CODE];

    // What lies between two sections of code must be code too. It never runs.
    for (uint64_t at = 0; at < code->size; at += sizeof(struct tl_ebpf_insn))
        put(linker->image + code->offset + at, sizeof(struct tl_ebpf_insn), EXIT);
    for (uint32_t i = 0; i < linker->object.count; i++) {
        const struct host_ebpf_section *section = &linker->object.sections[i];
        if (section->loaded && section->type != HOST_ELF_SHT_NOBITS)
            memcpy(at_address(linker, section), linker->object.bytes + section->offset, (size_t)section->size);
    }
}

static bool write_image(struct linker *linker)
{
    const struct host_ebpf_section *manifest = linker->object.note;
    struct segment note = {0};
    uint32_t headers = manifest != NULL ? 1 : 0;

    if (manifest != NULL)
        note.file_size = note.size = manifest->size;
    for (uint32_t i = 0; i < HOST_EBPF_SEGMENTS; i++)
        headers += linker->segments[i].size > 0;
    linker->size = (size_t)place_in_file(linker, headers, &note);
    linker->image = calloc(1, linker->size);
    if (linker->image == NULL)
        return host__ebpf_refuse(&linker->object, "out of memory");
    write_headers(linker, headers, &note);
    if (manifest != NULL)
        memcpy(linker->image + note.offset, linker->object.bytes + manifest->offset, (size_t)note.size);
    write_segments(linker);
    return true;
}

// ---- Relocations ----

static bool is_insn(const struct host_ebpf_section *section, uint64_t at)
{
    return section->segment == HOST_EBPF_CODE && at % sizeof(struct tl_ebpf_insn) == 0;
}

// Makes a call reach the function. Its immediate is relative to the symbol, in instructions, less one.
static bool relocate_call(struct linker *linker, const struct host_ebpf_section *section, uint64_t at, uint8_t *p,
                          const struct host_ebpf_symbol *symbol)
{
    uint64_t address = 0;

    if (!is_insn(section, at) || p[0] != 0x85 || p[1] != 0x10)
        return host__ebpf_refuse(&linker->object,
                                 "section %s has a relocation of a call where there is none: compile it again",
                                 section->name);
    if (!resolve(linker, symbol, &address))
        return false;
    if (symbol->section == NULL || symbol->section->segment != HOST_EBPF_CODE ||
        symbol->value % sizeof(struct tl_ebpf_insn) != 0)
        return host__ebpf_refuse(&linker->object, "%s is called, but is no function: call functions of this object",
                                 symbol->name);
    int64_t target = (int64_t)address + ((int64_t)(int32_t)host__ebpf_get(p + 4, 4) + 1) * 8;
    int64_t distance = target - (int64_t)(section->address + at) - 8;
    put(p + 4, 4, (uint64_t)(distance / 8));
    return true;
}

// Adds the address to the two immediates of a 64-bit load.
static bool relocate_load(struct linker *linker, const struct host_ebpf_section *section, uint64_t at, uint8_t *p,
                          uint64_t address)
{
    if (!is_insn(section, at) || p[0] != 0x18)
        return host__ebpf_refuse(&linker->object,
                                 "section %s has a relocation of a 64-bit load where there is none: compile it again",
                                 section->name);
    address += host__ebpf_get(p + 4, 4) | host__ebpf_get(p + 12, 4) << 32;
    put(p + 4, 4, address);
    put(p + 12, 4, address >> 32);
    return true;
}

static bool relocate(struct linker *linker, const struct host_ebpf_section *section, uint64_t at, uint32_t type,
                     const struct host_ebpf_symbol *symbol)
{
    static const uint8_t bytes[] = {[R_BPF_64_64] = 16, [R_BPF_64_ABS64] = 8, [R_BPF_64_ABS32] = 4, [R_BPF_64_32] = 8};
    uint64_t address = 0;

    if (type >= sizeof bytes || bytes[type] == 0)
        return host__ebpf_refuse(
            &linker->object,
            "section %s has a relocation of type %" PRIu32
            " to %s, which is not supported: keep addresses in pointers, and compile it with clang",
            section->name, type, symbol->name);
    if (section->type == HOST_ELF_SHT_NOBITS || !host__ebpf_within(at, bytes[type], section->size))
        return host__ebpf_refuse(&linker->object, "section %s has a relocation outside of it: compile it again",
                                 section->name);
    uint8_t *p = at_address(linker, section) + at;
    if (type == R_BPF_64_32)
        return relocate_call(linker, section, at, p, symbol);
    if (!resolve(linker, symbol, &address))
        return false;
    if (type == R_BPF_64_ABS64)
        put(p, 8, host__ebpf_get(p, 8) + address);
    if (type == R_BPF_64_ABS32)
        put(p, 4, host__ebpf_get(p, 4) + address);
    return type != R_BPF_64_64 || relocate_load(linker, section, at, p, address);
}

static bool relocate_by(struct linker *linker, const struct host_ebpf_section *table)
{
    const struct host_ebpf_section *section = &linker->object.sections[table->info];

    for (uint64_t at = 0; host__ebpf_within(at, HOST_ELF_REL, table->size); at += HOST_ELF_REL) {
        const uint8_t *p = linker->object.bytes + table->offset + at;
        uint64_t number = host__ebpf_get(p + 12, 4);
        if (number >= host__ebpf_symbol_count(&linker->object))
            return host__ebpf_refuse(&linker->object, "section %s names a symbol that is not there: compile it again",
                                     table->name);
        struct host_ebpf_symbol symbol = host__ebpf_symbol(&linker->object, number);
        if (!relocate(linker, section, host__ebpf_get(p, 8), (uint32_t)host__ebpf_get(p + 8, 4), &symbol))
            return false;
    }
    return true;
}

static bool relocate_all(struct linker *linker)
{
    uint64_t left = linker->object.n; // several tables may name the same bytes

    for (uint32_t i = 0; i < linker->object.count; i++) {
        const struct host_ebpf_section *table = &linker->object.sections[i];
        if (table->type != HOST_ELF_SHT_REL || table->info >= linker->object.count ||
            !linker->object.sections[table->info].loaded)
            continue;
        if (table->size > left)
            return host__ebpf_refuse(&linker->object, "the tables of relocations overlap: compile it again");
        left -= table->size;
        if (!relocate_by(linker, table))
            return false;
    }
    return true;
}

// ---- The code ----

// Says where the instruction is: in which function, as far as symbols tell.
static bool refuse_insn(struct linker *linker, uint32_t index, const char *why)
{
    uint64_t address = linker->segments[HOST_EBPF_CODE].address + (uint64_t)index * 8, best = 0;
    const char *name = "the code";

    for (uint64_t i = 0; i < host__ebpf_symbol_count(&linker->object); i++) {
        struct host_ebpf_symbol symbol = host__ebpf_symbol(&linker->object, i);
        if (!is_function(&symbol))
            continue;
        uint64_t start = symbol.section->address + symbol.value;
        if (start <= address && start >= best) {
            best = start;
            name = symbol.name;
        }
    }
    best = best != 0 ? best : linker->segments[HOST_EBPF_CODE].address;
    return host__ebpf_refuse(&linker->object, "%s, instruction %" PRIu64 ": %s", name, (address - best) / 8, why);
}

static bool check_code(struct linker *linker)
{
    static uint16_t scratch[TL_EBPF_CODE_MAX];
    const struct segment *segment = &linker->segments[HOST_EBPF_CODE];
    const size_t count = (size_t)segment->size / sizeof(struct tl_ebpf_insn);
    struct tl_ebpf_insn *code = malloc((size_t)segment->size);
    const char *why = NULL;
    uint32_t at;

    if (code == NULL)
        return host__ebpf_refuse(&linker->object, "out of memory");
    memcpy(code, linker->image + segment->offset, (size_t)segment->size);
    int e = tl_ebpf_check(code, count, (size_t)(linker->entry - segment->address) / sizeof *code, scratch, &why, &at);
    free(code);
    return e == 0 || refuse_insn(linker, at, why);
}

uint8_t *host_ebpf_link(const uint8_t *object, size_t n, size_t *size, char why[HOST_LINK_WHY])
{
    struct linker linker = {.object = {.bytes = object, .n = n, .why = why}};
    bool good = host__ebpf_read(&linker.object) && lay_out(&linker) && find_entry(&linker) && write_image(&linker) &&
                relocate_all(&linker) && check_code(&linker);

    free(linker.object.sections);
    if (!good) {
        free(linker.image);
        return NULL;
    }
    *size = linker.size;
    return linker.image;
}
