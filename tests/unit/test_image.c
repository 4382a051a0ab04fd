// SPDX-License-Identifier: BSD-3-Clause
// The ELF loader: each rule refuses exactly what it names, with nothing written, and what passes is placed byte for
// byte (H78, H80).
//
// Every case runs for ELF32 ARM and for ELF64 RISC-V, and at an odd address.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "monitor/image/image.h"

#define MEMORY  0x100000
#define ALIGN   0x100000
#define BASE    UINT64_C(0x40000000)
#define ROOM    0x8000
#define HEADERS 48

enum { X = 1, W = 2, R = 4 };
enum { LOAD = 1, DYNAMIC = 2, INTERP = 3, NOTE = 4 };

struct header {
    uint32_t type, flags;
    uint64_t offset, vaddr, file_size, mem_size, align;
};

// An image in the making: what the tests change before it is written out.
struct plan {
    int wide; // ELF64
    unsigned char ident[16];
    uint64_t type, machine, version, entry, ph_offset, ph_size, ph_count;
    struct header headers[HEADERS];
    size_t header_count;
    size_t size;
    struct tl_manifest manifest;
    uint32_t manifest_size, manifest_type;
    const char *manifest_owner;
};

static int wide;
static bool zeroes; // behind 0x4000
static uint8_t file[ROOM + 1];
static const struct tl_image_range forbidden[] = {{0, 0x100000}, {UINT64_C(0x50000000), UINT64_C(0x51000000)}};
static struct tl_image_limits limits;
static struct tl_image image;
static const char *why;

#define NOTE_AT 0x800

static struct plan good(void)
{
    struct plan plan = {
        .wide = wide,
        .ident = {0x7f, 'E', 'L', 'F', (unsigned char)(wide ? 2 : 1), 1, 1},
        .type = 2,
        .machine = wide ? 243 : 40,
        .version = 1,
        .entry = BASE + 0x1010,
        .ph_offset = wide ? 64 : 52,
        .ph_size = wide ? 56 : 32,
        .headers = {{LOAD, R | X, 0x1000, BASE + 0x1000, 0x400, 0x400, 0x1000},
                    {LOAD, R, 0x2000, BASE + 0x2000, 0x234, 0x234, 0x1000},
                    {LOAD, R | W, 0x3000, BASE + 0x3000, 0x100, 0x5000, 0x1000},
                    {NOTE, R, NOTE_AT, 0, 12 + 12 + 192, 12 + 12 + 192, 4}},
        .header_count = 4,
        .ph_count = 4,
        .size = 0x4000,
        .manifest = {.version = 1, .name = "good_1-x", .stack = 8192, .restart = 2, .permissions = "echo log"},
        .manifest_size = 192,
        .manifest_type = 1,
        .manifest_owner = "Trapline",
    };
    return plan;
}

static void put(uint8_t *at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++, value >>= 8)
        at[i] = (uint8_t)value;
}

// Writes the plan to an odd address, over a background in which each byte tells its place.
static uint8_t *write_out(const struct plan *plan)
{
    uint8_t *elf = file + 1;
    unsigned word = plan->wide ? 8 : 4;
    for (size_t i = 0; i < ROOM; i++)
        elf[i] = (uint8_t)(zeroes && i >= 0x4000 ? 0 : i * 7 + i / 256);
    uint8_t *note = elf + NOTE_AT;
    memset(note, 0, 24);
    put(note, 4, strlen(plan->manifest_owner) + 1);
    put(note + 4, 4, plan->manifest_size);
    put(note + 8, 4, plan->manifest_type);
    memcpy(note + 12, plan->manifest_owner, strlen(plan->manifest_owner) + 1);
    memcpy(note + 24, &plan->manifest, sizeof plan->manifest);

    memcpy(elf, plan->ident, 16);
    put(elf + 16, 2, plan->type);
    put(elf + 18, 2, plan->machine);
    put(elf + 20, 4, plan->version);
    put(elf + 24, word, plan->entry);
    put(elf + (plan->wide ? 32 : 28), word, plan->ph_offset);
    put(elf + (plan->wide ? 54 : 42), 2, plan->ph_size);
    put(elf + (plan->wide ? 56 : 44), 2, plan->ph_count);
    for (size_t i = 0; i < plan->header_count; i++) {
        const struct header *h = &plan->headers[i];
        uint8_t *p = elf + (plan->wide ? 64 + i * 56 : 52 + i * 32);
        put(p, 4, h->type);
        put(p + (plan->wide ? 4 : 24), 4, h->flags);
        const uint64_t words[] = {h->offset, h->vaddr, h->vaddr, h->file_size, h->mem_size};
        for (size_t j = 0; j < 5; j++)
            put(p + (plan->wide ? 8 : 4) + j * word, word, words[j]);
        put(p + (plan->wide ? 48 : 28), word, h->align);
    }
    return elf;
}

