// SPDX-License-Identifier: BSD-3-Clause
// Translates a manifest's permission names to bits: see image.h.
#include "monitor/image/image.h"
#include "stream/mem.h"

static const struct tl_permission_name *find(const char *name, size_t n, const struct tl_permission_name *table,
                                             size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(table[i].name) == n && memcmp(table[i].name, name, n) == 0)
            return &table[i];
    return NULL;
}

int tl_permissions_parse(const char *names, const struct tl_permission_name *table, size_t count, uint32_t *mask,
                         const char **bad)
{
    uint32_t bits = 0;

    *mask = 0;
    *bad = NULL;
    while (*names != '\0') {
        size_t n = 0;
        while (names[n] != '\0' && names[n] != ' ')
            n++;
        const struct tl_permission_name *row = find(names, n, table, count);
        if (n > 0 && row == NULL) {
            *bad = names;
            return TL_ERR_IMAGE;
        }
        if (n > 0)
            bits |= row->bits;
        names += n;
        if (*names == ' ')
            names++;
    }
    *mask = bits;
    return 0;
}
