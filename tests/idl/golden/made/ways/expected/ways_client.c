// Made by idlc from ways.idl: do not edit.
#include "ways.h"
#include "permissions.h"

static const struct tl_rpc_method ways_in_row = {
    .name = "Ways.In",
    .name_len = 7,
    .max_tokens = 24,
    .max_request = 454,
    .max_reply = 256,
    .hash = UINT64_C(0xbea9cdebb5696ee9),
};

int ways_in(struct tl_rpc_client *client, const char *text, size_t text_len, const uint8_t *data, size_t data_len,
            const struct ways_pair *pair, const struct ways_list_string4_2 *items, const uint8_t *array)
{
    if (text_len > 8) {
        return TL_ERR_SIZE;
    }
    if (data != NULL && data_len > 8) {
        return TL_ERR_SIZE;
    }
    tl_rpc_begin(client, &ways_in_row);
    tl_rpc_param(client, "text");
    tl_json_put_string(&client->out, text, text_len);
    tl_rpc_param(client, "data");
    if (data != NULL) {
        tl_json_put_bytes(&client->out, data, data_len);
    } else {
        TL_JSON_PUT(&client->out, "null");
    }
    tl_rpc_param(client, "pair");
    ways_pair_write(&client->out, pair);
    tl_rpc_param(client, "items");
    ways_list_string4_2_write(&client->out, items);
    tl_rpc_param(client, "array");
    ways_array_u8_4_write(&client->out, array);
    return tl_rpc_finish(client);
}

static const struct tl_rpc_method ways_out_row = {
    .name = "Ways.Out",
    .name_len = 8,
    .max_tokens = 6,
    .max_request = 215,
    .max_reply = 5797,
    .hash = UINT64_C(0x1df929362758a3f5),
};

int ways_out(struct tl_rpc_client *client, char *text, size_t *text_len, uint8_t *data, size_t *data_len,
             struct ways_pair *pair, uint8_t *array, struct ways_list_pair_40 *big)
{
    static const char *const names[] = {"text", "data", "pair", "array", "big"};
    tl_rpc_begin(client, &ways_out_row);
    tl_rpc_param(client, "text");
    tl_json_put_u32(&client->out, *text_len < 8 ? (uint32_t)*text_len : 8);
    tl_rpc_param(client, "data");
    tl_json_put_u32(&client->out, *data_len < 8 ? (uint32_t)*data_len : 8);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    struct tl_json_fields fields;
    e = tl_json_fields(&fields, &client->in, client->result, names, 5, UINT64_C(0x1f));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = tl_json_copy_string(&client->in, fields.at, text, text_len);
            break;
        case 2:
            e = tl_json_copy_bytes(&client->in, fields.at, data, data_len);
            break;
        case 3:
            e = ways_pair_read(&client->in, fields.at, pair);
            break;
        case 4:
            e = ways_array_u8_4_read(&client->in, fields.at, array);
            break;
        case 5:
            e = ways_list_pair_40_read(&client->in, fields.at, big);
            break;
        }
    }
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}

static const struct tl_rpc_method ways_in_out_row = {
    .name = "Ways.InOut",
    .name_len = 10,
    .max_tokens = 16,
    .max_request = 388,
    .max_reply = 352,
    .hash = UINT64_C(0xdb5490377466e54c),
};

int ways_in_out(struct tl_rpc_client *client, uint64_t *number, char *text, size_t *text_len, size_t text_cap,
                bool *has_maybe, uint8_t *maybe, bool *has_pair, struct ways_pair *pair)
{
    static const char *const names[] = {"number", "text", "maybe", "pair"};
    if (*text_len > 8) {
        return TL_ERR_SIZE;
    }
    tl_rpc_begin(client, &ways_in_out_row);
    tl_rpc_param(client, "number");
    tl_json_put_u64(&client->out, *number);
    tl_rpc_param(client, "text");
    tl_json_put_string(&client->out, text, *text_len);
    tl_rpc_param(client, "maybe");
    if (*has_maybe) {
        tl_json_put_u32(&client->out, *maybe);
    } else {
        TL_JSON_PUT(&client->out, "null");
    }
    tl_rpc_param(client, "pair");
    if (*has_pair) {
        ways_pair_write(&client->out, pair);
    } else {
        TL_JSON_PUT(&client->out, "null");
    }
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    *text_len = text_cap;
    *has_maybe = false;
    *has_pair = false;
    struct tl_json_fields fields;
    e = tl_json_fields(&fields, &client->in, client->result, names, 4, UINT64_C(0x3));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = tl_json_get_u64(&client->in, fields.at, number);
            break;
        case 2:
            e = tl_json_copy_string(&client->in, fields.at, text, text_len);
            break;
        case 3:
            *has_maybe = !tl_json_is_null(&client->in, fields.at);
            e = *has_maybe ? tl_json_get_u8(&client->in, fields.at, maybe) : 0;
            break;
        case 4:
            *has_pair = !tl_json_is_null(&client->in, fields.at);
            e = *has_pair ? ways_pair_read(&client->in, fields.at, pair) : 0;
            break;
        }
    }
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}

static const struct tl_rpc_method ways_nested_row = {
    .name = "Ways.Nested",
    .name_len = 11,
    .flags = TL_RPC_ONE_PARAM,
    .max_tokens = 13,
    .max_request = 235,
    .max_reply = 256,
    .hash = UINT64_C(0x5095a38d304e6079),
};

int ways_nested(struct tl_rpc_client *client, const struct ways_array_u8_2 *grid, struct ways_list_list_u8_2_3 *result)
{
    tl_rpc_begin(client, &ways_nested_row);
    tl_rpc_param(client, "grid");
    ways_array_array_u8_2_3_write(&client->out, grid);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    e = ways_list_list_u8_2_3_read(&client->in, client->result, result);
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}
