// SPDX-License-Identifier: BSD-3-Clause
// What it costs to take the bench's request apart: with all checks, by our one pass.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/json.h"

#ifndef FIGURE
#define FIGURE "json.parse_sum_instructions"
#endif

int main(int argc, char **argv)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}";
    long count = 0;

    if (argc < 2) {
        puts(FIGURE);
        return 0;
    }
    for (long i = strtol(argv[1], NULL, 10); i > 0; i--) {
        static struct tl_json_token tokens[64];
        count = tl_json_parse(request, sizeof request - 1, tokens, 64, NULL);
    }
    return count == 11 ? 0 : 1;
}
