// SPDX-License-Identifier: BSD-3-Clause
// Services of this very program on sockets: joins rpc/ and transports/socket.
//
// Example
//     struct host_rpc_socket rpc = {.server = &server, .principal = &host, .reply = reply, .cap = sizeof reply};
//     struct tl_socket_config config = {.line = host_rpc_socket_line, .arg = &rpc};
//     struct tl_socket_server *sockets = tl_socket_server_new(uv_default_loop(), &config);
#ifndef TL_HOST_RPC_SOCKET_H
#define TL_HOST_RPC_SOCKET_H

#include "rpc/server.h"
#include "transports/socket/socket.h"

struct host_rpc_socket {
    struct tl_rpc_server *server;
    struct tl_rpc_principal *principal; // every client is this one
    char *reply;                        // cap bytes, at least TL_RPC_MIN_REPLY + TL_LINE_TAIL: the owner's
    size_t cap;
};

// A tl_socket_config.line, whose arg is a struct host_rpc_socket. Answers in the way it was asked: dialect, CRC, an
// empty line for an empty line.
void host_rpc_socket_line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n);

#endif
