// SPDX-License-Identifier: BSD-3-Clause
// Base64 for JSON strings: the engine's own writer, and jansson's string.
#include "host/base64.h"

#include <stdlib.h>

#include "rpc/json.h"

json_t *host_base64_encode(const unsigned char *data, size_t n)
{
    size_t cap = (n + 2) / 3 * 4 + 2;
    struct tl_json_writer out = {.buf = malloc(cap), .cap = cap};
    json_t *value = NULL;

    if (!out.buf)
        return NULL;
    tl_json_put_bytes(&out, data, n);
    if (out.error == 0)
        value = json_stringn(out.buf + 1, out.len - 2); // without the quotes
    free(out.buf);
    return value;
}
