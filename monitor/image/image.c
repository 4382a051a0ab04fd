// SPDX-License-Identifier: BSD-3-Clause
// Checks and places ELF images: see image.h.
#include "monitor/image/image.h"

#include "stream/mem.h"

enum { TYPE_EXEC = 2, PT_LOAD = 1, PT_DYNAMIC = 2, PT_INTERP = 3, PT_NOTE = 4 };
enum { FLAG_EXEC = 1, FLAG_WRITE = 2, MACHINE_ARM = 40 };

// The offsets of the fields (System V ABI, chapters 4 and 5), for 32 and 64 bits. Fields are read byte by byte, as the
// image may lie at any address.
struct layout {
    uint8_t word; // bytes of an address
    uint8_t header_size, entry, ph_offset, ph_size_at, ph_count_at;
    uint8_t ph_size, flags, offset, vaddr, file_size, mem_size, align;
};

static const struct layout layouts[] = {
    {4, 52, 24, 28, 42, 44, 32, 24, 4, 8, 16, 20, 28},
    {8, 64, 24, 32, 54, 56, 56, 4, 8, 16, 32, 40, 48},
};

struct program_header {
    uint32_t type;
    uint32_t flags;
    uint64_t offset;
    uint64_t vaddr;
    uint64_t file_size;
    uint64_t mem_size;
    uint64_t align;
};

struct loader {
    const uint8_t *elf;
    size_t n;
    const struct tl_image_limits *limits;
    const struct layout *layout;
    struct tl_image *image;
    const char *why;
    uint64_t ph_offset;
    uint32_t ph_count;
    uint32_t notes; // bytes of notes read so far
};

static int refuse(struct loader *loader, const char *why)
{
    loader->why = why;
    return TL_ERR_IMAGE;
}

static uint64_t get(const uint8_t *p, unsigned bytes)
{
    uint64_t value = 0;
    while (bytes-- > 0)
        value = value << 8 | p[bytes];
    return value;
}

static bool within(uint64_t at, uint64_t size, uint64_t all)
{
    return at <= all && size <= all - at;
}

bool tl_image_is_for(const uint8_t *elf, size_t n, uint8_t elf_class, uint16_t machine)
{
    return n >= layouts[0].header_size && elf[4] == elf_class && get(elf + 18, 2) == machine;
}

static int check_header(struct loader *loader)
{
    static const uint8_t magic[4] = {0x7f, 'E', 'L', 'F'};
    const uint8_t *elf = loader->elf;
    const struct tl_image_limits *limits = loader->limits;

    if (loader->n > UINT32_MAX)
        return refuse(loader, "the file is larger than 4 GiB: strip it");
    if (loader->n < layouts[0].header_size || memcmp(elf, magic, sizeof magic) != 0)
        return refuse(loader, "not an ELF file: give the linker's output, not a binary or hex dump of it");
    if (!tl_image_is_for(elf, loader->n, limits->elf_class, limits->machine) || elf[5] != 1)
        return refuse(loader, "built for another processor: build it for this board, little-endian");
    loader->layout = &layouts[limits->elf_class - 1];
    const struct layout *layout = loader->layout;
    if (loader->n < layout->header_size)
        return refuse(loader, "the file is cut within its header: transfer it again");
    if (elf[6] != 1 || get(elf + 20, 4) != 1)
        return refuse(loader, "unknown ELF version: link it with a current linker");
    if (get(elf + 16, 2) != TYPE_EXEC)
        return refuse(loader, "not a static executable: link with -static and without -pie");
    loader->image->entry = get(elf + layout->entry, layout->word);
    loader->ph_offset = get(elf + layout->ph_offset, layout->word);
    loader->ph_count = (uint32_t)get(elf + layout->ph_count_at, 2);
    if (loader->ph_count > TL_IMAGE_HEADERS)
        return refuse(loader, "more than 32 program headers: join sections in the linker script");
    if (get(elf + layout->ph_size_at, 2) != layout->ph_size)
        return refuse(loader, "program headers of unknown size: link it with a current linker");
    if (!within(loader->ph_offset, (uint64_t)loader->ph_count * layout->ph_size, loader->n))
        return refuse(loader, "the program headers lie outside the file: transfer it again");
    return 0;
}

