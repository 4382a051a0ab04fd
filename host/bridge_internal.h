// SPDX-License-Identifier: BSD-3-Clause
// The pieces of the bridge. bridge.c owns all state and decides what happens; a piece works on what it is given, and
// does not call back:
//
//     bridge.c ──▶ bridge_request.c ──▶ bridge_client.c ──▶ bridge_batch.c
//              ──▶ bridge_session.c, bridge_window.c, bridge_oneway.c, bridge_line.c
#ifndef TL_HOST_BRIDGE_INTERNAL_H
#define TL_HOST_BRIDGE_INTERNAL_H

#include <uv.h>

#include "host/bridge.h"
#include "host/envelope.h"
#include "host/pace.h"
#include "rpc/session.h"

#define HOST_BRIDGE_MAX_LINE   65536     // the longest line of a client
#define HOST_BRIDGE_MAX_REPLY  (1 << 20) // the longest reply of the board, and of a batch
#define HOST_BRIDGE_MAX_BATCH  256       // the most calls in one batch
#define HOST_BRIDGE_MAX_QUEUED 64        // unanswered lines of one client; then it is not read until half are answered
#define HOST_BRIDGE_TICK_MS    20

// Where the answer to a request goes.
struct host_asker {
    struct host_peer *peer;   // NULL: the client is gone
    struct host_batch *batch; // NULL: the request came alone
    uint32_t place;           // in the batch
    bool checked;             // the client's line had a CRC, so its answer has one
};

// A request on its way.
struct host_call {
    struct host_call *next; // in its peer's queue
    struct host_asker asker;
    bool notification;
    struct host_envelope envelope; // spans in text
    uint64_t deadline;
    uint64_t sent_at; // the last time
    uint64_t retry_at, retry_ms;
    uint64_t number;  // its id on the line
    uint64_t session; // the session it was sent in
    unsigned sent;    // how often
    size_t len;
    char text[]; // the request's object
};

// bridge_batch.c: a batch of a client, until its last call is answered.
struct host_batch {
    uint32_t count, left;
    size_t size;    // of all replies
    bool too_large; // over HOST_BRIDGE_MAX_REPLY: the whole is answered with one error
    struct {
        char *text; // NULL: none is due
        size_t len;
    } replies[];
};

// Returns NULL when memory is short.
struct host_batch *host__batch_new(uint32_t count);
// Takes the reply to the call at `place` (n == 0: none is due). Returns true if it was the last one.
bool host__batch_put(struct host_batch *batch, uint32_t place, const char *text, size_t n);
// Writes the answer of the whole batch, or nothing when no reply is due, and frees the batch.
void host__batch_finish(struct host_batch *batch, struct tl_json_writer *out);

// bridge_client.c: the clients and their queues, in a ring. *turn is the one whose call goes next; NULL without any.
struct host_peer {
    struct tl_socket_client *client;
    struct host_peer *next, *prev;  // ring of all peers
    struct host_call *first, *last; // waiting to be sent
    unsigned waiting;               // lines not answered yet
    bool paused;
};

// Returns NULL when memory is short.
struct host_peer *host__peer_open(struct host_peer **turn, struct tl_socket_client *client);
// Takes the peer out of the ring and frees it. Its queue must be empty.
void host__peer_close(struct host_peer **turn, struct host_peer *peer);
void host__peer_push(struct host_peer *peer, struct host_call *call);
// Takes the first call off the queue, which must not be empty.
struct host_call *host__peer_pop(struct host_peer *peer);
// Takes the next call off the queue whose turn it is. Returns NULL when all queues are empty.
struct host_call *host__peer_next(struct host_peer **turn);
// A line of the peer came. It counts as waiting until host__peer_done, which must come after its answer was sent.
void host__peer_begin(struct host_peer *peer);
void host__peer_done(struct host_peer *peer);

// Sends an answer to its asker, alone or as part of its batch's: what *out holds, a line without its end. When that is
// nothing, no reply is due. *out must have room for a batch.
void host__answer(const struct host_asker *asker, struct tl_json_writer *out);

// bridge_request.c: a line of a client becomes calls in its queue, or is refused.
struct host_intake {
    struct tl_json_token *tokens; // TL_JSON_MAX_TOKENS of them
    struct tl_json_writer out;    // empty, for refusals
    size_t board_line;            // the longest line that the board takes
    uint64_t deadline;            // of the calls
};

// Returns how many calls the line became.
unsigned host__request_line(const struct host_intake *intake, struct host_peer *peer, enum tl_line_kind kind,
                            char *text, size_t n);

// bridge_session.c: the session's number, and the bridge's own questions to the board: rpc.hello, whose id is the
// letter h and the number, and rpc.discover, with the letter d.
#define HOST_QUESTION 128 // bytes that a question takes at the most

