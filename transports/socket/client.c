// SPDX-License-Identifier: BSD-3-Clause
// One client of a socket server: what it sends becomes lines, what it is sent waits in a bounded queue.
#include <stdlib.h>
#include <string.h>

#include "transports/socket/socket_internal.h"

static void run(struct tl_socket_client *client);

// What was given to tl_socket_send and is not in the kernel's hands yet.
static size_t pending(const struct tl_socket_client *client)
{
    return client->out.len + (client->writing ? uv_stream_get_write_queue_size(&client->h.stream) : 0);
}

static void on_closed(uv_handle_t *handle)
{
    struct tl_socket_client *client = handle->data;
    struct tl_socket_server *server = client->server;

    if (client->next)
        client->next->prev = client->prev;
    if (client->prev)
        client->prev->next = client->next;
    else
        server->clients = client->next;
    if (client->counted) {
        server->counters.clients--;
        if (server->config.closed)
            server->config.closed(client);
    }
    free(client->reader.buf);
    free(client->rest);
    free(client->out.p);
    free(client->sending.p);
    free(client);
    tl__socket_gone(server);
}

void tl__socket_close(struct tl_socket_client *client)
{
    if (client->closing)
        return;
    client->closing = true;
    client->server->counters.lost += pending(client);
    uv_close(&client->h.handle, on_closed);
}

static void on_written(uv_write_t *write, int status)
{
    struct tl_socket_client *client = write->data;

    client->writing = false;
    client->sending.len = 0;
    if (status < 0) {
        tl__socket_close(client);
        return;
    }
    client->out_moved = uv_now(client->server->loop);
    run(client);
}

// Offers the queue to the kernel: most often that is all. What is left goes by libuv, from the second buffer.
static void flush(struct tl_socket_client *client)
{
    if (client->closing || client->writing || client->out.len == 0)
        return;
    uv_buf_t buf = uv_buf_init(client->out.p, (unsigned)client->out.len);
    int n = uv_try_write(&client->h.stream, &buf, 1);
    if (n < 0 && n != UV_EAGAIN) {
        tl__socket_close(client);
        return;
    }
    size_t sent = n > 0 ? (size_t)n : 0;
    if (sent == client->out.len) {
        client->out.len = 0;
        return;
    }
    struct tl__socket_buffer swap = client->sending;
    client->sending = client->out;
    client->out = swap;
    client->out.len = 0;
    client->writing = true;
    client->write.data = client;
    client->out_moved = uv_now(client->server->loop);
    buf = uv_buf_init(client->sending.p + sent, (unsigned)(client->sending.len - sent));
    if (uv_write(&client->write, &client->h.stream, &buf, 1, on_written) < 0) {
        client->writing = false;
        tl__socket_close(client);
    }
}

static bool may_take(const struct tl_socket_client *client)
{
    return !client->closing && !client->ending && !client->paused && !client->full;
}

static bool has_half_line(const struct tl_socket_client *client)
{
    const struct tl_line_reader *reader = &client->reader;

    return !reader->whole && (reader->len > 0 || reader->skipping);
}

static void give_line(struct tl_socket_client *client, enum tl_line_kind kind)
{
    if (kind != TL_LINE_NONE)
        client->server->config.line(client, kind, client->reader.buf, client->reader.len);
}

// Lines out of p[0..n), as long as the client may ask. Returns how many bytes are dealt with.
static size_t take(struct tl_socket_client *client, const char *p, size_t n)
{
    size_t at = 0;
    size_t used;

    client->inside = true;
    while (at < n && may_take(client)) {
        enum tl_line_kind kind = tl_line_reader_feed(&client->reader, p + at, n - at, &used);
        at += used;
        give_line(client, kind);
    }
    client->inside = false;
    return at;
}

static void take_rest(struct tl_socket_client *client)
{
    if (client->rest_at < client->rest_len) {
        client->rest_at += take(client, client->rest + client->rest_at, client->rest_len - client->rest_at);
        if (client->rest_at == client->rest_len) {
            client->rest_at = client->rest_len = 0;
            free(client->rest);
            client->rest = NULL;
        }
    }
    // The last line needs no "\n": a JSON text that was cut is no JSON text, so nothing false comes of it.
    if (client->rest_len == 0 && client->eof && !client->eof_fed && may_take(client)) {
        client->eof_fed = true;
        if (has_half_line(client))
            take(client, "\n", 1);
    }
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
    struct tl_socket_client *client = handle->data;

    (void)suggested;
    *buf = uv_buf_init(client->server->chunk, TL__SOCKET_CHUNK);
}

static void on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
    struct tl_socket_client *client = stream->data;

    if (n == 0 || client->closing)
        return;
    client->in_moved = uv_now(client->server->loop);
    if (n == UV_EOF) {
        client->eof = true;
        client->reading = false;
        uv_read_stop(stream);
    } else if (n < 0) {
        tl__socket_close(client);
        return;
    } else if (!client->ending) {
        size_t used = take(client, buf->base, (size_t)n);
        if (used < (size_t)n && !client->closing && !client->ending) {
            client->rest = malloc((size_t)n - used);
            if (!client->rest) {
                tl__socket_close(client);
                return;
            }
            client->rest_len = (size_t)n - used;
            memcpy(client->rest, buf->base + used, client->rest_len);
        }
    }
    run(client);
}

static void on_shutdown(uv_shutdown_t *request, int status)
{
    struct tl_socket_client *client = request->data;

    client->in_moved = uv_now(client->server->loop);
    if (status < 0 || client->eof)
        tl__socket_close(client);
}

