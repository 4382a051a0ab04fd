// SPDX-License-Identifier: BSD-3-Clause
// What it costs to take the bench's request apart: by jsmn, which checks next to nothing.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define JSMN_STATIC
#include <jsmn.h>

int main(int argc, char **argv)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}";
    long count = 0;

    if (argc < 2) {
        puts("json.jsmn_sum_instructions");
        return 0;
    }
    for (long i = strtol(argv[1], NULL, 10); i > 0; i--) {
        static jsmntok_t tokens[64];
        jsmn_parser parser;
        jsmn_init(&parser);
        count = jsmn_parse(&parser, request, sizeof request - 1, tokens, 64);
    }
    return count == 11 ? 0 : 1;
}
