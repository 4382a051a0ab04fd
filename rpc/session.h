// SPDX-License-Identifier: BSD-3-Clause
// At-most-once calls over a line that drops, flips and repeats bytes: the server's end of one such line.
//
// rpc.hello with a member "session" (1..2^53-1, a number, beside "method") opens a session, and forgets an earlier one
// of another number; the same number again changes nothing; 0 closes it. Requests then carry "session" beside an
// integer id, and ids rise. The last TL_RPC_KEPT replies are kept, each in slot id % TL_RPC_KEPT: a request whose id is
// in its slot is answered from there; one with a higher id than its slot's is run; a lower one is out of date:
// TL_ERR_STALE. Another session's number is TL_ERR_SESSION. A request without "session" is simply served. A request
// with "session" must have an integer id, and stand alone (not in a batch): TL_ERR_REQUEST, or nothing for a
// notification.
//
// A session opened, or greeted again, by a line with a CRC takes only lines with one: a line that has lost its CRC may
// have lost more. Any other message line is dropped and counted, but for a plain rpc.hello and for one that closes the
// session (how a person at a terminal gets the line back). A reply mirrors its request.
//
// What it rests on: the line never reorders, and whoever opens a session picks a number that no earlier session on this
// line had (random, or the time). What it does not promise: a call that ended in TL_ERR_TIMEOUT may have run, or may
// not.
#ifndef TL_RPC_SESSION_H
#define TL_RPC_SESSION_H

#include "rpc/server.h"
#include "stream/line.h"

#define TL_RPC_KEPT 4 // power of two

struct tl_rpc_kept {
    uint64_t id;
    size_t len; // of its text; more than kept_cap: it is not kept
    bool used;
};

struct tl_rpc_session {
    struct tl_rpc_server *server;
    struct tl_rpc_principal *principal;
    char *kept_text; // TL_RPC_KEPT slots of kept_cap bytes, the owner's. A reply longer than a slot is kept as an
    size_t kept_cap; // error (TL_ERR_STALE): the call still never runs twice.
    uint64_t number; // 0: none open
    bool checked;    // opened with a CRC
    struct tl_rpc_kept kept[TL_RPC_KEPT];
    uint64_t repeated, dropped; // counters
    // The line under way.
    struct tl_rpc_request request;
    struct tl_rpc_kept *keeps; // where its reply is kept; NULL: nowhere
    size_t len;                // of a reply that is there already
    bool runs;                 // it is served: that takes turns
    bool with_crc;
};

// Deals with one line as tl_line_reader_feed gave it; changes it in place. cap must be at least
// TL_RPC_MIN_REPLY + TL_LINE_TAIL: else TL_ERR_SIZE, and nothing was run. Returns the length of the reply line in
// reply[0..cap), with CRC where due and "\n" (an empty line for an empty line), 0 for none. Console text is the
// caller's: TL_LINE_TEXT gives 0.
//
// The same in turns (server.h), on the tokens of session->server: tl_rpc_session_begin, tl_rpc_session_turn for as long
// as that is true, tl_rpc_session_end. Up to the end line and reply are in use, and no other line may begin.
void tl_rpc_session_begin(struct tl_rpc_session *session, enum tl_line_kind kind, char *line, size_t n, char *reply,
                          size_t cap);
bool tl_rpc_session_turn(struct tl_rpc_session *session);
size_t tl_rpc_session_end(struct tl_rpc_session *session);

ptrdiff_t tl_rpc_session_line(struct tl_rpc_session *session, enum tl_line_kind kind, char *line, size_t n, char *reply,
                              size_t cap);

#endif
