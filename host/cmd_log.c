// SPDX-License-Identifier: BSD-3-Clause
// trapline log: what the board's log keeps, and with -f what is added.
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "host/host.h"

#define POLL_NS 200000000L

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

// One Log.Read. *from is where to go on; *lines how many came.
static int read_log(struct host *host, bool json, uint64_t *from, size_t *lines)
{
    char params[48];
    json_t *result = NULL;
    json_t *line;
    size_t i;

    snprintf(params, sizeof params, "{\"from\":\"%" PRIu64 "\"}", *from);
    int status = host_call(host, "Log.Read", params, &result, NULL);
    if (status != HOST_OK)
        return status;
    const json_t *list = json_object_get(result, "lines");
    if (!json_is_array(list)) {
        json_decref(result);
        return host_strange("Log.Read");
    }
    *lines = json_array_size(list);
    json_array_foreach(list, i, line)
    {
        if (json) {
            host_print_json(line, true);
        } else {
            host_put_safe(stdout, json_string_value(line), json_string_length(line));
            putchar('\n');
        }
    }
    uint64_t next = host_u64(result, "next");
    // The board was reset, and counts from the start again.
    *from = next < *from ? 0 : next;
    json_decref(result);
    return HOST_OK;
}

int host_cmd_log(struct host *host, const struct host_options *options)
{
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction before;
    uint64_t from = 0;
    size_t lines = 0;
    int status;

    interrupted = 0;
    if (options->follow)
        sigaction(SIGINT, &action, &before);
    do {
        status = read_log(host, options->json, &from, &lines);
        if (status == HOST_OK && lines == 0 && options->follow) {
            struct timespec pause = {.tv_nsec = POLL_NS};
            nanosleep(&pause, NULL);
        }
    } while (status == HOST_OK && !interrupted && (lines > 0 || options->follow));
    if (options->follow)
        sigaction(SIGINT, &before, NULL);
    return interrupted ? HOST_OK : status;
}
