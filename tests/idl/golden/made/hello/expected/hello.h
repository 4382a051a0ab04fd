// Made by idlc from hello.idl: do not edit.
// Package golden.hello, version 1.0.
//
// Greets.
#ifndef TL_GEN_HELLO_H
#define TL_GEN_HELLO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/client.h"
#include "rpc/json.h"
#include "rpc/server.h"

enum hello_hello_error { // what handlers return and stubs give
    // Nobody is to be greeted.
    HELLO_HELLO_ERROR_NOBODY = TL_DECLARED(1),
};
extern const struct tl_rpc_error hello_hello_error_rows[1];

// Who is greeted.
struct hello_person {
    const char *name; // up to 32 bytes, the owner's
    size_t name_len;
    // In years.
    bool has_age;
    uint8_t age;
};

// Values from and to JSON. Strings and bytes that were read point into the text read.
int hello_person_read(const struct tl_json_reader *reader, uint32_t at, struct hello_person *value);
void hello_person_write(struct tl_json_writer *writer, const struct hello_person *value);

// What a client needs for the largest call: bytes of its buffer (more with a session, as the request is then
// kept until its reply has come), and tokens.
#define HELLO_CLIENT_BUFFER 505
#define HELLO_CLIENT_SESSION_BUFFER 922
#define HELLO_CLIENT_TOKENS 12

// ------------------------------------------------------------------------ service Hello

// Greets people.

// Client: each gives 0 or an error. Buffers to fill: capacity in, length out.

// Answers a greeting.
// Errors: HelloError.
int hello_greet(struct tl_rpc_client *client, const struct hello_person *person, char *result, size_t *result_len);

// How many were greeted.
int hello_count(struct tl_rpc_client *client, uint32_t *result);

int hello_forget(struct tl_rpc_client *client);

// Server: the functions to fill. Each returns 0, a declared error, or a TL_ERR_ code.
int hello_greet_serve(struct tl_rpc_call *call, const struct hello_person *person, char *result, size_t *result_len);
int hello_count_serve(struct tl_rpc_call *call, uint32_t *result);
int hello_forget_serve(struct tl_rpc_call *call);

extern const struct tl_rpc_service hello_hello_service;

#endif
