// SPDX-License-Identifier: BSD-3-Clause
// Reads JSON texts (each after its length, four bytes, lowest first) and prints for each what the parser and the server
// say.
#include <stdio.h>
#include <stdlib.h>

#include "rpc/server.h"

int main(void)
{
    static struct tl_json_token tokens[TL_JSON_MAX_TOKENS];
    struct tl_rpc_server server = {.tokens = tokens, .token_cap = TL_JSON_MAX_TOKENS};
    struct tl_rpc_principal principal = {.name = "suite"};
    unsigned char size[4];
    char reply[1024];

    while (fread(size, 1, 4, stdin) == 4) {
        size_t n = size[0] | (size_t)size[1] << 8 | (size_t)size[2] << 16 | (size_t)size[3] << 24;
        char *text = malloc(n + (n == 0));
        if (fread(text, 1, n, stdin) != n)
            return 1;
        ptrdiff_t count = tl_json_parse(text, n, tokens, TL_JSON_MAX_TOKENS, NULL);
        ptrdiff_t len = tl_rpc_serve(&server, &principal, text, n, reply, sizeof reply);
        printf("%d %.*s\n", (int)count, (int)len, reply);
        free(text);
    }
    return 0;
}