static int check(const struct plan *plan)
{
    const uint8_t *elf = write_out(plan);
    // A copy of exactly the size, so that the sanitizer sees a read past it.
    uint8_t *exact = malloc(plan->size + 1);
    assert_non_null(exact);
    memcpy(exact + 1, elf, plan->size);
    limits = (struct tl_image_limits){.elf_class = wide ? 2 : 1,
                                      .machine = wide ? 243 : 40,
                                      .memory = MEMORY,
                                      .align = ALIGN,
                                      .forbidden = forbidden,
                                      .forbidden_count = 2};
    int e = tl_image_check(exact + 1, plan->size, &limits, &image, &why);
    free(exact);
    return e;
}

static void assert_taken(const struct plan *plan)
{
    int e = check(plan);
    if (e != 0)
        fail_msg("%s: refused: %s", wide ? "ELF64" : "ELF32", why);
}

// Refused, and for the reason meant: `words` are in its sentence.
static void assert_refused(const struct plan *plan, const char *words)
{
    assert_int_equal(check(plan), TL_ERR_IMAGE);
    if (strstr(why, words) == NULL)
        fail_msg("%s: refused, but with '%s' and not for '%s'", wide ? "ELF64" : "ELF32", why, words);
}

static void a_good_image_is_described_as_it_is(void **state)
{
    (void)state;
    struct plan plan = good();
    assert_taken(&plan);
    assert_int_equal(image.base, BASE);
    assert_int_equal(image.size, MEMORY);
    assert_int_equal(image.entry, BASE + 0x1010);
    assert_int_equal(image.count, 3);
    assert_int_equal(image.segments[0].access, TL_ACCESS_READ | TL_ACCESS_EXEC);
    assert_int_equal(image.segments[1].access, TL_ACCESS_READ);
    assert_int_equal(image.segments[2].access, TL_ACCESS_READ | TL_ACCESS_WRITE);
    assert_int_equal(image.segments[2].base, BASE + 0x3000);
    assert_int_equal(image.segments[2].size, 0x5000);
    assert_true(image.has_manifest);
    assert_string_equal(image.manifest.name, "good_1-x");
    assert_string_equal(image.manifest.permissions, "echo log");
    assert_int_equal(image.manifest.stack, 8192);
}

static void segments_come_out_by_rising_address(void **state)
{
    (void)state;
    struct plan plan = good();
    struct header first = plan.headers[0];
    plan.headers[0] = plan.headers[2];
    plan.headers[2] = first;
    assert_taken(&plan);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(image.segments[i].base, BASE + 0x1000 * (i + 1));
}

static void place_writes_the_segments_and_zeroes_all_the_rest(void **state)
{
    (void)state;
    static uint8_t memory[MEMORY + 2];
    struct plan plan = good();
    assert_taken(&plan);
    memset(memory, 0xee, sizeof memory);
    const uint8_t *elf = write_out(&plan);
    tl_image_place(elf, &image, memory + 1, 0, image.size);
    assert_int_equal(memory[0], 0xee);
    assert_int_equal(memory[MEMORY + 1], 0xee);
    static uint8_t want[MEMORY];
    memcpy(want + 0x1000, elf + 0x1000, 0x400);
    memcpy(want + 0x2000, elf + 0x2000, 0x234);
    memcpy(want + 0x3000, elf + 0x3000, 0x100);
    assert_memory_equal(memory + 1, want, MEMORY);
}

