// SPDX-License-Identifier: BSD-3-Clause
// The client: writes a request, sends it, waits for its reply among whatever else the line brings, and reads its
// envelope.
#include "rpc/client.h"
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/mem.h"

#define NOT_OURS 1

static bool is_checked(const struct tl_rpc_client *client)
{
    return client->checked || client->session != 0;
}

static uint64_t now(const struct tl_rpc_client *client)
{
    return client->now != NULL ? client->now(client->arg) : 0;
}

void tl_rpc_begin(struct tl_rpc_client *client, const struct tl_rpc_method *method)
{
    struct tl_json_writer *out = &client->out;
    *out = (struct tl_json_writer){.buf = client->buf, .cap = client->cap};
    client->method = method;
    client->params = 0;
    client->error_code = 0;
    client->error_text[0] = '\0';
    client->id++;
    if (client->go)
        TL__JSON_PUT(out, "{\"id\":");
    else
        TL__JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"id\":");
    tl_json_put_u64(out, client->id);
    if (client->session != 0) {
        TL_JSON_PUT(out, ",\"session\":");
        tl_json_put_u64(out, client->session);
    }
    if (client->hashes && method->hash != 0) {
        TL_JSON_PUT(out, ",\"hash\":");
        tl_json_put_hex64(out, method->hash);
    }
    TL__JSON_PUT(out, ",\"method\":");
    tl_json_put_string(out, method->name, method->name_len);
    // From here on it is parameters, in the way of their dialect.
    out->text64 = !client->go;
}

// Parameters stand in an object. In Go's dialect that is in a list of one, or the list has just the one parameter.
static bool in_object(const struct tl_rpc_client *client)
{
    return !client->go || (client->method->flags & TL_RPC_ONE_PARAM) == 0;
}

static void open_params(struct tl_rpc_client *client)
{
    if (!in_object(client))
        TL__JSON_PUT(&client->out, ",\"params\":[");
    else if (client->go)
        TL_JSON_PUT(&client->out, ",\"params\":[{");
    else
        TL_JSON_PUT(&client->out, ",\"params\":{");
}

void tl_rpc_param(struct tl_rpc_client *client, const char *name)
{
    struct tl_json_writer *out = &client->out;
    if (client->params++ != 0)
        tl__json_put_char(out, ',');
    else
        open_params(client);
    if (in_object(client)) {
        tl_json_put_string(out, name, strlen(name));
        tl__json_put_char(out, ':');
    }
}

// Nothing moves. Ends a call that is late; else sleeps, if the owner can.
static int pause(struct tl_rpc_client *client)
{
    if (now(client) >= client->deadline)
        return TL_ERR_TIMEOUT;
    uint64_t until = client->repeat < client->deadline ? client->repeat : client->deadline;
    return client->wait != NULL ? client->wait(client->arg, until) : 0;
}

static int send(struct tl_rpc_client *client)
{
    for (size_t sent = 0; sent < client->out.len;) {
        ptrdiff_t count = tl_stream_write(client->stream, client->buf + sent, client->out.len - sent);
        if (count > 0)
            sent += (size_t)count;
        else if (count == 0 || count == TL_ERR_AGAIN)
            count = pause(client);
        if (count < 0)
            return (int)count;
    }
    if (client->session != 0 && client->retry_ns != 0 && client->now != NULL)
        client->repeat = now(client) + client->retry_ns;
    return 0;
}

// Adds to error_text what fits, cut between characters.
static void add_text(struct tl_rpc_client *client, const char *text, size_t n)
{
    size_t at = strlen(client->error_text), room = sizeof client->error_text - 1 - at;
    if (n > room)
        for (n = room; n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80;)
            n--;
    memcpy(client->error_text + at, text, n);
    client->error_text[at + n] = '\0';
}

static int fail(struct tl_rpc_client *client, int error)
{
    if (error < 0 && client->error_text[0] == '\0')
        add_text(client, tl_error_text(error), strlen(tl_error_text(error)));
    return error;
}

// A declared error, by its name (Go) or its number.
static int declared(const struct tl_rpc_method *method, const char *name, size_t len, int32_t code)
{
    for (size_t i = 0; i < method->error_count; i++) {
        const struct tl_rpc_error *error = &method->errors[i];
        if (name != NULL ? tl__json_is_name(error->name, name, len) : error->value == code)
            return TL_DECLARED(error->value);
    }
    return method->error_count == 0 && code > 0 && code <= 30000 ? TL_DECLARED(code) : 0;
}

