// Made by idlc from ways.idl: do not edit.
// Package golden.ways, version 1.0.
//
// Every direction of parameters that are more than a number.
#ifndef TL_GEN_WAYS_H
#define TL_GEN_WAYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/client.h"
#include "rpc/json.h"
#include "rpc/server.h"

struct ways_option_f64 {
    bool has_value;
    double value;
};

struct ways_list_option_f64_2 {
    uint32_t count;
    struct ways_option_f64 items[2];
};

struct ways_pair {
    int16_t a;
    struct ways_list_option_f64_2 b;
};

struct ways_string {
    const char *text; // the owner's, not NUL-terminated
    size_t len;
};

struct ways_list_string4_2 {
    uint32_t count;
    struct ways_string items[2];
};

struct ways_list_pair_40 {
    uint32_t count;
    struct ways_pair items[40];
};

struct ways_array_u8_2 {
    uint8_t items[2];
};

struct ways_list_u8_2 {
    uint32_t count;
    uint8_t items[2];
};

struct ways_list_list_u8_2_3 {
    uint32_t count;
    struct ways_list_u8_2 items[3];
};

// Values from and to JSON. Strings and bytes that were read point into the text read.
int ways_option_f64_read(const struct tl_json_reader *reader, uint32_t at, struct ways_option_f64 *value);
void ways_option_f64_write(struct tl_json_writer *writer, const struct ways_option_f64 *value);
int ways_list_option_f64_2_read(const struct tl_json_reader *reader, uint32_t at,
                                struct ways_list_option_f64_2 *value);
void ways_list_option_f64_2_write(struct tl_json_writer *writer, const struct ways_list_option_f64_2 *value);
int ways_pair_read(const struct tl_json_reader *reader, uint32_t at, struct ways_pair *value);
void ways_pair_write(struct tl_json_writer *writer, const struct ways_pair *value);
int ways_list_string4_2_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_string4_2 *value);
void ways_list_string4_2_write(struct tl_json_writer *writer, const struct ways_list_string4_2 *value);
int ways_array_u8_4_read(const struct tl_json_reader *reader, uint32_t at, uint8_t *items);
void ways_array_u8_4_write(struct tl_json_writer *writer, const uint8_t *items);
int ways_list_pair_40_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_pair_40 *value);
void ways_list_pair_40_write(struct tl_json_writer *writer, const struct ways_list_pair_40 *value);
int ways_array_u8_2_read(const struct tl_json_reader *reader, uint32_t at, uint8_t *items);
void ways_array_u8_2_write(struct tl_json_writer *writer, const uint8_t *items);
int ways_array_array_u8_2_3_read(const struct tl_json_reader *reader, uint32_t at, struct ways_array_u8_2 *items);
void ways_array_array_u8_2_3_write(struct tl_json_writer *writer, const struct ways_array_u8_2 *items);
int ways_list_u8_2_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_u8_2 *value);
void ways_list_u8_2_write(struct tl_json_writer *writer, const struct ways_list_u8_2 *value);
int ways_list_list_u8_2_3_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_list_u8_2_3 *value);
void ways_list_list_u8_2_3_write(struct tl_json_writer *writer, const struct ways_list_list_u8_2_3 *value);

// What a client needs for the largest call: bytes of its buffer (more with a session, as the request is then
// kept until its reply has come), and tokens.
#define WAYS_CLIENT_BUFFER 3813
#define WAYS_CLIENT_SESSION_BUFFER 4028
#define WAYS_CLIENT_TOKENS 310

// ------------------------------------------------------------------------ service Ways

// Client: each gives 0 or an error. Buffers to fill: capacity in, length out.

int ways_in(struct tl_rpc_client *client, const char *text, size_t text_len, const uint8_t *data, size_t data_len,
            const struct ways_pair *pair, const struct ways_list_string4_2 *items, const uint8_t *array);

int ways_out(struct tl_rpc_client *client, char *text, size_t *text_len, uint8_t *data, size_t *data_len,
             struct ways_pair *pair, uint8_t *array, struct ways_list_pair_40 *big);

int ways_in_out(struct tl_rpc_client *client, uint64_t *number, char *text, size_t *text_len, size_t text_cap,
                bool *has_maybe, uint8_t *maybe, bool *has_pair, struct ways_pair *pair);

int ways_nested(struct tl_rpc_client *client, const struct ways_array_u8_2 *grid,
                struct ways_list_list_u8_2_3 *result);

// Server: the functions to fill. Each returns 0, a declared error, or a TL_ERR_ code.
int ways_in_serve(struct tl_rpc_call *call, const char *text, size_t text_len, const uint8_t *data, size_t data_len,
                  const struct ways_pair *pair, const struct ways_list_string4_2 *items, const uint8_t *array);
int ways_out_serve(struct tl_rpc_call *call, char *text, size_t *text_len, uint8_t *data, size_t *data_len,
                   struct ways_pair *pair, uint8_t *array, struct ways_list_pair_40 *big);
int ways_in_out_serve(struct tl_rpc_call *call, uint64_t *number, char *text, size_t *text_len, size_t text_cap,
                      bool *has_maybe, uint8_t *maybe, bool *has_pair, struct ways_pair *pair);
int ways_nested_serve(struct tl_rpc_call *call, const struct ways_array_u8_2 *grid,
                      struct ways_list_list_u8_2_3 *result);

extern const struct tl_rpc_service ways_ways_service;

#endif
