// Made by idlc from hello.idl: do not edit.
#include "hello.h"
#include "permissions.h"

static int hello_greet_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"person"};
    struct hello_person person = {0};
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 1, UINT64_C(0x1));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        e = hello_person_read(&call->in, fields.at, &person);
    }
    if (e < 0) {
        return e;
    }
    char *result = tl_rpc_scratch(call, 64);
    size_t result_len = 64;
    if (result == NULL) {
        return TL_ERR_SIZE;
    }
    e = hello_greet_serve(call, &person, result, &result_len);
    if (e < 0) {
        return e;
    }
    if (result_len > 64) {
        return TL_ERR_INTERNAL;
    }
    tl_json_put_string(&call->out, result, result_len);
    return 0;
}

static int hello_count_invoke(struct tl_rpc_call *call)
{
    uint32_t result = 0;
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, NULL, 0, 0);
    if (e == 0) {
        e = tl_json_next_field(&fields);
    }
    if (e < 0) {
        return e;
    }
    e = hello_count_serve(call, &result);
    if (e < 0) {
        return e;
    }
    tl_json_put_u32(&call->out, result);
    return 0;
}

static int hello_forget_invoke(struct tl_rpc_call *call)
{
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, NULL, 0, 0);
    if (e == 0) {
        e = tl_json_next_field(&fields);
    }
    if (e < 0) {
        return e;
    }
    return hello_forget_serve(call);
}

static const struct tl_rpc_method hello_hello_rows[] = {
    {
        .name = "Hello.Greet",
        .name_len = 11,
        .flags = TL_RPC_IDEMPOTENT | TL_RPC_ONE_PARAM | TL_RPC_ONE_STRUCT,
        .permissions = TL_PERM_HELLO,
        .max_tokens = 8,
        .max_request = 417,
        .max_reply = 585,
        .timeout_ms = 500,
        .hash = UINT64_C(0x6d222c3da18a79eb),
        .invoke = hello_greet_invoke,
        .errors = hello_hello_error_rows,
        .error_count = 1,
    },
    {
        .name = "Hello.Count",
        .name_len = 11,
        .permissions = TL_PERM_HELLO,
        .max_tokens = 2,
        .max_request = 192,
        .max_reply = 256,
        .hash = UINT64_C(0xc6c071c68aa3d194),
        .invoke = hello_count_invoke,
    },
    {
        .name = "Hello.Forget",
        .name_len = 12,
        .flags = TL_RPC_ONEWAY,
        .permissions = TL_PERM_FORGET | TL_PERM_HELLO,
        .max_tokens = 2,
        .max_request = 193,
        .max_reply = 256,
        .hash = UINT64_C(0x925732856a54f9a2),
        .invoke = hello_forget_invoke,
    },
};

static const char hello_hello_openrpc[] =
    "{\"name\":\"Hello.Greet\",\"summary\":\"Answers a greeting.\",\"params\":[{\"name\":\"person\",\"required\":"
    "true,\"schema\":{\"title\":\"Person\",\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\",\"ma"
    "xLength\":32},\"age\":{\"anyOf\":[{\"type\":\"integer\",\"minimum\":0,\"maximum\":255},{\"type\":\"null\"}]}"
    "},\"required\":[\"name\"],\"additionalProperties\":false}}],\"result\":{\"name\":\"result\",\"schema\":{\"ty"
    "pe\":\"string\",\"maxLength\":64}},\"errors\":[{\"code\":1,\"message\":\"nobody\"}],\"x-permissions\":[\"hel"
    "lo\"],\"x-hash\":\"6d222c3da18a79eb\"},{\"name\":\"Hello.Count\",\"summary\":\"How many were greeted.\",\"pa"
    "rams\":[],\"result\":{\"name\":\"result\",\"schema\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":4294967"
    "295}},\"x-permissions\":[\"hello\"],\"x-hash\":\"c6c071c68aa3d194\"},{\"name\":\"Hello.Forget\",\"params\":["
    "],\"x-permissions\":[\"forget\",\"hello\"],\"x-hash\":\"925732856a54f9a2\"}";

const struct tl_rpc_service hello_hello_service = {
    .name = "Hello",
    .methods = hello_hello_rows,
    .method_count = 3,
    .openrpc_len = sizeof hello_hello_openrpc - 1,
    .openrpc = hello_hello_openrpc,
};
