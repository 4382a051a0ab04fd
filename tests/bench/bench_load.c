// SPDX-License-Identifier: BSD-3-Clause
// What a piece of an image costs the monitor (tools/bench.sh): 6144 bytes in a line with a checksum, collected, judged,
// parsed, decoded, summed and stored. With "percent": how much of the tool's lines is payload.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/pieces.h"
#include "rpc/call.h"
#include "rpc/session.h"
#include "sizes.h"
#include "stream/bare/crc32.c" // NOLINT(bugprone-suspicious-include): the monitor has it in place of stream/crc32.c

#define PIECE 6144
#define SIZE  (16 * PIECE)

static uint8_t image[SIZE], store[SIZE];
static uint32_t taken, sum;

// As idlc writes it, and monitor/services/monitor_load.c serves it.
static int load_piece(struct tl_rpc_call *call)
{
    static const char *const names[] = {"upload", "offset", "data"};
    uint32_t upload = 0, offset = 0;
    const uint8_t *data = NULL;
    size_t n = 0;
    struct tl_json_fields fields;
    int e = tl_rpc_params(call, &fields, names, 3, 7);

    while (e == 0 && (e = tl_json_next_field(&fields)) > 0)
        e = e == 1   ? tl_json_get_u32(&call->in, fields.at, &upload)
            : e == 2 ? tl_json_get_u32(&call->in, fields.at, &offset)
                     : tl_json_get_bytes(&call->in, fields.at, PIECE, &data, &n);
    if (e < 0)
        return e;
    if (offset != taken % SIZE || n > SIZE - offset)
        return TL_DECLARED(4);
    if (n > 0)
        memcpy(store + offset, data, n);
    sum = tl_crc32(sum, data, n);
    taken += (uint32_t)n;
    tl_json_put_raw(&call->out, "null", 4);
    return 0;
}

static const struct tl_rpc_method method = {.name = "Monitor.LoadPiece", .name_len = 17, .invoke = load_piece};
static const struct tl_rpc_service service = {.name = "Monitor", .methods = &method, .method_count = 1};
static const struct tl_rpc_service *const services[] = {&service};
static struct tl_json_token tokens[512], client_tokens[512];
static struct tl_rpc_server server = {
    .services = services, .service_count = 1, .tokens = tokens, .token_cap = 512, .name = "bench", .version = "1"};
static struct tl_rpc_principal host = {.name = "host", .permissions = UINT32_MAX};
static char kept[TL_RPC_KEPT * 1024], line[TL_MAX_LINE], reply[1024];
static size_t reply_len;
static struct tl_rpc_session session = {.server = &server, .principal = &host, .kept_text = kept, .kept_cap = 1024};
static struct tl_line_reader reader;

// A board at once: what is written is served, what is read was answered.
static ptrdiff_t board_write(struct tl_stream *stream, const void *p, size_t n)
{
    size_t used;

    (void)stream;
    if (reply_len != 0)
        return TL_ERR_AGAIN;
    enum tl_line_kind kind = tl_line_reader_feed(&reader, p, n, &used);
    if (kind != TL_LINE_NONE)
        reply_len = (size_t)tl_rpc_session_line(&session, kind, reader.buf, reader.len, reply, sizeof reply);
    return (ptrdiff_t)used;
}

static ptrdiff_t board_read(struct tl_stream *stream, void *p, size_t n)
{
    size_t len = reply_len < n ? reply_len : n;

    (void)stream;
    if (len == 0)
        return TL_ERR_AGAIN;
    memcpy(p, reply, len);
    reply_len -= len;
    memmove(reply, reply + len, reply_len);
    return (ptrdiff_t)len;
}

static uint64_t now(void *arg)
{
    static uint64_t time;
    (void)arg;
    return time += 1000;
}

static int no_wait(void *arg, uint64_t until)
{
    (void)arg;
    (void)until;
    return 0;
}

// The tool sends the whole.
static struct host_pieces send_all(void)
{
    static const struct tl_stream_ops ops = {.read = board_read, .write = board_write};
    static struct tl_stream stream = {.ops = &ops};
    static char buffer[4096];
    static struct tl_rpc_client client = {.stream = &stream,
                                          .buf = buffer,
                                          .cap = sizeof buffer,
                                          .tokens = client_tokens,
                                          .token_cap = 512,
                                          .session = 1234567890123456,
                                          .timeout_ns = 2000000000,
                                          .retry_ns = 300000000,
                                          .now = now,
                                          .wait = no_wait};
    static struct host_pieces pieces = {
        .client = &client, .upload = 1, .data = image, .size = SIZE, .line = TL_MAX_LINE};
    const char *result;
    size_t n;

    if (tl_rpc_hello(&client, &result, &n) < 0 || host_pieces_send(&pieces) < 0)
        exit(1);
    return pieces;
}

int main(int argc, char **argv)
{
    tl_line_reader_init(&reader, line, sizeof line);
    for (size_t i = 0; i < SIZE; i++)
        image[i] = (uint8_t)(i * 13 + i / 256);
    if (argc < 2) {
        puts("load.piece_instructions");
        return 0;
    }
    struct host_pieces pieces = send_all();
    if (strcmp(argv[1], "percent") == 0) {
        printf("load.payload_percent_of_line %.1f percent\n", 100.0 * SIZE / (double)pieces.bytes);
        return memcmp(image, store, SIZE) == 0 ? 0 : 1;
    }
    // One piece again and again, outside of a session, where it is run again.
    char text[TL_MAX_LINE];
    struct tl_json_writer out = {.buf = text, .cap = sizeof text};
    session.number = 0;
    session.checked = false;
    TL_JSON_PUT(&out, "{\"jsonrpc\":\"2.0\",\"id\":12,\"method\":\"Monitor.LoadPiece\",\"params\":[1,0,");
    tl_json_put_bytes(&out, image, PIECE);
    TL_JSON_PUT(&out, "]}");
    ptrdiff_t n = tl_line_finish(text, out.len, sizeof text, true);
    for (long i = strtol(argv[1], NULL, 10); i > 0; i--) {
        taken = sum = 0;
        reply_len = 0;
        if (board_write(NULL, text, (size_t)n) != n)
            return 1;
    }
    return sum == tl_crc32(0, image, PIECE) ? 0 : 1;
}
