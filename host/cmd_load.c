// SPDX-License-Identifier: BSD-3-Clause
// trapline load: sends an applet's ELF file to the board, piece by piece.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/base64.h"
#include "host/host.h"
#include "stream/line.h"

#define PIECE    1024
#define FILE_MAX (64 << 20)

static unsigned char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    unsigned char *data = NULL;
    size_t n = 0;
    size_t cap = 1 << 16;

    errno = file ? 0 : errno;
    while (file && !ferror(file) && !feof(file) && cap <= FILE_MAX) {
        unsigned char *more = realloc(data, cap *= 2);
        if (!more)
            break;
        data = more;
        n += fread(data + n, 1, cap - n, file);
    }
    bool whole = file && feof(file) && !ferror(file);
    if (!whole)
        host_error("%s: %s", path, errno ? strerror(errno) : "too large");
    else if (n < 52 || memcmp(data, "\177ELF", 4) != 0)
        host_error("%s: not an ELF file: give the .elf that the applet's make wrote", path);
    if (file)
        fclose(file);
    if (!whole || n < 52 || memcmp(data, "\177ELF", 4) != 0) {
        free(data);
        return NULL;
    }
    *size = n;
    return data;
}

static void show_progress(const char *path, size_t done, size_t size)
{
    char bar[41];
    size_t filled = done * (sizeof bar - 1) / size;

    if (!isatty(STDERR_FILENO))
        return;
    memset(bar, '.', sizeof bar - 1);
    memset(bar, '#', filled);
    bar[sizeof bar - 1] = '\0';
    fprintf(stderr, "\r%s [%s] %3zu %%  %zu of %zu KiB%s", path, bar, done * 100 / size, (done + 1023) / 1024,
            (size + 1023) / 1024, done == size ? "\n" : "");
    fflush(stderr);
}

static int send_pieces(struct host *host, const char *path, int64_t upload, const unsigned char *data, size_t size)
{
    int status = HOST_OK;

    for (size_t at = 0; status == HOST_OK && at < size;) {
        size_t n = size - at < PIECE ? size - at : PIECE;
        status = host_call_with(host, "Monitor.LoadPiece",
                                json_pack("{s:I,s:I,s:o}", "upload", (json_int_t)upload, "offset", (json_int_t)at,
                                          "data", host_base64_encode(data + at, n)),
                                NULL);
        at += n;
        if (status == HOST_OK)
            show_progress(path, at, size);
        else if (isatty(STDERR_FILENO))
            fputc('\n', stderr);
    }
    return status;
}

// A refusal's reason, in the monitor's words.
static void explain(struct host *host)
{
    const char *raw;
    size_t len;

    if (tl_rpc_call_raw(&host->client, "Monitor.LoadReason", NULL, 0, &raw, &len) < 0)
        return;
    json_t *reason = json_loadb(raw, len, JSON_DECODE_ANY, NULL);
    if (json_is_string(reason) && json_string_length(reason) > 0)
        host_error("the monitor says: %s", json_string_value(reason));
    json_decref(reason);
}

static int load(struct host *host, const char *path, const unsigned char *data, size_t size, json_t **name)
{
    json_t *upload = NULL;
    int status = host_call_with(
        host, "Monitor.LoadBegin",
        json_pack("{s:I,s:I}", "size", (json_int_t)size, "crc", (json_int_t)tl_crc32(0, data, size)), &upload);
    json_int_t number = json_integer_value(upload);

    if (status == HOST_OK && !json_is_integer(upload))
        status = host_strange("Monitor.LoadBegin");
    json_decref(upload);
    if (status == HOST_OK)
        status = send_pieces(host, path, number, data, size);
    if (status == HOST_OK) {
        status = host_call_with(host, "Monitor.LoadEnd", json_pack("{s:I}", "upload", number), name);
        if (status == HOST_FAILED)
            explain(host);
    }
    if (status == HOST_OK && !json_is_string(*name))
        status = host_strange("Monitor.LoadEnd");
    return status;
}

int host_cmd_load(struct host *host, const struct host_options *options)
{
    json_t *name = NULL;
    size_t size;

    if (options->count != 2) {
        host_error("usage: trapline load FILE.elf [--start]");
        return HOST_USAGE;
    }
    const char *path = options->operands[1];
    unsigned char *data = read_file(path, &size);
    if (!data)
        return HOST_USAGE;
    int status = load(host, path, data, size, &name);
    free(data);
    if (status == HOST_OK && options->start) {
        json_t *params = json_pack("{s:O}", "name", name);
        status = host_call_with(host, "Monitor.Start", params, NULL);
    }
    if (status == HOST_OK && options->json) {
        json_t *loaded = json_pack("{s:O,s:I,s:b}", "name", name, "size", (json_int_t)size, "started", options->start);
        host_print_json(loaded, true);
        json_decref(loaded);
    } else if (status == HOST_OK) {
        fputs("loaded ", stdout);
        host_print(json_string_value(name));
        printf(" (%zu bytes)%s", size, options->start ? ", started\n" : "; start it with: trapline start ");
        if (!options->start) {
            host_print(json_string_value(name));
            putchar('\n');
        }
    }
    json_decref(name);
    return status;
}