// Reads or not; ends when all is done. To close while the peer still sends would cost it answers that are on their way
// (TCP resets then), so an ended client is first read to its end.
static void settle(struct tl_socket_client *client)
{
    bool want = !client->eof && (client->ending || (may_take(client) && client->rest_len == 0));

    if (client->closing)
        return;
    if (want && !client->reading)
        client->reading = uv_read_start(&client->h.stream, on_alloc, on_read) == 0;
    else if (!want && client->reading) {
        client->reading = false;
        uv_read_stop(&client->h.stream);
    }
    bool done = client->ending || (client->eof_fed && client->held == 0);
    if (done && !client->shut && !client->writing && client->out.len == 0) {
        client->shut = true;
        client->shutdown.data = client;
        if (uv_shutdown(&client->shutdown, &client->h.stream, on_shutdown) < 0)
            tl__socket_close(client);
    } else if (client->shut && client->eof && !uv_is_closing(&client->h.handle) && client->ending) {
        tl__socket_close(client);
    }
}

// Goes on with whatever can go on.
static void run(struct tl_socket_client *client)
{
    size_t before;

    do {
        before = client->rest_len - client->rest_at;
        flush(client);
        size_t limit = client->server->config.out_soft;
        client->full = pending(client) > (client->full ? limit / 2 : limit);
        take_rest(client);
    } while (client->rest_len - client->rest_at < before);
    flush(client);
    settle(client);
}

static bool reserve(struct tl__socket_buffer *buffer, size_t n)
{
    size_t cap = buffer->cap ? buffer->cap : 4096;

    while (cap - buffer->len < n)
        cap *= 2;
    if (cap == buffer->cap)
        return true;
    char *p = realloc(buffer->p, cap);
    if (!p)
        return false;
    buffer->p = p;
    buffer->cap = cap;
    return true;
}

int tl_socket_send(struct tl_socket_client *client, const void *p, size_t n)
{
    const struct tl_socket_config *config = &client->server->config;

    if (client->closing)
        return TL_ERR_CLOSED;
    size_t queued = pending(client);
    if (n > config->out_hard || queued > config->out_hard - n || !reserve(&client->out, n)) {
        client->server->counters.cut_slow++;
        tl__socket_close(client);
        return TL_ERR_CLOSED;
    }
    memcpy(client->out.p + client->out.len, p, n);
    client->out.len += n;
    if (queued + n > config->out_soft)
        client->full = true;
    if (!client->inside)
        run(client);
    return client->closing ? TL_ERR_CLOSED : 0;
}

void tl_socket_hold(struct tl_socket_client *client)
{
    client->held++;
}

void tl_socket_release(struct tl_socket_client *client)
{
    client->held--;
    if (!client->inside)
        run(client);
}

void tl_socket_pause(struct tl_socket_client *client, bool paused)
{
    client->paused = paused;
    if (!client->inside)
        run(client);
}

void **tl_socket_data(struct tl_socket_client *client)
{
    return &client->data;
}

void *tl_socket_arg(const struct tl_socket_client *client)
{
    return client->server->config.arg;
}

void tl__socket_end(struct tl_socket_client *client)
{
    client->ending = true;
    client->in_moved = uv_now(client->server->loop);
    run(client);
}

void tl__socket_sweep(struct tl_socket_client *client, uint64_t now)
{
    struct tl_socket_server *server = client->server;
    uint64_t stall = server->config.stall_ms;
    size_t queue = pending(client);

    if (client->closing)
        return;
    if (queue == 0 || queue != client->queue_seen)
        client->out_moved = now;
    client->queue_seen = queue;
    bool half = !client->eof && may_take(client) && has_half_line(client);
    if (now - client->out_moved > (server->stopping && stall > TL__SOCKET_DRAIN_MS ? TL__SOCKET_DRAIN_MS : stall)) {
        server->counters.cut_slow++;
        tl__socket_close(client);
    } else if (half && now - client->in_moved > stall) {
        server->counters.cut_half++;
        tl__socket_close(client);
    } else if (client->ending && client->shut && now - client->in_moved > TL__SOCKET_DRAIN_MS) {
        tl__socket_close(client);
    }
}

// A client over the limit costs a descriptor for as long as it takes to tell it so.
static void refuse(struct tl_socket_client *client)
{
    struct tl_socket_server *server = client->server;

    server->counters.refused++;
    client->ending = true;
    if (!server->config.refusal || server->handles > 2 * server->config.max_clients)
        tl__socket_close(client);
    else
        tl_socket_send(client, server->config.refusal, strlen(server->config.refusal));
}

void tl__socket_accept(struct tl__socket_listener *listener)
{
    struct tl_socket_server *server = listener->server;
    struct tl_socket_client *client = calloc(1, sizeof *client);
    char *line = malloc(server->config.max_line + TL_LINE_TAIL);
    bool tcp = listener->h.handle.type == UV_TCP;

    if (!client || !line ||
        (tcp ? uv_tcp_init(server->loop, &client->h.tcp) : uv_pipe_init(server->loop, &client->h.pipe, 0)) < 0) {
        free(line);
        free(client);
        return;
    }
    server->handles++;
    client->server = server;
    client->h.handle.data = client;
    client->in_moved = client->out_moved = uv_now(server->loop);
    tl_line_reader_init(&client->reader, line, server->config.max_line);
    client->next = server->clients;
    if (client->next)
        client->next->prev = client;
    server->clients = client;
    if (uv_accept(&listener->h.stream, &client->h.stream) < 0) {
        tl__socket_close(client);
        return;
    }
    if (tcp)
        uv_tcp_nodelay(&client->h.tcp, 1);
    if (server->counters.clients >= server->config.max_clients) {
        refuse(client);
        return;
    }
    client->counted = true;
    server->counters.clients++;
    server->counters.accepted++;
    if (server->config.opened)
        server->config.opened(client);
    run(client);
}
