// SPDX-License-Identifier: BSD-3-Clause
// Links an object of eBPF: see ebpf_link.h. The formats are those of the System V ABI (ELF64) and, for relocations, of
// LLVM's and the kernel's documents on eBPF.
#include "host/vm/ebpf_link.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/vm/ebpf.h"

enum { ET_REL = 1, ET_EXEC = 2, EM_BPF = 247 };
enum { SHT_PROGBITS = 1, SHT_SYMTAB = 2, SHT_RELA = 4, SHT_NOTE = 7, SHT_NOBITS = 8, SHT_REL = 9 };
enum { SHF_WRITE = 1, SHF_ALLOC = 2, SHF_EXECINSTR = 4, SHF_TLS = 0x400 };
enum { SHN_UNDEF = 0, SHN_ABS = 0xfff1, SHN_COMMON = 0xfff2 };
enum { R_BPF_64_64 = 1, R_BPF_64_ABS64 = 2, R_BPF_64_ABS32 = 3, R_BPF_64_32 = 10 };
enum { PT_LOAD = 1, PT_NOTE = 4, PF_X = 1, PF_W = 2, PF_R = 4 };
enum { EHDR = 64, SHDR = 64, PHDR = 56, SYM = 24, REL = 16 }; // bytes of each

#define BASE     0x1000u     // address of the first segment
#define PAGE     0x1000u     // segments begin at multiples of this
#define MOST     (16u << 20) // bytes of all segments
#define SECTIONS 4096u       // the most sections of an object
#define CODE_SEG 0u          // the segments, in order
#define SEGMENTS 3u

struct section {
    const char *name;
    uint32_t type, link, info;
    uint64_t flags, offset, size, align;
    bool loaded;
    uint32_t segment;
    uint64_t address; // of a loaded one
};

struct segment {
    uint64_t address, file_size, size;
    uint64_t offset; // in the image
};

struct linker {
    const uint8_t *object;
    size_t n;
    struct section *sections;
    uint32_t count;
    const struct section *symbols; // the table, and its names
    const char *names;
    size_t names_size;
    const struct section *note;
    struct segment segments[SEGMENTS];
    uint64_t entry;
    uint8_t *image;
    size_t size;
    char *why;
};

static __attribute__((format(printf, 2, 3))) bool refuse(struct linker *linker, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(linker->why, HOST_LINK_WHY, format, args);
    va_end(args);
    return false;
}

static uint64_t get(const uint8_t *p, unsigned bytes)
{
    uint64_t value = 0;

    while (bytes-- > 0)
        value = value << 8 | p[bytes];
    return value;
}

static void put(uint8_t *p, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        p[i] = (uint8_t)(value >> 8 * i);
}

static bool within(uint64_t at, uint64_t size, uint64_t all)
{
    return at <= all && size <= all - at;
}

bool host_ebpf_is_object(const uint8_t *object, size_t n)
{
    static const uint8_t magic[] = {0x7f, 'E', 'L', 'F', 2, 1, 1}; // 64 bits, little-endian

    return n >= EHDR && memcmp(object, magic, sizeof magic) == 0 && get(object + 16, 2) == ET_REL &&
           get(object + 18, 2) == EM_BPF;
}

// Returns a NUL-terminated name of a table of names, which ends in a NUL, or a name that says that there is none.
static const char *name_in(const char *names, size_t size, uint64_t at)
{
    return at < size && names[size - 1] == '\0' ? names + at : "(no name)";
}

// ---- Sections ----

static bool read_section(struct linker *linker, const uint8_t *p, struct section *section)
{
    *section = (struct section){.type = (uint32_t)get(p + 4, 4),
                                .link = (uint32_t)get(p + 40, 4),
                                .info = (uint32_t)get(p + 44, 4),
                                .flags = get(p + 8, 8),
                                .offset = get(p + 24, 8),
                                .size = get(p + 32, 8),
                                .align = get(p + 48, 8)};
    if (section->type != SHT_NOBITS && !within(section->offset, section->size, linker->n))
        return refuse(linker, "a section lies outside of the file: compile it again");
    return true;
}

static bool read_sections(struct linker *linker)
{
    const uint8_t *object = linker->object;
    uint64_t at = get(object + 40, 8), names = get(object + 62, 2);

    linker->count = (uint32_t)get(object + 60, 2);
    if (linker->count == 0 || linker->count > SECTIONS || get(object + 58, 2) != SHDR || names >= linker->count ||
        !within(at, (uint64_t)linker->count * SHDR, linker->n))
        return refuse(linker, "the table of sections is damaged: compile it again");
    linker->sections = calloc(linker->count, sizeof *linker->sections);
    if (linker->sections == NULL)
        return refuse(linker, "out of memory");
    for (uint32_t i = 0; i < linker->count; i++)
        if (!read_section(linker, object + at + (size_t)i * SHDR, &linker->sections[i]))
            return false;
    const struct section *table = &linker->sections[names];
    size_t size = table->type == SHT_NOBITS ? 0 : (size_t)table->size;
    for (uint32_t i = 0; i < linker->count; i++)
        linker->sections[i].name =
            name_in((const char *)object + table->offset, size, get(object + at + (size_t)i * SHDR, 4));
    return true;
}

