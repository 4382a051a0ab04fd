// SPDX-License-Identifier: BSD-3-Clause
// Loading over the UART: what is refused, in words, and what a lossy line may do to it. The rules of images one by one
// are tests/unit/test_image.c's.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/elf.h"
#include "tests/qemu/on_board.h"

#define PIECE 256u // the image is more than three

static uint8_t *elf;
static size_t elf_size;

static int up(void **state)
{
    if (on_board_up(state) != 0)
        return 1;
    elf = board_file(&board, on_board_path("spin", 1), &elf_size);
    return elf == NULL || elf_size <= 3 * PIECE;
}

static int down(void **state)
{
    free(elf);
    return on_board_down(state);
}

static uint32_t begin(uint32_t size, uint32_t crc)
{
    uint32_t upload = 0;

    assert_int_equal(monitor_load_begin(&board.client, size, crc, &upload), 0);
    return upload;
}

static int piece(uint32_t upload, size_t at, size_t n)
{
    return monitor_load_piece(&board.client, upload, (uint32_t)at, elf + at, n);
}

static void all_pieces(uint32_t upload)
{
    for (size_t at = 0; at < elf_size; at += PIECE)
        assert_int_equal(piece(upload, at, elf_size - at < PIECE ? elf_size - at : PIECE), 0);
}

static int end(uint32_t upload)
{
    static struct monitor_list_string32_16 dropped;
    char name[33];
    size_t n = 32;
    return monitor_load_end(&board.client, upload, name, &n, &dropped);
}

static void reason_is(const char *words)
{
    char reason[97];
    size_t n = 96;

    assert_int_equal(monitor_load_reason(&board.client, reason, &n), 0);
    reason[n] = '\0';
    if (strstr(reason, words) == NULL)
        fail_msg("the reason is \"%s\" and not \"%s\"", reason, words);
}

static void an_image_with_another_checksum_is_refused(void **state)
{
    (void)state;
    uint32_t upload = begin((uint32_t)elf_size, tl_crc32(0, elf, elf_size) ^ 1);
    all_pieces(upload);
    assert_int_equal(end(upload), MONITOR_MONITOR_ERROR_BAD_IMAGE);
    reason_is("checksum");
}

static void an_image_of_which_a_piece_is_missing_is_refused(void **state)
{
    (void)state;
    uint32_t upload = begin((uint32_t)elf_size, tl_crc32(0, elf, elf_size));
    assert_int_equal(piece(upload, 0, PIECE), 0);
    assert_int_equal(end(upload), MONITOR_MONITOR_ERROR_BAD_IMAGE);
    reason_is("not complete");
    assert_int_equal(end(upload), MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD);
}

static void pieces_come_in_order_and_what_came_already_is_ignored(void **state)
{
    (void)state;
    uint32_t upload = begin((uint32_t)elf_size, tl_crc32(0, elf, elf_size));
    assert_int_equal(piece(upload, PIECE, PIECE), MONITOR_MONITOR_ERROR_WRONG_STATE);
    assert_int_equal(piece(upload, 0, PIECE), 0);
    assert_int_equal(piece(upload, 0, PIECE), 0);
    assert_int_equal(piece(upload, PIECE / 2, PIECE), 0);
    assert_int_equal(piece(upload, 2 * PIECE, PIECE), MONITOR_MONITOR_ERROR_WRONG_STATE);
    all_pieces(upload);
    assert_int_equal(end(upload), 0);
}

static void an_upload_ends_when_another_begins(void **state)
{
    (void)state;
    uint32_t first = begin((uint32_t)elf_size, 0), second = begin((uint32_t)elf_size, tl_crc32(0, elf, elf_size));
    assert_int_not_equal(first, second);
    assert_int_equal(piece(first, 0, PIECE), MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD);
    assert_int_equal(end(first), MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD);
    all_pieces(second);
    assert_int_equal(end(second), 0);
    assert_int_equal(piece(second, 0, PIECE), MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD);
}

static void a_running_applet_is_not_replaced(void **state)
{
    (void)state;
    uint32_t upload = begin((uint32_t)elf_size, tl_crc32(0, elf, elf_size));
    all_pieces(upload);
    assert_int_equal(end(upload), 0);
    assert_int_equal(board_start(&board, "spin"), 0);
    upload = begin((uint32_t)elf_size, tl_crc32(0, elf, elf_size));
    all_pieces(upload);
    assert_int_equal(end(upload), MONITOR_MONITOR_ERROR_WRONG_STATE);
    reason_is("stop it first");
    assert_int_equal(board_stop(&board, "spin"), 0);
    assert_int_equal(board_start(&board, "spin"), 0); // and is whole
    assert_int_equal(board_stop(&board, "spin"), 0);
}

static void refused(const uint8_t *bytes, size_t n, const char *words)
{
    char name[33];

    assert_int_equal(board_load(&board, bytes, n, name), MONITOR_MONITOR_ERROR_BAD_IMAGE);
    if (strstr(board.why, words) == NULL)
        fail_msg("the reason is \"%s\" and not \"%s\"", board.why, words);
}