// What the "error" member says.
static int read_error(struct tl_rpc_client *client, uint32_t at)
{
    static const char *const names[] = {"code", "message", "data"};
    const struct tl_json_reader *in = &client->in;
    const char *text = NULL, *data = NULL;
    size_t len = 0, data_len = 0;
    int error;
    if (tl_json_get_string(in, at, SIZE_MAX, &text, &len) == 0) {
        add_text(client, text, len);
        error = declared(client->method, text, len, 0);
        return error != 0 ? error : tl_error_from_text(text, len);
    }
    struct tl_json_fields fields;
    int i = in->tokens[at].kind == TL_JSON_OBJECT ? tl_json_fields(&fields, in, at, names, 3, 3) : TL_ERR_REPLY;
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0) {
        int member = i;
        i = 0;
        if (member == 1)
            i = tl_json_get_i32(in, fields.at, &client->error_code);
        else if (member == 2)
            i = tl_json_get_string(in, fields.at, SIZE_MAX, &text, &len);
        else // anything at all; worth showing if it is a text
            (void)tl_json_get_string(in, fields.at, SIZE_MAX, &data, &data_len);
    }
    if (i < 0)
        return TL_ERR_REPLY;
    add_text(client, text, len);
    if (data != NULL && (data_len != len || memcmp(data, text, len) != 0)) {
        add_text(client, ": ", 2);
        add_text(client, data, data_len);
    }
    error = client->error_code;
    if (error <= 0)
        return tl_error_from_rpc_code(error);
    error = declared(client->method, NULL, 0, error);
    return error != 0 ? error : TL_ERR_REPLY;
}

// 0 with client->result set; NOT_OURS; or the error of the call.
static int read_reply(struct tl_rpc_client *client, char *text, size_t n)
{
    struct tl_rpc_envelope envelope;
    const struct tl_json_reader *in = &client->in;
    const uint32_t *at = envelope.at;
    uint64_t id;
    client->in = (struct tl_json_reader){.text = text, .tokens = client->tokens};
    ptrdiff_t count = tl_json_parse(text, n, client->tokens, client->token_cap, NULL);
    if (count == TL_ERR_TOKENS)
        return TL_ERR_TRUNCATED;
    if (count < 0)
        return NOT_OURS;
    tl__envelope_read(in, 0, &envelope);
    bool failed = tl__kind(in, at[TL__ERROR]) != TL_JSON_NULL;
    if (tl__kind(in, at[TL__ID]) == TL_JSON_NULL) {
        // A server that could not read the request cannot name it. Where lines get lost, it is sent again anyway.
        if (!failed || client->session != 0)
            return NOT_OURS;
    } else if (!tl__get_number(in, at[TL__ID], &id) || id != client->id) {
        return NOT_OURS;
    }
    if (envelope.error != 0 || (envelope.go && !client->go))
        return TL_ERR_REPLY;
    if (failed)
        return tl__kind(in, at[TL__RESULT]) == TL_JSON_NULL ? read_error(client, at[TL__ERROR]) : TL_ERR_REPLY;
    client->result = at[TL__RESULT];
    return client->result != TL_RPC_NONE ? 0 : TL_ERR_REPLY;
}

// What a line means for the call: 0 or its error if it is the reply, else NOT_OURS.
static int take_line(struct tl_rpc_client *client, enum tl_line_kind kind)
{
    struct tl_line_reader *line = &client->line;
    int error = NOT_OURS;
    if (kind == TL_LINE_TEXT) {
        if (client->text != NULL)
            client->text(client->arg, line->buf, line->len);
        return NOT_OURS;
    }
    if (kind == TL_LINE_CHECKED || (kind == TL_LINE_MESSAGE && !is_checked(client)))
        error = read_reply(client, line->buf, line->len);
    client->dropped += error == NOT_OURS;
    return error;
}

// Reads from the stream what it has, or sleeps. NOT_OURS to go on, or the error that ends the call.
static int fill(struct tl_rpc_client *client)
{
    uint64_t time = now(client);
    if (time >= client->deadline)
        return TL_ERR_TIMEOUT;
    if (time >= client->repeat) {
        client->repeats++;
        int error = send(client);
        if (error < 0)
            return error;
    }
    ptrdiff_t count = tl_stream_read(client->stream, client->held, sizeof client->held);
    if (count > 0) {
        client->held_at = 0;
        client->held_len = (uint8_t)count;
        return NOT_OURS;
    }
    if (count == TL_ERR_AGAIN) {
        count = pause(client);
        return count < 0 && count != TL_ERR_TIMEOUT ? (int)count : NOT_OURS;
    }
    return count == 0 ? TL_ERR_CLOSED : (int)count;
}

