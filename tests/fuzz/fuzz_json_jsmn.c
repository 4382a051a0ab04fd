// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the engine's tokenizer on jsmn (make JSON=jsmn) beside its own: for each text, and each number of tokens, both
// return the same count or error, the same place of the error, and the same tokens.
#include <stdlib.h>
#include <string.h>

#include "rpc/json.h"

ptrdiff_t tl_json_parse_jsmn(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad);
#define tl_json_parse tl_json_parse_jsmn
#include "rpc/jsmn/json_parse.c"
#undef tl_json_parse

#define CAP 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct tl_json_token own[CAP], jsmn[CAP];
    size_t own_bad = SIZE_MAX, jsmn_bad = SIZE_MAX;
    if (n == 0)
        return 0;
    // The first byte chooses the number of tokens; the text stands alone in its memory, for the sanitizer.
    size_t cap = data[0] < 128 ? data[0] : CAP;
    char *text = malloc(n);
    n--;
    memcpy(text, data + 1, n);
    ptrdiff_t count = tl_json_parse(text, n, own, cap, &own_bad);
    if (tl_json_parse_jsmn(text, n, jsmn, cap, &jsmn_bad) != count || jsmn_bad != own_bad)
        abort();
    for (ptrdiff_t i = 0; i < count; i++)
        if (memcmp(&own[i], &jsmn[i], sizeof own[i]) != 0)
            abort();
    free(text);
    return 0;
}
