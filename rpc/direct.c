// SPDX-License-Identifier: BSD-3-Clause
// Direct calls: see direct.h.
#include "rpc/direct.h"

#include "stream/error.h"
#include "stream/utf8.h"

int tl_rpc_direct_struct(struct tl_rpc_direct *direct, unsigned word, void *to, size_t n)
{
    return direct->memory->read(direct, to, direct->args[word], n);
}

int tl_rpc_direct_bytes(struct tl_rpc_direct *direct, unsigned word, void *to, size_t max, size_t *n)
{
    *n = direct->args[word + 1];
    if (*n > max)
        return TL_ERR_SIZE;
    return direct->memory->read(direct, to, direct->args[word], *n);
}

// As a JSON string must be: UTF-8, and no NUL.
static int judge_text(const char *p, size_t n)
{
    const char *end = p + n;

    while (p < end) {
        size_t length = (unsigned char)*p < 0x80 ? *p != '\0' : tl_utf8_length(p, end);
        if (length == 0)
            return TL_ERR_TYPE;
        p += length;
    }
    return 0;
}

int tl_rpc_direct_string(struct tl_rpc_direct *direct, unsigned word, char *to, size_t max, size_t *n)
{
    int e = tl_rpc_direct_bytes(direct, word, to, max, n);

    return e < 0 ? e : judge_text(to, *n);
}
