// SPDX-License-Identifier: BSD-3-Clause
// The service Echo on sockets, without a board: what the socket benchmark and tests talk to.
//
//     echo_server WHERE...        as unix:PATH or tcp:HOST:PORT; prints the port of the last, and ends with whoever
//     started it
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <uv.h>

#include "gen/echo.h"
#include "host/rpc_socket.h"
#include "tests/interop/echo_service.h"

static struct tl_json_token tokens[4096];
static char reply[65536];

static void on_signal(uv_signal_t *handle, int number)
{
    (void)number;
    tl_socket_server_stop(handle->data);
    uv_close((uv_handle_t *)handle, NULL);
}

int main(int argc, char **argv)
{
    static const struct tl_rpc_service *const services[] = {&echo_echo_service};
    struct tl_rpc_server server = {.services = services,
                                   .service_count = 1,
                                   .tokens = tokens,
                                   .token_cap = sizeof tokens / sizeof tokens[0],
                                   .name = "echo",
                                   .version = "0.1.0",
                                   .max_line = 65536,
                                   .max_reply = sizeof reply - TL_LINE_TAIL};
    struct tl_rpc_principal host = {.name = "host", .permissions = UINT32_MAX};
    struct host_rpc_socket rpc = {.server = &server, .principal = &host, .reply = reply, .cap = sizeof reply};
    struct tl_socket_config config = {.line = host_rpc_socket_line, .arg = &rpc};
    char why[TL_SOCKET_WHY];
    uv_signal_t signal;

    prctl(PR_SET_PDEATHSIG, SIGTERM);
    struct tl_socket_server *sockets = tl_socket_server_new(uv_default_loop(), &config);
    if (!sockets)
        return 1;
    for (int i = 1; i < argc; i++) {
        if (tl_socket_listen(sockets, argv[i], why) < 0) {
            fprintf(stderr, "echo_server: %s\n", why);
            return 1;
        }
    }
    uv_signal_init(uv_default_loop(), &signal);
    signal.data = sockets;
    uv_signal_start(&signal, on_signal, SIGTERM);
    printf("%d\n", tl_socket_port(sockets));
    fflush(stdout);
    uv_run(uv_default_loop(), UV_RUN_DEFAULT);
    return uv_loop_close(uv_default_loop()) == 0 ? 0 : 1;
}
