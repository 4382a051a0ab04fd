// SPDX-License-Identifier: BSD-3-Clause
// What one served request costs: bytes in, validation, permission check, handler, reply out (tools/bench.sh).
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/sample_service.h"

int main(int argc, char **argv)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}";
    static struct tl_json_token tokens[64];
    struct tl_rpc_server server = {.services = sample_services,
                                   .service_count = SAMPLE_SERVICE_COUNT,
                                   .tokens = tokens,
                                   .token_cap = 64,
                                   .name = "bench",
                                   .version = "1.0.0"};
    struct tl_rpc_principal principal = {.name = "bench", .permissions = SAMPLE_PERMISSION};
    char line[sizeof request], reply[1024];
    ptrdiff_t n = 0;

    if (argc < 2) {
        puts("rpc.sum_server_instructions");
        return 0;
    }
    for (long i = strtol(argv[1], NULL, 10); i > 0; i--) {
        memcpy(line, request, sizeof request);
        n = tl_rpc_serve(&server, &principal, line, sizeof request - 1, reply, sizeof reply);
    }
    static const char want[] = "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}";
    return n == sizeof want - 1 && memcmp(reply, want, (size_t)n) == 0 ? 0 : 1;
}
