// SPDX-License-Identifier: BSD-3-Clause
// An image on its way to the board: pieces as large as the board's line and its pace allow, several under way, those
// behind a lost one sent again.
//
// The board takes pieces in order only. So a reply to one says that all before it are there, and a piece behind one
// that was lost is answered wrong_state: then nothing new is sent until the lost one is there. On a line that loses
// bytes that one is repeated, with its own id (rpc/session.h); `trapline serve` does so by itself.
#include "host/pieces.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/monitor.h"
#include "host/envelope.h"
#include "host/pace.h"
#include "rpc/session.h"

#define FIRST    1024 // bytes of a piece, until the line's pace is known
#define MOST     6144 // idl/monitor.idl
#define ENVELOPE 192  // bytes around a piece's base64, at the most, with checksum and LF
#define LINE     (MOST / 3 * 4 + ENVELOPE)
#define NEVER    UINT64_MAX

struct flight {
    bool waiting; // for its reply
    bool sure;    // the board had all before it when it was sent
    uint64_t id;
    size_t at, n; // of the file
    unsigned sent;
    uint64_t sent_at, repeat_at;
    size_t len;
    char line[LINE];
};

struct sender {
    struct host_pieces *pieces;
    struct tl_rpc_client *client;
    size_t next; // of the file: what goes out as the next new piece
    size_t done; // bytes that the board has
    bool back;   // one was lost: no new ones until those under way are settled
    struct flight flights[TL_RPC_KEPT];
    struct host_pace pace;
    uint64_t moved; // when the board last answered
    int error;      // that ends it
    size_t out_at, out_len;
    char out[TL_RPC_KEPT * LINE]; // to be written: out[out_at..out_len)
    struct tl_line_reader reader;
    char reply[4096];
};

static uint64_t now(const struct sender *s)
{
    return s->client->now(s->client->arg);
}

static struct flight *flight_of(struct sender *s, uint64_t id)
{
    return &s->flights[id % TL_RPC_KEPT];
}

// Bytes of lines under way.
static size_t under_way(const struct sender *s)
{
    size_t n = 0;

    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        n += s->flights[i].waiting ? s->flights[i].len : 0;
    return n;
}

// ---- Out

static void expect(struct sender *s, struct flight *flight)
{
    unsigned times = flight->sent < 4 ? flight->sent : 4;

    flight->repeat_at = NEVER;
    if (s->client->session != 0)
        flight->repeat_at = now(s) + host_pace_wait(&s->pace, s->client->retry_ns << (times - 1), under_way(s));
}

static void put_line(struct sender *s, struct flight *flight)
{
    memcpy(s->out + s->out_len, flight->line, flight->len); // out is empty, or each line under way is in it once
    s->out_len += flight->len;
    flight->sent++;
    flight->sent_at = now(s);
    s->pieces->calls++;
    s->pieces->bytes += flight->len;
    expect(s, flight);
}

// As large as fits the line, and a quarter of what one waits for an answer.
static size_t choose_size(const struct sender *s)
{
    size_t most = s->pieces->line > ENVELOPE + 4 ? (s->pieces->line - ENVELOPE) / 4 * 3 : FIRST, size = FIRST;

    if (s->pace.each > 0) {
        double fits = (double)s->client->timeout_ns / 4 / s->pace.each / 4 * 3;
        size = fits < FIRST ? FIRST : fits > MOST ? MOST : (size_t)fits / 3 * 3;
    }
    return size < most ? size : most < MOST ? most : MOST;
}

