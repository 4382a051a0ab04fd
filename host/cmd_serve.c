// SPDX-License-Identifier: BSD-3-Clause
// trapline serve: one board on a UART for many clients on sockets, until it is told to stop.
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <uv.h>

#include "host/bridge.h"
#include "host/host.h"
#include "transports/uart/host_uart.h"

#define DEFAULT_LISTEN "unix:build/run/trapline.sock"
#define RECONNECT_MS   1000

struct serve {
    uv_loop_t loop;
    const struct host_options *options;
    struct host_bridge *bridge;
    struct tl_socket_server *server;
    uv_signal_t signals[2];
    uv_timer_t reconnect;
    int status;
    bool ending;
};

static void end(struct serve *serve, int status)
{
    if (serve->ending)
        return;
    serve->ending = true;
    serve->status = status;
    host_bridge_stop(serve->bridge);
    tl_socket_server_stop(serve->server);
    for (int i = 0; i < 2; i++)
        uv_close((uv_handle_t *)&serve->signals[i], NULL);
    uv_close((uv_handle_t *)&serve->reconnect, NULL);
}

static void on_signal(uv_signal_t *signal, int number)
{
    (void)number;
    end(signal->data, HOST_OK);
}

static void on_text(void *arg, const char *line, size_t n)
{
    const struct serve *serve = arg;

    if (serve->options->console) {
        host_put_safe(stdout, line, n);
        putchar('\n');
        fflush(stdout);
    }
}

static void on_reconnect(uv_timer_t *timer)
{
    struct serve *serve = timer->data;
    char why[TL_UART_WHY];
    int fds[2];

    if (tl_uart_open(serve->options->uart, fds, why) == 0 && host_bridge_attach(serve->bridge, fds) == 0) {
        uv_timer_stop(timer);
        host_error("%s is back", serve->options->uart);
    }
}

static void on_lost(void *arg, int error)
{
    struct serve *serve = arg;

    (void)error;
    if (serve->ending)
        return;
    host_error("the line to the board at %s was lost%s", serve->options->uart,
               serve->options->reconnect ? "; trying again" : ": start the board and this again (or use --reconnect)");
    if (serve->options->reconnect)
        uv_timer_start(&serve->reconnect, on_reconnect, RECONNECT_MS, RECONNECT_MS);
    else
        end(serve, HOST_LOST);
}

// Each client costs a descriptor.
static void raise_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int listen_all(struct serve *serve)
{
    const struct host_options *options = serve->options;
    char why[TL_SOCKET_WHY];

    for (unsigned i = 0; i < options->listens || (i == 0 && options->listens == 0); i++) {
        const char *where = options->listens ? options->listen[i] : DEFAULT_LISTEN;
        if (options->listens == 0) {
            (void)mkdir("build", 0777);
            (void)mkdir("build/run", 0777);
        }
        if (tl_socket_listen(serve->server, where, why) < 0) {
            host_error("%s", why);
            return HOST_USAGE;
        }
        // A port of 0 is any free one: only we know it.
        if (strncmp(where, "tcp:", 4) == 0)
            host_error("listening at %.*s:%d", (int)(strrchr(where, ':') - where), where,
                       tl_socket_port(serve->server));
        else
            host_error("listening at %s", where);
    }
    return HOST_OK;
}

static int start(struct serve *serve)
{
    struct host_bridge_config config = {
        .timeout_ms = serve->options->timeout_ms ? serve->options->timeout_ms : 10000,
        .repeat_ms = 300,
        .text = on_text,
        .lost = on_lost,
        .arg = serve,
    };
    static const int numbers[2] = {SIGINT, SIGTERM};

    serve->bridge = host_bridge_new(&serve->loop, &config);
    if (!serve->bridge)
        return HOST_FAILED;
    struct tl_socket_config sockets = host_bridge_socket(serve->bridge);
    serve->server = tl_socket_server_new(&serve->loop, &sockets);
    if (!serve->server)
        return HOST_FAILED;
    for (int i = 0; i < 2; i++) {
        uv_signal_init(&serve->loop, &serve->signals[i]);
        serve->signals[i].data = serve;
        uv_signal_start(&serve->signals[i], on_signal, numbers[i]);
    }
    uv_timer_init(&serve->loop, &serve->reconnect);
    serve->reconnect.data = serve;
    return HOST_OK;
}

static int open_board(struct serve *serve)
{
    char why[TL_UART_WHY];
    int fds[2];
    int e = tl_uart_open(serve->options->uart, fds, why);

    if (e == 0)
        return host_bridge_attach(serve->bridge, fds) == 0 ? HOST_OK : HOST_FAILED;
    if (serve->options->reconnect && e != TL_ERR_INVAL) {
        host_error("%s; trying again", why);
        uv_timer_start(&serve->reconnect, on_reconnect, RECONNECT_MS, RECONNECT_MS);
        return HOST_OK;
    }
    host_error("cannot open the board's line: %s", why);
    return e == TL_ERR_INVAL ? HOST_USAGE : HOST_SILENT;
}

int host_cmd_serve(struct host *host, const struct host_options *options)
{
    struct serve serve = {.options = options};

    (void)host;
    if (!options->uart || options->count != 1) {
        host_error("usage: trapline serve --uart /dev/ttyUSB0[:115200]|PTY|unix:PATH|pipe:PATH [--listen "
                   "unix:PATH|tcp:HOST:PORT]... "
                   "[--console] [--reconnect]");
        return HOST_USAGE;
    }
    raise_limit();
    if (uv_loop_init(&serve.loop) < 0)
        return HOST_FAILED;
    int status = start(&serve);
    if (status == HOST_OK) {
        status = open_board(&serve);
        if (status == HOST_OK)
            status = listen_all(&serve);
        if (status != HOST_OK)
            end(&serve, status);
        uv_run(&serve.loop, UV_RUN_DEFAULT);
        status = serve.status;
    } else {
        host_error("out of memory");
    }
    if (serve.bridge)
        host_bridge_free(serve.bridge);
    uv_loop_close(&serve.loop);
    return status;
}
