// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the ELF loader: no image makes it read past its end, and whatever it takes keeps every rule of abi.md and can
// be placed.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/image/image.h"

#define MEMORY 0x10000

static const struct tl_image_range forbidden[] = {{0, 0x10000}, {0x20000000, 0x20010000}};

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check_rules(const struct tl_image *image, uint64_t pc, size_t n)
{
    uint64_t end = image->base, access_end = 0;
    uint32_t access = 0;
    int entry_found = 0;
    require(image->count >= 1 && image->count <= TL_IMAGE_SEGMENTS && image->size == MEMORY);
    require(image->base % MEMORY == 0 && image->base + (MEMORY - 1) > image->base);
    for (size_t i = 0; i < 2; i++)
        require(image->base + (MEMORY - 1) < forbidden[i].start || image->base >= forbidden[i].end);
    for (uint32_t i = 0; i < image->count; i++) {
        const struct tl_segment *s = &image->segments[i];
        require(s->size > 0 && s->file_size <= s->size);
        require(s->offset <= n && s->file_size <= n - s->offset);
        require(s->base >= end && s->base - image->base <= MEMORY && s->size <= MEMORY - (s->base - image->base));
        require((s->access & (TL_ACCESS_WRITE | TL_ACCESS_EXEC)) != (TL_ACCESS_WRITE | TL_ACCESS_EXEC));
        require(i == 0 || s->access == access || s->base / 4096 > (access_end - 1) / 4096);
        end = access_end = s->base + s->size;
        access = s->access;
        if ((access & TL_ACCESS_EXEC) != 0 && pc >= s->base && pc - s->base < s->size)
            entry_found = 1;
    }
    require(entry_found);
    require(image->base + MEMORY - end >= TL_IMAGE_STACK);
    if (image->has_manifest) {
        require(memchr(image->manifest.name, 0, TL_NAME_SIZE) != NULL && image->manifest.name[0] != '\0');
        require(memchr(image->manifest.permissions, 0, sizeof image->manifest.permissions) != NULL);
        require(image->base + MEMORY - end >= image->manifest.stack);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static uint8_t memory[MEMORY];
    static const struct tl_permission_name table[] = {{"echo", 1}, {"log", 2}};
    struct tl_image image;
    const char *why;
    for (uint8_t wide = 0; wide < 2; wide++) {
        const struct tl_image_limits limits = {.elf_class = (uint8_t)(1 + wide),
                                               .machine = wide ? 243 : 40,
                                               .memory = MEMORY,
                                               .align = MEMORY,
                                               .forbidden = forbidden,
                                               .forbidden_count = 2};
        int e = tl_image_check(data, n, &limits, &image, &why);
        require(e == 0 || (e == TL_ERR_IMAGE && why[0] != '\0'));
        if (e < 0)
            continue;
        check_rules(&image, wide ? image.entry : image.entry & ~UINT64_C(1), n);
        tl_image_place(data, &image, memory, 0, (size_t)image.size);
        uint32_t mask;
        const char *bad;
        require((tl_permissions_parse(image.manifest.permissions, table, 2, &mask, &bad) == 0) == (bad == NULL));
    }
    return 0;
}