static bool is_named(const struct section *section, const char *name)
{
    return strcmp(section->name, name) == 0;
}

// Finds what the section is for: a segment, the note, the symbols, or nothing.
static bool sort_section(struct linker *linker, struct section *section)
{
    const bool bits = section->type == SHT_PROGBITS, zero = section->type == SHT_NOBITS;

    if (section->type == SHT_SYMTAB)
        linker->symbols = section;
    if (section->type == SHT_NOTE && is_named(section, ".note.trapline"))
        linker->note = section;
    if (section->type == SHT_RELA)
        return refuse(
            linker,
            "section %s has relocations with addends, which clang does not make for eBPF: compile it with clang",
            section->name);
    if ((section->flags & SHF_ALLOC) == 0 || (!bits && !zero) || section->size == 0)
        return true;
    if (is_named(section, "maps") || is_named(section, ".maps"))
        return refuse(linker, "section %s: there are no maps here; keep data in global variables", section->name);
    if ((section->flags & SHF_TLS) != 0)
        return refuse(linker, "section %s is of one thread: applets have no threads; use global variables",
                      section->name);
    if ((section->align & (section->align - 1)) != 0 || section->align > PAGE)
        return refuse(linker, "section %s wants an alignment of %" PRIu64 ": the most is 4096", section->name,
                      section->align);
    bool code = (section->flags & SHF_EXECINSTR) != 0, written = (section->flags & SHF_WRITE) != 0;
    if (code && (written || zero || section->size % sizeof(struct tl_ebpf_insn) != 0))
        return refuse(linker, "section %s is code, but is writable or not whole instructions: compile it again",
                      section->name);
    section->loaded = true;
    section->segment = code ? CODE_SEG : written || zero ? 2 : 1;
    return true;
}

static bool sort_sections(struct linker *linker)
{
    for (uint32_t i = 0; i < linker->count; i++)
        if (!sort_section(linker, &linker->sections[i]))
            return false;
    if (linker->symbols == NULL || linker->symbols->link >= linker->count)
        return refuse(linker, "there is no table of symbols: do not strip the object");
    const struct section *names = &linker->sections[linker->symbols->link];
    linker->names = (const char *)linker->object + names->offset;
    linker->names_size = names->type == SHT_NOBITS ? 0 : (size_t)names->size;
    return true;
}

// ---- Layout ----

// Gives the sections of a segment that pass the filter their addresses, from *at on.
static bool place(struct linker *linker, uint32_t segment, bool zero, const char *first, uint64_t *at)
{
    for (uint32_t i = 0; i < linker->count; i++) {
        struct section *section = &linker->sections[i];
        if (!section->loaded || section->segment != segment || (section->type == SHT_NOBITS) != zero ||
            section->address != 0)
            continue;
        if (first != NULL && !is_named(section, first))
            continue;
        uint64_t align = section->align > 0 ? section->align : 1;
        *at = (*at + align - 1) & ~(align - 1);
        if (section->size > MOST || *at + section->size > MOST)
            return refuse(linker, "the program has more than 16 MiB: make it smaller");
        section->address = *at;
        *at += section->size;
    }
    return true;
}

static bool lay_out(struct linker *linker)
{
    uint64_t at = BASE;

    for (uint32_t i = 0; i < SEGMENTS; i++) {
        struct segment *segment = &linker->segments[i];
        at = (at + PAGE - 1) & ~(uint64_t)(PAGE - 1);
        segment->address = at;
        if (!place(linker, i, false, ".text", &at) || !place(linker, i, false, NULL, &at))
            return false;
        segment->file_size = at - segment->address;
        if (!place(linker, i, true, NULL, &at))
            return false;
        segment->size = at - segment->address;
    }
    if (linker->segments[CODE_SEG].size == 0)
        return refuse(linker, "there is no code in it");
    return true;
}

// ---- Symbols ----

struct symbol {
    const char *name; // a section's name, if the symbol stands for that
    uint64_t value;
    const struct section *section; // NULL: none
    uint32_t index;
    bool function;
};

static uint64_t symbol_count(const struct linker *linker)
{
    return linker->symbols->size / SYM;
}

static struct symbol read_symbol(const struct linker *linker, uint64_t i)
{
    const uint8_t *p = linker->object + linker->symbols->offset + i * SYM;
    struct symbol symbol = {.name = name_in(linker->names, linker->names_size, get(p, 4)),
                            .value = get(p + 8, 8),
                            .index = (uint32_t)get(p + 6, 2),
                            .function = (p[4] & 15) == 2};

