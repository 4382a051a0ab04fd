// SPDX-License-Identifier: BSD-3-Clause
// What the files of transports/socket share.
#ifndef TL_SOCKET_INTERNAL_H
#define TL_SOCKET_INTERNAL_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <uv.h>

#include "transports/socket/socket.h"

#define TL__SOCKET_CHUNK    65536
#define TL__SOCKET_UNBORN   8    // bytes of ".PID", behind the path of a Unix socket that does not listen yet
#define TL__SOCKET_DRAIN_MS 1000 // how long an ended client may take to read the rest and hang up

struct tl__socket_address {
    union {
        struct sockaddr any;
        struct sockaddr_un un;
        struct sockaddr_in in;
        struct sockaddr_in6 in6;
    };
    socklen_t len;
};

union tl__socket_handle {
    uv_handle_t handle;
    uv_stream_t stream;
    uv_tcp_t tcp;
    uv_pipe_t pipe;
};

struct tl__socket_listener {
    union tl__socket_handle h;
    struct tl_socket_server *server;
    struct tl__socket_listener *next;
    char *path; // of a Unix socket
    int port;
};

struct tl_socket_server {
    uv_loop_t *loop;
    struct tl_socket_config config;
    struct tl_socket_counters counters;
    struct tl__socket_listener *listeners;
    struct tl_socket_client *clients; // doubly linked
    uv_timer_t sweep;                 // cuts off what stalls
    char *chunk;                      // what is read, by all clients
    unsigned handles;                 // listeners, clients and the timer that are not closed yet
    bool stopping;
};

struct tl__socket_buffer {
    char *p;
    size_t len, cap;
};

struct tl_socket_client {
    union tl__socket_handle h;
    struct tl_socket_server *server;
    struct tl_socket_client *next, *prev;
    void *data;

    struct tl_line_reader reader;
    char *rest; // read, but not yet dealt with as the client is full or paused: rest[rest_at..rest_len)
    size_t rest_at, rest_len;

    struct tl__socket_buffer out;     // filling
    struct tl__socket_buffer sending; // given to libuv
    uv_write_t write;
    uv_shutdown_t shutdown;

    unsigned held;              // tl_socket_hold
    uint64_t in_moved;          // loop time at which input last came
    uint64_t out_moved;         // loop time at which output last moved, or there was none
    size_t queue_seen;          // bytes of output pending at that time
    bool counted;               // one of counters.clients; `opened` was called
    bool reading, eof, eof_fed; // eof: the peer ended its side; eof_fed: so did its last line
    bool paused;                // by the owner
    bool full;                  // over out_soft
    bool inside;                // in `line` callbacks: writing waits for the end of the chunk
    bool ending;                // no more lines are taken: flush, shut down, drain, close
    bool writing, shut;         // a write is pending; shutdown was asked for
    bool closing;
};

int tl__socket_parse(const char *where, bool listen, struct tl__socket_address *address, char why[TL_SOCKET_WHY]);

void tl__socket_accept(struct tl__socket_listener *listener);
void tl__socket_end(struct tl_socket_client *client);
void tl__socket_sweep(struct tl_socket_client *client, uint64_t now);
void tl__socket_close(struct tl_socket_client *client);
void tl__socket_gone(struct tl_socket_server *server); // a handle is closed

#endif