static struct program_header read_header(const struct loader *loader, uint32_t index)
{
    const struct layout *layout = loader->layout;
    const uint8_t *p = loader->elf + loader->ph_offset + (size_t)index * layout->ph_size;
    return (struct program_header){
        .type = (uint32_t)get(p, 4),
        .flags = (uint32_t)get(p + layout->flags, 4),
        .offset = get(p + layout->offset, layout->word),
        .vaddr = get(p + layout->vaddr, layout->word),
        .file_size = get(p + layout->file_size, layout->word),
        .mem_size = get(p + layout->mem_size, layout->word),
        .align = get(p + layout->align, layout->word),
    };
}

static int add_segment(struct loader *loader, const struct program_header *header)
{
    struct tl_image *image = loader->image;
    uint64_t last = loader->layout->word == 4 ? UINT32_MAX : UINT64_MAX;

    if (header->file_size > header->mem_size)
        return refuse(loader, "a segment is longer in the file than in memory: the file is damaged");
    if (!within(header->offset, header->file_size, loader->n))
        return refuse(loader, "a segment's bytes lie outside the file: transfer it again");
    if (header->mem_size == 0)
        return 0;
    if (!within(header->vaddr, header->mem_size - 1, last))
        return refuse(loader, "a segment wraps around the end of the address space: link it lower");
    if ((header->flags & FLAG_WRITE) != 0 && (header->flags & FLAG_EXEC) != 0)
        return refuse(loader, "a segment is both writable and executable: keep code and data in segments of their own");
    if (image->count == TL_IMAGE_SEGMENTS)
        return refuse(loader, "more than 8 loadable segments: join some in the linker script");

    struct tl_segment segment = {.base = header->vaddr,
                                 .size = header->mem_size,
                                 .access = TL_ACCESS_READ,
                                 .offset = (uint32_t)header->offset,
                                 .file_size = (uint32_t)header->file_size};
    if ((header->flags & FLAG_WRITE) != 0)
        segment.access |= TL_ACCESS_WRITE;
    if ((header->flags & FLAG_EXEC) != 0)
        segment.access |= TL_ACCESS_EXEC;
    uint32_t at = image->count++;
    for (; at > 0 && image->segments[at - 1].base > segment.base; at--)
        image->segments[at] = image->segments[at - 1];
    image->segments[at] = segment;
    return 0;
}

static bool is_name(const char *name)
{
    size_t n = 0;
    if (name[0] == '-')
        return false; // tools on the host would take the name for an option
    for (; n < TL_NAME_SIZE && name[n] != '\0'; n++) {
        char c = name[n];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'))
            return false;
    }
    return n > 0 && n < TL_NAME_SIZE;
}

// The monitor logs under this name (logbuf.h), so an applet with it could pass off its lines as the monitor's.
static const char own_name[] = "monitor";

