// SPDX-License-Identifier: BSD-3-Clause
// trapline bench: calls a second and their latencies, one call at a time, as seen from here.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

static int by_value(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return x < y ? -1 : x > y;
}

static double micro(const uint64_t *sorted, unsigned n, unsigned per_mille)
{
    unsigned i = (unsigned)((uint64_t)(n - 1) * per_mille / 1000);

    return (double)sorted[i] / 1000;
}

static void report(const struct host *host, const char *method, uint64_t *times, unsigned n, uint64_t all)
{
    double rate = (double)n * 1e9 / (double)all;

    qsort(times, n, sizeof times[0], by_value);
    if (host->options.json) {
        printf("{\"method\":\"%s\",\"calls\":%u,\"calls_per_s\":%.1f,\"p50_us\":%.1f,\"p90_us\":%.1f,\"p99_us\":%.1f,"
               "\"max_us\":%.1f,\"repeats\":%" PRIu64 "}\n",
               method, n, rate, micro(times, n, 500), micro(times, n, 900), micro(times, n, 990), micro(times, n, 1000),
               host->client.repeats);
        return;
    }
    printf("%s, %u calls, one at a time, to %s\n", method, n, host->to);
    printf("calls_per_s %.0f calls/s\n", rate);
    printf("p50 %.1f us\np90 %.1f us\np99 %.1f us\nmax %.1f us\n", micro(times, n, 500), micro(times, n, 900),
           micro(times, n, 990), micro(times, n, 1000));
    if (host->serial)
        printf("repeats %" PRIu64 " requests\n", host->client.repeats);
}

int host_cmd_bench(struct host *host, const struct host_options *options)
{
    const char *method = options->count > 1 ? options->operands[1] : "RPC.Echo";
    unsigned n = options->number ? options->number : 1000;
    uint64_t *times = calloc(n, sizeof *times);
    char *params = NULL;
    uint64_t start = 0;
    int status = times ? host_open(host) : HOST_FAILED;

    if (strpbrk(method, "\"\\")) {
        host_error("%s is no method", method);
        status = HOST_USAGE;
    }
    if (status == HOST_OK && options->count > 2) {
        status = host_discover(host, true);
        json_t *tree = status == HOST_OK
                           ? host_params(host_find_method(host, method), options->operands + 2, options->count - 2)
                           : NULL;
        params = tree ? json_dumps(tree, JSON_COMPACT) : NULL;
        json_decref(tree);
        status = status == HOST_OK && !params ? HOST_USAGE : status;
    } else if (options->count <= 1) {
        params = strdup("[\"hello\"]");
    }
    for (unsigned i = 0; status == HOST_OK && i <= n; i++) {
        // The first call is not counted: it warms up what is cold.
        uint64_t before = tl_fd_now();
        start = i == 1 ? before : start;
        status = host_call(host, method, params, NULL, NULL);
        if (i > 0)
            times[i - 1] = tl_fd_now() - before;
    }
    if (status == HOST_OK)
        report(host, method, times, n, tl_fd_now() - start);
    free(params);
    free(times);
    return status;
}
