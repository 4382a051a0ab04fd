// SPDX-License-Identifier: BSD-3-Clause
// The service Monitor, checksum: of the memory that must never change, for a test or a watcher on the host.
#include "gen/monitor.h"

#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "stream/line.h"

#define CHECKSUM_TURN 16384u // bytes

int monitor_checksum_serve(struct tl_rpc_call *call, uint32_t *result)
{
    uint32_t *done = &call->progress[0], *crc = &call->progress[1];
    size_t n;
    const uint8_t *p = tl_memory_of_constants(&n);
    size_t left = n - *done, turn = left < CHECKSUM_TURN ? left : CHECKSUM_TURN;

    *crc = tl_crc32(*crc, p + *done, turn);
    *done += (uint32_t)turn;
    if (*done < n)
        return TL_RPC_MORE;
    *result = *crc;
    return 0;
}
