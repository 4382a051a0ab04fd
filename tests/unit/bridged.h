// SPDX-License-Identifier: BSD-3-Clause
// A bridge under test, with its clients on one side and a board on the other, all in one thread.
#ifndef TL_TESTS_BRIDGED_H
#define TL_TESTS_BRIDGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "host/bridge.h"
#include "rpc/session.h"
#include "stream/faulty.h"
#include "stream/loopback.h"
#include "transports/uart/host_stream.h"

#define LINE    4096
#define REPLY   4096
#define CLIENTS 4

// A board on one end of a socket pair, with the methods Test.Count (how often it ran) and Test.Echo (its parameter as
// it came).
struct board {
    struct tl_fd_stream stream;
    struct tl_faulty in;  // what comes to the board
    struct tl_faulty out; // what comes from it, through a pair of its own
    struct tl_loopback pair;
    char pair_a[65536], pair_b[65536];
    struct tl_rpc_server server;
    struct tl_rpc_principal host;
    struct tl_rpc_session session;
    struct tl_line_reader reader;
    struct tl_json_token tokens[512];
    char line[LINE], reply[REPLY], kept[TL_RPC_KEPT * REPLY];
    uint64_t count;
    uint64_t pokes;
    unsigned lose;    // so many replies to calls get lost
    unsigned greeted; // how often rpc.hello opened a session
    bool dead;        // reads, and answers nothing
    char order[64];   // the first letter of each echoed text
    size_t echoes;
};

struct bridged {
    uv_loop_t loop;
    struct host_bridge *bridge;
    struct tl_socket_server *server;
    struct board board;
    int fds[CLIENTS];
    char heard[256]; // console text
    unsigned lost;
    char folder[32];
};

// rate: bytes in 10,000 that are dropped, as many flipped, as many repeated, in each direction.
struct bridged *bridged_start_with(struct host_bridge_config config, uint16_t rate, uint64_t seed);
struct bridged *bridged_start(void);
// Serves what is there, on both sides.
void bridged_turn(struct bridged *f);
// Stops, and sees that nothing was left behind.
void bridged_finish(struct bridged *f);
void bridged_say(struct bridged *f, int client, const char *text);
// Sends without serving anybody meanwhile.
void bridged_push(struct bridged *f, int client, const char *text);
// One line that the client is sent, without its "\n".
const char *bridged_hear(struct bridged *f, int client);
// Whether the client is sent nothing.
bool bridged_silent(struct bridged *f, int client);
// Forgets the session, as a reset does.
void board_reset(struct board *board);
void board_start(struct board *board, int fd, uint16_t rate, uint64_t seed);

#endif
