// SPDX-License-Identifier: BSD-3-Clause
// trapline call: one call of any method.
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

int host_cmd_call(struct host *host, const struct host_options *options)
{
    int words = options->count - 2;
    json_t *params = NULL;
    json_t *result = NULL;
    const char *text;
    int status = HOST_OK;

    if (options->count < 2) {
        host_error("usage: trapline call METHOD [JSON | KEY=VALUE... | VALUE...], as in: trapline call RPC.Echo hello");
        return HOST_USAGE;
    }
    const char *method = options->operands[1];
    char *const *operands = options->operands + 2;
    bool ready = words == 1 && (operands[0][0] == '{' || operands[0][0] == '[');
    if (words > 0 && !ready && !host->options.go)
        status = host_discover(host, true);
    if (status != HOST_OK)
        return status;
    const json_t *known = words > 0 ? host_find_method(host, method) : NULL;
    if (words > 0) {
        params = host_params(known, operands, words);
        if (!params)
            return HOST_USAGE;
    }
    char *ready_text = params ? json_dumps(params, JSON_COMPACT) : NULL;
    json_decref(params);
    status = host_call(host, method, ready_text, &result, &text);
    free(ready_text);
    if (status != HOST_OK)
        return status;
    const json_t *schema = json_object_get(json_object_get(known, "result"), "schema");
    bool integer = !options->json && json_is_string(result) && strcmp(host_string(schema, "type"), "integer") == 0;
    if (integer) {
        // 64 bits come as a string, for the sake of those who read numbers through doubles.
        puts(json_string_value(result));
    } else if (options->json || !result) {
        host_print(text);
        putchar('\n');
    } else {
        host_print_json(result, false);
    }
    json_decref(result);
    return HOST_OK;
}
