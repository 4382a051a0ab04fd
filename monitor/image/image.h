// SPDX-License-Identifier: BSD-3-Clause
// Applet images: static ELF executables, checked whole before a byte of memory is written, then placed.
//
// The image is not trusted and may lie at any address. It is read where it stands, so it must not change between check
// and place: give these functions the monitor's own copy, never memory that an applet can write.
//
//     limits.align        applet's memory: limits.memory bytes
//     |                                                                        |
//     [ text r-x ][ rodata r-- ]..gap..[ data rw- ][ heap and stack rw- ......]
//     base        segments in whole pages of 4 KiB  top                        base + size, where sp starts
//
// Only p_vaddr counts: p_paddr, sections, PT_TLS, PT_GNU_STACK and their like are not looked at. Bit 0 of an ARM entry
// says Thumb.
//
// Example
//     static const struct tl_image_limits limits = {.elf_class = 1, .machine = 40, .memory = 0x100000, .align =
//     0x100000}; struct tl_image image; const char *why; if (tl_image_check(elf, n, &limits, &image, &why) < 0)
//         refuse(why);
//     tl_image_place(elf, &image, memory, 0, image.size);
#ifndef TL_MONITOR_IMAGE_H
#define TL_MONITOR_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "monitor/access.h"
#include "stream/error.h"
#include "transports/syscall/abi.h"

#define TL_IMAGE_SEGMENTS 8    // PT_LOADs, at the most
#define TL_IMAGE_HEADERS  32   // program headers of all kinds
#define TL_IMAGE_NOTES    4096 // bytes of all PT_NOTEs together
#define TL_IMAGE_PAGE     4096 // of protection
#define TL_IMAGE_STACK    4096 // left above the segments at the least, whatever the manifest says

// [start, end) of an applet's addresses.
struct tl_image_range {
    uint64_t start;
    uint64_t end;
};

// Memory set apart for one applet whose image is linked there: all of [start, end) is its own.
struct tl_image_region {
    uint64_t start;
    uint64_t end;
    uintptr_t memory;        // where the monitor sees `start`
    const char *permissions; // of an image without a manifest
};

// What a board takes. Every range is of the applet's own addresses.
struct tl_image_limits {
    uint8_t elf_class;                      // 1: 32 bits, 2: 64 bits
    uint16_t machine;                       // 40: ARM, 243: RISC-V
    uint64_t memory;                        // bytes that an applet has, in one piece; a multiple of TL_IMAGE_PAGE
    uint64_t align;                         // where that may start: a power of two
    const struct tl_image_range *forbidden; // where the board's own things are mapped
    size_t forbidden_count;
    const struct tl_image_region *regions; // larger pieces, for images linked there
    size_t region_count;
};

struct tl_segment {
    uint64_t base;
    uint64_t size;
    uint32_t access; // TL_ACCESS_READ, always, with WRITE or EXEC
    uint32_t offset; // of its first byte in the file
    uint32_t file_size;
};

// Valid only after a check that gave 0.
struct tl_image {
    uint64_t base; // the applet's memory starts here: the lowest segment, rounded down to limits->align; or its region
    uint64_t size; // limits->memory, or the region's
    const struct tl_image_region *region; // that it is linked for; NULL: none
    uint64_t entry;
    struct tl_segment segments[TL_IMAGE_SEGMENTS]; // by rising address; none empty
    uint32_t count;
    struct tl_manifest manifest; // zero if there is none
    bool has_manifest;
};

// 0, or TL_ERR_IMAGE; *why is then a constant sentence: which rule was broken, and what to do. Time is
// bounded by the three numbers above, whatever n is: nothing but headers and notes is read.
int tl_image_check(const void *elf, size_t n, const struct tl_image_limits *limits, struct tl_image *image,
                   const char **why);

// Makes memory[at..at + n) what it is when the applet starts: its segments' bytes, and zero for all the rest.
// memory[0..image->size) is what the applet sees at image->base; at + n is at most image->size.
void tl_image_place(const void *elf, const struct tl_image *image, void *memory, size_t at, size_t n);

struct tl_permission_name {
    const char *name;
    uint32_t bits;
};

// A manifest's permissions (names with blanks between) to their bits. 0; or TL_ERR_IMAGE for a name that is not in the
// table: *bad then points to it within names, and *mask is 0.
int tl_permissions_parse(const char *names, const struct tl_permission_name *table, size_t count, uint32_t *mask,
                         const char **bad);

#endif
