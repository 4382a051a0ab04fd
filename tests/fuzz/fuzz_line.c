// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the line reader: lines must be the same however the bytes are cut into pieces, and a checked one must carry
// its CRC.
//
// The first byte gives the buffer's size, the second the seed of the pieces.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stream/line.h"

static void require(int condition)
{
    if (!condition)
        abort();
}

// Feeds data in pieces (seed 0: at once) and sums up, in a CRC, the kinds and texts of all lines.
static uint32_t digest(const char *data, size_t n, size_t cap, uint32_t seed, size_t *lines)
{
    char *buf = malloc(cap);
    struct tl_line_reader reader;
    uint32_t sum = 0;
    tl_line_reader_init(&reader, buf, cap);
    *lines = 0;
    for (size_t at = 0; at < n;) {
        size_t piece = seed == 0 ? n - at : 1 + (seed >> 24) % 9, used;
        seed = seed == 0 ? 0 : (seed * 1664525 + 1013904223) | 1;
        piece = piece < n - at ? piece : n - at;
        enum tl_line_kind kind = tl_line_reader_feed(&reader, data + at, piece, &used);
        require(used > 0 && used <= piece && reader.len <= cap);
        require(kind != TL_LINE_NONE || used == piece);
        require(kind == TL_LINE_NONE || data[at + used - 1] == '\n');
        at += used;
        if (kind == TL_LINE_NONE)
            continue;
        (*lines)++;
        char k = (char)kind;
        sum = tl_crc32(sum, &k, 1);
        sum = tl_crc32(sum, reader.buf, reader.len);
        if (kind == TL_LINE_CHECKED) {
            // Finished once more, it must be the same line again.
            char *again = malloc(reader.len + TL_LINE_TAIL);
            memcpy(again, reader.buf, reader.len);
            ptrdiff_t whole = tl_line_finish(again, reader.len, reader.len + TL_LINE_TAIL, true);
            require(whole == (ptrdiff_t)(reader.len + TL_LINE_TAIL));
            require(memcmp(again, reader.buf, (size_t)whole - 1) == 0);
            free(again);
        }
    }
    free(buf);
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (n < 2)
        return 0;
    size_t cap = data[0], newlines = 0, in_pieces, at_once;
    const char *text = (const char *)data + 2;
    n -= 2;
    for (size_t i = 0; i < n; i++)
        newlines += text[i] == '\n';
    uint32_t a = digest(text, n, cap, data[1] + 1u, &in_pieces);
    uint32_t b = digest(text, n, cap, 0, &at_once);
    require(a == b && in_pieces == newlines && at_once == newlines);
    return 0;
}
