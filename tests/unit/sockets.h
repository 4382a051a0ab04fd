// SPDX-License-Identifier: BSD-3-Clause
// A socket server under test, and clients that it is served from the same thread.
#ifndef TL_TESTS_SOCKETS_H
#define TL_TESTS_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "transports/socket/socket.h"

#define MAX_LINE 1024
#define BIG      16384

// A server under test. Its services: a line comes back as it is; "big N" gives N replies of BIG bytes; "hold" is
// answered when the test says so; other kinds of lines are told by their name.
struct sockets {
    uv_loop_t loop;
    struct tl_socket_server *server;
    struct tl_socket_client *held;
    struct tl_socket_client *last; // opened
    unsigned opened, closed;
    unsigned lines;
    bool stopped;
    char folder[32];
    char where[64];
};

extern char sockets_big[BIG];

// Every callback of the configuration is the fixture's.
struct sockets *sockets_start(struct tl_socket_config config);
// Serves what is there.
void sockets_turn(struct sockets *f);
// Stops, and sees that nothing was left behind.
void sockets_finish(struct sockets *f);
int sockets_dial(struct sockets *f);
// Writes all, serving meanwhile.
void sockets_put(struct sockets *f, int fd, const char *text, size_t n);
void sockets_say(struct sockets *f, int fd, const char *text);
// Reads n bytes, serving meanwhile; fewer at the end of the stream.
size_t sockets_get(struct sockets *f, int fd, char *p, size_t n);
void sockets_hears(struct sockets *f, int fd, const char *text);
void sockets_hears_the_end(struct sockets *f, int fd);
void sockets_send_text(struct tl_socket_client *client, const char *text);

#endif
