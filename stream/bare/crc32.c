// SPDX-License-Identifier: BSD-3-Clause
// CRC-32/ISO-HDLC, eight bytes at a time. It stands in for stream/crc32.c in the monitor, which sums whole images and
// each line that carries a piece of one. Its tables take 8 KiB of RAM and are computed at the first call.
#include "stream/line.h"
#include "stream/mem.h"

// table[k][b] is the remainder of byte b with k zero bytes after it.
static uint32_t table[8][256];

static void make_tables(void)
{
    for (uint32_t b = 0; b < 256; b++) {
        uint32_t crc = b;
        for (unsigned bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320 : 0);
        table[0][b] = crc;
    }
    for (unsigned k = 1; k < 8; k++)
        for (uint32_t b = 0; b < 256; b++)
            table[k][b] = table[k - 1][b] >> 8 ^ table[0][table[k - 1][b] & 255];
}

// p need not be aligned. Compilers turn this into one load where the machine allows that.
static uint32_t word_of(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

uint32_t tl_crc32(uint32_t crc, const void *p, size_t n)
{
    const uint8_t *byte = p, *end = byte + n;

    if (table[0][1] == 0)
        make_tables();
    crc = ~crc;
    for (const uint8_t *eights = byte + n / 8 * 8; byte < eights; byte += 8) {
        uint32_t low = crc ^ word_of(byte), high = word_of(byte + 4);
        crc = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^ table[4][low >> 24] ^
              table[3][high & 255] ^ table[2][high >> 8 & 255] ^ table[1][high >> 16 & 255] ^ table[0][high >> 24];
    }
    while (byte < end)
        crc = crc >> 8 ^ table[0][(crc ^ *byte++) & 255];
    return ~crc;
}
