// SPDX-License-Identifier: BSD-3-Clause
// The server as a whole: listeners, the sweep over stalled clients, start and end.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "transports/socket/socket_internal.h"

#define BACKLOG 1024

static void or_default(size_t *value, size_t fallback)
{
    if (*value == 0)
        *value = fallback;
}

static void on_sweep_closed(uv_handle_t *handle)
{
    struct tl_socket_server *server = handle->data;
    void (*stopped)(void *) = server->config.stopped;
    void *arg = server->config.arg;

    free(server->chunk);
    free(server);
    if (stopped)
        stopped(arg);
}

static void end_if_empty(struct tl_socket_server *server)
{
    uv_handle_t *sweep = (uv_handle_t *)&server->sweep;

    if (server->stopping && server->handles == 0 && !uv_is_closing(sweep))
        uv_close(sweep, on_sweep_closed);
}

void tl__socket_gone(struct tl_socket_server *server)
{
    server->handles--;
    end_if_empty(server);
}

static void on_sweep(uv_timer_t *timer)
{
    struct tl_socket_server *server = timer->data;

    for (struct tl_socket_client *c = server->clients; c; c = c->next)
        tl__socket_sweep(c, uv_now(server->loop));
}

struct tl_socket_server *tl_socket_server_new(uv_loop_t *loop, const struct tl_socket_config *config)
{
    struct tl_socket_server *server = calloc(1, sizeof *server);

    if (!server)
        return NULL;
    server->loop = loop;
    server->config = *config;
    struct tl_socket_config *c = &server->config;
    or_default(&c->max_line, 64 * 1024);
    or_default(&c->out_soft, 256 * 1024);
    or_default(&c->out_hard, 4 * 1024 * 1024);
    c->max_clients = c->max_clients ? c->max_clients : 4096;
    c->stall_ms = c->stall_ms ? c->stall_ms : 30000;
    server->chunk = malloc(TL__SOCKET_CHUNK);
    if (!server->chunk || uv_timer_init(loop, &server->sweep) < 0) {
        free(server->chunk);
        free(server);
        return NULL;
    }
    server->sweep.data = server;
    uint64_t period = c->stall_ms / 4 < 250 ? c->stall_ms / 4 + 1 : 250;
    uv_timer_start(&server->sweep, on_sweep, period, period);
    signal(SIGPIPE, SIG_IGN);
    return server;
}

// A socket file that nobody answers on is left from a server that was killed: it may go. Anything else stays.
static int clear_stale(const char *path, char *why)
{
    char where[TL_SOCKET_WHY];
    char reason[TL_SOCKET_WHY];
    struct stat st;

    if (lstat(path, &st) < 0)
        return 0;
    if (!S_ISSOCK(st.st_mode)) {
        snprintf(why, TL_SOCKET_WHY, "%.150s exists and is not a socket: remove it, or choose another path", path);
        return TL_ERR_STATE;
    }
    snprintf(where, sizeof where, "unix:%s", path);
    int fd = tl_socket_connect(where, 1000, reason);
    if (fd >= 0 || fd == TL_ERR_TIMEOUT) {
        if (fd >= 0)
            close(fd);
        snprintf(why, TL_SOCKET_WHY, "%.150s: a server is already running there: stop it, or choose another path",
                 path);
        return TL_ERR_BUSY;
    }
    if (fd == TL_ERR_NOTFOUND && (unlink(path) == 0 || errno == ENOENT))
        return 0;
    snprintf(why, TL_SOCKET_WHY, "%.150s cannot be replaced: %s", path, strerror(errno));
    return TL_ERR_IO;
}

static void on_connection(uv_stream_t *stream, int status)
{
    if (status == 0)
        tl__socket_accept(stream->data);
}

static void on_listener_closed(uv_handle_t *handle)
{
    struct tl__socket_listener *listener = handle->data;
    struct tl_socket_server *server = listener->server;

    free(listener->path);
    free(listener);
    tl__socket_gone(server);
}

