// SPDX-License-Identifier: BSD-3-Clause
// trapline load: sends an applet's ELF file to the board, piece by piece. An object of eBPF is linked first.
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/host.h"
#include "host/pieces.h"
#include "host/vm/ebpf_link.h"
#include "stream/line.h"

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
        host_error("%s: not an ELF file: give the .elf that the applet's make wrote, or an object of eBPF", path);
    if (file)
        fclose(file);
    if (!whole || n < 52 || memcmp(data, "\177ELF", 4) != 0) {
        free(data);
        return NULL;
    }
    *size = n;
    return data;
}

// Returns whether an ELF file is of type ET_REL, in its own order of bytes.
static bool is_relocatable(const unsigned char *data)
{
    bool little = data[5] == 1;

    return data[little ? 16 : 17] == 1 && data[little ? 17 : 16] == 0;
}

// Links an object of eBPF; only that, of all objects, is linked here. What it returns takes the place of the data,
// which are freed. NULL: it has said why.
static unsigned char *link_object(const char *path, unsigned char *data, size_t *size)
{
    char why[HOST_LINK_WHY];

    if (!host_ebpf_is_object(data, *size)) {
        if (!is_relocatable(data))
            return data;
        host_error("%s: an object that is not linked: link it into an .elf first; make sdk prints how", path);
        free(data);
        return NULL;
    }
    uint8_t *image = host_ebpf_link(data, *size, size, why);
    free(data);
    if (!image)
        host_error("%s: %s", path, why);
    return image;
}

// Of the file, how much the board has.
struct progress {
    const char *path;
    size_t size;
    uint64_t from; // ns
};

static void show_progress(void *arg, size_t done)
{
    const struct progress *progress = arg;
    double seconds = (double)(tl_fd_now() - progress->from) / 1e9;
    char bar[31];
    size_t size = progress->size, filled = done * (sizeof bar - 1) / size;

    if (!isatty(STDERR_FILENO))
        return;
    memset(bar, '.', sizeof bar - 1);
    memset(bar, '#', filled);
    bar[sizeof bar - 1] = '\0';
    fprintf(stderr, "\r%s [%s] %3zu %%  %zu of %zu bytes, %.1f KB/s%s", progress->path, bar, done * 100 / size, done,
            size, seconds > 0 ? (double)done / 1000 / seconds : 0, done == size ? "\n" : "  ");
    fflush(stderr);
}

// The longest line that the board takes; 0 where it does not say.
static size_t line_limit(struct host *host)
{
    json_t *hello = NULL;
    size_t limit = 0;

    if (host_call(host, "rpc.hello", NULL, &hello, NULL) == HOST_OK)
        limit = (size_t)host_u64(json_object_get(hello, "limits"), "line");
    json_decref(hello);
    return limit;
}

static int send_pieces(struct host *host, const char *path, uint32_t upload, const unsigned char *data, size_t size)
{
    struct progress progress = {path, size, tl_fd_now()};
    struct host_pieces pieces = {.client = &host->client,
                                 .upload = upload,
                                 .data = data,
                                 .size = size,
                                 .line = line_limit(host),
                                 .progress = show_progress,
                                 .arg = &progress};
    int e = host_pieces_send(&pieces);

    if (e == 0)
        return HOST_OK;
    if (isatty(STDERR_FILENO))
        fputc('\n', stderr);
    return host_failed(host, "Monitor.LoadPiece", e);
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

static int load(struct host *host, const char *path, const unsigned char *data, size_t size, json_t **loaded)
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
        status = send_pieces(host, path, (uint32_t)number, data, size);
    if (status == HOST_OK) {
        status = host_call_with(host, "Monitor.LoadEnd", json_pack("{s:I}", "upload", number), loaded);
        if (status == HOST_FAILED)
            explain(host);
    }
    if (status == HOST_OK && !json_is_string(json_object_get(*loaded, "name")))
        status = host_strange("Monitor.LoadEnd");
    return status;
}

static void report(const json_t *loaded, size_t size, bool started)
{
    const char *name = host_string(loaded, "name");
    const json_t *dropped;
    size_t i;

    fputs("loaded ", stdout);
    host_print(name);
    printf(" (%zu bytes)%s", size, started ? ", started\n" : "; start it with: trapline start ");
    if (!started) {
        host_print(name);
        putchar('\n');
    }
    json_array_foreach(json_object_get(loaded, "dropped"), i, dropped)
    {
        fputs("dropped ", stdout);
        host_print(json_is_string(dropped) ? json_string_value(dropped) : "?");
        puts(", which did not run: its image's place was needed");
    }
}

int host_cmd_load(struct host *host, const struct host_options *options)
{
    json_t *loaded = NULL;
    size_t size;

    if (options->count != 2) {
        host_error(
            "usage: trapline load FILE [--start], where FILE is an applet's .elf, or an object of eBPF (.bpf.o)");
        return HOST_USAGE;
    }
    const char *path = options->operands[1];
    unsigned char *data = read_file(path, &size);
    if (data)
        data = link_object(path, data, &size);
    if (!data)
        return HOST_USAGE;
    int status = load(host, path, data, size, &loaded);
    free(data);
    if (status == HOST_OK && options->start)
        status = host_start(host, "Monitor.Start", host_string(loaded, "name"), NULL);
    if (status == HOST_OK && options->json) {
        json_t *all = json_pack("{s:O,s:I,s:b,s:O?}", "name", json_object_get(loaded, "name"), "size", (json_int_t)size,
                                "started", options->start, "dropped", json_object_get(loaded, "dropped"));
        host_print_json(all, true);
        json_decref(all);
    } else if (status == HOST_OK) {
        report(loaded, size, options->start);
    }
    json_decref(loaded);
    return status;
}
