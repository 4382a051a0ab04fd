// SPDX-License-Identifier: BSD-3-Clause
// Functions, lines and call frames of an ELF file: see debug_info.h.
#include "host/debug_info.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/vm/ebpf_object.h"
#include "stream/error.h"

struct file {
    Elf *elf;
    Dwarf *dwarf; // NULL: it has no debug information
    // Of an object of eBPF: its first section of code, which the linker places at HOST_EBPF_PAGE, and the bytes of
    // that. Addresses in the object count from there. 0: the file is an image, with addresses of its own.
    size_t object_code;
    uint64_t code_size;
};

struct text {
    char *s;
    size_t n, cap;
};

// Text that does not fit is left out, and so are characters that could pass for the end of a line.
static void put(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct text *text, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text->s + text->n, text->cap - text->n, format, args);
    va_end(args);
    for (size_t i = text->n; n > 0 && i < text->cap && text->s[i] != '\0'; i++)
        if ((unsigned char)text->s[i] < 0x20)
            text->s[i] = '?';
    text->n += n < 0 ? 0 : (size_t)n < text->cap - text->n ? (size_t)n : text->cap - text->n - 1;
}

static void end_line(struct text *text)
{
    if (text->n + 1 < text->cap) {
        text->s[text->n++] = '\n';
        text->s[text->n] = '\0';
    }
}

static bool find_object_code(struct file *file)
{
    size_t names = 0;
    Elf_Scn *scn = NULL;
    GElf_Shdr section;

    while (elf_getshdrstrndx(file->elf, &names) == 0 && (scn = elf_nextscn(file->elf, scn)) != NULL) {
        const char *name = gelf_getshdr(scn, &section) != NULL ? elf_strptr(file->elf, names, section.sh_name) : NULL;
        if (name != NULL && strcmp(name, ".text") == 0 && section.sh_size > 0) {
            file->object_code = elf_ndxscn(scn);
            file->code_size = section.sh_size;
            return true;
        }
    }
    return false;
}

// The process ends soon, and with it all that is open.
static int open_file(struct file *file, const char *path, char *text, size_t cap)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        snprintf(text, cap, "%s: %s", path, strerror(errno));
        return TL_ERR_IO;
    }
    (void)elf_version(EV_CURRENT);
    file->elf = elf_begin(fd, ELF_C_READ, NULL);
    GElf_Ehdr head;
    if (file->elf == NULL || elf_kind(file->elf) != ELF_K_ELF || gelf_getehdr(file->elf, &head) == NULL ||
        head.e_ident[EI_DATA] != ELFDATA2LSB) {
        snprintf(text, cap, "%s is no ELF file of a board", path);
        return TL_ERR_IO;
    }
    file->dwarf = dwarf_begin_elf(file->elf, DWARF_C_READ, NULL);
    if (head.e_type == ET_REL && head.e_machine == EM_BPF && !find_object_code(file)) {
        snprintf(text, cap, "%s has no code in .text", path);
        return TL_ERR_IO;
    }
    return 0;
}

// An address of the image, as the file counts.
static uint64_t in_file(const struct file *file, uint64_t address)
{
    return file->object_code != 0 ? address - HOST_EBPF_PAGE : address;
}

// In memory that the file has code for. What the linker left out has addresses too, from 0.
static bool is_code(const struct file *file, uint64_t address)
{
    size_t count = 0;

    if (file->object_code != 0)
        return address < file->code_size;
    if (elf_getphdrnum(file->elf, &count) != 0)
        return false;
    for (size_t i = 0; i < count && i < 65536; i++) {
        GElf_Phdr segment;
        if (gelf_getphdr(file->elf, (int)i, &segment) != NULL && segment.p_type == PT_LOAD &&
            (segment.p_flags & PF_X) != 0 && address - segment.p_vaddr < segment.p_memsz)
            return true;
    }
    return false;
}

// The compilation unit of an address; by what the unit itself says, as not all compilers make a table of them.
static bool find_unit(const struct file *file, uint64_t address, Dwarf_Die *unit)
{
    Dwarf_CU *cu = NULL;
    uint8_t kind;

    if (file->dwarf == NULL)
        return false;
    while (dwarf_get_units(file->dwarf, cu, &cu, NULL, &kind, unit, NULL) == 0)
        if (kind == DW_UT_compile && dwarf_haspc(unit, address) > 0)
            return true;
    return false;
}

// ---- Functions without debug information: the last symbol before the address

struct nearest {
    uint64_t start;
    bool function; // a symbol that says so wins over a label at the same place
    const char *name;
};

static void look_at(const struct file *file, const GElf_Shdr *section, const GElf_Sym *symbol, uint64_t address,
                    struct nearest *best)
{
    int type = GELF_ST_TYPE(symbol->st_info);
    bool function = type == STT_FUNC;
    uint64_t start = symbol->st_value & ~UINT64_C(1); // bit 0 of a function says Thumb

    if ((!function && type != STT_NOTYPE) || symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE ||
        (file->object_code != 0 && symbol->st_shndx != file->object_code) || start > address ||
        (symbol->st_size != 0 && address - start >= symbol->st_size))
        return;
    const char *name = elf_strptr(file->elf, section->sh_link, symbol->st_name);
    if (name == NULL || name[0] == '\0' || name[0] == '$' || name[0] == '.') // marks of code and data, local labels
        return;
    if (best->name == NULL || start > best->start || (start == best->start && function && !best->function))
        *best = (struct nearest){start, function, name};
}

