// SPDX-License-Identifier: BSD-3-Clause
// The client and tl_call: what goes out, what is taken as the reply, deadlines and repeats, against the real server and
// against peers that lie (H75).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rpc/call.h"
#include "rpc/client.h"
#include "stream/loopback.h"
#include "tests/unit/sample_service.h"

static char buf[2048], a_buf[64], b_buf[64]; // rings smaller than most messages
static struct tl_json_token tokens[64], server_tokens[64];
static struct tl_rpc_client client;
static struct tl_rpc_server server;
static struct tl_rpc_principal principal;
static uint64_t clock_ns;
static char console[256];

static uint64_t now(void *arg)
{
    (void)arg;
    return clock_ns;
}

static void note_text(void *arg, const char *line, size_t n)
{
    (void)arg;
    size_t at = strlen(console);
    snprintf(console + at, sizeof console - at, "%.*s|", (int)n, line);
}

// ---- A peer that reads a script: each piece of `says` is given once so many bytes were heard, and AGAIN until then.

static struct {
    struct tl_stream stream;
    const char *says;
    size_t said, heard_len, piece;
    char heard[2048];
    bool ends, full;
} peer;

static ptrdiff_t peer_read(struct tl_stream *stream, void *p, size_t n)
{
    (void)stream;
    size_t left = strlen(peer.says) - peer.said;
    if (left == 0)
        return peer.ends ? 0 : TL_ERR_AGAIN;
    n = n < left ? n : left;
    n = peer.piece != 0 && peer.piece < n ? peer.piece : n;
    memcpy(p, peer.says + peer.said, n);
    peer.said += n;
    return (ptrdiff_t)n;
}

static ptrdiff_t peer_write(struct tl_stream *stream, const void *p, size_t n)
{
    (void)stream;
    if (peer.full)
        return TL_ERR_AGAIN;
    n = n < 7 ? n : 7; // short counts
    memcpy(peer.heard + peer.heard_len, p, n);
    peer.heard_len += n;
    return (ptrdiff_t)n;
}

static void peer_close(struct tl_stream *stream)
{
    (void)stream;
    peer.ends = true;
}

static const struct tl_stream_ops peer_ops = {peer_read, peer_write, peer_close, NULL};

static int sleep_until(void *arg, uint64_t until)
{
    (void)arg;
    assert_true(until >= clock_ns);
    if (until == UINT64_MAX)
        return TL_ERR_IO; // nothing will ever come: the test would hang
    clock_ns = until;
    return 0;
}

static int set_up(void **state)
{
    (void)state;
    memset(&peer, 0, sizeof peer);
    peer.stream.ops = &peer_ops;
    peer.says = "";
    client = (struct tl_rpc_client){.stream = &peer.stream,
                                    .buf = buf,
                                    .cap = sizeof buf,
                                    .tokens = tokens,
                                    .token_cap = 64,
                                    .now = now,
                                    .wait = sleep_until,
                                    .text = note_text,
                                    .timeout_ns = 1000};
    server = (struct tl_rpc_server){.services = sample_services,
                                    .service_count = SAMPLE_SERVICE_COUNT,
                                    .tokens = server_tokens,
                                    .token_cap = 64,
                                    .name = "demo",
                                    .version = "1"};
    principal = (struct tl_rpc_principal){.permissions = SAMPLE_PERMISSION};
    clock_ns = 5000;
    console[0] = '\0';
    sample_runs = 0;
    return 0;
}

// As generated stubs are.
static const struct tl_rpc_method sum_row = {.name = "Sum", .name_len = 3, .hash = UINT64_C(0x0123456789abcdef)};
static const struct tl_rpc_method echo_row = {.name = "Sample.Echo", .name_len = 11, .flags = TL_RPC_ONE_PARAM};
static const struct tl_rpc_method none_row = {.name = "Sample.Nothing", .name_len = 14, .timeout_ms = 3};
static const struct tl_rpc_method fail_row = {
    .name = "Sample.Fail", .name_len = 11, .flags = TL_RPC_ONE_PARAM, .errors = sample_errors, .error_count = 2};

static int sum(int32_t a, int32_t b, int64_t *result)
{
    tl_rpc_begin(&client, &sum_row);
    tl_rpc_param(&client, "a");
    tl_json_put_i32(&client.out, a);
    tl_rpc_param(&client, "b");
    tl_json_put_i32(&client.out, b);
    int e = tl_rpc_finish(&client);
    if (e == 0)
        e = tl_json_get_i64(&client.in, client.result, result);
    return e < 0 ? tl_rpc_failed(&client, e) : 0;
}

