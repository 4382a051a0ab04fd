// SPDX-License-Identifier: BSD-3-Clause
// Physical memory protection: see pmp.h.
#include "pmp.h"

#include <stddef.h>

#include "monitor/access.h"

#define MODE_OFF   0u
#define MODE_TOR   1u
#define MODE_NA4   2u
#define MODE_NAPOT 3u

static void put(struct tl_pmp *pmp, uint64_t address, uint32_t mode, uint32_t access)
{
    uint32_t i = pmp->used++;

    pmp->address[i] = address;
    pmp->config[i / 8] |= (uint64_t)(mode << 3 | access) << i % 8 * 8;
}

static uint32_t config_of(const struct tl_pmp *pmp, uint32_t i)
{
    return pmp->config[i / 8] >> i % 8 * 8 & 0xff;
}

bool tl_pmp_grant(struct tl_pmp *pmp, uint64_t base, uint64_t size, uint32_t access, uint32_t entries)
{
    bool follows =
        pmp->used > 0 && config_of(pmp, pmp->used - 1) >> 3 != MODE_NAPOT && pmp->address[pmp->used - 1] == base >> 2;
    bool eight = size == 8 && base % 8 == 0;
    uint32_t needed = follows || eight ? 1 : 2;

    if (entries > TL_PMP_ENTRIES || pmp->used > entries || needed > entries - pmp->used)
        return false;
    if (eight) {
        put(pmp, base >> 2, MODE_NAPOT, access); // a lowest bit of zero: 8 bytes
    } else {
        if (!follows)
            put(pmp, base >> 2, MODE_OFF, 0);
        put(pmp, (base + size) >> 2, MODE_TOR, access);
    }
    pmp->grants[pmp->grant_count++] = (struct tl_pmp_grant){base, size, access};
    return true;
}

// [*from, *to) of entry i, in bytes; false if it matches nothing.
static bool range_of(const struct tl_pmp *pmp, uint32_t i, uint64_t *from, uint64_t *to)
{
    uint64_t address = pmp->address[i];

    switch (config_of(pmp, i) >> 3 & 3) {
    case MODE_TOR:
        *from = i == 0 ? 0 : pmp->address[i - 1] << 2;
        *to = address << 2;
        return *from < *to;
    case MODE_NA4:
        *from = address << 2;
        *to = *from + 4;
        return true;
    case MODE_NAPOT: {
        uint64_t ones = address & ~(address + 1); // the trailing ones
        *from = (address & ~ones) << 2;
        *to = *from + ((ones + 1) << 3);
        return true;
    }
    default:
        return false;
    }
}

bool tl_pmp_allows(const struct tl_pmp *pmp, uint64_t p, uint64_t n, uint32_t access)
{
    for (uint32_t i = 0; i < TL_PMP_ENTRIES; i++) {
        uint64_t from, to;
        if (!range_of(pmp, i, &from, &to) || p >= to || p + n <= from)
            continue;
        // The lowest entry that matches any byte decides, and must match all of them.
        return p >= from && p + n <= to && (config_of(pmp, i) & access) == access;
    }
    return false;
}

static bool granted(const struct tl_pmp *pmp, uint64_t p, uint32_t access)
{
    for (uint32_t i = 0; i < pmp->grant_count; i++) {
        const struct tl_pmp_grant *grant = &pmp->grants[i];
        if (p - grant->base < grant->size && (grant->access & access) == access)
            return true;
    }
    return false;
}

bool tl_pmp_right(const struct tl_pmp *pmp, const struct tl_pmp *read)
{
    static const uint32_t kinds[] = {TL_ACCESS_READ, TL_ACCESS_WRITE, TL_ACCESS_EXEC};

    for (uint32_t i = 0; i < TL_PMP_ENTRIES / 8; i++)
        if (read->config[i] != pmp->config[i])
            return false;
    for (uint32_t i = 0; i < pmp->used; i++)
        if (read->address[i] != pmp->address[i])
            return false;
    for (uint32_t i = 0; i < pmp->grant_count; i++) {
        const struct tl_pmp_grant *grant = &pmp->grants[i];
        const uint64_t edges[] = {grant->base - 1, grant->base, grant->base + grant->size - 1,
                                  grant->base + grant->size};
        for (size_t e = 0; e < 4; e++)
            for (size_t k = 0; k < 3; k++)
                if (tl_pmp_allows(read, edges[e], 1, kinds[k]) != granted(pmp, edges[e], kinds[k]))
                    return false;
    }
    return true;
}
