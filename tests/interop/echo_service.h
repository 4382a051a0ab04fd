// SPDX-License-Identifier: BSD-3-Clause
// The service Echo, as the test programs here serve it: one of them includes this, and it is that program's.
#ifndef TL_TESTS_INTEROP_ECHO_SERVICE_H
#define TL_TESTS_INTEROP_ECHO_SERVICE_H

#include <string.h>

#include "gen/echo.h"

static uint64_t echo_runs; // of calls to Echo.Count

int echo_echo_serve(struct tl_rpc_call *call, const char *message, size_t message_len, char *result, size_t *result_len)
{
    (void)call;
    memcpy(result, message, message_len);
    *result_len = message_len;
    return 0;
}

int echo_sample_serve(struct tl_rpc_call *call, const struct echo_sample *sample, struct echo_sample *result)
{
    (void)call;
    *result = *sample;
    return sample->data_len == 0 ? ECHO_ECHO_ERROR_EMPTY : 0;
}

int echo_sum_serve(struct tl_rpc_call *call, int32_t a, int32_t b, int64_t *result)
{
    (void)call;
    *result = (int64_t)a + b;
    return 0;
}

int echo_count_serve(struct tl_rpc_call *call, uint64_t *result)
{
    (void)call;
    *result = ++echo_runs;
    return 0;
}

#endif