static int fail_with(int32_t how)
{
    tl_rpc_begin(&client, &fail_row);
    tl_rpc_param(&client, "how");
    tl_json_put_i32(&client.out, how);
    int e = tl_rpc_finish(&client);
    return e < 0 ? tl_rpc_failed(&client, e) : 0;
}

static int nothing(void)
{
    tl_rpc_begin(&client, &none_row);
    int e = tl_rpc_finish(&client);
    return e < 0 ? tl_rpc_failed(&client, e) : 0;
}

static void assert_heard(const char *want)
{
    peer.heard[peer.heard_len] = '\0';
    assert_string_equal(peer.heard, want);
}

static void a_request_is_one_line_in_the_dialect_asked_for(void **state)
{
    (void)state;
    int64_t result = 0;
    peer.says = "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}\n{\"id\":2,\"result\":-7,\"error\":null}\n";
    assert_int_equal(sum(1, 2, &result), 0);
    assert_int_equal(result, 3);
    assert_heard("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1,\"b\":2}}\n");
    peer.heard_len = 0;
    client.go = client.hashes = true;
    assert_int_equal(sum(1, -8, &result), 0);
    assert_int_equal(result, -7);
    assert_heard("{\"id\":2,\"hash\":\"0123456789abcdef\",\"method\":\"Sum\",\"params\":[{\"a\":1,\"b\":-8}]}\n");
}

static void go_gets_a_list_of_one_whatever_the_parameters(void **state)
{
    (void)state;
    client.go = true;
    peer.says = "{\"id\":1,\"result\":{},\"error\":null}\n{\"id\":2,\"result\":\"x\",\"error\":null}\n";
    assert_int_equal(nothing(), 0);
    assert_heard("{\"id\":1,\"method\":\"Sample.Nothing\",\"params\":[{}]}\n");
    peer.heard_len = 0;
    tl_rpc_begin(&client, &echo_row);
    tl_rpc_param(&client, "message");
    tl_json_put_string(&client.out, "x", 1);
    assert_int_equal(tl_rpc_finish(&client), 0);
    assert_heard("{\"id\":2,\"method\":\"Sample.Echo\",\"params\":[\"x\"]}\n");
}

static void what_is_not_the_reply_is_passed_over_and_counted(void **state)
{
    (void)state;
    for (size_t piece = 0; piece < 70; piece++) {
        int64_t result = 0;
        set_up(state);
        peer.piece = piece;
        peer.says =
            "booting\n[log] hello\n\n"
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":2}\n"         // another's
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":\"1\"}\n"     // no number
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":1.0}\n"       //
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":null}\n"      // a result must name its request
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\"}\n"                  //
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":1}00000000\n" // a bad checksum
            "[{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":1}]\n"       // nobody asked for a batch
            "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":1\n"          // cut
            "{\"jsonrpc\":\"2.0\",\"result\":\"4\",\"id\":1}\nafter\n{\"jsonrpc\":\"2.0\",\"result\":\"5\",\"id\":2}\n";
        assert_int_equal(sum(1, 3, &result), 0);
        assert_int_equal(result, 4);
        assert_int_equal(client.dropped, 9); // the empty line is one of them
        assert_string_equal(console, "booting|[log] hello|");
        // Bytes beyond the reply are kept for the next call.
        assert_int_equal(sum(2, 3, &result), 0);
        assert_int_equal(result, 5);
        assert_string_equal(console, "booting|[log] hello|after|");
    }
}

static void a_reply_that_breaks_the_interface_is_an_error_of_the_peer(void **state)
{
    (void)state;
    static const char *const replies[] = {
        "{\"jsonrpc\":\"2.0\",\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":\"x\",\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":\"9223372036854775808\",\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":{\"a\":1},\"id\":1}\n",
        "{\"result\":3,\"error\":null,\"id\":1}\n", // Go's, unasked
        "{\"jsonrpc\":\"1.0\",\"result\":\"3\",\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"result\":\"4\",\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"error\":{\"code\":1,\"message\":\"x\"},\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1.5,\"message\":\"x\"},\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601},\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":7},\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"a\",\"more\":7},\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"error\":[-32601,\"a\\u0000\"],\"id\":1}\n",
        "{\"jsonrpc\":\"2.0\",\"error\":7,\"id\":1}\n",
    };
    for (size_t i = 0; i < sizeof replies / sizeof replies[0]; i++) {
        int64_t result = 77;
        set_up(state);
        peer.says = replies[i];
        assert_int_equal(sum(1, 2, &result), TL_ERR_REPLY);
        assert_int_equal(result, 77);
        assert_true(client.error_text[0] != '\0');
    }
}

