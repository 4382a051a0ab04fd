// Made by idlc from numbers.idl: do not edit.
#include "numbers.h"
#include "permissions.h"

static int numbers_flip_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"a", "b", "c"};
    int32_t a = 0;
    uint64_t b = 0;
    uint16_t c = 0;
    int32_t a2 = 0;
    uint64_t b2 = 0;
    uint16_t c2 = 0;
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 3, UINT64_C(0x7));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = numbers_signed_read(&call->in, fields.at, &a);
            break;
        case 2:
            e = numbers_wide_read(&call->in, fields.at, &b);
            break;
        case 3:
            e = numbers_bits_read(&call->in, fields.at, &c);
            break;
        }
    }
    if (e < 0) {
        return e;
    }
    e = numbers_flip_serve(call, a, b, c, &a2, &b2, &c2);
    if (e < 0) {
        return e;
    }
    TL_JSON_PUT(&call->out, "{\"a2\":");
    numbers_signed_write(&call->out, a2);
    TL_JSON_PUT(&call->out, ",\"b2\":");
    numbers_wide_write(&call->out, b2);
    TL_JSON_PUT(&call->out, ",\"c2\":");
    numbers_bits_write(&call->out, c2);
    TL_JSON_PUT(&call->out, "}");
    return 0;
}

static const struct tl_rpc_method numbers_numbers_rows[] = {
    {
        .name = "Numbers.Flip",
        .name_len = 12,
        .max_tokens = 10,
        .max_request = 256,
        .max_reply = 256,
        .hash = UINT64_C(0x8263a71be5fa46fa),
        .invoke = numbers_flip_invoke,
    },
};

static const char numbers_numbers_openrpc[] =
    "{\"name\":\"Numbers.Flip\",\"params\":[{\"name\":\"a\",\"required\":true,\"schema\":{\"title\":\"Signed\",\""
    "anyOf\":[{\"enum\":[\"below\",\"above\"]},{\"type\":\"integer\",\"minimum\":-2147483648,\"maximum\":21474836"
    "47}]}},{\"name\":\"b\",\"required\":true,\"schema\":{\"title\":\"Wide\",\"enum\":[\"one\",\"large\"]}},{\"na"
    "me\":\"c\",\"required\":true,\"schema\":{\"title\":\"Bits\",\"anyOf\":[{\"type\":\"array\",\"items\":{\"enum"
    "\":[\"low\",\"high\"]}},{\"type\":\"integer\",\"minimum\":0,\"maximum\":65535}]}}],\"result\":{\"name\":\"re"
    "sult\",\"schema\":{\"type\":\"object\",\"properties\":{\"a2\":{\"title\":\"Signed\",\"anyOf\":[{\"enum\":[\""
    "below\",\"above\"]},{\"type\":\"integer\",\"minimum\":-2147483648,\"maximum\":2147483647}]},\"b2\":{\"title\""
    ":\"Wide\",\"enum\":[\"one\",\"large\"]},\"c2\":{\"title\":\"Bits\",\"anyOf\":[{\"type\":\"array\",\"items\":"
    "{\"enum\":[\"low\",\"high\"]}},{\"type\":\"integer\",\"minimum\":0,\"maximum\":65535}]}}}},\"x-permissions\""
    ":[],\"x-hash\":\"8263a71be5fa46fa\"}";

const struct tl_rpc_service numbers_numbers_service = {
    .name = "Numbers",
    .methods = numbers_numbers_rows,
    .method_count = 1,
    .openrpc_len = sizeof numbers_numbers_openrpc - 1,
    .openrpc = numbers_numbers_openrpc,
};