struct host_session {
    uint64_t number;
    uint64_t hello_at; // when to say hello again, until it is answered
    uint64_t repeat_ms, wait_ms;
};

// Begins a new session. The board knows of it once it has answered its hello.
void host__session_renew(struct host_session *session, uint64_t repeat_ms);
// Writes rpc.hello, and plans when it is repeated. Returns its length.
size_t host__session_hello(struct host_session *session, uint64_t now, char text[HOST_QUESTION]);
size_t host__session_discover(const struct host_session *session, char text[HOST_QUESTION]);
// Whether the id of a reply is that of our own question of this session.
bool host__session_asked(const struct host_session *session, char which, const char *text, struct host_span id);
// The longest line that the board takes, as the result of rpc.hello says; `otherwise` if it does not.
size_t host__session_limit(const struct tl_json_reader *in, uint32_t result, size_t otherwise);

// bridge_window.c: the calls that the board was given and has not answered yet.
struct host_window {
    struct host_call *calls[TL_RPC_KEPT]; // each at its number modulo TL_RPC_KEPT
    size_t bytes;                         // of all their texts
    uint64_t next_number;
    uint64_t repeat_ms;
    struct host_pace pace; // ms
};

bool host__window_full(const struct host_window *window);
// Adds a call and gives it its number.
void host__window_add(struct host_window *window, struct host_call *call);
// Takes the call out, if it is in.
void host__window_remove(struct host_window *window, const struct host_call *call);
// The call whose number is the text of a reply's id; NULL if there is none.
struct host_call *host__window_find(const struct host_window *window, const char *text, struct host_span id);
// The call is being sent: plans when it is sent again. Not while it, or what is before it on the line, may still be
// under way.
void host__window_sent(const struct host_window *window, struct host_call *call, uint64_t now);
// The board answered the call; the calls behind it on the line waited for that as well.
void host__window_heard(struct host_window *window, const struct host_call *call, uint64_t now);

// bridge_oneway.c: the oneway methods of the board, which it never answers in the 2.0 dialect, whatever their id: such
// a call would hold its place in the window until its time is up.
//
// The board is asked (rpc.discover: a oneway method has no result there) when a call waits for longer than it should,
// for the first time in a session: a line that answers is not burdened. The question goes beside the window and outside
// the session, as it may run twice.
enum host_survey { HOST_SURVEY_NONE, HOST_SURVEY_ASKED, HOST_SURVEY_DONE };

struct host_oneway {
    enum host_survey survey;
    uint64_t ask_at; // when to ask again
    char *names;     // in quotes, one behind the other
    size_t len;
};

void host__oneway_forget(struct host_oneway *oneway);
// Returns whether the board is to be asked now. If so, it need not be asked again for the next repeat_ms.
bool host__oneway_ask(struct host_oneway *oneway, uint64_t now, uint64_t repeat_ms);
// Takes the result of rpc.discover, at token `result` (0: the board has no such method).
void host__oneway_learn(struct host_oneway *oneway, const struct tl_json_reader *in, uint32_t result);
bool host__oneway_has(const struct host_oneway *oneway, const struct host_call *call);

// bridge_line.c: the UART, as bytes that wait to be written and a reader of lines.
struct host_line {
    int fd, out_fd;      // to read, to write: one, but for pipes. -1: detached
    uv_poll_t *poll;     // of fd; allocated, as it outlives its descriptor by one turn of the loop
    uv_poll_t *out_poll; // of out_fd; NULL when they are one
    uv_poll_cb on_poll;  // of both
    bool polling_write;
    bool broken; // a write failed: the owner lets go of the line as soon as it can
    struct tl_line_reader reader;
    char *out; // out[out_at..out_len) is to be written
    size_t out_at, out_len, out_cap;
};

// Returns whether there was memory for it. Call host__line_free in any case.
bool host__line_init(struct host_line *line);
void host__line_free(struct host_line *line);
// Takes the descriptors over, even when it fails (TL_ERR_IO). on_poll is called with `data` in its handle.
int host__line_attach(struct host_line *line, uv_loop_t *loop, const int fds[2], uv_poll_cb on_poll, void *data);
void host__line_detach(struct host_line *line);
// How many bytes wait to be written.
size_t host__line_pending(const struct host_line *line);
// Writes a line with its CRC, or as much of it as goes out now; the rest waits. A line that finds no room is dropped,
// as one that the UART lost would be.
void host__line_put(struct host_line *line, const char *text, size_t n);
void host__line_flush(struct host_line *line);
// Returns how many bytes were read, 0 if there are none now, or TL_ERR_CLOSED.
ptrdiff_t host__line_read(struct host_line *line, char *bytes, size_t cap);

#endif
