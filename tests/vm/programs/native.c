// SPDX-License-Identifier: BSD-3-Clause
// Runs one of these programs on this machine: on the bytes of its argument, which are in hex. Prints what it gives.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t program(uint8_t *bytes, uint64_t size);

int main(int argc, char **argv)
{
    uint8_t bytes[4096];
    size_t n = argc > 1 ? strlen(argv[1]) / 2 : 0;

    for (size_t i = 0; i < n && i < sizeof bytes; i++) {
        char two[3] = {argv[1][2 * i], argv[1][2 * i + 1], 0};
        bytes[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    printf("%" PRIx64 "\n", program(bytes, n));
    return 0;
}
