// SPDX-License-Identifier: BSD-3-Clause
// Seed material: the seed CSR, where the board has one (Scalar Cryptography extension 1.0, chapter 4).
#include "monitor/arch/arch.h"
#include "platform.h"

#define SEED_STATE(value) ((value) >> 30 & 3u)
#define SEED_READY        2u
#define SEED_TRIES        100000u // a source that is not ready for this long is broken

size_t tl_arch_entropy(void *p, size_t n)
{
    uint8_t *to = p;
    size_t got = 0;

    if (!TL_BOARD_HAS_SEED)
        return 0;
    for (uint32_t tries = 0; got + 2 <= n && tries < SEED_TRIES; tries++) {
        uint64_t value;
        __asm__ volatile("csrrw %0, 0x015, x0" : "=r"(value)::"memory");
        if (SEED_STATE(value) == SEED_READY) {
            to[got++] = (uint8_t)value;
            to[got++] = (uint8_t)(value >> 8);
        }
    }
    return got;
}
