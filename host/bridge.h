// SPDX-License-Identifier: BSD-3-Clause
// The bridge of `trapline serve`: many clients on sockets, one board on a UART.
//
//     client A ──lines──▶ queue ─┐                        ┌─ window of TL_RPC_KEPT calls ─▶ UART ─▶ board
//     client B ──lines──▶ queue ─┼─ round robin, one each ─┤   own ids, one session, CRC,
//     client C ──lines──▶ queue ─┘                        └─ repeated until answered      ◀─ replies, console text
//
// A request passes through byte for byte but for its id and session; so does its reply. Every call is answered: by the
// board, or with an error in its client's dialect when the board does not answer in time or is gone. A batch goes as
// single calls and is answered as one. A notification is sent once, as it came.
//
// At most once, across a reset of the board too: a call that was sent once and is refused for its session did not run
// and is sent again in the new session; one that was repeated may have run before the reset, and its client is told so.
#ifndef TL_HOST_BRIDGE_H
#define TL_HOST_BRIDGE_H

#include "transports/socket/socket.h"

struct uv_loop_s;
struct host_bridge;

struct host_bridge_config {
    uint64_t timeout_ms; // of a call, from its arrival to its answer
    uint64_t repeat_ms;  // a request is sent again after so long, then twice as long, up to eight times
    void (*text)(void *arg, const char *line, size_t n); // optional: a line of console text from the board
    void (*lost)(void *arg, int error);                  // the UART is gone; every call was answered with an error
    void *arg;
};

struct host_bridge_counters {
    uint64_t calls, answered, failed, repeats, sessions;
    uint64_t dropped; // lines of the board that were no reply awaited: noise, bad CRC, late
};

// NULL when memory is short. attach gives it the UART, as tl_uart_open gave it (and takes the descriptors over);
// calls wait until then, within their time.
struct host_bridge *host_bridge_new(struct uv_loop_s *loop, const struct host_bridge_config *config);
int host_bridge_attach(struct host_bridge *bridge, const int fds[2]);

// The callbacks and limits of a socket server whose clients the bridge serves.
struct tl_socket_config host_bridge_socket(struct host_bridge *bridge);

const struct host_bridge_counters *host_bridge_counters(const struct host_bridge *bridge);

// Answers every call with an error and lets go of the UART. The memory is freed by host_bridge_free, after the loop has
// run out.
void host_bridge_stop(struct host_bridge *bridge);
void host_bridge_free(struct host_bridge *bridge);

#endif
