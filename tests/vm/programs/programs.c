// SPDX-License-Identifier: BSD-3-Clause
// Programs for virtual machines and for this machine alike: each works on `size` bytes at `bytes`, and gives a number
// that must be the same everywhere. tests/vm/programs.sh compiles one of them at a time (PROGRAM), for eBPF and
// natively.
#include <stdint.h>

// The entry is first, as code begins to run at its beginning.
static uint64_t PROGRAM(uint8_t *bytes, uint64_t size);
uint64_t program(uint8_t *bytes, uint64_t size);
uint64_t program(uint8_t *bytes, uint64_t size)
{
    return PROGRAM(bytes, size);
}

// Sorts the bytes by insertion, and sums them up by their places.
static uint64_t sort(uint8_t *bytes, uint64_t size)
{
    uint64_t sum = 0;

    for (uint64_t i = 1; i < size; i++) {
        uint8_t byte = bytes[i];
        uint64_t k = i;
        for (; k > 0 && bytes[k - 1] > byte; k--)
            bytes[k] = bytes[k - 1];
        bytes[k] = byte;
    }
    for (uint64_t i = 0; i < size; i++)
        sum = sum * 31 + bytes[i];
    return sum;
}

// CRC-32 as in IEEE 802.3, bit by bit.
static uint64_t crc32(uint8_t *bytes, uint64_t size)
{
    uint32_t crc = UINT32_MAX;

    for (uint64_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
    }
    return ~crc;
}

// Base64 (RFC 4648) to the stack, of as many bytes as fit there, and a hash of it.
static __attribute__((noinline)) uint32_t letter(uint32_t value)
{
    return value < 26    ? 'A' + value
           : value < 52  ? 'a' + value - 26
           : value < 62  ? '0' + value - 52
           : value == 62 ? '+'
                         : '/';
}

static uint64_t base64(uint8_t *bytes, uint64_t size)
{
    uint8_t text[128];
    uint64_t n = 0, hash = 5381;

    for (uint64_t i = 0; i + 2 < size && n + 4 <= sizeof text; i += 3) {
        uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)bytes[i + 1] << 8 | bytes[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6)
            text[n++] = (uint8_t)letter(three >> shift & 63);
    }
    for (uint64_t i = 0; i < n; i++)
        hash = hash * 33 ^ text[i];
    return hash;
}

// Calls itself, to a depth that fits the frames.
static __attribute__((noinline)) uint64_t binomial(uint64_t n, uint64_t k)
{
    return k == 0 || k == n ? 1 : binomial(n - 1, k - 1) + binomial(n - 1, k);
}

static uint64_t recursion(uint8_t *bytes, uint64_t size)
{
    return binomial(6, 3) * 1000 + (size > 0 ? binomial(5, bytes[0] % 6) : 0);
}

// Products and quotients of 64 and 32 bits, unsigned, as the compiler has no others.
static uint64_t division(uint8_t *bytes, uint64_t size)
{
    uint64_t a = UINT64_C(0xfedcba9876543210), sum = 0;

    for (uint64_t i = 0; i < size; i++) {
        uint64_t b = bytes[i] * UINT64_C(0x1000003);
        sum += a / (b + 1) + a % (b + 3) + (uint32_t)a / ((uint32_t)b | 1) + (uint32_t)a % ((uint32_t)b | 5);
        a = a * UINT64_C(6364136223846793005) + 1442695040888963407;
    }
    return sum;
}

// A transform of eight points in fixed point (Q14), with signed values.
static uint64_t transform(uint8_t *bytes, uint64_t size)
{
    int32_t re[8], im[8];
    uint64_t hash = 0;

    for (uint64_t i = 0; i < 8; i++) {
        re[i] = i < size ? (int8_t)bytes[i] * 64 : 0;
        im[i] = 0;
    }
    for (uint64_t half = 4; half > 0; half /= 2) {
        for (uint64_t i = 0; i < 8; i++) {
            if ((i & half) != 0)
                continue;
            int32_t a = re[i] + re[i + half], b = im[i] + im[i + half];
            int32_t c = re[i] - re[i + half], d = im[i] - im[i + half];
            re[i] = a;
            im[i] = b;
            // Turned by 45 degrees for odd places, as a stand-in for the twiddle factors.
            re[i + half] = (i & 1) != 0 ? ((c + d) * 11585) >> 14 : c;
            im[i + half] = (i & 1) != 0 ? ((d - c) * 11585) >> 14 : d;
        }
    }
    for (uint64_t i = 0; i < 8; i++)
        hash = hash * 1000003 ^ (uint32_t)re[i] ^ (uint64_t)(uint32_t)im[i] << 32;
    return hash;
}