static void the_memory_starts_at_an_aligned_address_below(void **state)
{
    (void)state;
    struct plan plan = good();
    for (size_t i = 0; i < 3; i++)
        plan.headers[i].vaddr += 0x10000;
    plan.entry += 0x10000;
    assert_taken(&plan);
    assert_int_equal(image.base, BASE);
}

static void every_cut_of_the_file_is_refused_or_still_whole(void **state)
{
    (void)state;
    struct plan plan = good();
    for (plan.size = 0; plan.size < 0x3100; plan.size++)
        assert_int_equal(check(&plan), TL_ERR_IMAGE);
    assert_taken(&plan);
}

static void another_processors_image_is_refused(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.ident[0] = 0;
    assert_refused(&plan, "not an ELF");
    plan = good();
    plan.ident[4] = (unsigned char)(3 - plan.ident[4]);
    assert_refused(&plan, "another processor");
    plan = good();
    plan.ident[5] = 2;
    assert_refused(&plan, "another processor");
    plan = good();
    plan.machine ^= 1;
    assert_refused(&plan, "another processor");
    plan = good();
    plan.ident[6] = 2;
    assert_refused(&plan, "ELF version");
    plan = good();
    plan.version = 2;
    assert_refused(&plan, "ELF version");
}

static void only_static_executables_are_taken(void **state)
{
    (void)state;
    struct plan plan = good();
    const uint64_t types[] = {0, 1, 3, 4, 0xffff};
    for (size_t i = 0; i < 5; i++) {
        plan.type = types[i];
        assert_refused(&plan, "not a static executable");
    }
    const uint32_t kinds[] = {DYNAMIC, INTERP};
    for (size_t i = 0; i < 2; i++) {
        plan = good();
        plan.headers[3].type = kinds[i];
        assert_refused(&plan, "dynamic linker");
    }
}

static void the_header_table_must_be_small_and_whole(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.ph_count = 65535;
    assert_refused(&plan, "program headers");
    plan.ph_count = 33;
    assert_refused(&plan, "program headers");
    plan = good();
    plan.ph_size++;
    assert_refused(&plan, "unknown size");
    plan = good();
    plan.ph_offset = plan.size - 10;
    assert_refused(&plan, "outside the file");
    plan.ph_offset = wide ? UINT64_MAX - 8 : UINT32_MAX - 8;
    assert_refused(&plan, "outside the file");
    plan = good();
    plan.ph_count = 0;
    assert_refused(&plan, "nothing to load");
}

static void a_segment_must_lie_within_the_file(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.headers[0].file_size = plan.headers[0].mem_size + 1;
    assert_refused(&plan, "longer in the file than in memory");
    plan = good();
    plan.headers[2].offset = plan.size - 0xff;
    assert_refused(&plan, "outside the file");
    plan.headers[2].offset = wide ? UINT64_MAX : UINT32_MAX;
    assert_refused(&plan, "outside the file");
    plan = good();
    plan.headers[2].offset = plan.size - 0x100;
    assert_taken(&plan);
}

static void a_segment_must_not_wrap(void **state)
{
    (void)state;
    struct plan plan = good();
    uint64_t top = wide ? UINT64_MAX : UINT32_MAX;
    plan.headers[2].vaddr = top - 0xfff;
    assert_refused(&plan, "wraps");
    plan = good();
    plan.headers[2].mem_size = top;
    assert_refused(&plan, "wraps");
    // All of it in the last MiB, exactly to the end: no wrap, but no room for a stack either.
    plan = good();
    for (size_t i = 0; i < 3; i++)
        plan.headers[i].vaddr = top - 0xfffff + (i * 0x1000);
    plan.entry = plan.headers[0].vaddr;
    plan.headers[2].mem_size = 0xfe000;
    assert_refused(&plan, "stack");
}

