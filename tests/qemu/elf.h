// SPDX-License-Identifier: BSD-3-Clause
// Where the fields of an ELF file stand (System V ABI, chapters 4 and 5), of 32 and of 64 bits: for tests that look
// into images, or spoil them.
#ifndef TL_TESTS_QEMU_ELF_H
#define TL_TESTS_QEMU_ELF_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct elf_layout {
    unsigned word; // bytes of an address
    size_t header_size, entry, phoff, phnum;
    size_t ph_size;                             // of a program header; within it:
    size_t flags, offset, vaddr, filesz, memsz; // type is first
};

static inline const struct elf_layout *elf_layout(const uint8_t *elf)
{
    static const struct elf_layout layouts[] = {
        {4, 52, 24, 28, 44, 32, 24, 4, 8, 16, 20},
        {8, 64, 24, 32, 56, 56, 4, 8, 16, 32, 40},
    };
    return &layouts[elf[4] == 2];
}

static inline uint64_t elf_get(const uint8_t *elf, size_t at, unsigned bytes)
{
    uint64_t value = 0;
    memcpy(&value, elf + at, bytes);
    return value;
}

static inline void elf_put(uint8_t *elf, size_t at, unsigned bytes, uint64_t value)
{
    memcpy(elf + at, &value, bytes);
}

// Where program header i stands; 0 if there are fewer.
static inline size_t elf_header(const uint8_t *elf, size_t n, unsigned i)
{
    const struct elf_layout *layout = elf_layout(elf);
    uint64_t at = elf_get(elf, layout->phoff, layout->word) + i * layout->ph_size;

    return i < elf_get(elf, layout->phnum, 2) && at + layout->ph_size <= n ? (size_t)at : 0;
}

#endif
