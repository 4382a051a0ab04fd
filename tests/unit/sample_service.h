// SPDX-License-Identifier: BSD-3-Clause
// A service written by hand as idlc would write it, for the tests, the fuzz target and the bench of the engine itself.
#ifndef TL_TESTS_UNIT_SAMPLE_SERVICE_H
#define TL_TESTS_UNIT_SAMPLE_SERVICE_H

#include <string.h>

#include "rpc/server.h"

#define SAMPLE_PERMISSION 1u
#define SAMPLE_ECHO_MAX   256

static unsigned sample_runs; // of Sample.Count and Sample.Note

// Sum(a: i32, b: i32) -> i64 requires(sample)
static int sample_sum(struct tl_rpc_call *call)
{
    static const char *const names[] = {"a", "b"};
    struct tl_json_fields fields;
    int32_t a = 0, b = 0;
    int i = tl_rpc_params(call, &fields, names, 2, 3);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0)
        i = i == 1 ? tl_json_get_i32(&call->in, fields.at, &a) : tl_json_get_i32(&call->in, fields.at, &b);
    if (i == 0)
        tl_json_put_i64(&call->out, (int64_t)a + b);
    return i;
}

// Echo(message: string<256>) -> string<256>, by way of scratch memory as a generated skeleton does
static int sample_echo(struct tl_rpc_call *call)
{
    static const char *const names[] = {"message"};
    struct tl_json_fields fields;
    const char *text = NULL;
    size_t len = 0;
    int i = tl_rpc_params(call, &fields, names, 1, 1);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0)
        i = tl_json_get_string(&call->in, fields.at, SAMPLE_ECHO_MAX, &text, &len);
    if (i != 0)
        return i;
    char *copy = tl_rpc_scratch(call, SAMPLE_ECHO_MAX);
    if (copy == NULL)
        return TL_ERR_SIZE;
    memcpy(copy, text, len);
    tl_json_put_string(&call->out, copy, len);
    return 0;
}

// Point(point: struct { x: f64; y: f64; tag: option<bytes<8>> }) -> that struct
static int sample_point(struct tl_rpc_call *call)
{
    static const char *const names[] = {"point"}, *const members[] = {"x", "y", "tag"};
    struct tl_json_fields fields, inner;
    double x = 0, y = 0;
    const uint8_t *tag = NULL;
    size_t tag_len = 0;
    int i = tl_rpc_params(call, &fields, names, 1, 1);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0) {
        i = tl_json_fields(&inner, &call->in, fields.at, members, 3, 3);
        while (i == 0 && (i = tl_json_next_field(&inner)) > 0)
            if (i == 1)
                i = tl_json_get_f64(&call->in, inner.at, &x);
            else if (i == 2)
                i = tl_json_get_f64(&call->in, inner.at, &y);
            else if (tl_json_is_null(&call->in, inner.at))
                i = 0;
            else
                i = tl_json_get_bytes(&call->in, inner.at, 8, &tag, &tag_len);
    }
    if (i != 0)
        return i;
    TL_JSON_PUT(&call->out, "{\"x\":");
    tl_json_put_f64(&call->out, x);
    TL_JSON_PUT(&call->out, ",\"y\":");
    tl_json_put_f64(&call->out, y);
    if (tag != NULL) {
        TL_JSON_PUT(&call->out, ",\"tag\":");
        tl_json_put_bytes(&call->out, tag, tag_len);
    }
    TL_JSON_PUT(&call->out, "}");
    return 0;
}

static int sample_nothing(struct tl_rpc_call *call)
{
    struct tl_json_fields fields;
    int i = tl_rpc_params(call, &fields, NULL, 0, 0);
    return i == 0 ? tl_json_next_field(&fields) : i;
}

// Count() -> u64
static int sample_count(struct tl_rpc_call *call)
{
    int i = sample_nothing(call);
    if (i == 0)
        tl_json_put_u64(&call->out, ++sample_runs);
    return i;
}

// oneway Note()
static int sample_note(struct tl_rpc_call *call)
{
    sample_runs++;
    return sample_nothing(call);
}

// Fail(how: i32): answers with that error
static int sample_fail(struct tl_rpc_call *call)
{
    static const char *const names[] = {"how"};
    struct tl_json_fields fields;
    int32_t how = 0;
    int i = tl_rpc_params(call, &fields, names, 1, 1);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0)
        i = tl_json_get_i32(&call->in, fields.at, &how);
    if (i != 0 || how == 0)
        return i;
    TL_JSON_PUT(&call->out, "[1,2");                   // what a handler has begun is no part of its error
    return how != TL_RPC_MORE ? how : TL_ERR_INTERNAL; // more, for ever, would be for ever
}

// Long(n: u32): n bytes of result
static int sample_long(struct tl_rpc_call *call)
{
    static const char *const names[] = {"n"};
    struct tl_json_fields fields;
    uint32_t n = 0;
    int i = tl_rpc_params(call, &fields, names, 1, 1);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0)
        i = tl_json_get_u32(&call->in, fields.at, &n);
    if (i != 0)
        return i;
    TL_JSON_PUT(&call->out, "\"");
    for (; n > 2 && call->out.error == 0; n--)
        TL_JSON_PUT(&call->out, "x");
    TL_JSON_PUT(&call->out, "\"");
    return 0;
}

static const struct tl_rpc_error sample_errors[] = {{"empty", 1}, {"too_hot", 2}};

#define SAMPLE_METHOD(text, f) .name = (text), .name_len = sizeof(text) - 1, .invoke = sample_##f
static const struct tl_rpc_method sample_methods[] = {
    {SAMPLE_METHOD("Sum", sum), .permissions = SAMPLE_PERMISSION, .hash = UINT64_C(0x0123456789abcdef)},
    {SAMPLE_METHOD("Sample.Echo", echo), .flags = TL_RPC_ONE_PARAM | TL_RPC_IDEMPOTENT},
    {SAMPLE_METHOD("Sample.Point", point), .flags = TL_RPC_ONE_PARAM | TL_RPC_ONE_STRUCT},
    {SAMPLE_METHOD("Sample.Nothing", nothing)},
    {SAMPLE_METHOD("Sample.Count", count)},
    {SAMPLE_METHOD("Sample.Note", note), .flags = TL_RPC_ONEWAY},
    {SAMPLE_METHOD("Sample.Fail", fail), .flags = TL_RPC_ONE_PARAM, .errors = sample_errors, .error_count = 2},
    {SAMPLE_METHOD("Sample.Long", long), .flags = TL_RPC_ONE_PARAM},
    {SAMPLE_METHOD("Sample.Secret", nothing), .permissions = 0x80000000u},
    {.name = "Sample.Client", .name_len = 13}, // a client's row: nothing to run
};

#define SAMPLE_HASHES                                                                                                  \
    "\"Sum\":\"0123456789abcdef\",\"Sample.Echo\":\"0000000000000000\",\"Sample.Point\":\"0000000000000000\""

static const struct tl_rpc_service sample_service = {
    .name = "Sample",
    .methods = sample_methods,
    .method_count = sizeof sample_methods / sizeof sample_methods[0],
    .openrpc = "{\"name\":\"Sum\",\"params\":[]}",
    .openrpc_len = 26,
    .hashes = SAMPLE_HASHES,
    .hashes_len = sizeof SAMPLE_HASHES - 1,
};
static const struct tl_rpc_service sample_empty_service = {.name = "Empty"};
static const struct tl_rpc_service *const sample_services[] = {&sample_empty_service, &sample_service};
#define SAMPLE_SERVICE_COUNT 2

#endif