static void the_memory_must_not_wrap(void **state)
{
    (void)state;
    struct plan plan = good();
    uint64_t top = wide ? UINT64_MAX : UINT32_MAX;
    write_out(&plan);
    for (size_t i = 0; i < 3; i++)
        plan.headers[i].vaddr = top - 0xfffff + i * 0x1000;
    plan.entry = plan.headers[0].vaddr;
    assert_taken(&plan);
    limits.memory = 2 * MEMORY;
    const uint8_t *elf = write_out(&plan);
    assert_int_equal(tl_image_check(elf, plan.size, &limits, &image, &why), TL_ERR_IMAGE);
    assert_non_null(strstr(why, "would wrap"));
}

static void an_image_linked_in_a_region_has_all_of_it_and_no_more(void **state)
{
    (void)state;
    static const struct tl_image_region regions[] = {{0x70000000, 0x70400000, 0x70000000, "log"},
                                                     {0x71000000, 0x71200000, 0x90000000, "echo"}};
    struct plan plan = good();
    assert_taken(&plan);
    assert_null(image.region);
    limits.regions = regions;
    limits.region_count = 2;
    for (size_t i = 0; i < 3; i++)
        plan.headers[i].vaddr += UINT64_C(0x71180000) - BASE;
    plan.entry += UINT64_C(0x71180000) - BASE;
    plan.headers[2].mem_size = 0x7b000; // and the stack
    const uint8_t *elf = write_out(&plan);
    assert_int_equal(tl_image_check(elf, plan.size, &limits, &image, &why), 0);
    assert_ptr_equal(image.region, &regions[1]);
    assert_int_equal(image.base, 0x71000000);
    assert_int_equal(image.size, 0x200000);
    plan.headers[2].mem_size = 0x7d001;
    elf = write_out(&plan);
    assert_int_equal(tl_image_check(elf, plan.size, &limits, &image, &why), TL_ERR_IMAGE);
}

static void a_segment_must_end_within_the_memory(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.headers[2].mem_size = MEMORY - 0x3000 + 1;
    assert_refused(&plan, "outside the applet's memory");
    plan = good();
    plan.headers[2].vaddr = BASE + MEMORY;
    assert_refused(&plan, "outside the applet's memory");
    plan = good();
    plan.headers[2].vaddr = BASE + UINT64_C(0x80000000);
    assert_refused(&plan, "outside the applet's memory");
}

static void segments_must_not_overlap_nor_share_a_page_unequally(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.headers[1].vaddr = plan.headers[0].vaddr + 0x3ff;
    assert_refused(&plan, "overlap");
    plan.headers[1].vaddr = plan.headers[0].vaddr;
    assert_refused(&plan, "overlap");
    plan.headers[1].vaddr = plan.headers[0].vaddr + 0x400;
    assert_refused(&plan, "share a page");
    plan.headers[1].flags = R | X;
    assert_taken(&plan);
    // One inside another.
    plan = good();
    plan.headers[1].vaddr = BASE + 0x4000;
    assert_refused(&plan, "overlap");
}

static void no_segment_is_both_writable_and_executable(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct plan plan = good();
        plan.headers[i].flags = R | W | X;
        assert_refused(&plan, "both writable and executable");
        plan.headers[i].flags = W | X;
        assert_refused(&plan, "both writable and executable");
    }
}

