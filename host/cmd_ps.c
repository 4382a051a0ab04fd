// SPDX-License-Identifier: BSD-3-Clause
// trapline ps, start, stop, restart, counters: applets, and the monitor's own numbers.
#include <inttypes.h>
#include <string.h>

#include "host/host.h"

#define COLUMNS 15

// Widths fit what is printed, so a table is made whole before it is printed.
struct row {
    char cell[COLUMNS][34];
};

static void put_duration(char *cell, size_t n, uint64_t ns)
{
    if (ns < 10000000)
        snprintf(cell, n, "%" PRIu64 " us", ns / 1000);
    else if (ns < UINT64_C(10000000000))
        snprintf(cell, n, "%" PRIu64 " ms", ns / 1000000);
    else
        snprintf(cell, n, "%" PRIu64 " s", ns / 1000000000);
}

static void put_size(char *cell, size_t n, uint64_t bytes)
{
    if (bytes % 1024 == 0 && bytes > 0)
        snprintf(cell, n, "%" PRIu64 " KiB", bytes / 1024);
    else
        snprintf(cell, n, "%" PRIu64, bytes);
}

static const char *world_of(const json_t *applet)
{
    if (json_is_true(json_object_get(applet, "unfenced")))
        return "unfenced"; // of the normal world, and not kept in it
    return json_is_false(json_object_get(applet, "secure")) ? "normal" : "secure";
}

static void fill_row(struct row *row, const json_t *applet)
{
    static const char *const numbers[] = {"restarts", "faults", "traps", "calls", "refused"};
    const size_t n = sizeof row->cell[0];

    snprintf(row->cell[0], n, "%" PRIu64, host_u64(applet, "id"));
    snprintf(row->cell[1], n, "%s", host_string(applet, "name"));
    snprintf(row->cell[2], n, "%s", host_string(applet, "state"));
    snprintf(row->cell[3], n, "%s", host_string(applet, "restart"));
    snprintf(row->cell[4], n, "%s", host_string(applet, "reason"));
    if (strcmp(row->cell[4], "none") == 0)
        strcpy(row->cell[4], "-");
    snprintf(row->cell[5], n, "%" PRId64, host_i64(applet, "status"));
    for (size_t i = 0; i < 5; i++)
        snprintf(row->cell[6 + i], n, "%" PRIu64, host_u64(applet, numbers[i]));
    put_duration(row->cell[11], n, host_u64(applet, "cpu"));
    snprintf(row->cell[12], n, "%s", world_of(applet));
    put_size(row->cell[13], n, host_u64(applet, "stack"));
    put_size(row->cell[14], n, host_u64(applet, "heap"));
}

static void print_applets(const json_t *list)
{
    static const struct row head = {{"ID", "NAME", "STATE", "RESTART", "REASON", "STATUS", "RESTARTS", "FAULTS",
                                     "TRAPS", "CALLS", "REFUSED", "CPU", "WORLD", "STACK", "HEAP"}};
    struct row rows[65] = {head};
    char memory[65][34] = {"MEMORY"};
    size_t count = 1;
    size_t i;
    json_t *applet;

    json_array_foreach(list, i, applet)
    {
        if (count < 65) {
            put_size(memory[count], sizeof memory[0], host_u64(applet, "memory"));
            fill_row(&rows[count++], applet);
        }
    }
    for (size_t r = 0; r < count; r++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            size_t width = 0;
            for (size_t k = 0; k < count; k++)
                width = strlen(rows[k].cell[c]) > width ? strlen(rows[k].cell[c]) : width;
            host_print(rows[r].cell[c]);
            printf("%*s", (int)(width - strlen(rows[r].cell[c]) + 2), "");
        }
        printf("%s\n", memory[r]);
    }
}

int host_cmd_ps(struct host *host, const struct host_options *options)
{
    json_t *list = NULL;
    int status = host_call(host, "Monitor.List", NULL, &list, NULL);

    if (status != HOST_OK)
        return status;
    if (options->json)
        host_print_json(list, true);
    else if (json_is_array(list))
        print_applets(list);
    else
        status = host_strange("Monitor.List");
    json_decref(list);
    return status;
}

// Finds the applet that runs in the region for which this one is linked: a board's regions have different sizes.
static void explain(struct host *host, const char *name)
{
    json_t *list = NULL;
    const json_t *applet;
    uint64_t size = 0;
    size_t i;

    if (host_call(host, "Monitor.List", NULL, &list, NULL) != HOST_OK)
        return;
    json_array_foreach(list, i, applet) if (strcmp(host_string(applet, "name"), name) == 0) size =
        host_u64(applet, "memory");
    json_array_foreach(list, i, applet)
    {
        const char *state = host_string(applet, "state"), *other = host_string(applet, "name");
        bool runs = strcmp(state, "ready") == 0 || strcmp(state, "asleep") == 0 || strcmp(state, "throttled") == 0 ||
                    strcmp(state, "backoff") == 0;
        if (runs && host_u64(applet, "memory") == size && strcmp(other, name) != 0)
            host_error("%s has the memory that %s is linked for, and runs: stop it first", other, name);
    }
    json_decref(list);
}

int host_start(struct host *host, const char *method, const char *name, json_t **result)
{
    int status = host_call_with(host, method, json_pack("{s:s}", "name", name), result);

    if (status == HOST_FAILED && strcmp(host->client.error_text, "memory_in_use") == 0)
        explain(host, name);
    return status;
}

static int act(struct host *host, const struct host_options *options, const char *method, const char *done)
{
    json_t *result = NULL;

    if (options->count != 2) {
        host_error("usage: trapline %s NAME: `trapline ps` shows the names", options->operands[0]);
        return HOST_USAGE;
    }
    const char *name = options->operands[1];
    int status = host_start(host, method, name, &result);
    if (status == HOST_OK && options->json)
        host_print_json(result, true);
    else if (status == HOST_OK)
        printf("%s %s\n", name, done);
    json_decref(result);
    return status;
}

int host_cmd_start(struct host *host, const struct host_options *options)
{
    return act(host, options, "Monitor.Start", "started");
}

int host_cmd_stop(struct host *host, const struct host_options *options)
{
    return act(host, options, "Monitor.Stop", "stopped");
}

int host_cmd_restart(struct host *host, const struct host_options *options)
{
    return act(host, options, "Monitor.Restart", "restarted");
}

int host_cmd_counters(struct host *host, const struct host_options *options)
{
    json_t *counters = NULL;
    const char *name;
    json_t *value;
    int status = host_call(host, "Monitor.Counters", NULL, &counters, NULL);

    if (status != HOST_OK)
        return status;
    if (options->json) {
        host_print_json(counters, true);
    } else {
        json_object_foreach(counters, name, value)
        {
            host_print(name);
            printf("%*s%" PRIu64 "\n", (int)(strlen(name) < 18 ? 18 - strlen(name) : 1), "", host_u64(counters, name));
        }
    }
    json_decref(counters);
    return HOST_OK;
}
