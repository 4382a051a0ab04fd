// SPDX-License-Identifier: BSD-3-Clause
// Takes seed material from the device tree, and wipes it there so that the normal world does not find it.
#include "cp15.h"
#include "devicetree.h"
#include "internal.h"
#include "platform.h"
#include "stream/mem.h"

static size_t take_seed(uint8_t *tree, size_t n, void *p, size_t cap)
{
    size_t len;
    uint8_t *seed = tl_devicetree_find(tree, n, "secure-chosen", "rng-seed", &len);

    if (seed == NULL || len > cap)
        return 0;
    memcpy(p, seed, len);
    memset(seed, 0, len);
    return len;
}

size_t tl_arch_entropy(void *p, size_t n)
{
    return tl__protect_device_tree(take_seed, p, n);
}
