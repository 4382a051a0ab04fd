// Made by idlc from meter.idl: do not edit.
#include "meter.h"
#include "permissions.h"

static int meter_read_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"level"};
    uint8_t level = 0;
    struct base_reading result = {0};
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 1, UINT64_C(0x1));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        e = base_level_read(&call->in, fields.at, &level);
    }
    if (e < 0) {
        return e;
    }
    e = meter_read_serve(call, level, &result);
    if (e < 0) {
        return e;
    }
    base_reading_write(&call->out, &result);
    return 0;
}

static int meter_all_invoke(struct tl_rpc_call *call)
{
    struct meter_list_base_reading_4 result = {0};
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, NULL, 0, 0);
    if (e == 0) {
        e = tl_json_next_field(&fields);
    }
    if (e < 0) {
        return e;
    }
    e = meter_all_serve(call, &result);
    if (e < 0) {
        return e;
    }
    meter_list_base_reading_4_write(&call->out, &result);
    return 0;
}

static int meter_admin_reset_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"levels"};
    struct meter_list_base_level_2 levels = {0};
    bool result = false;
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 1, UINT64_C(0x1));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        e = meter_list_base_level_2_read(&call->in, fields.at, &levels);
    }
    if (e < 0) {
        return e;
    }
    e = meter_admin_reset_serve(call, &levels, &result);
    if (e < 0) {
        return e;
    }
    tl_json_put_bool(&call->out, result);
    return 0;
}

static const struct tl_rpc_method meter_meter_rows[] = {
    {
        .name = "Meter.Read",
        .name_len = 10,
        .flags = TL_RPC_ONE_PARAM,
        .permissions = TL_PERM_READ,
        .max_tokens = 4,
        .max_request = 206,
        .max_reply = 256,
        .hash = UINT64_C(0xffe550e5ffc559f2),
        .invoke = meter_read_invoke,
        .errors = base_base_error_rows,
        .error_count = 1,
    },
    {
        .name = "Meter.All",
        .name_len = 9,
        .permissions = TL_PERM_READ,
        .max_tokens = 2,
        .max_request = 190,
        .max_reply = 281,
        .hash = UINT64_C(0xaa77b6d22af34dcb),
        .invoke = meter_all_invoke,
    },
};

static const char meter_meter_openrpc[] =
    "{\"name\":\"Meter.Read\",\"params\":[{\"name\":\"level\",\"required\":true,\"schema\":{\"title\":\"Level\",\""
    "enum\":[\"low\",\"high\"]}}],\"result\":{\"name\":\"result\",\"schema\":{\"title\":\"Reading\",\"type\":\"ob"
    "ject\",\"properties\":{\"level\":{\"title\":\"Level\",\"enum\":[\"low\",\"high\"]},\"data\":{\"type\":\"stri"
    "ng\",\"contentEncoding\":\"base64\",\"maxLength\":12}},\"required\":[\"level\",\"data\"],\"additionalPropert"
    "ies\":false}},\"errors\":[{\"code\":3,\"message\":\"gone\"}],\"x-permissions\":[\"read\"],\"x-hash\":\"ffe55"
    "0e5ffc559f2\"},{\"name\":\"Meter.All\",\"deprecated\":true,\"params\":[],\"result\":{\"name\":\"result\",\"s"
    "chema\":{\"type\":\"array\",\"items\":{\"title\":\"Reading\",\"type\":\"object\",\"properties\":{\"level\":{"
    "\"title\":\"Level\",\"enum\":[\"low\",\"high\"]},\"data\":{\"type\":\"string\",\"contentEncoding\":\"base64\""
    ",\"maxLength\":12}},\"required\":[\"level\",\"data\"],\"additionalProperties\":false},\"maxItems\":4}},\"x-p"
    "ermissions\":[\"read\"],\"x-hash\":\"aa77b6d22af34dcb\"}";

const struct tl_rpc_service meter_meter_service = {
    .name = "Meter",
    .methods = meter_meter_rows,
    .method_count = 2,
    .openrpc_len = sizeof meter_meter_openrpc - 1,
    .openrpc = meter_meter_openrpc,
};

static const struct tl_rpc_method meter_admin_rows[] = {
    {
        .name = "RPC.Reset",
        .name_len = 9,
        .flags = TL_RPC_ONE_PARAM,
        .permissions = TL_PERM_ADMIN,
        .max_tokens = 6,
        .max_request = 216,
        .max_reply = 256,
        .hash = UINT64_C(0x77173cf02ad0bd1c),
        .invoke = meter_admin_reset_invoke,
    },
};

static const char meter_admin_openrpc[] =
    "{\"name\":\"RPC.Reset\",\"params\":[{\"name\":\"levels\",\"required\":true,\"schema\":{\"type\":\"array\",\""
    "items\":{\"title\":\"Level\",\"enum\":[\"low\",\"high\"]},\"maxItems\":2}}],\"result\":{\"name\":\"result\","
    "\"schema\":{\"type\":\"boolean\"}},\"x-permissions\":[\"admin\"],\"x-hash\":\"77173cf02ad0bd1c\"}";

const struct tl_rpc_service meter_admin_service = {
    .name = "Admin",
    .methods = meter_admin_rows,
    .method_count = 1,
    .openrpc_len = sizeof meter_admin_openrpc - 1,
    .openrpc = meter_admin_openrpc,
};