static int add_manifest(struct loader *loader, const uint8_t *p, uint64_t size)
{
    struct tl_manifest *manifest = &loader->image->manifest;

    if (loader->image->has_manifest)
        return refuse(loader, "two manifests: write TL_MANIFEST in one source file only");
    if (size != TL_MANIFEST_1_SIZE && size != sizeof *manifest)
        return refuse(loader, "the manifest has another size: build it with this monitor's applet-sdk");
    memcpy(manifest, p, (size_t)size); // fields that version 1 lacks are zero
    loader->image->has_manifest = true;
    if (manifest->version != (size == TL_MANIFEST_1_SIZE ? 1 : TL_MANIFEST_VERSION))
        return refuse(loader, "the manifest has another version: build it with this monitor's applet-sdk");
    if (!is_name(manifest->name))
        return refuse(loader, "the manifest's name must be 1 to 31 of a-z, 0-9, _ and -, and not begin with -");
    if (memcmp(manifest->name, own_name, sizeof own_name) == 0)
        return refuse(loader, "the name \"monitor\" is the monitor's own: take another");
    if (manifest->permissions[sizeof manifest->permissions - 1] != '\0')
        return refuse(loader, "the manifest's permissions are not ended by a NUL: at most 143 characters");
    if (manifest->restart > TL_RESTART_ALWAYS)
        return refuse(loader, "the manifest's restart rule is unknown: use one of enum tl_restart");
    if (manifest->on_limit > TL_LIMIT_THROTTLE)
        return refuse(loader, "the manifest's rule for limits is unknown: use one of enum tl_limit");
    return 0;
}

// Reads notes one after the other. Each has the sizes of name and descriptor, a type, the name and the descriptor; the
// last two are padded.
static int read_notes(struct loader *loader, const struct program_header *header)
{
    static const char owner[] = TL_MANIFEST_OWNER;
    static const char cut[] = "a note is cut: the file is damaged";
    uint64_t pad = header->align == 8 ? 7 : 3;
    uint64_t left = header->file_size;

    if (!within(header->offset, left, loader->n))
        return refuse(loader, cut);
    // Several headers may name the same bytes, and each note has at least 12 of them.
    if (left > TL_IMAGE_NOTES - loader->notes)
        return refuse(loader, "more than 4096 bytes of notes: strip the file");
    loader->notes += (uint32_t)left;
    const uint8_t *p = loader->elf + header->offset;
    while (left > 0) {
        if (left < 12)
            return refuse(loader, cut);
        uint64_t name_size = get(p, 4), size = get(p + 4, 4), type = get(p + 8, 4);
        uint64_t at = (12 + name_size + pad) & ~pad;
        if (!within(at, size, left))
            return refuse(loader, cut);
        if (name_size == sizeof owner && memcmp(p + 12, owner, sizeof owner) == 0 && type == TL_MANIFEST_TYPE) {
            int e = add_manifest(loader, p + at, size);
            if (e < 0)
                return e;
        }
        // The padding of the last note may be missing.
        uint64_t next = (at + size + pad) & ~pad;
        next = next < left ? next : left;
        p += next;
        left -= next;
    }
    return 0;
}

static int read_headers(struct loader *loader)
{
    for (uint32_t i = 0; i < loader->ph_count; i++) {
        struct program_header header = read_header(loader, i);
        int e = 0;
        if (header.type == PT_INTERP || header.type == PT_DYNAMIC)
            return refuse(loader, "it needs a dynamic linker, and there is none: link with -static and without -pie");
        if (header.type == PT_LOAD)
            e = add_segment(loader, &header);
        else if (header.type == PT_NOTE)
            e = read_notes(loader, &header);
        if (e < 0)
            return e;
    }
    if (loader->image->count == 0)
        return refuse(loader, "nothing to load: the linker was given no code");
    return 0;
}

static uint64_t page_of(uint64_t address)
{
    return address / TL_IMAGE_PAGE;
}

static void choose_region(struct loader *loader)
{
    struct tl_image *image = loader->image;
    const struct tl_image_limits *limits = loader->limits;
    uint64_t first = image->segments[0].base;

    image->base = first & ~(limits->align - 1);
    image->size = limits->memory;
    for (size_t i = 0; i < limits->region_count; i++) {
        const struct tl_image_region *region = &limits->regions[i];
        if (first < region->start || first >= region->end)
            continue;
        image->region = region;
        image->base = region->start;
        image->size = region->end - region->start;
    }
}

