// Made by idlc from base.idl: do not edit.
// Package golden.base, version 1.0.
//
// What others build on. It has no service.
#ifndef TL_GEN_BASE_H
#define TL_GEN_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/client.h"
#include "rpc/json.h"
#include "rpc/server.h"

#define BASE_SIZE UINT32_C(8)

enum base_level { // kept in uint8_t
    BASE_LEVEL_LOW = 0,
    BASE_LEVEL_HIGH = 1,
};

enum base_base_error { // what handlers return and stubs give
    BASE_BASE_ERROR_GONE = TL_DECLARED(3),
};
extern const struct tl_rpc_error base_base_error_rows[1];

struct base_reading {
    uint8_t level; // Level
    const uint8_t *data; // up to 8 bytes, the owner's
    size_t data_len;
};

// Values from and to JSON. Strings and bytes that were read point into the text read.
const char *base_level_name(uint8_t value); // NULL: not one of its values
int base_level_read(const struct tl_json_reader *reader, uint32_t at, uint8_t *value);
void base_level_write(struct tl_json_writer *writer, uint8_t value);
int base_reading_read(const struct tl_json_reader *reader, uint32_t at, struct base_reading *value);
void base_reading_write(struct tl_json_writer *writer, const struct base_reading *value);

#endif