static void the_entry_must_be_in_executable_memory(void **state)
{
    (void)state;
    const uint64_t bad[] = {0, BASE, BASE + 0xffc, BASE + 0x1400, BASE + 0x2000, BASE + 0x3000, BASE + 0x90000};
    struct plan plan = good();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        plan.entry = bad[i];
        assert_refused(&plan, "not in an executable");
    }
    plan.entry = BASE + 0x1000;
    assert_taken(&plan);
    plan.entry = BASE + 0x13fc;
    assert_taken(&plan);
    // Bit 0 is Thumb on ARM and nothing on RISC-V; bit 1 the other way round.
    plan.entry = BASE + 0x1011;
    if (wide)
        assert_refused(&plan, "not aligned");
    else
        assert_taken(&plan);
    plan.entry = BASE + 0x1012;
    if (wide)
        assert_taken(&plan);
    else
        assert_refused(&plan, "not aligned");
    plan.entry = BASE + 0x1013;
    if (wide)
        assert_refused(&plan, "not aligned");
    else
        assert_taken(&plan);
}

static void eight_segments_are_taken_and_nine_refused(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.header_count = plan.ph_count = 9;
    for (size_t i = 4; i < 9; i++)
        plan.headers[i] = (struct header){LOAD, R, 0, BASE + 0x10000 * i, 16, 16, 4};
    assert_taken(&plan);
    assert_int_equal(image.count, 8);
    plan.headers[9] = plan.headers[4];
    plan.headers[9].vaddr = BASE + 0xa0000;
    plan.header_count = plan.ph_count = 10;
    assert_refused(&plan, "more than 8");
    plan.headers[9].mem_size = plan.headers[9].file_size = 0;
    assert_taken(&plan);
    assert_int_equal(image.count, 8);
}

static void the_boards_own_addresses_are_refused(void **state)
{
    (void)state;
    // 1 MiB below a forbidden range, touching it at either end, within it, and just above.
    const struct {
        uint64_t base;
        bool taken;
    } rows[] = {{0, false},          {0x100000, true},   {0x4ff00000, true}, {0x50000000, false},
                {0x50f00000, false}, {0x51000000, true}, {0x52000000, true}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct plan plan = good();
        for (size_t j = 0; j < 3; j++)
            plan.headers[j].vaddr += rows[i].base - BASE;
        plan.entry += rows[i].base - BASE;
        if (rows[i].taken)
            assert_taken(&plan);
        else
            assert_refused(&plan, "monitor's own");
    }
    // Only the memory's tail, where the stack would be, reaches into one.
    struct plan plan = good();
    check(&plan);
    const struct tl_image_range tail = {BASE + MEMORY - 1, BASE + MEMORY};
    limits.forbidden = &tail;
    limits.forbidden_count = 1;
    const uint8_t *elf = write_out(&plan);
    assert_int_equal(tl_image_check(elf, plan.size, &limits, &image, &why), TL_ERR_IMAGE);
    const struct tl_image_range beside[] = {{BASE + MEMORY, BASE + MEMORY + 1}, {BASE - 1, BASE}};
    limits.forbidden = beside;
    limits.forbidden_count = 2;
    assert_int_equal(tl_image_check(elf, plan.size, &limits, &image, &why), 0);
}

static void the_stack_must_fit_above_the_segments(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.manifest.stack = MEMORY - 0x8000;
    assert_taken(&plan);
    plan.manifest.stack++;
    assert_refused(&plan, "stack");
    plan.manifest.stack = UINT32_MAX;
    assert_refused(&plan, "stack");
    // Without a manifest, or with one that asks for none, a page is the least.
    plan = good();
    plan.manifest.stack = 0;
    plan.headers[2].mem_size = MEMORY - 0x3000 - 0x1000;
    assert_taken(&plan);
    plan.headers[2].mem_size++;
    assert_refused(&plan, "stack");
    plan.header_count = plan.ph_count = 3;
    assert_refused(&plan, "stack");
    plan.headers[2].mem_size = MEMORY - 0x3000;
    assert_refused(&plan, "stack");
}