static void put_new(struct sender *s)
{
    struct tl_rpc_client *client = s->client;
    struct flight *flight = flight_of(s, ++client->id);
    struct tl_json_writer out = {.buf = flight->line, .cap = LINE};
    size_t size = choose_size(s), left = s->pieces->size - s->next;

    flight->at = s->next;
    flight->n = left < size ? left : size;
    flight->id = client->id;
    flight->sent = 0;
    flight->sure = flight->at <= s->done;
    TL_JSON_PUT(&out, "{\"jsonrpc\":\"2.0\",\"id\":");
    tl_json_put_u64(&out, client->id);
    if (client->session != 0) {
        TL_JSON_PUT(&out, ",\"session\":");
        tl_json_put_u64(&out, client->session);
    }
    TL_JSON_PUT(&out, ",\"method\":\"Monitor.LoadPiece\",\"params\":[");
    tl_json_put_u64(&out, s->pieces->upload);
    TL_JSON_PUT(&out, ",");
    tl_json_put_u64(&out, flight->at);
    TL_JSON_PUT(&out, ",");
    tl_json_put_bytes(&out, s->pieces->data + flight->at, flight->n);
    TL_JSON_PUT(&out, "]}");
    ptrdiff_t n = tl_line_finish(flight->line, out.len, LINE, client->session != 0);
    if (out.error < 0 || n < 0) {
        s->error = TL_ERR_INTERNAL;
        return;
    }
    flight->len = (size_t)n;
    flight->waiting = true;
    s->next = flight->at + flight->n;
    put_line(s, flight);
}

// As many as the session keeps the replies of: the board has room for them. On a slow line fewer, that each may be
// answered in time; and one until its pace is known.
static bool may_put(struct sender *s)
{
    size_t waits = under_way(s);

    if (s->error < 0 || s->back || s->next == s->pieces->size || flight_of(s, s->client->id + 1)->waiting ||
        s->out_len + LINE > sizeof s->out)
        return false;
    return waits == 0 || (s->pace.each > 0 && host_pace_time(&s->pace, 2 * waits) < s->client->timeout_ns / 2);
}

static void repeat(struct sender *s)
{
    if (s->out_len != 0)
        return;
    for (uint64_t id = s->client->id - (TL_RPC_KEPT - 1); id != s->client->id + 1; id++) {
        struct flight *flight = flight_of(s, id);
        if (flight->waiting && flight->id == id && now(s) >= flight->repeat_at) {
            s->client->repeats++;
            put_line(s, flight);
        }
    }
}

static bool write_out(struct sender *s)
{
    bool moved = false;

    while (s->error == 0 && s->out_at < s->out_len) {
        ptrdiff_t n = tl_stream_write(s->client->stream, s->out + s->out_at, s->out_len - s->out_at);
        if (n == 0 || n == TL_ERR_AGAIN)
            break;
        if (n < 0)
            s->error = (int)n;
        else
            s->out_at += (size_t)n;
        moved = true;
    }
    if (s->out_at == s->out_len)
        s->out_at = s->out_len = 0;
    return moved;
}

// ---- In

static void fail(struct sender *s, const struct host_envelope *envelope)
{
    struct tl_rpc_client *client = s->client;
    size_t n = envelope->text.end - envelope->text.start;

    client->error_code = envelope->error_code;
    s->error =
        envelope->error_code > 0 ? TL_DECLARED(envelope->error_code) : tl_error_from_rpc_code(envelope->error_code);
    snprintf(client->error_text, sizeof client->error_text, "%.*s", (int)n, s->reader.buf + envelope->text.start);
}

static void settle(struct sender *s, struct flight *flight)
{
    uint64_t time = now(s);

    host_pace_heard(&s->pace, flight->sent_at, flight->sent, time, flight->len);
    s->moved = time;
    flight->waiting = false;
    // Those behind it waited for this one as well.
    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        if (s->flights[i].waiting)
            expect(s, &s->flights[i]);
}

// Its piece is there, and with it all before: where a reply was lost, it is not missed.
static void taken(struct sender *s, const struct flight *flight)
{
    size_t end = flight->at + flight->n;

    if (end <= s->done)
        return;
    s->done = end;
    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        if (s->flights[i].at + s->flights[i].n <= end)
            s->flights[i].waiting = false;
    if (s->next < end)
        s->next = end;
    if (s->pieces->progress != NULL)
        s->pieces->progress(s->pieces->arg, end);
}

// One before it was lost, when it came. That is repeated at once: a line does not reorder.
static void go_back(struct sender *s, const struct flight *flight)
{
    s->back = true;
    if (s->next > flight->at)
        s->next = flight->at;
    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        if (s->flights[i].waiting && s->flights[i].id < flight->id && s->flights[i].repeat_at != NEVER)
            s->flights[i].repeat_at = 0;
}

static uint64_t read_id(const char *text, struct host_span id)
{
    uint64_t number = 0;

    if (id.end - id.start > 19)
        return 0;
    for (uint32_t i = id.start; i < id.end; i++) {
        if (text[i] < '0' || text[i] > '9')
            return 0;
        number = number * 10 + (uint64_t)(text[i] - '0');
    }
    return number;
}

