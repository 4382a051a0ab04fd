// SPDX-License-Identifier: BSD-3-Clause
// What judging an image costs at the most (tools/bench.sh): as many segments, headers and notes as are taken, each note
// as short as it can be, and the manifest last.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/image/image.c" // NOLINT(bugprone-suspicious-include): no library here has the monitor

#define BASE  0x40000000u
#define NOTES 0x1000u // where in the file the notes begin

static uint8_t elf[0x3000];

static void put(size_t at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++, value >>= 8)
        elf[at + i] = (uint8_t)value;
}

static void put_header(unsigned i, uint32_t type, uint32_t flags, uint64_t offset, uint64_t vaddr, uint64_t size)
{
    size_t at = 64 + i * 56u;

    put(at, 4, type);
    put(at + 4, 4, flags);
    put(at + 8, 8, offset);
    put(at + 16, 8, vaddr);
    put(at + 32, 8, size);
    put(at + 40, 8, size);
    put(at + 48, 8, 4);
}

static void make(void)
{
    static const struct tl_manifest manifest = {
        .version = TL_MANIFEST_VERSION, .name = "worst", .permissions = "echo log"};
    unsigned notes = TL_IMAGE_HEADERS - TL_IMAGE_SEGMENTS, room = TL_IMAGE_NOTES - 24 - sizeof manifest;
    unsigned each = room / (notes - 1) / 12 * 12;

    memcpy(elf, "\177ELF\2\1\1", 7);
    put(16, 2, 2);
    put(18, 2, 243);
    put(20, 4, 1);
    put(24, 8, BASE + (TL_IMAGE_SEGMENTS - 1) * 0x1000u);
    put(32, 8, 64);
    put(54, 2, 56);
    put(56, 2, TL_IMAGE_HEADERS);
    // By falling address: each is moved to the front of all before it.
    for (unsigned i = 0; i < TL_IMAGE_SEGMENTS; i++)
        put_header(i, PT_LOAD, i == 0 ? FLAG_EXEC : FLAG_WRITE, 0, BASE + (TL_IMAGE_SEGMENTS - 1 - i) * 0x1000u, 0x800);
    for (unsigned i = TL_IMAGE_SEGMENTS; i < TL_IMAGE_HEADERS; i++)
        put_header(i, PT_NOTE, 0, NOTES, 0, each);
    put_header(TL_IMAGE_HEADERS - 1, PT_NOTE, 0, NOTES + 0x1000, 0, 24 + sizeof manifest);
    put(NOTES + 0x1000, 4, sizeof TL_MANIFEST_OWNER);
    put(NOTES + 0x1004, 4, sizeof manifest);
    put(NOTES + 0x1008, 4, TL_MANIFEST_TYPE);
    memcpy(elf + NOTES + 0x100c, TL_MANIFEST_OWNER, sizeof TL_MANIFEST_OWNER);
    memcpy(elf + NOTES + 0x1018, &manifest, sizeof manifest);
}

int main(int argc, char **argv)
{
    static const struct tl_image_range forbidden[8];
    static const struct tl_image_limits limits = {.elf_class = 2,
                                                  .machine = 243,
                                                  .memory = 0x100000,
                                                  .align = 0x100000,
                                                  .forbidden = forbidden,
                                                  .forbidden_count = 8};
    struct tl_image image;
    const char *why = "";
    int e = -1;

    if (argc < 2) {
        puts("load.check_instructions");
        return 0;
    }
    make();
    for (long i = strtol(argv[1], NULL, 10); i > 0; i--)
        e = tl_image_check(elf, sizeof elf, &limits, &image, &why);
    if (e < 0)
        puts(why);
    return e == 0 && image.has_manifest && image.count == TL_IMAGE_SEGMENTS ? 0 : 1;
}
