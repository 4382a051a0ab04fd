// SPDX-License-Identifier: BSD-3-Clause
// The service Rng: idl/rng.idl.
#include "gen/rng.h"

#include "monitor/monitor.h"

int rng_u16_serve(struct tl_rpc_call *call, uint16_t *result)
{
    struct tl_monitor *monitor = call->impl;
    uint32_t word = 0;
    int e = tl_random_u32(&monitor->random, &word);

    *result = (uint16_t)word;
    return e;
}

int rng_u32_serve(struct tl_rpc_call *call, uint32_t *result)
{
    struct tl_monitor *monitor = call->impl;

    return tl_random_u32(&monitor->random, result);
}

int rng_fill_serve(struct tl_rpc_call *call, uint8_t *data, size_t *data_len)
{
    struct tl_monitor *monitor = call->impl;

    return tl_random_fill(&monitor->random, data, *data_len);
}

int rng_seed_serve(struct tl_rpc_call *call, const uint8_t *data, size_t data_len)
{
    struct tl_monitor *monitor = call->impl;

    tl_random_seed(&monitor->random, data, data_len);
    return 0;
}
