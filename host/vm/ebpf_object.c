// SPDX-License-Identifier: BSD-3-Clause
// Reads an object of eBPF: see ebpf_object.h.
#include "host/vm/ebpf_object.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/vm/ebpf_link.h"
#include "monitor/vm/ebpf.h"

enum { ET_REL = 1 };
enum { SHT_PROGBITS = 1, SHT_SYMTAB = 2, SHT_RELA = 4, SHT_NOTE = 7, SHT_NOBITS = 8 };
enum { SHF_WRITE = 1, SHF_ALLOC = 2, SHF_EXECINSTR = 4, SHF_TLS = 0x400 };
enum { SHDR = 64, SYM = 24 }; // bytes of each

#define SECTIONS 4096u // the most sections of an object

bool host__ebpf_refuse(struct host_ebpf_object *object, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(object->why, HOST_LINK_WHY, format, args);
    va_end(args);
    for (char *p = object->why; *p != '\0'; p++)
        if (*p < ' ' || *p > '~')
            *p = '?'; // a name in the object must not steer the terminal
    return false;
}

bool host_ebpf_is_object(const uint8_t *object, size_t n)
{
    static const uint8_t magic[] = {0x7f, 'E', 'L', 'F', 2, 1, 1}; // 64 bits, little-endian

    return n >= HOST_ELF_EHDR && memcmp(object, magic, sizeof magic) == 0 && host__ebpf_get(object + 16, 2) == ET_REL &&
           host__ebpf_get(object + 18, 2) == HOST_ELF_BPF;
}

// Returns a NUL-terminated name of a table of names, which ends in a NUL, or a name that says that there is none.
static const char *name_in(const char *names, size_t size, uint64_t at)
{
    return at < size && names[size - 1] == '\0' ? names + at : "(no name)";
}

// ---- Sections ----

static bool read_section(struct host_ebpf_object *object, const uint8_t *p, struct host_ebpf_section *section)
{
    *section = (struct host_ebpf_section){.type = (uint32_t)host__ebpf_get(p + 4, 4),
                                          .link = (uint32_t)host__ebpf_get(p + 40, 4),
                                          .info = (uint32_t)host__ebpf_get(p + 44, 4),
                                          .flags = host__ebpf_get(p + 8, 8),
                                          .offset = host__ebpf_get(p + 24, 8),
                                          .size = host__ebpf_get(p + 32, 8),
                                          .align = host__ebpf_get(p + 48, 8)};
    if (section->type == SHT_NOBITS)
        section->offset = 0; // it has no bytes in the file
    else if (!host__ebpf_within(section->offset, section->size, object->n))
        return host__ebpf_refuse(object, "a section lies outside of the file: compile it again");
    return true;
}

static bool read_sections(struct host_ebpf_object *object)
{
    const uint8_t *bytes = object->bytes;
    uint64_t at = host__ebpf_get(bytes + 40, 8), names = host__ebpf_get(bytes + 62, 2);

    object->count = (uint32_t)host__ebpf_get(bytes + 60, 2);
    if (object->count == 0 || object->count > SECTIONS || host__ebpf_get(bytes + 58, 2) != SHDR ||
        names >= object->count || !host__ebpf_within(at, (uint64_t)object->count * SHDR, object->n))
        return host__ebpf_refuse(object, "the table of sections is damaged: compile it again");
    object->sections = calloc(object->count, sizeof *object->sections);
    if (object->sections == NULL)
        return host__ebpf_refuse(object, "out of memory");
    for (uint32_t i = 0; i < object->count; i++)
        if (!read_section(object, bytes + at + (size_t)i * SHDR, &object->sections[i]))
            return false;
    const struct host_ebpf_section *table = &object->sections[names];
    size_t size = table->type == SHT_NOBITS ? 0 : (size_t)table->size;
    for (uint32_t i = 0; i < object->count; i++)
        object->sections[i].name =
            name_in((const char *)bytes + table->offset, size, host__ebpf_get(bytes + at + (size_t)i * SHDR, 4));
    return true;
}

static bool is_named(const struct host_ebpf_section *section, const char *name)
{
    return strcmp(section->name, name) == 0;
}