    if (symbol.index != SHN_UNDEF && symbol.index < linker->count)
        symbol.section = &linker->sections[symbol.index];
    if ((p[4] & 15) == 3 && symbol.section != NULL)
        symbol.name = symbol.section->name;
    return symbol;
}

// Finds the address of a symbol.
static bool resolve(struct linker *linker, const struct symbol *symbol, uint64_t *address)
{
    if (symbol->index == SHN_UNDEF)
        return refuse(
            linker,
            "%s is not defined: an applet is one object, so define it in this file, or in a header as static inline",
            symbol->name);
    if (symbol->index == SHN_COMMON)
        return refuse(linker, "%s is a common symbol: compile with -fno-common", symbol->name);
    if (symbol->index == SHN_ABS) {
        *address = symbol->value;
        return true;
    }
    if (symbol->section == NULL || !symbol->section->loaded || symbol->value > symbol->section->size)
        return refuse(linker, "%s is not in a section that is loaded: compile it again", symbol->name);
    *address = symbol->section->address + symbol->value;
    return true;
}

static bool is_function(const struct symbol *symbol)
{
    return symbol->function && symbol->section != NULL && symbol->section->loaded &&
           symbol->section->segment == CODE_SEG && symbol->value % sizeof(struct tl_ebpf_insn) == 0;
}

static bool find_entry(struct linker *linker)
{
    static const char *const names[] = {"_start", "main"};

    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
        for (uint64_t i = 0; i < symbol_count(linker); i++) {
            struct symbol symbol = read_symbol(linker, i);
            if (is_function(&symbol) && strcmp(symbol.name, names[k]) == 0)
                return resolve(linker, &symbol, &linker->entry);
        }
    }
    return refuse(linker, "there is no function _start or main in it, where it would begin");
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
    return p + PHDR;
}

static uint8_t *at_address(const struct linker *linker, const struct section *section)
{
    const struct segment *segment = &linker->segments[section->segment];

    return linker->image + segment->offset + (section->address - segment->address);
}

static bool write_image(struct linker *linker)
{
    static const uint8_t ident[] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    static const uint32_t flags[SEGMENTS] = {PF_R | PF_X, PF_R, PF_R | PF_W};
    struct segment note = {0};
    uint32_t headers = linker->note != NULL ? 1 : 0;

    for (uint32_t i = 0; i < SEGMENTS; i++)
        headers += linker->segments[i].size > 0;
    uint64_t at = EHDR + (uint64_t)headers * PHDR;
    if (linker->note != NULL) {
        note = (struct segment){.offset = at, .file_size = linker->note->size, .size = linker->note->size};
        at = align8(at + note.size);
    }
    for (uint32_t i = 0; i < SEGMENTS; i++) {
        linker->segments[i].offset = at;
        at = align8(at + linker->segments[i].file_size);
    }
    linker->size = (size_t)at;
    linker->image = calloc(1, linker->size);
    if (linker->image == NULL)
        return refuse(linker, "out of memory");
    uint8_t *p = linker->image;
    memcpy(p, ident, sizeof ident);
    put(p + 16, 2, ET_EXEC);
    put(p + 18, 2, EM_BPF);
    put(p + 20, 4, 1);
    put(p + 24, 8, linker->entry);
    put(p + 32, 8, EHDR);
    put(p + 52, 2, EHDR);
    put(p + 54, 2, PHDR);
    put(p + 56, 2, headers);
    p += EHDR;
    for (uint32_t i = 0; i < SEGMENTS; i++)
        if (linker->segments[i].size > 0)
            p = put_program_header(p, PT_LOAD, flags[i], &linker->segments[i], 8);
    if (linker->note != NULL) {
        (void)put_program_header(p, PT_NOTE, PF_R, &note, 4);
        memcpy(linker->image + note.offset, linker->object + linker->note->offset, (size_t)note.size);
    }
    for (uint32_t i = 0; i < linker->count; i++) {
        const struct section *section = &linker->sections[i];
        if (section->loaded && section->type != SHT_NOBITS)
            memcpy(at_address(linker, section), linker->object + section->offset, (size_t)section->size);
    }
    return true;
}

// ---- Relocations ----

// Makes a call reach the function. Its immediate is relative to the symbol, in instructions, less one.
static bool relocate_call(struct linker *linker, const struct section *section, uint64_t at, uint8_t *p,
                          const struct symbol *symbol)
{
    uint64_t address;

    if (p[0] != 0x85 || p[1] != 0x10)
        return refuse(linker, "section %s has a relocation of a call where there is none: compile it again",
                      section->name);
    if (!resolve(linker, symbol, &address))
        return false;
    if (symbol->section == NULL || symbol->section->segment != CODE_SEG)
        return refuse(linker, "%s is called, but is no function of this object", symbol->name);
    int64_t target = (int64_t)address + ((int64_t)(int32_t)get(p + 4, 4) + 1) * 8;
    int64_t distance = target - (int64_t)(section->address + at) - 8;
    put(p + 4, 4, (uint64_t)(distance / 8));
    return true;
}