static void an_image_without_a_manifest_is_taken_and_says_so(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.ph_count = 3;
    assert_taken(&plan);
    assert_false(image.has_manifest);
    // Others' notes are passed over.
    plan = good();
    plan.manifest_owner = "Go";
    plan.headers[3].file_size = 0;
    assert_taken(&plan);
    assert_false(image.has_manifest);
    plan = good();
    plan.manifest_type = 2;
    assert_taken(&plan);
    assert_false(image.has_manifest);
    plan = good();
    plan.manifest_owner = "Traplin2";
    assert_taken(&plan);
    assert_false(image.has_manifest);
}

static void a_bad_manifest_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"",          "Upper", "has space", "dot.", "\x80",
                                        "new\nline", "a/b",   "--help",    "-n",   "-"};
    struct plan plan = good();
    plan.manifest_size = 191;
    assert_refused(&plan, "another size");
    plan = good();
    plan.manifest_size = 188;
    assert_refused(&plan, "another size");
    plan = good();
    plan.manifest.version = 2;
    assert_refused(&plan, "another version");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        plan = good();
        memset(plan.manifest.name, 0, sizeof plan.manifest.name);
        memcpy(plan.manifest.name, names[i], strlen(names[i]));
        assert_refused(&plan, "manifest's name");
    }
    plan = good();
    memset(plan.manifest.name, 'a', sizeof plan.manifest.name);
    assert_refused(&plan, "manifest's name");
    plan.manifest.name[31] = '\0';
    assert_taken(&plan);
    plan = good();
    memset(plan.manifest.permissions, 'a', sizeof plan.manifest.permissions);
    assert_refused(&plan, "not ended by a NUL");
    plan = good();
    plan.manifest.restart = 3;
    assert_refused(&plan, "restart");
}

static struct plan second_version(void)
{
    struct plan plan = good();

    plan.manifest.version = 2;
    plan.manifest_size = 200;
    plan.headers[3].file_size = plan.headers[3].mem_size = 12 + 12 + 200;
    plan.manifest.deadline_ms = 250;
    plan.manifest.on_limit = TL_LIMIT_THROTTLE;
    return plan;
}

static void a_manifest_of_the_second_version_has_a_deadline_and_a_rule_for_limits(void **state)
{
    (void)state;
    struct plan plan = second_version();
    assert_taken(&plan);
    assert_int_equal(image.manifest.deadline_ms, 250);
    assert_int_equal(image.manifest.on_limit, TL_LIMIT_THROTTLE);
    plan.manifest.on_limit = TL_LIMIT_THROTTLE + 1;
    assert_refused(&plan, "rule for limits");
    plan = second_version();
    plan.manifest.version = 1; // a size of one version with the number of the other
    assert_refused(&plan, "another version");
    plan.manifest.version = 3;
    assert_refused(&plan, "another version");
    plan = second_version();
    plan.manifest_size = 196;
    assert_refused(&plan, "another size");
}

static void a_manifest_of_the_first_version_has_no_deadline(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.manifest.deadline_ms = 250; // behind its note
    plan.manifest.on_limit = TL_LIMIT_THROTTLE + 1;
    assert_taken(&plan);
    assert_int_equal(image.manifest.version, 1);
    assert_int_equal(image.manifest.deadline_ms, 0);
    assert_int_equal(image.manifest.on_limit, TL_LIMIT_FAULT);
}

static void no_applet_may_take_the_monitors_name(void **state)
{
    (void)state;
    struct plan plan = good();
    memset(plan.manifest.name, 0, sizeof plan.manifest.name);
    memcpy(plan.manifest.name, "monitor", 8);
    assert_refused(&plan, "monitor's own");
    memcpy(plan.manifest.name, "monitor2", 9);
    assert_taken(&plan);
    memcpy(plan.manifest.name, "monito\0", 8);
    assert_taken(&plan);
}

static void two_manifests_are_refused(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.headers[4] = plan.headers[3];
    plan.header_count = plan.ph_count = 5;
    assert_refused(&plan, "two manifests");
}

