// SPDX-License-Identifier: BSD-3-Clause
// What one served request costs: bytes in, validation, permission check, handler, reply out (tools/bench.sh). With two
// methods, and (bench_sum_400.c) with more, among which idlc's index finds the one.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/indexed.h"
#include "tests/unit/sample_service.h"

#ifndef METHODS
#define METHODS 2
#define FIGURE  "rpc.sum_server_instructions"
#endif

int main(int argc, char **argv)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}";
    static struct tl_json_token tokens[64];
    static char names[METHODS][16];
    static const char *wire[METHODS];
    struct tl_rpc_principal principal = {.name = "bench", .permissions = SAMPLE_PERMISSION};
    char line[sizeof request], reply[1024];
    ptrdiff_t n = 0;

    if (argc < 2) {
        puts(FIGURE);
        return 0;
    }
    for (size_t i = 0; i < METHODS; i++) {
        snprintf(names[i], sizeof names[i], i == METHODS / 2 ? "Sum" : "Bench.M%zu", i);
        wire[i] = names[i];
    }
    struct indexed *indexed = indexed_new(wire, METHODS, &sample_methods[0]);
    struct tl_rpc_server server = {.services = indexed->services,
                                   .service_count = 1,
                                   .index = &indexed->index,
                                   .tokens = tokens,
                                   .token_cap = 64,
                                   .name = "bench",
                                   .version = "1.0.0"};
    for (long i = strtol(argv[1], NULL, 10); i > 0; i--) {
        memcpy(line, request, sizeof request);
        n = tl_rpc_serve(&server, &principal, line, sizeof request - 1, reply, sizeof reply);
    }
    indexed_free(indexed);
    static const char want[] = "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}";
    return n == sizeof want - 1 && memcmp(reply, want, (size_t)n) == 0 ? 0 : 1;
}
