// Made by idlc from ways.idl: do not edit.
#include "ways.h"
#include "permissions.h"
#include "stream/mem.h"

_Static_assert(sizeof(struct ways_list_pair_40) <= 1928, "max_reply counts with it");

// Zeroed, or NULL when there is no room.
static void *take_scratch(struct tl_rpc_call *call, size_t n)
{
    void *p = tl_rpc_scratch(call, n);
    return p == NULL ? NULL : memset(p, 0, n);
}

// How much of an out buffer the caller has room for; more than the interface allows is an error.
static int take_capacity(const struct tl_json_reader *reader, uint32_t at, size_t max, size_t *capacity)
{
    uint32_t n = 0;
    int e = tl_json_get_u32(reader, at, &n);
    if (e == 0 && n > max) {
        e = TL_ERR_SIZE;
    }
    *capacity = e == 0 ? n : max;
    return e;
}

static int ways_in_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"text", "data", "pair", "items", "array"};
    const char *text = NULL;
    size_t text_len = 0;
    bool has_data = false;
    const uint8_t *data = NULL;
    size_t data_len = 0;
    struct ways_pair pair = {0};
    struct ways_list_string4_2 items = {0};
    uint8_t array[4] = {0};
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 5, UINT64_C(0x1d));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = tl_json_get_string(&call->in, fields.at, 8, &text, &text_len);
            break;
        case 2:
            has_data = !tl_json_is_null(&call->in, fields.at);
            e = has_data ? tl_json_get_bytes(&call->in, fields.at, 8, &data, &data_len) : 0;
            break;
        case 3:
            e = ways_pair_read(&call->in, fields.at, &pair);
            break;
        case 4:
            e = ways_list_string4_2_read(&call->in, fields.at, &items);
            break;
        case 5:
            e = ways_array_u8_4_read(&call->in, fields.at, array);
            break;
        }
    }
    if (e < 0) {
        return e;
    }
    return ways_in_serve(call, text, text_len, data, data_len, &pair, &items, array);
}

static int ways_out_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"text", "data"};
    size_t text_cap = 8;
    size_t data_cap = 8;
    struct ways_pair pair = {0};
    uint8_t array[4] = {0};
    struct ways_list_pair_40 *big = take_scratch(call, sizeof(struct ways_list_pair_40));
    if (big == NULL) {
        return TL_ERR_SIZE;
    }
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 2, UINT64_C(0x0));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = take_capacity(&call->in, fields.at, 8, &text_cap);
            break;
        case 2:
            e = take_capacity(&call->in, fields.at, 8, &data_cap);
            break;
        }
    }
    if (e < 0) {
        return e;
    }
    char *text = tl_rpc_scratch(call, text_cap);
    size_t text_len = text_cap;
    if (text == NULL) {
        return TL_ERR_SIZE;
    }
    uint8_t *data = tl_rpc_scratch(call, data_cap);
    size_t data_len = data_cap;
    if (data == NULL) {
        return TL_ERR_SIZE;
    }
    e = ways_out_serve(call, text, &text_len, data, &data_len, &pair, array, big);
    if (e < 0) {
        return e;
    }
    if (text_len > text_cap) {
        return TL_ERR_INTERNAL;
    }
    if (data_len > data_cap) {
        return TL_ERR_INTERNAL;
    }
    TL_JSON_PUT(&call->out, "{\"text\":");
    tl_json_put_string(&call->out, text, text_len);
    TL_JSON_PUT(&call->out, ",\"data\":");
    tl_json_put_bytes(&call->out, data, data_len);
    TL_JSON_PUT(&call->out, ",\"pair\":");
    ways_pair_write(&call->out, &pair);
    TL_JSON_PUT(&call->out, ",\"array\":");
    ways_array_u8_4_write(&call->out, array);
    TL_JSON_PUT(&call->out, ",\"big\":");
    ways_list_pair_40_write(&call->out, big);
    TL_JSON_PUT(&call->out, "}");
    return 0;
}