static void a_cut_note_is_refused(void **state)
{
    (void)state;
    struct plan plan = good();
    for (uint64_t size = 1; size < 12 + 12 + 192; size++) {
        plan.headers[3].file_size = size;
        assert_refused(&plan, "note is cut");
    }
    plan = good();
    plan.headers[3].offset = plan.size - 100;
    assert_refused(&plan, "note is cut");
    plan.headers[3].offset = wide ? UINT64_MAX - 8 : UINT32_MAX - 8;
    assert_refused(&plan, "note is cut");
    plan = good();
    plan.manifest_size = UINT32_MAX;
    assert_refused(&plan, "note is cut");
    // At the very end of the file, too short for its own header.
    for (uint64_t size = 1; size < 12; size++) {
        plan = good();
        plan.headers[3].offset = plan.size - size;
        plan.headers[3].file_size = size;
        assert_refused(&plan, "note is cut");
    }
}

static void the_last_note_may_leave_out_its_padding(void **state)
{
    (void)state;
    struct plan plan = good();
    plan.manifest_owner = "Go";
    plan.manifest_size = 189;
    plan.headers[3].file_size = 12 + 4 + 189;
    assert_taken(&plan);
    assert_false(image.has_manifest);
}

static void notes_behind_other_notes_are_found_in_either_padding(void **state)
{
    (void)state;
    for (uint32_t align = 4; align <= 8; align += 4) {
        struct plan plan = good();
        check(&plan);
        // First a note with a name of 4 bytes and a descriptor of 12, then ours.
        uint8_t *elf = write_out(&plan), *at = elf + 0x900, *start = at;
        put(at, 4, 4);
        put(at + 4, 4, 12);
        put(at + 8, 4, 5);
        memcpy(at + 12, "GNU", 4);
        at += align == 8 ? 32 : 28;
        memcpy(at, elf + NOTE_AT, 12 + 12 + 192);
        at += 12 + 12 + 192;
        put(elf + plan.ph_offset + 3 * plan.ph_size + (wide ? 8 : 4), wide ? 8 : 4, 0x900);
        put(elf + plan.ph_offset + 3 * plan.ph_size + (wide ? 32 : 16), wide ? 8 : 4, (uint64_t)(at - start));
        put(elf + plan.ph_offset + 3 * plan.ph_size + (wide ? 48 : 28), wide ? 8 : 4, align);
        assert_int_equal(tl_image_check(elf, plan.size, &limits, &image, &why), 0);
        assert_true(image.has_manifest);
        assert_string_equal(image.manifest.name, "good_1-x");
    }
}

// Thirty headers may name one run of empty notes, each to be walked: what all of them cover is bounded.
static void notes_cover_4096_bytes_at_the_most_however_often_they_are_named(void **state)
{
    (void)state;
    struct plan plan = good();
    const struct header note = plan.headers[3];
    const struct header run = {NOTE, R, 0x4000, 0, 0x1000, 0x1000, 4};
    plan.size = 0x6000;
    plan.headers[3] = run;
    zeroes = true; // 341 empty notes, and four bytes of one that is cut
    assert_refused(&plan, "note is cut");
    plan.headers[3].file_size = 0xffc;
    assert_taken(&plan);
    plan.headers[3].file_size = 0x1008;
    assert_refused(&plan, "bytes of notes");
    for (size_t i = 3; i < 32; i++) {
        plan.headers[i] = run;
        plan.headers[i].file_size = 132;
    }
    plan.header_count = plan.ph_count = 32;
    assert_taken(&plan);
    for (size_t i = 3; i < 32; i++)
        plan.headers[i].file_size += 12;
    assert_refused(&plan, "bytes of notes");
    // The manifest among them, and nothing but it.
    plan.headers[31] = note;
    plan.headers[3] = run;
    plan.headers[3].file_size = 0xffc - note.file_size;
    plan.headers[4] = note;
    plan.header_count = plan.ph_count = 5;
    assert_taken(&plan);
    assert_true(image.has_manifest);
    plan.headers[3].file_size += 12;
    assert_refused(&plan, "bytes of notes");
    zeroes = false;
}

