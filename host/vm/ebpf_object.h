// SPDX-License-Identifier: BSD-3-Clause
// An object of eBPF as the linker sees it: its sections, each with the segment that it goes to, and its symbols. The
// bytes are not trusted, and none is read outside of them.
#ifndef TL_HOST_VM_EBPF_OBJECT_H
#define TL_HOST_VM_EBPF_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOST_EBPF_PAGE 0x1000u // bytes; segments begin at multiples of this

// ELF64, System V ABI.
enum { HOST_ELF_EXEC = 2, HOST_ELF_BPF = 247 };                                           // e_type, e_machine
enum { HOST_ELF_EHDR = 64, HOST_ELF_PHDR = 56, HOST_ELF_REL = 16 };                       // bytes of each
enum { HOST_ELF_SHT_NOBITS = 8, HOST_ELF_SHT_REL = 9 };                                   // section.type
enum { HOST_ELF_SHN_UNDEF = 0, HOST_ELF_SHN_ABS = 0xfff1, HOST_ELF_SHN_COMMON = 0xfff2 }; // symbol.index

enum { HOST_EBPF_CODE, HOST_EBPF_CONSTANTS, HOST_EBPF_DATA, HOST_EBPF_SEGMENTS }; // in the order of their addresses

struct host_ebpf_section {
    const char *name;
    uint32_t type, link, info;
    uint64_t flags, offset, size, align;
    bool loaded;
    uint32_t segment; // of a loaded one
    uint64_t address; // the linker's; 0: none yet
};

struct host_ebpf_symbol {
    const char *name; // a section's name, if the symbol stands for that
    uint64_t value;
    const struct host_ebpf_section *section; // NULL: none
    uint32_t index;
    bool function;
    bool of_thread; // thread-local
};

struct host_ebpf_object {
    const uint8_t *bytes;
    size_t n;
    struct host_ebpf_section *sections; // for free()
    uint32_t count;
    const struct host_ebpf_section *symbols; // the table, and its names
    const char *names;
    size_t names_size;
    const struct host_ebpf_section *note; // the manifest; NULL: none
    char *why;                            // HOST_LINK_WHY bytes
};

// Writes why the object is refused, and returns false.
__attribute__((format(printf, 2, 3))) bool host__ebpf_refuse(struct host_ebpf_object *object, const char *format, ...);

// Reads the sections, and sorts them. `bytes`, `n` and `why` are set. False: refused.
bool host__ebpf_read(struct host_ebpf_object *object);

uint64_t host__ebpf_symbol_count(const struct host_ebpf_object *object);

// Returns symbol i, which is below the count.
struct host_ebpf_symbol host__ebpf_symbol(const struct host_ebpf_object *object, uint64_t i);

// Returns the number that lies there, of up to 8 bytes.
static inline uint64_t host__ebpf_get(const uint8_t *p, unsigned bytes)
{
    uint64_t value = 0;

    while (bytes-- > 0)
        value = value << 8 | p[bytes];
    return value;
}

// Returns whether [at, at + size) lies within [0, all).
static inline bool host__ebpf_within(uint64_t at, uint64_t size, uint64_t all)
{
    return at <= all && size <= all - at;
}

#endif
