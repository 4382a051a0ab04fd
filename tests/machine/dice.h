// SPDX-License-Identifier: BSD-3-Clause
// A fuzzer's input as a row of decisions. When it is used up every decision is 0: the shortest way on.
#ifndef TL_TESTS_MACHINE_DICE_H
#define TL_TESTS_MACHINE_DICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dice {
    const uint8_t *p;
    size_t n;
};

static inline uint8_t dice_byte(struct dice *dice)
{
    if (dice->n == 0)
        return 0;
    dice->n--;
    return *dice->p++;
}

static inline uint16_t dice_word(struct dice *dice)
{
    unsigned low = dice_byte(dice);

    return (uint16_t)(low | (unsigned)dice_byte(dice) << 8);
}

static inline uint64_t dice_long(struct dice *dice)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < 8; i++)
        value = value << 8 | dice_byte(dice);
    return value;
}

// 0 to of - 1; of is 256 at the most.
static inline unsigned dice_below(struct dice *dice, unsigned of)
{
    return dice_byte(dice) % of;
}

static inline bool dice_one_in(struct dice *dice, unsigned of)
{
    return dice_byte(dice) % of == of - 1; // not 0, which is what an input that is used up gives
}

#endif
