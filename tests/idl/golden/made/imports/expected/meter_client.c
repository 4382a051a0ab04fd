// Made by idlc from meter.idl: do not edit.
#include "meter.h"
#include "permissions.h"

static const struct tl_rpc_method meter_read_row = {
    .name = "Meter.Read",
    .name_len = 10,
    .flags = TL_RPC_ONE_PARAM,
    .permissions = TL_PERM_READ,
    .max_tokens = 4,
    .max_request = 206,
    .max_reply = 256,
    .hash = UINT64_C(0xffe550e5ffc559f2),
    .errors = base_base_error_rows,
    .error_count = 1,
};

int meter_read(struct tl_rpc_client *client, uint8_t level, struct base_reading *result)
{
    tl_rpc_begin(client, &meter_read_row);
    tl_rpc_param(client, "level");
    base_level_write(&client->out, level);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    e = base_reading_read(&client->in, client->result, result);
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}

static const struct tl_rpc_method meter_all_row = {
    .name = "Meter.All",
    .name_len = 9,
    .permissions = TL_PERM_READ,
    .max_tokens = 2,
    .max_request = 190,
    .max_reply = 281,
    .hash = UINT64_C(0xaa77b6d22af34dcb),
};

int meter_all(struct tl_rpc_client *client, struct meter_list_base_reading_4 *result)
{
    tl_rpc_begin(client, &meter_all_row);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    e = meter_list_base_reading_4_read(&client->in, client->result, result);
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}

static const struct tl_rpc_method meter_admin_reset_row = {
    .name = "RPC.Reset",
    .name_len = 9,
    .flags = TL_RPC_ONE_PARAM,
    .permissions = TL_PERM_ADMIN,
    .max_tokens = 6,
    .max_request = 216,
    .max_reply = 256,
    .hash = UINT64_C(0x77173cf02ad0bd1c),
};

int meter_admin_reset(struct tl_rpc_client *client, const struct meter_list_base_level_2 *levels, bool *result)
{
    tl_rpc_begin(client, &meter_admin_reset_row);
    tl_rpc_param(client, "levels");
    meter_list_base_level_2_write(&client->out, levels);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    e = tl_json_get_bool(&client->in, client->result, result);
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}
