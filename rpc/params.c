// SPDX-License-Identifier: BSD-3-Clause
// What generated skeletons ask of the server: parameters in whatever form they came, and scratch memory.
#include "rpc/server.h"
#include "stream/mem.h"

int tl_rpc_params(struct tl_rpc_call *call, struct tl_json_fields *fields, const char *const *names, size_t count,
                  uint64_t required)
{
    const struct tl_json_token *tokens = call->in.tokens;
    uint32_t at = call->params;
    if (at != TL_RPC_NONE && call->go) {
        // An array of one, which holds the named members, or is itself the list of the one parameter.
        uint32_t inner = at + 1, end = tokens[at].next;
        if (tokens[at].kind != TL_JSON_ARRAY || (inner != end && tokens[inner].next != end))
            return TL_ERR_PARAMS;
        unsigned kind = inner != end ? tokens[inner].kind : TL_JSON_NULL, flags = call->method->flags;
        bool named = kind == TL_JSON_OBJECT && (flags & TL_RPC_ONE_STRUCT) == 0;
        if (inner == end || named || (flags & TL_RPC_ONE_PARAM) == 0)
            at = kind == TL_JSON_NULL ? TL_RPC_NONE : inner;
    }
    return tl_json_fields(fields, &call->in, at, names, count, required);
}

void *tl_rpc_scratch(struct tl_rpc_call *call, size_t n)
{
    struct tl_json_writer *out = &call->out;
    if (n > out->cap - out->len)
        return NULL;
    size_t cap = out->cap - n;
    size_t odd = (uintptr_t)(out->buf + cap) % _Alignof(max_align_t);
    if (cap - out->len < odd)
        return NULL;
    out->cap = cap - odd;
    return out->buf + out->cap;
}

void *tl_rpc_scratch_zeroed(struct tl_rpc_call *call, size_t n)
{
    void *p = tl_rpc_scratch(call, n);
    return p == NULL ? NULL : memset(p, 0, n);
}

int tl_rpc_capacity(const struct tl_rpc_call *call, uint32_t at, size_t max, size_t *capacity)
{
    uint32_t n = 0;
    int e = tl_json_get_u32(&call->in, at, &n);
    if (e < 0)
        return e;
    *capacity = n;
    return n > max ? TL_ERR_SIZE : 0;
}
