// SPDX-License-Identifier: BSD-3-Clause
// The service Echo: idl/echo.idl.
#include "gen/echo.h"

#include "monitor/monitor.h"
#include "stream/mem.h"

int echo_echo_serve(struct tl_rpc_call *call, const char *message, size_t message_len, char *result, size_t *result_len)
{
    (void)call;
    if (message_len > *result_len)
        return TL_ERR_SIZE;
    memcpy(result, message, message_len);
    *result_len = message_len;
    return 0;
}

int echo_sample_serve(struct tl_rpc_call *call, const struct echo_sample *sample, struct echo_sample *result)
{
    (void)call;
    if (sample->data_len == 0)
        return ECHO_ECHO_ERROR_EMPTY;
    *result = *sample;
    return 0;
}

int echo_sum_serve(struct tl_rpc_call *call, int32_t a, int32_t b, int64_t *result)
{
    (void)call;
    *result = (int64_t)a + b;
    return 0;
}

int echo_count_serve(struct tl_rpc_call *call, uint64_t *result)
{
    struct tl_monitor *monitor = call->impl;

    *result = ++monitor->echoes;
    return 0;
}