// Constructors and destructors, by any of their names. Nothing would call them.
static bool runs_by_itself(const struct host_ebpf_section *section)
{
    static const char *const names[] = {".ctors", ".dtors", ".init_array", ".fini_array"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strncmp(section->name, names[i], strlen(names[i])) == 0)
            return true;
    return false;
}

// Finds what the section is for: a segment, the note, the symbols, or nothing.
static bool sort_section(struct host_ebpf_object *object, struct host_ebpf_section *section)
{
    const bool bits = section->type == SHT_PROGBITS, zero = section->type == SHT_NOBITS;

    if (section->type == SHT_SYMTAB)
        object->symbols = section;
    if (section->type == SHT_NOTE && is_named(section, ".note.trapline")) {
        if (object->note != NULL)
            return host__ebpf_refuse(object, "there are two sections .note.trapline: write TL_MANIFEST once");
        object->note = section;
    }
    if (section->type == SHT_RELA)
        return host__ebpf_refuse(
            object,
            "section %s has relocations with addends, which clang does not make for eBPF: compile it with clang",
            section->name);
    if ((section->flags & SHF_ALLOC) == 0 || section->type == SHT_NOTE || section->size == 0)
        return true;
    if ((!bits && !zero) || runs_by_itself(section))
        return host__ebpf_refuse(object,
                                 "section %s (type %" PRIu32
                                 ") is none that an applet has: constructors do not run, so call them from _start",
                                 section->name, section->type);
    if (is_named(section, "maps") || is_named(section, ".maps"))
        return host__ebpf_refuse(object, "section %s: there are no maps here; keep data in global variables",
                                 section->name);
    if ((section->flags & SHF_TLS) != 0)
        return host__ebpf_refuse(object, "section %s is of one thread: applets have no threads; use global variables",
                                 section->name);
    if ((section->align & (section->align - 1)) != 0 || section->align > HOST_EBPF_PAGE)
        return host__ebpf_refuse(object, "section %s wants an alignment of %" PRIu64 ": the most is 4096",
                                 section->name, section->align);
    bool code = (section->flags & SHF_EXECINSTR) != 0, written = (section->flags & SHF_WRITE) != 0;
    if (code && (written || zero || section->size % sizeof(struct tl_ebpf_insn) != 0))
        return host__ebpf_refuse(
            object, "section %s is code, but is writable or not whole instructions: compile it again", section->name);
    section->loaded = true;
    section->segment = code ? HOST_EBPF_CODE : written || zero ? HOST_EBPF_DATA : HOST_EBPF_CONSTANTS;
    return true;
}

static bool sort_sections(struct host_ebpf_object *object)
{
    for (uint32_t i = 0; i < object->count; i++)
        if (!sort_section(object, &object->sections[i]))
            return false;
    if (object->symbols == NULL || object->symbols->link >= object->count)
        return host__ebpf_refuse(object, "there is no table of symbols: do not strip the object");
    const struct host_ebpf_section *names = &object->sections[object->symbols->link];
    object->names = (const char *)object->bytes + names->offset;
    object->names_size = names->type == SHT_NOBITS ? 0 : (size_t)names->size;
    return true;
}

bool host__ebpf_read(struct host_ebpf_object *object)
{
    if (!host_ebpf_is_object(object->bytes, object->n))
        return host__ebpf_refuse(object, "not an object of eBPF: compile it by clang -target bpf -c");
    return read_sections(object) && sort_sections(object);
}

// ---- Symbols ----

uint64_t host__ebpf_symbol_count(const struct host_ebpf_object *object)
{
    return object->symbols->size / SYM;
}

struct host_ebpf_symbol host__ebpf_symbol(const struct host_ebpf_object *object, uint64_t i)
{
    const uint8_t *p = object->bytes + object->symbols->offset + i * SYM;
    struct host_ebpf_symbol symbol = {.name = name_in(object->names, object->names_size, host__ebpf_get(p, 4)),
                                      .value = host__ebpf_get(p + 8, 8),
                                      .index = (uint32_t)host__ebpf_get(p + 6, 2),
                                      .function = (p[4] & 15) == 2,
                                      .of_thread = (p[4] & 15) == 6};

    if (symbol.index != HOST_ELF_SHN_UNDEF && symbol.index < object->count)
        symbol.section = &object->sections[symbol.index];
    if ((p[4] & 15) == 3 && symbol.section != NULL)
        symbol.name = symbol.section->name;
    return symbol;
}
