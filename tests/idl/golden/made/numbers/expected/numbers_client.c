// Made by idlc from numbers.idl: do not edit.
#include "numbers.h"
#include "permissions.h"

static const struct tl_rpc_method numbers_flip_row = {
    .name = "Numbers.Flip",
    .name_len = 12,
    .max_tokens = 10,
    .max_request = 256,
    .max_reply = 256,
    .hash = UINT64_C(0x8263a71be5fa46fa),
};

int numbers_flip(struct tl_rpc_client *client, int32_t a, uint64_t b, uint16_t c, int32_t *a2, uint64_t *b2,
                 uint16_t *c2)
{
    static const char *const names[] = {"a2", "b2", "c2"};
    tl_rpc_begin(client, &numbers_flip_row);
    tl_rpc_param(client, "a");
    numbers_signed_write(&client->out, a);
    tl_rpc_param(client, "b");
    numbers_wide_write(&client->out, b);
    tl_rpc_param(client, "c");
    numbers_bits_write(&client->out, c);
    int e = tl_rpc_finish(client);
    if (e < 0) {
        return e;
    }
    struct tl_json_fields fields;
    e = tl_json_fields(&fields, &client->in, client->result, names, 3, UINT64_C(0x7));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = numbers_signed_read(&client->in, fields.at, a2);
            break;
        case 2:
            e = numbers_wide_read(&client->in, fields.at, b2);
            break;
        case 3:
            e = numbers_bits_read(&client->in, fields.at, c2);
            break;
        }
    }
    return e < 0 ? tl_rpc_failed(client, e) : 0;
}