static const char *symbol_of(const struct file *file, uint64_t address)
{
    struct nearest best = {0};
    Elf_Scn *scn = NULL;
    GElf_Shdr section;

    while ((scn = elf_nextscn(file->elf, scn)) != NULL) {
        if (gelf_getshdr(scn, &section) == NULL || section.sh_type != SHT_SYMTAB || section.sh_entsize == 0)
            continue;
        Elf_Data *data = elf_getdata(scn, NULL);
        for (uint64_t i = 0; data != NULL && i < section.sh_size / section.sh_entsize && i < INT32_MAX; i++) {
            GElf_Sym symbol;
            if (gelf_getsym(data, (int)i, &symbol) == NULL)
                break;
            look_at(file, &section, &symbol, address, &best);
        }
    }
    return best.name;
}

// ---- Lines

static void put_place(struct text *text, const char *path, int line)
{
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;

    put(text, " at %s:", path == NULL ? "??" : slash != NULL ? slash + 1 : path);
    if (line > 0)
        put(text, "%d", line);
    else
        put(text, "?");
    end_line(text);
}

// Where the function that is within another was called from.
static void call_place(Dwarf_Die *unit, Dwarf_Die *inlined, const char **path, int *line)
{
    Dwarf_Attribute attribute;
    Dwarf_Files *files;
    Dwarf_Word number;
    size_t count;

    *path = NULL;
    *line = 0;
    if (dwarf_getsrcfiles(unit, &files, &count) == 0 &&
        dwarf_formudata(dwarf_attr(inlined, DW_AT_call_file, &attribute), &number) == 0 && number < count)
        *path = dwarf_filesrc(files, number, NULL, NULL);
    if (dwarf_formudata(dwarf_attr(inlined, DW_AT_call_line, &attribute), &number) == 0 && number < INT32_MAX)
        *line = (int)number;
}

// A line for each function that the address is in, up to the one that was not put into another.
static void put_functions(struct text *text, Dwarf_Die *unit, uint64_t address, const char *symbol, const char *path,
                          int line)
{
    Dwarf_Die *innermost = NULL, *scopes = NULL;
    int count = dwarf_getscopes(unit, address, &innermost);
    bool whole = false;

    if (count > 0)
        count = dwarf_getscopes_die(&innermost[0], &scopes);
    for (int i = 0; i < count && !whole; i++) {
        int tag = dwarf_tag(&scopes[i]);
        if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram)
            continue;
        whole = tag == DW_TAG_subprogram;
        const char *name = dwarf_diename(&scopes[i]);
        put(text, "%s", name != NULL ? name : whole && symbol != NULL ? symbol : "??");
        put_place(text, path, line);
        if (!whole)
            call_place(unit, &scopes[i], &path, &line);
    }
    if (!whole) {
        put(text, "%s", symbol != NULL ? symbol : "??");
        put_place(text, path, line);
    }
}

int host_debug_lines(const char *elf, uint64_t address, char *s, size_t cap)
{
    struct file file = {0};
    struct text text = {s, 0, cap};
    Dwarf_Die unit;
    const char *path = NULL, *symbol = NULL;
    int line = 0;
    int e = open_file(&file, elf, s, cap);

    if (e < 0)
        return e;
    address = in_file(&file, address);
    if (is_code(&file, address)) {
        symbol = symbol_of(&file, address);
        if (find_unit(&file, address, &unit)) {
            Dwarf_Line *found = dwarf_getsrc_die(&unit, address);
            path = found != NULL ? dwarf_linesrc(found, NULL, NULL) : NULL;
            (void)dwarf_lineno(found, &line);
            put_functions(&text, &unit, address, symbol, path, line);
        } else if (symbol != NULL) {
            put(&text, "%s", symbol);
            put_place(&text, NULL, 0);
        }
    }
    if (text.n > 0)
        s[--text.n] = '\0'; // the last line's end
    if (text.n != 0 && strncmp(s, "??", 2) != 0)
        return 0;
    snprintf(s, cap, "??");
    return TL_ERR_NOTFOUND;
}

// ---- Call frames

// A function that never returns need not keep what it would return to.
static bool never_returns(const struct file *file, uint64_t address)
{
    Dwarf_Die unit, *scopes = NULL;
    Dwarf_Attribute attribute;
    int count = find_unit(file, address, &unit) ? dwarf_getscopes(&unit, address, &scopes) : 0;

    for (int i = 0; i < count; i++)
        if (dwarf_attr_integrate(&scopes[i], DW_AT_noreturn, &attribute) != NULL)
            return true;
    return false;
}

int host_debug_link(const char *elf, uint64_t address, char *text, size_t cap)
{
    struct file file = {0};
    Dwarf_Frame *frame = NULL;
    Dwarf_Op memory[3], *how = memory;
    size_t steps = 1;
    int e = open_file(&file, elf, text, cap);

    if (e < 0)
        return e;
    if (file.object_code != 0 || !is_code(&file, address) || never_returns(&file, address))
        return TL_ERR_NOTFOUND;
    Dwarf_CFI *frames = file.dwarf != NULL ? dwarf_getcfi(file.dwarf) : NULL; // .debug_frame, else .eh_frame
    if (frames == NULL)
        frames = dwarf_getcfi_elf(file.elf);
    if (frames == NULL || dwarf_cfi_addrframe(frames, address, &frame) != 0)
        return TL_ERR_NOTFOUND;
    int link = dwarf_frame_info(frame, NULL, NULL, NULL);
    // "The same value as in the caller's frame": still in its register.
    return dwarf_frame_register(frame, link, memory, &how, &steps) == 0 && steps == 0 && how == NULL ? 0
                                                                                                     : TL_ERR_NOTFOUND;
}
