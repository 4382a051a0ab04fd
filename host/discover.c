// SPDX-License-Identifier: BSD-3-Clause
// The board's own description of its services: rpc.discover, asked once.
#include <string.h>

#include "host/host.h"

// The bounds of a u64 are more than jansson's integers hold.
json_t *host_load_schema(const char *text, size_t n)
{
    return json_loadb(text, n, JSON_DECODE_INT_AS_REAL, NULL);
}

int host_discover(struct host *host, bool quiet)
{
    const char *raw;
    size_t len;
    int status = host->methods ? HOST_OK : host_open(host);

    if (host->methods || status != HOST_OK)
        return status;
    int e = tl_rpc_call_raw(&host->client, "rpc.discover", NULL, 0, &raw, &len);
    json_t *document = e == 0 ? host_load_schema(raw, len) : NULL;
    json_t *methods = json_object_get(document, "methods");
    if (json_is_array(methods))
        host->methods = json_incref(methods);
    else if (!quiet || e == TL_ERR_CLOSED || e == TL_ERR_TIMEOUT)
        status = e < 0 ? host_failed(host, "rpc.discover", e) : host_strange("rpc.discover");
    json_decref(document);
    return status;
}

const json_t *host_find_method(const struct host *host, const char *name)
{
    size_t i;
    json_t *method;

    json_array_foreach(host->methods, i, method)
    {
        if (strcmp(host_string(method, "name"), name) == 0)
            return method;
    }
    return NULL;
}

const json_t *host_schema(const json_t *schema)
{
    static const char *const choices[] = {"anyOf", "oneOf"};
    size_t i;
    json_t *choice;

    for (size_t c = 0; c < 2; c++) {
        json_array_foreach(json_object_get(schema, choices[c]), i, choice)
        {
            if (strcmp(host_string(choice, "type"), "null") != 0)
                return choice;
        }
    }
    return schema;
}