static bool relocate(struct linker *linker, const struct section *section, uint64_t at, uint32_t type,
                     const struct symbol *symbol)
{
    static const uint8_t bytes[] = {[R_BPF_64_64] = 16, [R_BPF_64_ABS64] = 8, [R_BPF_64_ABS32] = 4, [R_BPF_64_32] = 8};
    uint64_t address;

    if (type >= sizeof bytes || bytes[type] == 0)
        return refuse(linker,
                      "section %s has a relocation of type %" PRIu32
                      " to %s, which is not supported: compile it with clang 14 or later",
                      section->name, type, symbol->name);
    if (section->type == SHT_NOBITS || !within(at, bytes[type], section->size))
        return refuse(linker, "section %s has a relocation outside of it: compile it again", section->name);
    uint8_t *p = at_address(linker, section) + at;
    if (type == R_BPF_64_32)
        return relocate_call(linker, section, at, p, symbol);
    if (!resolve(linker, symbol, &address))
        return false;
    if (type == R_BPF_64_ABS64)
        put(p, 8, get(p, 8) + address);
    if (type == R_BPF_64_ABS32)
        put(p, 4, get(p, 4) + address);
    if (type == R_BPF_64_64) {
        address += get(p + 4, 4) | get(p + 12, 4) << 32;
        put(p + 4, 4, address);
        put(p + 12, 4, address >> 32);
    }
    return true;
}

static bool relocate_all(struct linker *linker)
{
    for (uint32_t i = 0; i < linker->count; i++) {
        const struct section *table = &linker->sections[i];
        if (table->type != SHT_REL || table->info >= linker->count || !linker->sections[table->info].loaded)
            continue;
        for (uint64_t at = 0; within(at, REL, table->size); at += REL) {
            const uint8_t *p = linker->object + table->offset + at;
            uint64_t number = get(p + 12, 4);
            if (number >= symbol_count(linker))
                return refuse(linker, "section %s names a symbol that is not there: compile it again", table->name);
            struct symbol symbol = read_symbol(linker, number);
            if (!relocate(linker, &linker->sections[table->info], get(p, 8), (uint32_t)get(p + 8, 4), &symbol))
                return false;
        }
    }
    return true;
}

// ---- The code ----

// Says where the instruction is: in which function, as far as symbols tell.
static bool refuse_insn(struct linker *linker, uint32_t index, const char *why)
{
    uint64_t address = linker->segments[CODE_SEG].address + (uint64_t)index * 8, best = 0;
    const char *name = "the code";

    for (uint64_t i = 0; i < symbol_count(linker); i++) {
        struct symbol symbol = read_symbol(linker, i);
        if (!is_function(&symbol))
            continue;
        uint64_t start = symbol.section->address + symbol.value;
        if (start <= address && start >= best) {
            best = start;
            name = symbol.name;
        }
    }
    best = best != 0 ? best : linker->segments[CODE_SEG].address;
    return refuse(linker, "%s, instruction %" PRIu64 ": %s", name, (address - best) / 8, why);
}

static bool check_code(struct linker *linker)
{
    static uint16_t scratch[TL_EBPF_CODE_MAX];
    const struct segment *segment = &linker->segments[CODE_SEG];
    const size_t count = (size_t)segment->size / sizeof(struct tl_ebpf_insn);
    struct tl_ebpf_insn *code = malloc((size_t)segment->size);
    const char *why = NULL;
    uint32_t at;

    if (code == NULL)
        return refuse(linker, "out of memory");
    memcpy(code, linker->image + segment->offset, (size_t)segment->size);
    int e = tl_ebpf_check(code, count, (size_t)(linker->entry - segment->address) / sizeof *code, scratch, &why, &at);
    free(code);
    return e == 0 || refuse_insn(linker, at, why);
}

uint8_t *host_ebpf_link(const uint8_t *object, size_t n, size_t *size, char why[HOST_LINK_WHY])
{
    struct linker linker = {.object = object, .n = n, .why = why};
    bool good =
        host_ebpf_is_object(object, n) || refuse(&linker, "not an object of eBPF: compile it by clang -target bpf -c");

    good = good && read_sections(&linker) && sort_sections(&linker) && lay_out(&linker) && find_entry(&linker) &&
           write_image(&linker) && relocate_all(&linker) && check_code(&linker);
    free(linker.sections);
    if (!good) {
        free(linker.image);
        return NULL;
    }
    *size = linker.size;
    return linker.image;
}
