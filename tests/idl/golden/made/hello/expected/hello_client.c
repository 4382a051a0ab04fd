// Made by idlc from hello.idl: do not edit.
#include "hello.h"
#include "permissions.h"

static const struct tl_rpc_method hello_greet_row = {
    .name = "Hello.Greet",
    .name_len = 11,
    .flags = TL_RPC_IDEMPOTENT | TL_RPC_ONE_PARAM | TL_RPC_ONE_STRUCT,
    .permissions = TL_PERM_HELLO,
    .max_tokens = 8,
    .max_request = 417,
    .max_reply = 585,
    .timeout_ms = 500,
    .hash = UINT64_C(0x6d222c3da18a79eb),
    .errors = hello_hello_error_rows,
    .error_count = 1,
};

int hello_greet(struct tl_rpc_client *client, const struct hello_person *person, char *result, size_t *result_len)
{
    tl_rpc_begin(client, &hello_greet_row);
    tl_rpc_param(client, "person");
    hello_person_write(&client->out, person);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    e = tl_json_copy_string(&client->in, client->result, result, result_len);
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}

static const struct tl_rpc_method hello_count_row = {
    .name = "Hello.Count",
    .name_len = 11,
    .permissions = TL_PERM_HELLO,
    .max_tokens = 2,
    .max_request = 192,
    .max_reply = 256,
    .hash = UINT64_C(0xc6c071c68aa3d194),
};

int hello_count(struct tl_rpc_client *client, uint32_t *result)
{
    tl_rpc_begin(client, &hello_count_row);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    e = tl_json_get_u32(&client->in, client->result, result);
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}

static const struct tl_rpc_method hello_forget_row = {
    .name = "Hello.Forget",
    .name_len = 12,
    .flags = TL_RPC_ONEWAY,
    .permissions = TL_PERM_FORGET | TL_PERM_HELLO,
    .max_tokens = 2,
    .max_request = 193,
    .max_reply = 256,
    .hash = UINT64_C(0x925732856a54f9a2),
};

int hello_forget(struct tl_rpc_client *client)
{
    tl_rpc_begin(client, &hello_forget_row);
    return tl_rpc_finish(client);
}