static void what_is_no_image_is_refused_in_words(void **state)
{
    uint8_t *copy = malloc(elf_size);
    // Of the first segment, p_flags: behind the header of 52 bytes (ELF32) or 64 (ELF64).
    size_t flags = elf[4] == 1 ? 52 + 24 : 64 + 4;
    (void)state;

    assert_non_null(copy);
    refused((const uint8_t *)"#!/bin/sh\necho no image, but long enough for one\n", 49, "not an ELF file");
    memcpy(copy, elf, elf_size);
    copy[18] = 62;
    refused(copy, elf_size, "another processor");
    copy[18] = elf[18];
    copy[flags] = 7;
    refused(copy, elf_size, "both writable and executable");
    copy[flags] = elf[flags];
    refused(copy, elf_size / 2, "outside the file");
    free(copy);
}

// There it would have the machine's own addresses in one place, and be translated in another.
static void an_image_linked_where_applets_memories_are_is_refused(void **state)
{
    const struct elf_layout *layout = elf_layout(elf);
    const char *line = strstr(board.log, " applets, ");
    unsigned long long start;
    uint8_t *copy = malloc(elf_size);

    (void)state;
    assert_non_null(copy);
    assert_non_null(line);
    while (*line != '[')
        line--;
    assert_int_equal(sscanf(line, "[%llx", &start), 1);
    memcpy(copy, elf, elf_size);
    uint64_t entry = elf_get(elf, layout->entry, layout->word), move = start - (entry & ~UINT64_C(0xfffff));
    elf_put(copy, layout->entry, layout->word, entry + move);
    for (unsigned i = 0; elf_header(elf, elf_size, i) != 0; i++) {
        size_t at = elf_header(elf, elf_size, i) + layout->vaddr;
        elf_put(copy, at, layout->word, elf_get(elf, at, layout->word) + move);
    }
    char name[33];
    assert_int_equal(board_load(&board, copy, elf_size, name), MONITOR_MONITOR_ERROR_BAD_IMAGE);
    assert_non_null(strstr(board.why, "link it at another address"));
    free(copy);
}

// The image under another name of four letters.
static uint8_t *renamed(const char *name)
{
    uint8_t *copy = malloc(elf_size);
    size_t at = 0;

    assert_non_null(copy);
    memcpy(copy, elf, elf_size);
    while (at + 44 < elf_size && (memcmp(copy + at, "Trapline", 9) != 0 || memcmp(copy + at + 16, "spin", 5) != 0))
        at++; // the owner of the note, in three words; the manifest: its version, its name
    assert_true(at + 44 < elf_size);
    memcpy(copy + at + 16, name, 5);
    return copy;
}

static uint32_t count_applets(void)
{
    static struct monitor_list_applet_16 list;

    assert_int_equal(monitor_list(&board.client, &list), 0);
    return list.count;
}

static void H109_a_file_for_another_processor_costs_no_stopped_applet_its_place(void **state)
{
    static const char *const names[] = {"spa1", "spa2", "spa3", "spa4"};
    static struct monitor_list_string32_16 dropped;
    char name[33];
    size_t n = 32;
    (void)state;

    for (size_t i = 0; i < 4; i++) {
        uint8_t *copy = renamed(names[i]);
        assert_int_equal(board_load(&board, copy, elf_size, name), 0);
        free(copy);
    }
    uint32_t before = count_applets();
    uint8_t *copy = renamed("spa5");
    copy[18] = 62;
    refused(copy, elf_size, "another processor");
    assert_int_equal(count_applets(), before);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(board_start(&board, names[i]), 0);
        assert_int_equal(board_stop(&board, names[i]), 0);
    }
    // Where it is accepted, one of them goes, and it is said which.
    copy[18] = elf[18];
    uint32_t upload = begin((uint32_t)elf_size, tl_crc32(0, copy, elf_size));
    for (size_t at = 0; at < elf_size; at += PIECE)
        assert_int_equal(monitor_load_piece(&board.client, upload, (uint32_t)at, copy + at,
                                            elf_size - at < PIECE ? elf_size - at : PIECE),
                         0);
    assert_int_equal(monitor_load_end(&board.client, upload, name, &n, &dropped), 0);
    assert_int_equal(dropped.count, 1);
    assert_int_equal(dropped.items[0].len, 4);
    assert_int_equal(count_applets(), before);
    free(copy);
}

static void nothing_of_what_was_refused_stays(void **state)
{
    (void)state;
    assert_int_equal(count_applets(), 4); // hello, sibling, snoop, spin
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_with_another_checksum_is_refused),
        cmocka_unit_test(an_image_of_which_a_piece_is_missing_is_refused),
        cmocka_unit_test(pieces_come_in_order_and_what_came_already_is_ignored),
        cmocka_unit_test(an_upload_ends_when_another_begins),
        cmocka_unit_test(a_running_applet_is_not_replaced),
        cmocka_unit_test(what_is_no_image_is_refused_in_words),
        cmocka_unit_test(an_image_linked_where_applets_memories_are_is_refused),
        cmocka_unit_test(nothing_of_what_was_refused_stays),
        cmocka_unit_test(H109_a_file_for_another_processor_costs_no_stopped_applet_its_place),
    };
    return cmocka_run_group_tests(tests, up, down);
}