static int ways_in_out_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"number", "text", "maybe", "pair"};
    uint64_t number = 0;
    const char *text_in = NULL;
    size_t text_len = 0;
    bool has_maybe = false;
    uint8_t maybe = 0;
    bool has_pair = false;
    struct ways_pair pair = {0};
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 4, UINT64_C(0x3));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = tl_json_get_u64(&call->in, fields.at, &number);
            break;
        case 2:
            e = tl_json_get_string(&call->in, fields.at, 8, &text_in, &text_len);
            break;
        case 3:
            has_maybe = !tl_json_is_null(&call->in, fields.at);
            e = has_maybe ? tl_json_get_u8(&call->in, fields.at, &maybe) : 0;
            break;
        case 4:
            has_pair = !tl_json_is_null(&call->in, fields.at);
            e = has_pair ? ways_pair_read(&call->in, fields.at, &pair) : 0;
            break;
        }
    }
    if (e < 0) {
        return e;
    }
    char *text = tl_rpc_scratch(call, 8);
    if (text == NULL) {
        return TL_ERR_SIZE;
    }
    if (text_len > 0) {
        memcpy(text, text_in, text_len);
    }
    e = ways_in_out_serve(call, &number, text, &text_len, 8, &has_maybe, &maybe, &has_pair, &pair);
    if (e < 0) {
        return e;
    }
    if (text_len > 8) {
        return TL_ERR_INTERNAL;
    }
    TL_JSON_PUT(&call->out, "{\"number\":");
    tl_json_put_u64(&call->out, number);
    TL_JSON_PUT(&call->out, ",\"text\":");
    tl_json_put_string(&call->out, text, text_len);
    TL_JSON_PUT(&call->out, ",\"maybe\":");
    if (has_maybe) {
        tl_json_put_u32(&call->out, maybe);
    } else {
        TL_JSON_PUT(&call->out, "null");
    }
    TL_JSON_PUT(&call->out, ",\"pair\":");
    if (has_pair) {
        ways_pair_write(&call->out, &pair);
    } else {
        TL_JSON_PUT(&call->out, "null");
    }
    TL_JSON_PUT(&call->out, "}");
    return 0;
}

static int ways_nested_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"grid"};
    struct ways_array_u8_2 grid[3] = {0};
    struct ways_list_list_u8_2_3 result = {0};
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 1, UINT64_C(0x1));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        e = ways_array_array_u8_2_3_read(&call->in, fields.at, grid);
    }
    if (e < 0) {
        return e;
    }
    e = ways_nested_serve(call, grid, &result);
    if (e < 0) {
        return e;
    }
    ways_list_list_u8_2_3_write(&call->out, &result);
    return 0;
}

static const struct tl_rpc_method ways_ways_rows[] = {
    {
        .name = "Ways.In",
        .name_len = 7,
        .max_tokens = 24,
        .max_request = 454,
        .max_reply = 256,
        .hash = UINT64_C(0xbea9cdebb5696ee9),
        .invoke = ways_in_invoke,
    },
    {
        .name = "Ways.Out",
        .name_len = 8,
        .max_tokens = 6,
        .max_request = 215,
        .max_reply = 5797,
        .hash = UINT64_C(0x1df929362758a3f5),
        .invoke = ways_out_invoke,
    },
    {
        .name = "Ways.InOut",
        .name_len = 10,
        .max_tokens = 16,
        .max_request = 388,
        .max_reply = 352,
        .hash = UINT64_C(0xdb5490377466e54c),
        .invoke = ways_in_out_invoke,
    },
    {
        .name = "Ways.Nested",
        .name_len = 11,
        .flags = TL_RPC_ONE_PARAM,
        .max_tokens = 13,
        .max_request = 235,
        .max_reply = 256,
        .hash = UINT64_C(0x5095a38d304e6079),
        .invoke = ways_nested_invoke,
    },
};

