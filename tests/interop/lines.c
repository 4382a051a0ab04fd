// SPDX-License-Identifier: BSD-3-Clause
// What the host tool makes of addresses in ELF files, for tests/interop/lines.sh:
//
//     lines FILE ADDRESS            its lines, or "error CODE: text"
//     lines link FILE ADDRESS       "link" where the function there returns to the link register, else "no"
//     lines damage FILE ADDRESS N   asks about N damaged copies of the file, in FILE.damaged: each gets an answer
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/addr2line.h"
#include "stream/error.h"

static uint64_t random_state = 1;

static size_t random_below(size_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)(random_state >> 33) % n;
}

static unsigned char *read_all(const char *path, size_t *n)
{
    static unsigned char bytes[4 << 20];
    FILE *file = fopen(path, "rb");

    if (file == NULL)
        return NULL;
    *n = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return bytes;
}

// Cuts it, or changes a few bytes: anywhere, or in its first and last 4 KiB, where headers and tables are.
static size_t damage(unsigned char *to, const unsigned char *from, size_t n)
{
    size_t ends = n < 4096 ? n : 4096;

    memcpy(to, from, n);
    if (random_below(8) == 0)
        return random_below(n);
    for (size_t i = 0, count = 1 + random_below(16); i < count; i++) {
        size_t where = random_below(3);
        size_t at = where == 0 ? random_below(ends) : where == 1 ? n - 1 - random_below(ends) : random_below(n);
        to[at] = random_below(3) == 0 ? 0xff : (unsigned char)random_below(256);
    }
    return n;
}

static int ask_of_damaged(const char *path, uint64_t address, unsigned count)
{
    static unsigned char bytes[4 << 20];
    char other[512], text[1024];
    unsigned answers[3] = {0};
    size_t n = 0;
    const unsigned char *whole = read_all(path, &n);

    if (whole == NULL || n == 0)
        return 1;
    snprintf(other, sizeof other, "%s.damaged", path);
    for (unsigned i = 0; i < count; i++) {
        FILE *file = fopen(other, "wb");
        size_t size = damage(bytes, whole, n);
        if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0)
            return 1;
        int e = host_addr2line(other, address, text, sizeof text);
        (void)host_returns_to_link(other, address);
        if ((e != 0 && e != TL_ERR_NOTFOUND && e != TL_ERR_IO) || text[0] == '\0') {
            printf("copy %u: %d, '%s'\n", i, e, text);
            return 1;
        }
        answers[e == 0 ? 0 : e == TL_ERR_NOTFOUND ? 1 : 2]++;
    }
    printf("%u found, %u not found, %u errors\n", answers[0], answers[1], answers[2]);
    return 0;
}

int main(int argc, char **argv)
{
    char text[1024];

    if (argc == 5 && strcmp(argv[1], "damage") == 0)
        return ask_of_damaged(argv[2], strtoull(argv[3], NULL, 0), (unsigned)strtoul(argv[4], NULL, 10));
    if (argc == 4 && strcmp(argv[1], "link") == 0) {
        puts(host_returns_to_link(argv[2], strtoull(argv[3], NULL, 0)) ? "link" : "no");
        return 0;
    }
    if (argc != 3)
        return 2;
    int e = host_addr2line(argv[1], strtoull(argv[2], NULL, 0), text, sizeof text);
    if (e < 0)
        printf("error %d: ", e);
    puts(text);
    return 0;
}