static void permissions_are_looked_up_by_whole_names(void **state)
{
    (void)state;
    static const struct tl_permission_name table[] = {{"echo", 1}, {"log", 2}, {"logs", 4}, {"time", 0x80000000}};
    static const struct {
        const char *names;
        uint32_t mask;
        const char *bad;
    } rows[] = {
        {"", 0, NULL},
        {"   ", 0, NULL},
        {"echo", 1, NULL},
        {"echo log", 3, NULL},
        {"  time   logs ", 0x80000004, NULL},
        {"log log", 2, NULL},
        {"ech", 0, "ech"},
        {"echoo", 0, "echoo"},
        {"echo root log", 0, "root log"},
        {"echo,log", 0, "echo,log"},
        {"echo\tlog", 0, "echo\tlog"},
        {"Echo", 0, "Echo"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t mask = 0xeeeeeeee;
        const char *bad;
        int e = tl_permissions_parse(rows[i].names, table, 4, &mask, &bad);
        assert_int_equal(e, rows[i].bad == NULL ? 0 : TL_ERR_IMAGE);
        assert_int_equal(mask, rows[i].mask);
        if (rows[i].bad == NULL)
            assert_null(bad);
        else
            assert_string_equal(bad, rows[i].bad);
    }
}

static int as_elf32(void **state)
{
    (void)state;
    wide = 0;
    return 0;
}

static int as_elf64(void **state)
{
    (void)state;
    wide = 1;
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_image_is_described_as_it_is),
        cmocka_unit_test(segments_come_out_by_rising_address),
        cmocka_unit_test(place_writes_the_segments_and_zeroes_all_the_rest),
        cmocka_unit_test(the_memory_starts_at_an_aligned_address_below),
        cmocka_unit_test(every_cut_of_the_file_is_refused_or_still_whole),
        cmocka_unit_test(another_processors_image_is_refused),
        cmocka_unit_test(only_static_executables_are_taken),
        cmocka_unit_test(the_header_table_must_be_small_and_whole),
        cmocka_unit_test(a_segment_must_lie_within_the_file),
        cmocka_unit_test(a_segment_must_not_wrap),
        cmocka_unit_test(the_memory_must_not_wrap),
        cmocka_unit_test(an_image_linked_in_a_region_has_all_of_it_and_no_more),
        cmocka_unit_test(a_segment_must_end_within_the_memory),
        cmocka_unit_test(segments_must_not_overlap_nor_share_a_page_unequally),
        cmocka_unit_test(no_segment_is_both_writable_and_executable),
        cmocka_unit_test(the_entry_must_be_in_executable_memory),
        cmocka_unit_test(eight_segments_are_taken_and_nine_refused),
        cmocka_unit_test(the_boards_own_addresses_are_refused),
        cmocka_unit_test(the_stack_must_fit_above_the_segments),
        cmocka_unit_test(an_image_without_a_manifest_is_taken_and_says_so),
        cmocka_unit_test(a_bad_manifest_is_refused),
        cmocka_unit_test(a_manifest_of_the_second_version_has_a_deadline_and_a_rule_for_limits),
        cmocka_unit_test(a_manifest_of_the_first_version_has_no_deadline),
        cmocka_unit_test(no_applet_may_take_the_monitors_name),
        cmocka_unit_test(two_manifests_are_refused),
        cmocka_unit_test(a_cut_note_is_refused),
        cmocka_unit_test(the_last_note_may_leave_out_its_padding),
        cmocka_unit_test(notes_behind_other_notes_are_found_in_either_padding),
        cmocka_unit_test(notes_cover_4096_bytes_at_the_most_however_often_they_are_named),
        cmocka_unit_test(permissions_are_looked_up_by_whole_names),
    };
    int failed = cmocka_run_group_tests_name("ELF32 ARM", tests, as_elf32, NULL);
    return failed + cmocka_run_group_tests_name("ELF64 RISC-V", tests, as_elf64, NULL);
}
