// SPDX-License-Identifier: BSD-3-Clause
// The service Time: idl/time.idl.
#include "gen/time.h"

#include "monitor/arch/arch.h"

int time_now_serve(struct tl_rpc_call *call, uint64_t *result)
{
    (void)call;
    *result = tl_arch_now();
    return 0;
}
