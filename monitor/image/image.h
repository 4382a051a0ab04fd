// SPDX-License-Identifier: BSD-3-Clause Applet images: static ELF executables. An image is checked completely before a
// byte of memory is written, then placed.
//
// The image is not trusted and may lie at any address. It is read where it stands, so it must not change between check
// and place: give these functions the monitor's own copy, never memory that an applet can write.
//
//     limits.align        applet's memory: limits.memory bytes
//     |                                                                        |
//     [ text r-x ][ rodata r-- ]..gap..[ data rw- ][ heap and stack rw- ......]
//     base        segments in whole pages of 4 KiB  top                        base + size, where sp starts
//
// The addresses are those of p_vaddr. p_paddr, sections, PT_TLS, PT_GNU_STACK and the like are ignored. Bit 0 of an ARM
// entry point means Thumb.
//
// Example
//     static const struct tl_image_limits limits = {
//         .elf_class = 1, .machine = 40, .memory = 0x100000, .align = 0x100000};
//     struct tl_image image;
//     const char *why;
//     if (tl_image_check(elf, n, &limits, &image, &why) < 0)
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

#define TL_IMAGE_SEGMENTS 8    // the most PT_LOADs
#define TL_IMAGE_HEADERS  32   // the most program headers of all kinds
#define TL_IMAGE_NOTES    4096 // the most bytes of all PT_NOTEs together
#define TL_IMAGE_PAGE     4096 // bytes: the unit of protection
#define TL_IMAGE_STACK    4096 // the least bytes above the segments, whatever the manifest says

// The addresses [start, end), as an applet sees them.
struct tl_image_range {
    uint64_t start;
    uint64_t end;
};

// Memory reserved for one applet at a time, whose image is linked there. All of [start, end) belongs to it.
struct tl_image_region {
    uint64_t start;
    uint64_t end;
    uintptr_t memory;        // where the monitor sees `start`
    const char *permissions; // of an image without a manifest
};

// The images that a board accepts. All ranges are addresses as the applet sees them.
struct tl_image_limits {
    uint8_t elf_class;                      // 1: 32 bits, 2: 64 bits
    uint16_t machine;                       // 40: ARM, 243: RISC-V
    uint64_t memory;                        // bytes that an applet has, in one piece; a multiple of TL_IMAGE_PAGE
    uint64_t align;                         // of its first byte; a power of two
    const struct tl_image_range *forbidden; // addresses that the board maps for itself
    size_t forbidden_count;
    const struct tl_image_region *regions; // larger pieces of memory, for images linked there
    size_t region_count;
};

struct tl_segment {
    uint64_t base;
    uint64_t size;
    uint32_t access; // TL_ACCESS_READ always, or-ed with WRITE or EXEC
    uint32_t offset; // of its first byte in the file
    uint32_t file_size;
};

// Valid only after tl_image_check returned 0.
struct tl_image {
    uint64_t base; // the applet's memory starts here: the lowest segment, rounded down to limits->align; or its region
    uint64_t size; // limits->memory, or the region's
    const struct tl_image_region *region; // the region that it is linked for; NULL: none
    uint64_t entry;
    struct tl_segment segments[TL_IMAGE_SEGMENTS]; // by rising address; none empty
    uint32_t count;
    struct tl_manifest manifest; // zero if there is none
    bool has_manifest;
};

// Checks an image. Returns 0; or TL_ERR_IMAGE, and *why is a constant sentence that says which rule was broken and what
// to do. Only headers and notes are read, so the time is bounded by the limits above, however large n is.
int tl_image_check(const void *elf, size_t n, const struct tl_image_limits *limits, struct tl_image *image,
                   const char **why);

// Returns whether the image is for a machine of that class and number (ELF header). The image need not be valid.
bool tl_image_is_for(const uint8_t *elf, size_t n, uint8_t elf_class, uint16_t machine);

// Fills memory[at..at + n) as it must be when the applet starts: with the bytes of its segments, and zero everywhere
// else. The applet sees memory[0..image->size) at image->base; at + n must not exceed image->size.
void tl_image_place(const void *elf, const struct tl_image *image, void *memory, size_t at, size_t n);

struct tl_permission_name {
    const char *name;
    uint32_t bits;
};

// Translates a manifest's permissions (names with blanks between them) to bits. Returns 0; or TL_ERR_IMAGE for a name
// that is not in the table: *bad then points to it within names, and *mask is 0.
int tl_permissions_parse(const char *names, const struct tl_permission_name *table, size_t count, uint32_t *mask,
                         const char **bad);

#endif
