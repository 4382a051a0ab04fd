// Made by idlc from meter.idl: do not edit.
// Package golden.meter, version 2.3.
#ifndef TL_GEN_METER_H
#define TL_GEN_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base.h"
#include "rpc/client.h"
#include "rpc/json.h"
#include "rpc/server.h"

struct meter_list_base_reading_4 {
    uint32_t count;
    struct base_reading items[4];
};

struct meter_list_base_level_2 {
    uint32_t count;
    uint8_t items[2];
};

// Values from and to JSON. Strings and bytes that were read point into the text read.
int meter_list_base_reading_4_read(const struct tl_json_reader *reader, uint32_t at,
                                   struct meter_list_base_reading_4 *value);
void meter_list_base_reading_4_write(struct tl_json_writer *writer, const struct meter_list_base_reading_4 *value);
int meter_list_base_level_2_read(const struct tl_json_reader *reader, uint32_t at,
                                 struct meter_list_base_level_2 *value);
void meter_list_base_level_2_write(struct tl_json_writer *writer, const struct meter_list_base_level_2 *value);

// What a client needs for the largest call: bytes of its buffer (more with a session, as the request is then
// kept until its reply has come), and tokens.
#define METER_CLIENT_BUFFER 281
#define METER_CLIENT_SESSION_BUFFER 472
#define METER_CLIENT_TOKENS 32

// ------------------------------------------------------------------------ service Meter

// Client: each gives 0 or an error. Buffers to fill: capacity in, length out.

// Errors: BaseError.
// Since 2.1.
int meter_read(struct tl_rpc_client *client, uint8_t level, struct base_reading *result);

// Deprecated since 2.3.
int meter_all(struct tl_rpc_client *client, struct meter_list_base_reading_4 *result);

// Server: the functions to fill. Each returns 0, a declared error, or a TL_ERR_ code.
int meter_read_serve(struct tl_rpc_call *call, uint8_t level, struct base_reading *result);
int meter_all_serve(struct tl_rpc_call *call, struct meter_list_base_reading_4 *result);

extern const struct tl_rpc_service meter_meter_service;

// ------------------------------------------------------------------------ service Admin

// A second one in the file.

// Client: each gives 0 or an error. Buffers to fill: capacity in, length out.

int meter_admin_reset(struct tl_rpc_client *client, const struct meter_list_base_level_2 *levels, bool *result);

// Server: the functions to fill. Each returns 0, a declared error, or a TL_ERR_ code.
int meter_admin_reset_serve(struct tl_rpc_call *call, const struct meter_list_base_level_2 *levels, bool *result);

extern const struct tl_rpc_service meter_admin_service;

#endif
