// SPDX-License-Identifier: BSD-3-Clause
// Lines over bytes: one line is one message, ended by "\n", with an optional CRC-32 on lines that open with '{' or '['.
//
// A message line is JSON text and, where the sender uses it, eight lower-case hex digits after the last '}' or ']':
//     {"jsonrpc":"2.0","id":1,"method":"Time.Now"}9d2c5e1f\n
// The CRC is CRC-32/ISO-HDLC (ITU-T V.42, polynomial 0x04c11db7 reflected, as in zlib) of the JSON text alone.
// A "\r" right before the "\n" is dropped (a human's terminal sends it). Any other line is console text; so
// is one that opens with a log's tag, "[" a name of a-z, 0-9, _ and - "] ".
// Noise, a cut line or a bad CRC costs that line and no more: the next "\n" is the resync point.
#ifndef TL_STREAM_LINE_H
#define TL_STREAM_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/error.h"

enum tl_line_kind {
    TL_LINE_NONE = 0, // no whole line yet: feed more
    TL_LINE_MESSAGE,  // JSON text, no checksum on the line
    TL_LINE_CHECKED,  // JSON text whose CRC was there and right; it is cut off
    TL_LINE_EMPTY,    // nothing between two "\n"
    TL_LINE_TEXT,     // console text
    TL_LINE_BAD_CRC,  // a message with a wrong checksum
    TL_LINE_TOO_LONG, // more than the buffer holds; reported once, at its end, with nothing of it kept
};

// Collects one line at a time. The caller gives the buffer and owns it; capacity is the longest line taken, without
// "\n" but with the CRC digits and a "\r".
struct tl_line_reader {
    char *buf;
    size_t cap;
    size_t len;
    bool skipping; // a line that is too long: dropped up to its "\n"
    bool whole;    // buf holds a line that was reported; the next feed starts another
};

void tl_line_reader_init(struct tl_line_reader *reader, char *buf, size_t cap);

// Takes bytes from p up to and with the first "\n". *used (never NULL) is how many were taken; the caller offers the
// rest again after it has dealt with the line. When a line is whole it stands in reader->buf[0..reader->len) until the
// next call, JSON text without its CRC digits. Linear in n.
enum tl_line_kind tl_line_reader_feed(struct tl_line_reader *reader, const char *p, size_t n, size_t *used);

// Forgets a half line (a peer that went away).
void tl_line_reader_reset(struct tl_line_reader *reader);

// Bytes that tl_line_finish adds at the most: eight digits and "\n".
#define TL_LINE_TAIL 9

// Ends the line in line[0..n): the CRC if checked, then "\n". Returns the new length, or TL_ERR_SIZE if cap is too
// small.
ptrdiff_t tl_line_finish(char *line, size_t n, size_t cap, bool checked);

// CRC-32/ISO-HDLC of p[0..n). crc is 0 for the first piece, else the previous result. "123456789" gives 0xcbf43926.
uint32_t tl_crc32(uint32_t crc, const void *p, size_t n);

#endif
