// SPDX-License-Identifier: BSD-3-Clause
// The witness's secret: what it is, where it lies, and a watch for it in all bytes that come out of the board.
#ifndef TL_TESTS_HOSTILE_SECRET_H
#define TL_TESTS_HOSTILE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECRET_SIZE   4096u
#define SECRET_OFFSET 0x80000u // in the witness's memory, far behind its data and far below its stack
#define SECRET_WINDOW 8u       // bytes of it in a row that are no chance

// Byte i of it, which is in no file: the witness makes it up when it starts.
static inline uint8_t secret_byte(size_t i)
{
    return (uint8_t)(0x5e ^ (i * 167) ^ (i >> 5));
}

// Watches a stream of bytes for SECRET_WINDOW bytes of the secret in a row, as they are, or in a form in which a board sends
// bytes: in escaped text (\x5e or \u005e), in hexadecimal digits (byte by byte, or words of 32 or 64 bits), and in base64.
// All zero is a new one.
struct secret_watch {
    const char *seen;              // the form in which it came first; NULL: it did not come
    uint64_t raw, text, hex;       // the last 8 bytes of each form
    uint64_t base64, base64_older; // the last 64 bits, and those that they moved out
    unsigned escape;               // 0: none; 1: after "\"; 2...: that many digits and one are to come
    uint8_t escaped;
};

// The next bytes of the stream.
void secret_watch_bytes(struct secret_watch *watch, const char *p, size_t n);

#endif