static int bind_tcp(struct tl__socket_listener *listener, const struct tl__socket_address *address)
{
    struct tl__socket_address bound;
    int len = sizeof bound.in6;
    int e = uv_tcp_bind(&listener->h.tcp, &address->any, 0);

    if (e == 0)
        e = uv_listen(&listener->h.stream, BACKLOG, on_connection);
    if (e == 0)
        e = uv_tcp_getsockname(&listener->h.tcp, &bound.any, &len);
    if (e == 0)
        listener->port = ntohs(bound.any.sa_family == AF_INET6 ? bound.in6.sin6_port : bound.in.sin_port);
    return e;
}

// The socket gets its name when it listens, at once and only if nobody has the name: who sees it can connect, and a
// second server does not take it for one that was left behind.
static int bind_pipe(struct tl__socket_listener *listener, const struct tl__socket_address *address)
{
    char unborn[sizeof address->un.sun_path + TL__SOCKET_UNBORN];

    snprintf(unborn, sizeof unborn, "%s.%d", address->un.sun_path, (int)getpid());
    (void)unlink(unborn);
    int e = uv_pipe_bind(&listener->h.pipe, unborn);
    if (e == 0)
        e = uv_listen(&listener->h.stream, BACKLOG, on_connection);
    if (e == 0)
        e = link(unborn, address->un.sun_path) < 0 ? uv_translate_sys_error(errno) : 0;
    (void)unlink(unborn);
    if (e == 0)
        listener->path = strdup(address->un.sun_path);
    return e;
}

static void close_listener(struct tl__socket_listener *listener)
{
    if (listener->path)
        (void)unlink(listener->path);
    uv_close(&listener->h.handle, on_listener_closed);
}

int tl_socket_listen(struct tl_socket_server *server, const char *where, char why[TL_SOCKET_WHY])
{
    struct tl__socket_address address;
    int e = tl__socket_parse(where, true, &address, why);
    bool pipe = e == 0 && address.any.sa_family == AF_UNIX;

    if (e == 0 && pipe)
        e = clear_stale(address.un.sun_path, why);
    if (e < 0)
        return e;
    struct tl__socket_listener *listener = calloc(1, sizeof *listener);
    e = !listener ? UV_ENOMEM
        : pipe    ? uv_pipe_init(server->loop, &listener->h.pipe, 0)
                  : uv_tcp_init(server->loop, &listener->h.tcp);
    if (e < 0) {
        free(listener);
        snprintf(why, TL_SOCKET_WHY, "%.150s: %s", where, uv_strerror(e));
        return TL_ERR_IO;
    }
    listener->server = server;
    listener->h.handle.data = listener;
    listener->next = server->listeners;
    server->listeners = listener;
    server->handles++;
    e = pipe ? bind_pipe(listener, &address) : bind_tcp(listener, &address);
    if (e < 0) {
        server->listeners = listener->next;
        close_listener(listener);
        snprintf(why, TL_SOCKET_WHY, "cannot listen at %.150s: %s", where, uv_strerror(e));
        return TL_ERR_IO;
    }
    return 0;
}

int tl_socket_port(const struct tl_socket_server *server)
{
    for (const struct tl__socket_listener *l = server->listeners; l; l = l->next)
        if (l->port)
            return l->port;
    return 0;
}

void tl_socket_server_stop(struct tl_socket_server *server)
{
    struct tl_socket_client *next;

    if (server->stopping)
        return;
    server->stopping = true;
    for (struct tl__socket_listener *l = server->listeners; l; l = l->next)
        close_listener(l);
    server->listeners = NULL;
    for (struct tl_socket_client *c = server->clients; c; c = next) {
        next = c->next;
        tl__socket_end(c);
    }
    end_if_empty(server);
}

const struct tl_socket_counters *tl_socket_counters(const struct tl_socket_server *server)
{
    return &server->counters;
}
