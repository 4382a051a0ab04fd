// Made by idlc from numbers.idl: do not edit.
// A libFuzzer target: each input is one line to the services of this file. Link it with numbers_server.c,
// numbers_types.c, the handlers, rpc/ and stream/: clang -fsanitize=fuzzer,address,undefined; run with -dict=numbers.dict.
#include "numbers.h"
#include "stream/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct tl_rpc_service *const services[] = {&numbers_numbers_service};
    static char line[1024], reply[4096];
    static struct tl_json_token tokens[64];
    struct tl_rpc_principal principal = {.name = "fuzz", .permissions = UINT32_MAX};
    struct tl_rpc_server server = {.services = services,
                                   .service_count = sizeof services / sizeof services[0],
                                   .tokens = tokens,
                                   .token_cap = sizeof tokens / sizeof tokens[0],
                                   .name = "fuzz",
                                   .version = "0.0.0",
                                   .max_line = sizeof line,
                                   .max_reply = sizeof reply};
    if (size > sizeof line) {
        return 0;
    }
    char *text = line + sizeof line - size; // one byte too far is out of the array
    if (size > 0) {
        memcpy(text, data, size);
    }
    ptrdiff_t n = tl_rpc_serve(&server, &principal, text, size, reply, sizeof reply);
    if (n < 0 || (size_t)n > sizeof reply) {
        __builtin_trap();
    }
    // A batch's replies may have more values than the tokens; else the reply is JSON.
    ptrdiff_t count = n == 0 ? 1 : tl_json_parse(reply, (size_t)n, tokens, server.token_cap, NULL);
    if (count < 1 && count != TL_ERR_TOKENS) {
        __builtin_trap();
    }
    return 0;
}
