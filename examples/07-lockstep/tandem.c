// SPDX-License-Identifier: BSD-3-Clause
// 07-lockstep: an applet that runs twice, in lockstep with its shadow. One word of its manifest asks for that; the rest
// of the source does not show it.
//
// It computes with a table and with floating-point numbers, prints the results, and asks the monitor for the time,
// random bytes and a sum. All its other numbers are the same in each run.
//
// You should see four rounds, each with a number that depends on all rounds before. With FAULT=5% you see runs in which
// a bit flipped in one of the two, and what became of each flip: either the monitor stopped both before anything wrong
// came out, or the flip had no effect.
#include "applet-sdk/trapline.h"
#include "gen/echo.h"

TL_MANIFEST(.name = "tandem", .stack = 8192, .permissions = "echo log rng lockstep_memory");

#define ROUNDS 4u
#define WORDS  512u

static uint32_t table[WORDS];

static uint32_t mix(uint32_t seed)
{
    for (unsigned i = 0; i < WORDS; i++) {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        table[i] += seed;
    }
    return seed;
}

// The table as a number, by floating point: Horner's rule with a base that never ends in binary.
static double weigh(void)
{
    double sum = 0;

    for (unsigned i = 0; i < WORDS; i++)
        sum = sum * 0.7 + (double)table[i];
    return sum;
}

int tl_applet(void)
{
    uint32_t seed = 1, digest = 0;
    uint8_t random[16];
    int64_t sum = 0;

    for (unsigned round = 0; round < ROUNDS; round++) {
        uint64_t now = tl_nanotime();
        seed = mix(seed);
        digest = digest * 31 + (uint32_t)(uint64_t)weigh();
        if (tl_getrandom(random, sizeof random) < 0 || tl_nanotime() < now)
            return 1;
        if (echo_sum(tl_applet_client(), (int32_t)(digest & 0xffff), (int32_t)round, &sum) < 0)
            return 2;
        digest += (uint32_t)sum << 16;
        tl_printf("round %u: %08x\n", round + 1, (unsigned)digest);
    }
    return 0;
}