static int check_memory(struct loader *loader)
{
    struct tl_image *image = loader->image;
    const struct tl_image_limits *limits = loader->limits;
    uint64_t last = loader->layout->word == 4 ? UINT32_MAX : UINT64_MAX;

    choose_region(loader);
    if (!within(image->base, image->size - 1, last))
        return refuse(loader, "the applet's memory would wrap around the end of the address space: link it lower");
    for (size_t i = 0; i < limits->forbidden_count && image->region == NULL; i++) {
        const struct tl_image_range *range = &limits->forbidden[i];
        if (range->start <= image->base + (image->size - 1) && image->base < range->end)
            return refuse(loader, "its addresses are the monitor's own on this board: link it at another address");
    }
    for (uint32_t i = 0; i < image->count; i++) {
        const struct tl_segment *segment = &image->segments[i], *next = segment + 1;
        if (!within(segment->base - image->base, segment->size, image->size))
            return refuse(loader,
                          "a segment ends outside the applet's memory: link it closer together, or make it smaller");
        if (i + 1 == image->count)
            break;
        if (next->base - segment->base < segment->size)
            return refuse(loader, "two segments overlap: the file is damaged, or the linker script is wrong");
        if (page_of(segment->base + segment->size - 1) == page_of(next->base) && segment->access != next->access)
            return refuse(loader, "two segments of different access share a page: align segments to 4096");
    }
    return 0;
}

static int check_stack(struct loader *loader)
{
    const struct tl_image *image = loader->image;
    const struct tl_segment *top = &image->segments[image->count - 1];
    // The segments lie within the memory, which ends at a page boundary, so rounding up stays within it.
    uint64_t used = top->base + (top->size - 1) - image->base;
    used = (page_of(used) + 1) * TL_IMAGE_PAGE;
    uint64_t stack = image->manifest.stack > TL_IMAGE_STACK ? image->manifest.stack : TL_IMAGE_STACK;
    if (image->size - used < stack)
        return refuse(loader, "the stack does not fit above the segments: make the applet smaller, or its stack");
    return 0;
}

static int check_entry(struct loader *loader)
{
    const struct tl_image *image = loader->image;
    bool arm = loader->limits->machine == MACHINE_ARM;
    uint64_t pc = arm ? image->entry & ~UINT64_C(1) : image->entry;

    if (arm ? (image->entry & 3) == 2 : (image->entry & 1) != 0)
        return refuse(loader, "the entry is not aligned to an instruction: set it with ENTRY(_start)");
    for (uint32_t i = 0; i < image->count; i++) {
        const struct tl_segment *segment = &image->segments[i];
        if ((segment->access & TL_ACCESS_EXEC) != 0 && pc >= segment->base && pc - segment->base < segment->size)
            return 0;
    }
    return refuse(loader, "the entry is not in an executable segment: set it with ENTRY(_start)");
}

int tl_image_check(const void *elf, size_t n, const struct tl_image_limits *limits, struct tl_image *image,
                   const char **why)
{
    struct loader loader = {.elf = elf, .n = n, .limits = limits, .image = image, .why = ""};
    int e;

    memset(image, 0, sizeof *image);
    if ((e = check_header(&loader)) < 0 || (e = read_headers(&loader)) < 0 || (e = check_memory(&loader)) < 0 ||
        (e = check_stack(&loader)) < 0)
        goto out;
    e = check_entry(&loader);
out:
    *why = loader.why;
    return e;
}

void tl_image_place(const void *elf, const struct tl_image *image, void *memory, size_t at, size_t n)
{
    uint8_t *to = memory;
    size_t done = at, end = at + n;

    for (uint32_t i = 0; i < image->count; i++) {
        const struct tl_segment *segment = &image->segments[i];
        size_t first = (size_t)(segment->base - image->base), last = first + segment->file_size;
        size_t from = first > done ? first : done, up_to = last < end ? last : end;
        if (from >= up_to)
            continue;
        memset(to + done, 0, from - done);
        memcpy(to + from, (const uint8_t *)elf + segment->offset + (from - first), up_to - from);
        done = up_to;
    }
    memset(to + done, 0, end - done);
}
