// SPDX-License-Identifier: BSD-3-Clause
// What the files of the bridge share.
#ifndef TL_HOST_BRIDGE_INTERNAL_H
#define TL_HOST_BRIDGE_INTERNAL_H

#include <uv.h>

#include "host/bridge.h"
#include "host/envelope.h"
#include "host/pace.h"
#include "rpc/session.h"

#define HOST_BRIDGE_MAX_LINE   65536     // of a client
#define HOST_BRIDGE_MAX_REPLY  (1 << 20) // of the board, and of a batch
#define HOST_BRIDGE_MAX_BATCH  256       // calls in one
#define HOST_BRIDGE_MAX_QUEUED 64        // lines of one client; then it is not read until half of them are answered
#define HOST_BRIDGE_TICK_MS    20

// A request on its way.
struct host_call {
    struct host_call *next; // in its peer's queue
    struct host_peer *peer; // NULL: the client is gone
    struct host_batch *batch;
    uint32_t place; // in the batch
    bool notification, checked;
    struct host_envelope envelope; // spans in text
    uint64_t deadline;
    uint64_t sent_at; // the last time
    uint64_t retry_at, retry_ms;
    uint64_t number;  // its id on the line
    uint64_t session; // that it was sent in
    unsigned sent;    // how often
    size_t len;
    char text[]; // the request's object
};

// A batch of a client, until its last call is answered.
struct host_batch {
    struct host_peer *peer; // NULL: gone
    uint32_t count, left;
    size_t size; // of all replies
    bool checked;
    bool too_large; // over HOST_BRIDGE_MAX_REPLY: the whole is answered with one error
    struct {
        char *text; // NULL: none is due
        size_t len;
    } replies[];
};

struct host_peer {
    struct tl_socket_client *client;
    struct host_bridge *bridge;
    struct host_peer *next, *prev;  // ring of all peers
    struct host_call *first, *last; // waiting to be sent
    unsigned waiting;               // lines not answered yet
    bool paused;
    bool gone;
};

enum host_survey { HOST_SURVEY_NONE, HOST_SURVEY_ASKED, HOST_SURVEY_DONE };

enum host_bridge_state { HOST_DETACHED, HOST_GREETING, HOST_READY, HOST_STOPPED };

struct host_bridge {
    struct host_bridge_config config;
    struct host_bridge_counters counters;
    uv_loop_t *loop;
    uv_timer_t tick;
    struct host_peer *turn; // whose call goes next; part of the ring
    struct host_call *flight[TL_RPC_KEPT];
    size_t flight_bytes;
    struct host_pace pace; // ms
    uint64_t next_number;

    enum host_bridge_state state;
    int fd, out_fd;      // to read, to write: one, but for pipes
    uv_poll_t *poll;     // of fd; allocated: it outlives its descriptor by one turn of the loop
    uv_poll_t *out_poll; // of out_fd; NULL when they are one
    bool polling_write;
    bool broken; // a write failed: the next tick lets go of the line
    uint64_t session;
    uint64_t greet_at, greet_ms; // when to say hello again
    size_t board_line;           // the longest line that the board takes
    struct tl_line_reader reader;
    char *out; // to the UART: out[out_at..out_len)
    size_t out_at, out_len, out_cap;

    enum host_survey survey; // which methods are oneway
    uint64_t survey_at;      // when to ask again
    char *oneway;            // their names, in quotes, one behind the other
    size_t oneway_len;

    struct tl_json_token *tokens;
    char *scratch; // a line being written
    size_t scratch_cap;
};

// bridge.c
void host__call_answer(struct host_bridge *bridge, struct host_call *call, const char *text,
                       size_t n); // frees the call
void host__call_fail(struct host_bridge *bridge, struct host_call *call, int error, const char *message);
struct host_call *host__next_call(struct host_bridge *bridge); // the one whose turn it is, off its queue; or NULL
void host__fail_all(struct host_bridge *bridge, int error, const char *message);

// bridge_batch.c
void host__batch_line(struct host_peer *peer, bool checked, const char *text);
void host__batch_reply(struct host_bridge *bridge, struct host_batch *batch, uint32_t place, const char *text,
                       size_t n);

// bridge_client.c
void host__take_request(struct host_peer *peer, const char *text, uint32_t at, bool checked, struct host_batch *batch,
                        uint32_t place);
void host__send(struct host_peer *peer, const char *text, size_t n, bool checked);
void host__done(struct host_peer *peer); // one of its lines is dealt with

// bridge_oneway.c
void host__oneway_forget(struct host_bridge *bridge);
void host__oneway_ask(struct host_bridge *bridge, uint64_t now);
bool host__oneway_is_reply(const struct host_bridge *bridge, const char *text, struct host_span id);
void host__oneway_take(struct host_bridge *bridge, const struct tl_json_reader *in, uint32_t result);
bool host__is_oneway(const struct host_bridge *bridge, const struct host_call *call);

// bridge_line.c
void host__put_line(struct host_bridge *bridge, const char *text, size_t n);
uint32_t host__member(const struct tl_json_reader *in, uint32_t at,
                      const char *name); // its value's token; 0 if there is none
void host__pump(struct host_bridge *bridge);
void host__line_tick(struct host_bridge *bridge, uint64_t now);
void host__detach(struct host_bridge *bridge);
void host__leave(struct host_bridge *bridge); // detach, with a last word to the board

#endif