static void an_error_keeps_its_code_and_the_servers_words(void **state)
{
    (void)state;
    static const struct {
        const char *reply;
        int error, code;
        const char *text;
    } cases[] = {
        {"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32006,\"message\":\"permission "
         "denied\",\"data\":\"Sum\"},\"id\":1}\n",
         TL_ERR_PERM, -32006, "permission denied: Sum"},
        {"{\"jsonrpc\":\"2.0\",\"error\":{\"message\":\"no\",\"data\":{\"x\":[]},\"code\":-32601},\"id\":1}\n",
         TL_ERR_METHOD, -32601, "no"},
        {"{\"jsonrpc\":\"2.0\",\"result\":null,\"error\":{\"code\":-1,\"message\":\"own\"},\"id\":1}\n",
         TL_ERR_INTERNAL, -1, "own"},
        {"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"parse error\"},\"id\":null}\n", TL_ERR_PARSE,
         -32700, "parse error"},
        {"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":2,\"message\":\"too_hot\",\"data\":\"too_hot\"},\"id\":1}\n",
         TL_DECLARED(2), 2, "too_hot"},
        {"{\"jsonrpc\":\"2.0\",\"error\":{\"code\":3,\"message\":\"new\"},\"id\":1}\n", TL_ERR_REPLY, 3,
         "new"}, // not in our table
        {"{\"id\":1,\"result\":null,\"error\":\"empty\"}\n", TL_DECLARED(1), 0, "empty"},
        {"{\"id\":1,\"result\":null,\"error\":\"no such method: Sum\"}\n", TL_ERR_METHOD, 0, "no such method: Sum"},
        {"{\"id\":1,\"result\":null,\"error\":\"rpc: can't find service\"}\n", TL_ERR_INTERNAL, 0,
         "rpc: can't find service"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_up(state);
        client.go = cases[i].code == 0;
        peer.says = cases[i].reply;
        assert_int_equal(fail_with(-1), cases[i].error);
        assert_int_equal(client.error_code, cases[i].code);
        assert_string_equal(client.error_text, cases[i].text);
    }
}

static void a_long_error_text_is_cut_between_characters(void **state)
{
    (void)state;
#define TEN "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
    static const char reply[] = "{\"id\":1,\"result\":null,\"error\":\"x" TEN TEN TEN TEN TEN TEN "\"}\n";
    client.go = true;
    peer.says = reply;
    assert_int_equal(nothing(), TL_ERR_INTERNAL);
    assert_int_equal(strlen(client.error_text), 95);
    assert_int_equal((unsigned char)client.error_text[94], 0xa9);
}

static void a_call_ends_when_its_time_is_over(void **state)
{
    (void)state;
    int64_t result = 0;
    assert_int_equal(sum(1, 2, &result), TL_ERR_TIMEOUT);
    assert_int_equal(clock_ns, 6000);
    assert_string_equal(client.error_text, "timed out");
    assert_int_equal(nothing(), TL_ERR_TIMEOUT); // its own @timeout
    assert_int_equal(clock_ns, 6000 + 3000000);
    peer.full = true; // and if nothing can be sent
    assert_int_equal(sum(1, 2, &result), TL_ERR_TIMEOUT);
    peer.full = false;
    // The late replies of those calls are not the reply of this one; a half line of before is skipped.
    peer.says = "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":1}\n{\"jsonrpc\":";
    assert_int_equal(sum(1, 2, &result), TL_ERR_TIMEOUT);
    peer.says = "\"2.0\",\"result\":\"666\",\"id\":4}\n{\"jsonrpc\":\"2.0\",\"result\":\"5\",\"id\":5}\n";
    peer.said = 0;
    assert_int_equal(sum(2, 3, &result), 0);
    assert_int_equal(result, 5);
}

static void a_stream_that_ends_or_breaks_ends_the_call(void **state)
{
    (void)state;
    int64_t result = 0;
    peer.ends = true;
    assert_int_equal(sum(1, 2, &result), TL_ERR_CLOSED);
    peer.ends = false;
    client.timeout_ns = 0;
    assert_int_equal(sum(1, 2, &result), TL_ERR_IO); // the owner's wait says so
}

static void a_reply_longer_than_the_buffer_is_said_to_be_so(void **state)
{
    (void)state;
    int64_t result = 0;
    client.cap = 80;
    peer.says = "{\"jsonrpc\":\"2.0\",\"result\":"
                "\"0000000000000000000000000000000000000000000000000000000000000000000000\",\"id\":1}\n";
    assert_int_equal(sum(1, 2, &result), TL_ERR_TRUNCATED);
    set_up(state);
    client.token_cap = 4;
    peer.says = "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}\n";
    assert_int_equal(sum(1, 2, &result), TL_ERR_TRUNCATED);
    set_up(state);
    client.cap = 20;
    assert_int_equal(sum(1, 2, &result), TL_ERR_SIZE);
    assert_int_equal(peer.heard_len, 0);
}

static void within_a_session_a_request_is_repeated_as_it_was(void **state)
{
    (void)state;
    int64_t result = 0;
    client.session = 42;
    client.retry_ns = 300;
    assert_int_equal(sum(1, 2, &result), TL_ERR_TIMEOUT);
    assert_int_equal(client.repeats, 3); // at 300, 600, 900 of 1000
    size_t one = peer.heard_len / 4;
    assert_int_equal(peer.heard_len, 4 * one);
    for (size_t i = 1; i < 4; i++)
        assert_memory_equal(peer.heard, peer.heard + i * one, one);
    static const char start[] =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":42,\"method\":\"Sum\",\"params\":{\"a\":1,\"b\":2}}";
    assert_memory_equal(peer.heard, start, sizeof start - 1);
    assert_int_equal(one, sizeof start - 1 + 9); // CRC and "\n"
}

static void within_a_session_only_lines_with_a_checksum_count(void **state)
{
    (void)state;
    char line[200] =
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"parse error\"},\"id\":null}\n"
        "{\"jsonrpc\":\"2.0\",\"result\":\"666\",\"id\":1}\n{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}";
    char *last = strrchr(line, '\n') + 1;
    size_t n = strlen(last);
    ptrdiff_t len = tl_line_finish(last, n, 60, true);
    assert_true(len > 0);
    last[len] = '\0';
    int64_t result = 0;
    client.session = 42;
    client.retry_ns = 300;
    peer.says = line;
    assert_int_equal(sum(1, 2, &result), 0);
    assert_int_equal(result, 3);
    assert_int_equal(client.dropped, 2);
}

// ---- Against the real server, over a loopback pair. Whenever the client waits, the server has its turn.

static struct tl_loopback pair;
static char line_buf[1024], reply_buf[1024];
static struct tl_line_reader lines;

static int serve_meanwhile(void *arg, uint64_t until)
{
    (void)arg;
    (void)until;
    static char reply[1024];
    static size_t reply_len, sent;
    char c;
    size_t used;
    clock_ns++;
    while (sent < reply_len) {
        ptrdiff_t n = tl_stream_write(&pair.b.stream, reply + sent, reply_len - sent);
        if (n <= 0)
            return 0;
        sent += (size_t)n;
    }
    while (tl_stream_read(&pair.b.stream, &c, 1) == 1)
        if (tl_line_reader_feed(&lines, &c, 1, &used) != TL_LINE_NONE) {
            ptrdiff_t n = tl_rpc_serve(&server, &principal, lines.buf, lines.len, reply, sizeof reply - 1);
            reply_len = n > 0 ? (size_t)tl_line_finish(reply, (size_t)n, sizeof reply, false) : 0;
            sent = 0;
            return 0;
        }
    return 0;
}

static int set_up_pair(void **state)
{
    set_up(state);
    tl_loopback_init(&pair, a_buf, sizeof a_buf, b_buf, sizeof b_buf);
    tl_line_reader_init(&lines, line_buf, sizeof line_buf);
    client.stream = &pair.a.stream;
    client.wait = serve_meanwhile;
    client.timeout_ns = 1000000;
    return 0;
}

static void client_and_server_understand_each_other_in_both_dialects(void **state)
{
    for (int go = 0; go < 2; go++) {
        int64_t result = 0;
        set_up_pair(state);
        client.go = go != 0;
        client.hashes = true;
        assert_int_equal(sum(-2147483647 - 1, -1, &result), 0);
        assert_true(result == INT64_C(-2147483649));
        assert_int_equal(nothing(), 0);
        assert_int_equal(fail_with(TL_DECLARED(2)), TL_DECLARED(2));
        assert_string_equal(client.error_text, "too_hot");
        for (int error = -1; error >= -30; error--) {
            // Where several share a JSON-RPC code or the beginning of a text, the first of them comes back.
            int back = fail_with(error);
            assert_int_equal(tl_error_rpc_code(back), tl_error_rpc_code(error));
            assert_memory_equal(client.error_text, tl_error_text(error), strlen(tl_error_text(error)));
        }
        char text[200];
        memset(text, 'x', sizeof text);
        const char *back;
        size_t len;
        tl_rpc_begin(&client, &echo_row);
        tl_rpc_param(&client, "message");
        tl_json_put_string(&client.out, text, sizeof text);
        assert_int_equal(tl_rpc_finish(&client), 0);
        assert_int_equal(tl_json_get_string(&client.in, client.result, 300, &back, &len), 0);
        assert_int_equal(len, 200);
        assert_memory_equal(back, text, len);
        assert_int_equal(client.dropped, 0);
    }
}

static void a_raw_call_takes_and_gives_json(void **state)
{
    for (int go = 0; go < 2; go++) {
        const char *result;
        size_t len;
        set_up_pair(state);
        client.go = go != 0;
        static const struct {
            const char *method, *params, *want;
        } cases[] = {{"Sum", "{\"a\":1,\n \"b\":2}", NULL},
                     {"Sample.Echo", "[\"x\\n\"]", "\"x\\n\""},
                     {"Sample.Echo", "\"y\"", "\"y\""},
                     {"Sample.Nothing", "", NULL},
                     {"rpc.discover", "[\"Empty\"]",
                      "{\"openrpc\":\"1.2.6\",\"info\":{\"title\":\"demo\",\"version\":\"1\"},\"methods\":[]}"}};
        for (size_t i = 0; i < 5; i++) {
            assert_int_equal(
                tl_rpc_call_raw(&client, cases[i].method, cases[i].params, strlen(cases[i].params), &result, &len), 0);
            const char *want = cases[i].want != NULL ? cases[i].want
                               : i == 0              ? (go ? "3" : "\"3\"")
                                                     : (go ? "{}" : "null");
            assert_int_equal(len, strlen(want));
            assert_memory_equal(result, want, len);
        }
        assert_int_equal(tl_rpc_hello(&client, &result, &len), 0);
        assert_memory_equal(result, "{\"name\":\"demo\"", 14);
        assert_int_equal(tl_rpc_call_raw(&client, "Sum", "[1,", 3, &result, &len), TL_ERR_PARSE);
        assert_int_equal(tl_rpc_call_raw(&client, "No", "", 0, &result, &len), TL_ERR_METHOD);
        assert_string_equal(client.error_text, "no such method: No");
    }
}

static int opened, yielded;
static struct tl_caller *caller_of_test;

static int open_pair(void *arg, struct tl_rpc_client *fresh)
{
    set_up_pair(arg);
    assert_int_equal(fresh->id, 0);
    fresh->stream = &pair.a.stream;
    fresh->wait = serve_meanwhile;
    opened++;
    return 0;
}

static int open_nothing(void *arg, struct tl_rpc_client *fresh)
{
    (void)arg;
    (void)fresh;
    return TL_ERR_BUSY;
}

static void let_the_other_finish(void *arg)
{
    (void)arg;
    if (++yielded == 3)
        atomic_flag_clear(&caller_of_test->busy);
}

static void call_opens_a_client_for_each_call_and_closes_it(void **state)
{
    struct tl_caller caller = {.open = open_pair,
                               .yield = let_the_other_finish,
                               .arg = state,
                               .buf = buf,
                               .cap = sizeof buf,
                               .tokens = tokens,
                               .token_cap = 64,
                               .busy = ATOMIC_FLAG_INIT};
    char reply[32];
    size_t n = sizeof reply;
    opened = 0;
    caller_of_test = &caller;
    assert_int_equal(tl_call(&caller, "Sample.Echo", "\"hello\"", 7, reply, &n), 0);
    assert_int_equal(n, 7);
    assert_memory_equal(reply, "\"hello\"", 7);
    char c;
    assert_int_equal(tl_stream_read(&pair.b.stream, &c, 1), 0); // closed
    n = 3;
    assert_int_equal(tl_call(&caller, "Sample.Echo", "\"hello\"", 7, reply, &n), TL_ERR_TRUNCATED);
    n = sizeof reply;
    assert_int_equal(tl_call(&caller, "Nothing.Here", NULL, 0, reply, &n), TL_ERR_METHOD);
    assert_int_equal(n, 28);
    assert_memory_equal(reply, "no such method: Nothing.Here", 28);
    assert_int_equal(opened, 3);
    // Another call is under way: this one waits for it.
    assert_false(atomic_flag_test_and_set(&caller.busy));
    yielded = 0;
    n = sizeof reply;
    assert_int_equal(tl_call(&caller, "Sum", "[1,2]", 5, reply, &n), 0);
    assert_int_equal(yielded, 3);
    assert_false(atomic_flag_test_and_set(&caller.busy)); // and the flag is free again
    atomic_flag_clear(&caller.busy);
    caller.open = open_nothing;
    n = sizeof reply;
    assert_int_equal(tl_call(&caller, "Sum", "[1,2]", 5, reply, &n), TL_ERR_BUSY);
    assert_false(atomic_flag_test_and_set(&caller.busy));
}

// ---- A stream with a round trip of its own (RPC_CALL).

static ptrdiff_t round_trip(struct tl_stream *stream, const void *request, size_t n, void *reply, size_t cap)
{
    (void)stream;
    assert_int_equal(((const char *)request)[n - 1], '\n');
    memcpy(line_buf, request, n);
    ptrdiff_t len = tl_rpc_serve(&server, &principal, line_buf, n - 1, reply_buf, sizeof reply_buf);
    if ((size_t)len > cap)
        return TL_ERR_SIZE;
    memcpy(reply, reply_buf, (size_t)len);
    return len;
}

static ptrdiff_t foreign(struct tl_stream *stream, const void *request, size_t n, void *reply, size_t cap)
{
    (void)stream, (void)request, (void)n, (void)cap;
    memcpy(reply, "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":9}", 37);
    return 37;
}

static void a_stream_with_a_round_trip_is_asked_for_just_that(void **state)
{
    (void)state;
    int64_t result = 0;
    struct tl_stream_ops ops = {.close = peer_close, .call = round_trip};
    struct tl_stream stream = {&ops};
    client.stream = &stream;
    assert_int_equal(sum(20, 22, &result), 0);
    assert_int_equal(result, 42);
    assert_int_equal(fail_with(TL_ERR_BUSY), TL_ERR_BUSY);
    ops.call = foreign;
    assert_int_equal(sum(20, 22, &result), TL_ERR_REPLY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_request_is_one_line_in_the_dialect_asked_for, set_up),
        cmocka_unit_test_setup(go_gets_a_list_of_one_whatever_the_parameters, set_up),
        cmocka_unit_test_setup(what_is_not_the_reply_is_passed_over_and_counted, set_up),
        cmocka_unit_test_setup(a_reply_that_breaks_the_interface_is_an_error_of_the_peer, set_up),
        cmocka_unit_test_setup(an_error_keeps_its_code_and_the_servers_words, set_up),
        cmocka_unit_test_setup(a_long_error_text_is_cut_between_characters, set_up),
        cmocka_unit_test_setup(a_call_ends_when_its_time_is_over, set_up),
        cmocka_unit_test_setup(a_stream_that_ends_or_breaks_ends_the_call, set_up),
        cmocka_unit_test_setup(a_reply_longer_than_the_buffer_is_said_to_be_so, set_up),
        cmocka_unit_test_setup(within_a_session_a_request_is_repeated_as_it_was, set_up),
        cmocka_unit_test_setup(within_a_session_only_lines_with_a_checksum_count, set_up),
        cmocka_unit_test_setup(client_and_server_understand_each_other_in_both_dialects, set_up_pair),
        cmocka_unit_test_setup(a_raw_call_takes_and_gives_json, set_up_pair),
        cmocka_unit_test_setup(call_opens_a_client_for_each_call_and_closes_it, set_up),
        cmocka_unit_test_setup(a_stream_with_a_round_trip_is_asked_for_just_that, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
