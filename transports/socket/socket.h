// SPDX-License-Identifier: BSD-3-Clause
// TCP and Unix sockets on the host: a server of lines for many clients at once (libuv), and a plain connect.
//
// Every client has its own bounded buffers, and none can harm another:
//     in     one chunk of what came, and one line of at most max_line bytes; a longer one is reported and skipped
//     out    what is not sent yet. Over out_soft the server stops reading from that client until the half of it is
//     gone; over
//            out_hard the client is cut off. So a client that never reads costs out_soft and no more.
//     time   a client whose output, or whose half a line, does not move for stall_ms is cut off
// A client that ends its side (half-close) gets the answers to all it asked, then the end. Nothing that was given to
// tl_socket_send is lost unless its client is cut off or gone.
//
// Memory: a server and its clients live from tl_socket_server_new until `stopped` was called. A client is valid until
// its `closed` callback returns. Everything runs on the loop's one thread.
//
// Example: an echo server
//     static void line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
//     {
//         text[n] = '\n'; // there is always room for TL_LINE_TAIL bytes
//         tl_socket_send(client, text, n + 1);
//     }
//     struct tl_socket_config config = {.line = line};
//     struct tl_socket_server *server = tl_socket_server_new(uv_default_loop(), &config);
//     char why[TL_SOCKET_WHY];
//     if (tl_socket_listen(server, "tcp:127.0.0.1:7777", why) < 0) ...
#ifndef TL_SOCKET_SOCKET_H
#define TL_SOCKET_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/line.h"

#define TL_SOCKET_WHY 256 // bytes for a message of why something failed, in words, NUL-terminated

struct uv_loop_s;
struct tl_socket_server;
struct tl_socket_client;

// Zero means the default given in brackets.
struct tl_socket_config {
    size_t max_line;      // the longest line taken, without "\n" [64 KiB]
    size_t out_soft;      // [256 KiB]
    size_t out_hard;      // [4 MiB]
    unsigned max_clients; // [4096]; one more is sent `refusal`, if any, and closed
    uint64_t stall_ms;    // [30 s]
    const char *refusal;  // one line with its "\n"

    void (*opened)(struct tl_socket_client *client); // optional
    // One line of the client, as stream/line.h classes them (never TL_LINE_NONE). text[0..n) may be changed, up to
    // TL_LINE_TAIL bytes past n may be used; it is gone when the callback returns.
    void (*line)(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n);
    void (*closed)(struct tl_socket_client *client); // optional; the client's last sign of life
    void (*stopped)(void *arg);                      // optional; all is closed, and the server is freed after it
    void *arg;                                       // tl_socket_arg
};

struct tl_socket_counters {
    uint64_t accepted, refused; // connections
    uint64_t cut_slow;          // cut off: output did not move, or passed out_hard
    uint64_t cut_half;          // cut off: half a line that did not grow
    uint64_t lost;              // bytes of answers whose client was gone or cut off
    unsigned clients;           // now
};

// NULL when memory is short.
struct tl_socket_server *tl_socket_server_new(struct uv_loop_s *loop, const struct tl_socket_config *config);

// Listens at "unix:PATH" or "tcp:HOST:PORT" (port 0: any free one; IPv6 as tcp:[::1]:7777). May be called several
// times. PATH has at most 99 bytes, and appears when clients can connect. A dead socket file at PATH is replaced; one
// that a server answers on is an error. The file is removed when the server stops. 0, or an error with its reason in
// why.
int tl_socket_listen(struct tl_socket_server *server, const char *where, char why[TL_SOCKET_WHY]);
// The port of the last tcp listener, 0 if there is none.
int tl_socket_port(const struct tl_socket_server *server);

// Stops listening and reading; sends what is queued, for stall_ms at the most; closes all; calls `stopped`; frees the
// server.
void tl_socket_server_stop(struct tl_socket_server *server);

const struct tl_socket_counters *tl_socket_counters(const struct tl_socket_server *server);

// Queues n bytes for the client. Sent at once, or with others when called from within `line`. 0; TL_ERR_CLOSED when the
// client is gone or this cut it off.
int tl_socket_send(struct tl_socket_client *client, const void *p, size_t n);

// For answers that come later: each hold keeps a half-closed client open until its release, which comes after the
// answer was sent.
void tl_socket_hold(struct tl_socket_client *client);
void tl_socket_release(struct tl_socket_client *client);

// Stops reading from a client (true), and goes on (false): for an owner that has enough of its requests waiting.
void tl_socket_pause(struct tl_socket_client *client, bool paused);

// The owner's own pointer of a client, NULL at first; config->arg.
void **tl_socket_data(struct tl_socket_client *client);
void *tl_socket_arg(const struct tl_socket_client *client);

// Connects, waiting until it is done or timeout_ms have passed. The descriptor (non-blocking, close-on-exec), or an
// error with its reason in why.
int tl_socket_connect(const char *where, unsigned timeout_ms, char why[TL_SOCKET_WHY]);

#endif