static void take_reply(struct sender *s)
{
    const char *text = s->reader.buf;
    struct tl_rpc_client *client = s->client;
    struct host_envelope envelope;

    if (tl_json_parse(text, s->reader.len, client->tokens, client->token_cap, NULL) < 0 ||
        host_envelope_read(text, client->tokens, 0, &envelope) < 0 || envelope.has_method) {
        client->dropped++;
        return;
    }
    uint64_t id = read_id(text, envelope.id);
    struct flight *flight = flight_of(s, id);
    if (!flight->waiting || flight->id != id) {
        client->dropped++;
        return;
    }
    settle(s, flight);
    if (envelope.error_code == TL_DECLARED_VALUE(MONITOR_MONITOR_ERROR_WRONG_STATE) && !flight->sure)
        go_back(s, flight);
    else if (envelope.has_result)
        taken(s, flight);
    else
        fail(s, &envelope);
    if (under_way(s) == 0)
        s->back = false;
}

static void take_line(struct sender *s, enum tl_line_kind kind)
{
    struct tl_rpc_client *client = s->client;

    if (kind == TL_LINE_CHECKED || (kind == TL_LINE_MESSAGE && client->session == 0))
        take_reply(s);
    else if (kind == TL_LINE_TEXT && client->text != NULL)
        client->text(client->arg, s->reader.buf, s->reader.len);
    else if (kind != TL_LINE_NONE && kind != TL_LINE_TEXT && kind != TL_LINE_EMPTY)
        client->dropped++;
}

static void take_bytes(struct sender *s, const char *p, size_t n)
{
    size_t used;

    for (size_t at = 0; at < n; at += used)
        take_line(s, tl_line_reader_feed(&s->reader, p + at, n - at, &used));
}

static bool read_in(struct sender *s)
{
    char bytes[4096];
    ptrdiff_t n = tl_stream_read(s->client->stream, bytes, sizeof bytes);

    if (n == TL_ERR_AGAIN)
        return false;
    if (n <= 0)
        s->error = n == 0 ? TL_ERR_CLOSED : (int)n;
    else
        take_bytes(s, bytes, (size_t)n);
    return true;
}

// ---- Both

static void pause(struct sender *s)
{
    struct tl_rpc_client *client = s->client;
    uint64_t until = s->moved + client->timeout_ns + host_pace_time(&s->pace, 4 * under_way(s));

    if (now(s) >= until) {
        s->error = TL_ERR_TIMEOUT;
        return;
    }
    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        if (s->flights[i].waiting && s->flights[i].repeat_at < until)
            until = s->flights[i].repeat_at;
    int e = client->wait(client->arg, until);
    if (e < 0)
        s->error = e;
}

int host_pieces_send(struct host_pieces *pieces)
{
    struct tl_rpc_client *client = pieces->client;
    struct sender *s = calloc(1, sizeof *s);

    if (s == NULL)
        return TL_ERR_INTERNAL;
    s->pieces = pieces;
    s->client = client;
    s->moved = now(s);
    client->error_code = 0;
    client->error_text[0] = '\0';
    // The last call left the rest of what it read, which may begin within a line.
    tl_line_reader_init(&s->reader, s->reply, sizeof s->reply);
    s->reader.skipping = !client->line.whole && (client->line.len > 0 || client->line.skipping);
    take_bytes(s, client->held + client->held_at, (size_t)(client->held_len - client->held_at));
    client->held_at = client->held_len;
    while (s->error == 0 && (s->done < pieces->size || s->out_len > 0)) {
        while (may_put(s))
            put_new(s);
        repeat(s);
        bool moved = write_out(s);
        moved |= s->error == 0 && read_in(s);
        if (!moved && s->error == 0 && (s->done < pieces->size || s->out_len > 0))
            pause(s);
    }
    tl_line_reader_reset(&client->line);
    client->line.skipping = !s->reader.whole && (s->reader.len > 0 || s->reader.skipping);
    int error = s->error;
    free(s);
    if (error < 0 && client->error_text[0] == '\0')
        snprintf(client->error_text, sizeof client->error_text, "%s", tl_error_text(error));
    return error;
}