// Reads lines until the reply, the deadline or the end of the stream.
static int await(struct tl_rpc_client *client)
{
    struct tl_line_reader *line = &client->line;
    // The rest of a line that an earlier call gave up on is skipped.
    bool torn = !line->whole && (line->len > 0 || line->skipping), too_long = false;
    bool forever = client->deadline == UINT64_MAX;
    size_t kept = client->session != 0 ? client->out.len : 0;
    tl_line_reader_init(line, client->buf + kept, client->cap - kept);
    line->skipping = torn;
    int error;
    do {
        if (client->held_at == client->held_len) {
            error = fill(client);
            if (error == TL_ERR_TIMEOUT && too_long)
                error = TL_ERR_TRUNCATED;
            continue;
        }
        size_t used;
        enum tl_line_kind kind = tl_line_reader_feed(line, client->held + client->held_at,
                                                     (size_t)(client->held_len - client->held_at), &used);
        client->held_at = (uint8_t)(client->held_at + used);
        error = NOT_OURS;
        if (kind == TL_LINE_NONE)
            continue;
        too_long |= kind == TL_LINE_TOO_LONG && !torn;
        torn = false;
        error = too_long && forever ? TL_ERR_TRUNCATED : take_line(client, kind);
    } while (error == NOT_OURS);
    return error;
}

// Ends the request by that, sends it and waits for its reply.
static int exchange(struct tl_rpc_client *client, const char *tail, size_t tail_len)
{
    struct tl_stream *stream = client->stream;
    uint64_t timeout =
        client->method->timeout_ms != 0 ? client->method->timeout_ms * UINT64_C(1000000) : client->timeout_ns;
    bool at_once = stream->ops->call != NULL;
    // Never answered: not waited for.
    bool oneway = !client->go && (client->method->flags & TL_RPC_ONEWAY) != 0;
    tl_json_put_raw(&client->out, tail, tail_len);
    if (client->out.error != 0)
        return client->out.error;
    client->repeat = UINT64_MAX;
    client->deadline = client->now != NULL && timeout != 0 ? now(client) + timeout : UINT64_MAX;
    ptrdiff_t n = tl_line_finish(client->buf, client->out.len, client->cap, is_checked(client) && !at_once);
    if (n < 0)
        return (int)n;
    client->out.len = (size_t)n;
    if (at_once) {
        n = stream->ops->call(stream, client->buf, (size_t)n, client->buf, client->cap);
        if (n < 0 || (n == 0 && oneway))
            return (int)n;
        int error = read_reply(client, client->buf, (size_t)n);
        return error == NOT_OURS ? TL_ERR_REPLY : error;
    }
    int error = send(client);
    return error < 0 || oneway ? error : await(client);
}

int tl_rpc_finish(struct tl_rpc_client *client)
{
    bool any = client->params != 0 || client->go;
    if (client->params == 0 && client->go)
        open_params(client);
    // The ends of the parameters, of Go's list of them, and of the message.
    static const char tail[] = "}]}}";
    size_t from = !any ? 2 : !client->go ? 2 : in_object(client) ? 0 : 1;
    return fail(client, exchange(client, tail + from, !any ? 1 : client->go ? 3 - from : 2));
}

int tl_rpc_failed(struct tl_rpc_client *client, int error)
{
    // What tl_rpc_finish has failed with has its text, and is passed on.
    if (client->error_text[0] == '\0' && (error == TL_ERR_TYPE || error == TL_ERR_PARAMS || error == TL_ERR_SIZE))
        error = TL_ERR_REPLY;
    return fail(client, error);
}

int tl_rpc_call_raw(struct tl_rpc_client *client, const char *method, const char *params, size_t n, const char **result,
                    size_t *len)
{
    struct tl_json_writer *out = &client->out;
    const struct tl_rpc_method row = {.name = method, .name_len = (uint16_t)strlen(method)};
    tl_rpc_begin(client, &row);
    if (n != 0) {
        ptrdiff_t count = tl_json_parse(params, n, client->tokens, client->token_cap, NULL);
        if (count < 0)
            return fail(client, (int)count);
        unsigned kind = client->tokens[0].kind;
        bool wrap = kind != TL_JSON_ARRAY && (kind != TL_JSON_OBJECT || client->go);
        TL_JSON_PUT(out, ",\"params\":");
        if (wrap)
            tl__json_put_char(out, '[');
        size_t start = out->len;
        tl_json_put_raw(out, params, n);
        // A line feed is white space in JSON and the end of a line here.
        for (size_t i = start; i < out->len; i++)
            if (out->buf[i] == '\n')
                out->buf[i] = ' ';
        if (wrap)
            tl__json_put_char(out, ']');
    } else if (client->go) {
        TL_JSON_PUT(out, ",\"params\":[{}]");
    }
    int error = exchange(client, "}", 1);
    client->method = NULL;
    if (error == 0)
        *result = tl__raw_text(&client->in, client->result, len);
    return fail(client, error);
}

int tl_rpc_hello(struct tl_rpc_client *client, const char **result, size_t *len)
{
    return tl_rpc_call_raw(client, "rpc.hello", NULL, 0, result, len);
}
