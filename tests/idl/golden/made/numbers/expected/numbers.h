// Made by idlc from numbers.idl: do not edit.
// Package golden.numbers, version 1.0.
//
// Constants, enums and flags at their limits.
#ifndef TL_GEN_NUMBERS_H
#define TL_GEN_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/client.h"
#include "rpc/json.h"
#include "rpc/server.h"

#define NUMBERS_LEAST (-INT64_C(9223372036854775807) - 1)
#define NUMBERS_MOST UINT64_C(18446744073709551615)
#define NUMBERS_RATIO 2.0
#define NUMBERS_NAME "what?\?/ \"quoted\" \\ tab\t"
#define NUMBERS_ON true
// A comment that ends in a backslash \ .
#define NUMBERS_FIRST NUMBERS_SIGNED_BELOW

// The values of Signed, kept in int32_t.
#define NUMBERS_SIGNED_BELOW (-INT32_C(2147483648))
#define NUMBERS_SIGNED_ABOVE INT32_C(2147483647)

// The values of Wide, kept in uint64_t.
#define NUMBERS_WIDE_ONE UINT64_C(1)
#define NUMBERS_WIDE_LARGE UINT64_C(4294967296)

// The flags of Bits, kept in uint16_t.
#define NUMBERS_BITS_LOW UINT16_C(1)
#define NUMBERS_BITS_HIGH UINT16_C(32768)

// Values from and to JSON. Strings and bytes that were read point into the text read.
const char *numbers_signed_name(int32_t value); // NULL: not one of its values
int numbers_signed_read(const struct tl_json_reader *reader, uint32_t at, int32_t *value);
void numbers_signed_write(struct tl_json_writer *writer, int32_t value);
const char *numbers_wide_name(uint64_t value); // NULL: not one of its values
int numbers_wide_read(const struct tl_json_reader *reader, uint32_t at, uint64_t *value);
void numbers_wide_write(struct tl_json_writer *writer, uint64_t value);
int numbers_bits_read(const struct tl_json_reader *reader, uint32_t at, uint16_t *value);
void numbers_bits_write(struct tl_json_writer *writer, uint16_t value);

// What a client needs for the largest call: bytes of its buffer (more with a session, as the request is then
// kept until its reply has come), and tokens.
#define NUMBERS_CLIENT_BUFFER 256
#define NUMBERS_CLIENT_SESSION_BUFFER 512
#define NUMBERS_CLIENT_TOKENS 18

// ------------------------------------------------------------------------ service Numbers

// Client: each gives 0 or an error. Buffers to fill: capacity in, length out.

int numbers_flip(struct tl_rpc_client *client, int32_t a, uint64_t b, uint16_t c, int32_t *a2, uint64_t *b2,
                 uint16_t *c2);

// Server: the functions to fill. Each returns 0, a declared error, or a TL_ERR_ code.
int numbers_flip_serve(struct tl_rpc_call *call, int32_t a, uint64_t b, uint16_t c, int32_t *a2, uint64_t *b2,
                       uint16_t *c2);

extern const struct tl_rpc_service numbers_numbers_service;

#endif