static const char ways_ways_openrpc[] =
    "{\"name\":\"Ways.In\",\"params\":[{\"name\":\"text\",\"required\":true,\"schema\":{\"type\":\"string\",\"max"
    "Length\":8}},{\"name\":\"data\",\"schema\":{\"anyOf\":[{\"type\":\"string\",\"contentEncoding\":\"base64\",\""
    "maxLength\":12},{\"type\":\"null\"}]}},{\"name\":\"pair\",\"required\":true,\"schema\":{\"title\":\"Pair\",\""
    "type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":-32768,\"maximum\":32767},\"b\":{\""
    "type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]},\"maxItems\":2}},\"requir"
    "ed\":[\"a\",\"b\"],\"additionalProperties\":false}},{\"name\":\"items\",\"required\":true,\"schema\":{\"type"
    "\":\"array\",\"items\":{\"type\":\"string\",\"maxLength\":4},\"maxItems\":2}},{\"name\":\"array\",\"required"
    "\":true,\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":255},\"minI"
    "tems\":4,\"maxItems\":4}}],\"result\":{\"name\":\"result\",\"schema\":{\"type\":\"null\"}},\"x-permissions\""
    ":[],\"x-hash\":\"bea9cdebb5696ee9\"},{\"name\":\"Ways.Out\",\"params\":[{\"name\":\"text\",\"summary\":\"roo"
    "m for so many bytes\",\"schema\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":8}},{\"name\":\"data\",\"su"
    "mmary\":\"room for so many bytes\",\"schema\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":8}}],\"result\""
    ":{\"name\":\"result\",\"schema\":{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\",\"maxLen"
    "gth\":8},\"data\":{\"type\":\"string\",\"contentEncoding\":\"base64\",\"maxLength\":12},\"pair\":{\"title\":"
    "\"Pair\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":-32768,\"maximum\":3276"
    "7},\"b\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]},\"maxItems\":"
    "2}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false},\"array\":{\"type\":\"array\",\"items\":{\"ty"
    "pe\":\"integer\",\"minimum\":0,\"maximum\":255},\"minItems\":4,\"maxItems\":4},\"big\":{\"type\":\"array\",\""
    "items\":{\"title\":\"Pair\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":-327"
    "68,\"maximum\":32767},\"b\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null"
    "\"}]},\"maxItems\":2}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false},\"maxItems\":40}}}},\"x-pe"
    "rmissions\":[],\"x-hash\":\"1df929362758a3f5\"},{\"name\":\"Ways.InOut\",\"params\":[{\"name\":\"number\",\""
    "required\":true,\"schema\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":18446744073709551615}},{\"name\":"
    "\"text\",\"required\":true,\"schema\":{\"type\":\"string\",\"maxLength\":8}},{\"name\":\"maybe\",\"schema\":"
    "{\"anyOf\":[{\"type\":\"integer\",\"minimum\":0,\"maximum\":255},{\"type\":\"null\"}]}},{\"name\":\"pair\",\""
    "schema\":{\"anyOf\":[{\"title\":\"Pair\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"m"
    "inimum\":-32768,\"maximum\":32767},\"b\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"number\"},{\""
    "type\":\"null\"}]},\"maxItems\":2}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false},{\"type\":\"n"
    "ull\"}]}}],\"result\":{\"name\":\"result\",\"schema\":{\"type\":\"object\",\"properties\":{\"number\":{\"typ"
    "e\":\"integer\",\"minimum\":0,\"maximum\":18446744073709551615},\"text\":{\"type\":\"string\",\"maxLength\":"
    "8},\"maybe\":{\"anyOf\":[{\"type\":\"integer\",\"minimum\":0,\"maximum\":255},{\"type\":\"null\"}]},\"pair\""
    ":{\"anyOf\":[{\"title\":\"Pair\",\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\""
    ":-32768,\"maximum\":32767},\"b\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"number\"},{\"type\":\""
    "null\"}]},\"maxItems\":2}},\"required\":[\"a\",\"b\"],\"additionalProperties\":false},{\"type\":\"null\"}]}}"
    "}},\"x-permissions\":[],\"x-hash\":\"db5490377466e54c\"},{\"name\":\"Ways.Nested\",\"params\":[{\"name\":\"g"
    "rid\",\"required\":true,\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":\"i"
    "nteger\",\"minimum\":0,\"maximum\":255},\"minItems\":2,\"maxItems\":2},\"minItems\":3,\"maxItems\":3}}],\"re"
    "sult\":{\"name\":\"result\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\""
    ":\"integer\",\"minimum\":0,\"maximum\":255},\"maxItems\":2},\"maxItems\":3}},\"x-permissions\":[],\"x-hash\""
    ":\"5095a38d304e6079\"}";

const struct tl_rpc_service ways_ways_service = {
    .name = "Ways",
    .methods = ways_ways_rows,
    .method_count = 4,
    .openrpc_len = sizeof ways_ways_openrpc - 1,
    .openrpc = ways_ways_openrpc,
};
