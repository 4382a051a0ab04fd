// SPDX-License-Identifier: BSD-3-Clause
// 10,000 calls over lines that lose, flip and repeat one byte in a hundred, cut transfers short and hold them up.
//
// Every call returns its right result or a clear error, and no call runs twice. The clock is a variable that moves on
// only when nothing else does. Console text runs between the replies, as on a board.
//
// A failure names its seed: TL_LOSSY_SEED=n runs that one alone.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/client.h"
#include "rpc/session.h"
#include "stream/faulty.h"
#include "stream/loopback.h"

#define SEEDS      20
#define CALLS      500 // a seed
#define LINE       512
#define STEP_NS    UINT64_C(1000000)
#define RETRY_NS   (20 * STEP_NS)
#define PATIENT_NS (200 * RETRY_NS)
#define HASTY_NS   (8 * RETRY_NS) // ends in a timeout now and then

static const struct tl_fault_rates rates = {.drop = 40, .flip = 30, .repeat = 30, .split = 1000, .delay = 500};

// The line, from end to end.
static char to_server[300], to_client[300]; // small, so that writers meet a full line
static struct tl_loopback pair;
static struct tl_faulty client_end, server_end;
static uint64_t clock_ns;
static uint64_t seed;

// The server's side.
static unsigned executed[CALLS];
static unsigned wrong; // ran with other arguments than were sent
static struct tl_json_token server_tokens[32], client_tokens[32];
static struct tl_rpc_server server;
static struct tl_rpc_principal host;
static struct tl_rpc_session session;
static struct tl_line_reader reader;
static char line[LINE], reply[LINE], kept[TL_RPC_KEPT * LINE], out[2 * LINE];
static size_t out_at, out_len;
static unsigned lines_served;
static unsigned reset_after; // the server restarts, in place of its n-th reply; 0: never

static struct tl_rpc_client client;
static char buf[2 * LINE];
static unsigned long console_lines;

static uint64_t expected(uint32_t call, const char *text, size_t n)
{
    return (uint64_t)tl_crc32(call, text, n) << 20 | call;
}

static size_t text_of(uint32_t call, char text[40])
{
    size_t n = call * 7 % 40;
    for (size_t i = 0; i < n; i++)
        text[i] = "{}[]:,x\"\\ \n0"[(call + i * 5) % 12];
    return n;
}

// Once.Do(call, text): counts that it ran for this call, and answers a number made of both.
static int do_invoke(struct tl_rpc_call *call)
{
    static const char *const names[] = {"call", "text"};
    struct tl_json_fields fields;
    uint32_t number = 0;
    const char *text = "";
    size_t n = 0;
    int i = tl_rpc_params(call, &fields, names, 2, 3);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0)
        i = i == 1 ? tl_json_get_u32(&call->in, fields.at, &number)
                   : tl_json_get_string(&call->in, fields.at, 40, &text, &n);
    char right[40];
    if (i < 0 || number >= CALLS || n != text_of(number, right) || memcmp(text, right, n) != 0) {
        wrong++;
        return TL_ERR_PARAMS;
    }
    executed[number]++;
    tl_json_put_u64(&call->out, expected(number, text, n));
    return 0;
}

static const struct tl_rpc_method methods[] = {{.name = "Once.Do", .name_len = 7, .invoke = do_invoke}};
static const struct tl_rpc_service service = {.name = "Once", .methods = methods, .method_count = 1, .openrpc = ""};
static const struct tl_rpc_service *const services[] = {&service};

static void restart_server(void)
{
    memset(&session, 0, sizeof session);
    session = (struct tl_rpc_session){.server = &server, .principal = &host, .kept_text = kept, .kept_cap = LINE};
    tl_line_reader_init(&reader, line, sizeof line);
    out_at = out_len = 0;
}

static void serve_line(enum tl_line_kind kind)
{
    ptrdiff_t n = tl_rpc_session_line(&session, kind, reader.buf, reader.len, reply, sizeof reply);
    assert_true(n >= 0);
    if (n == 0)
        return;
    if (++lines_served == reset_after) {
        restart_server();
        return;
    }
    if (lines_served % 5 == 0) {
        static const char text[] = "[noisy] a line {of} the log\n";
        memcpy(out, text, sizeof text - 1);
        out_len = sizeof text - 1;
    }
    memcpy(out + out_len, reply, (size_t)n);
    out_len += (size_t)n;
}

// One step of the server: sends, or else reads. True if anything moved.
static bool step_server(void)
{
    static char bytes[64];
    static size_t at, len;
    if (out_at < out_len) {
        ptrdiff_t n = tl_stream_write(&server_end.stream, out + out_at, out_len - out_at);
        if (n < 0)
            return false;
        out_at += (size_t)n;
        if (out_at == out_len)
            out_at = out_len = 0;
        return true;
    }
    if (at == len) {
        ptrdiff_t n = tl_stream_read(&server_end.stream, bytes, sizeof bytes);
        if (n < 0)
            return false;
        at = 0;
        len = (size_t)n;
    }
    size_t used;
    enum tl_line_kind kind = tl_line_reader_feed(&reader, bytes + at, len - at, &used);
    at += used;
    if (kind != TL_LINE_NONE)
        serve_line(kind);
    return true;
}

static uint64_t now(void *arg)
{
    (void)arg;
    return clock_ns;
}

static int wait(void *arg, uint64_t until)
{
    (void)arg;
    (void)until;
    if (!step_server())
        clock_ns += STEP_NS;
    return 0;
}

static void take_text(void *arg, const char *text, size_t n)
{
    (void)arg;
    (void)text;
    (void)n;
    console_lines++;
}

static void drain(void)
{
    for (int idle = 0; idle < 100;)
        idle = step_server() ? 0 : idle + 1;
}

static void start(uint64_t with_seed, struct tl_fault_rates with_rates)
{
    seed = with_seed;
    memset(executed, 0, sizeof executed);
    wrong = lines_served = reset_after = 0;
    tl_loopback_init(&pair, to_server, sizeof to_server, to_client, sizeof to_client);
    tl_faulty_init(&client_end, &pair.a.stream, 2 * seed, with_rates);
    tl_faulty_init(&server_end, &pair.b.stream, 2 * seed + 1, with_rates);
    server = (struct tl_rpc_server){.services = services,
                                    .service_count = 1,
                                    .tokens = server_tokens,
                                    .token_cap = 32,
                                    .name = "lossy",
                                    .version = "1",
                                    .max_line = LINE,
                                    .max_reply = LINE};
    host = (struct tl_rpc_principal){.name = "host"};
    restart_server();
    client = (struct tl_rpc_client){.stream = &client_end.stream,
                                    .buf = buf,
                                    .cap = sizeof buf,
                                    .tokens = client_tokens,
                                    .token_cap = 32,
                                    .go = seed % 2 == 1,
                                    .checked = true,
                                    .session = 1000 + seed,
                                    .timeout_ns = PATIENT_NS,
                                    .retry_ns = RETRY_NS,
                                    .now = now,
                                    .wait = wait,
                                    .text = take_text};
}

static int say_hello(void)
{
    const char *result;
    size_t n;
    return tl_rpc_hello(&client, &result, &n);
}

static int call_do(uint32_t call, uint64_t *result)
{
    char text[40];
    size_t n = text_of(call, text);
    tl_rpc_begin(&client, &methods[0]);
    tl_rpc_param(&client, "call");
    tl_json_put_u32(&client.out, call);
    tl_rpc_param(&client, "text");
    tl_json_put_string(&client.out, text, n);
    int e = tl_rpc_finish(&client);
    if (e == 0)
        e = tl_json_get_u64(&client.in, client.result, result);
    return e < 0 ? tl_rpc_failed(&client, e) : 0;
}

#define REQUIRE(condition, ...)                                                                                        \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            printf("again: TL_LOSSY_SEED=%llu build/tests/unit/test_lossy\n", (unsigned long long)seed);               \
            fail_msg(__VA_ARGS__);                                                                                     \
        }                                                                                                              \
    } while (0)

static void check_one(uint32_t call, int e, uint64_t result)
{
    char text[40];
    size_t n = text_of(call, text);
    REQUIRE(wrong == 0, "call %u: a damaged line was run", call);
    REQUIRE(executed[call] <= 1, "call %u ran %u times", call, executed[call]);
    if (e == 0) {
        REQUIRE(executed[call] == 1, "call %u was answered and did not run", call);
        REQUIRE(result == expected(call, text, n), "call %u got a wrong answer", call);
    } else {
        REQUIRE(e == TL_ERR_TIMEOUT, "call %u ended in %s, and not in a timeout", call, tl_error_text(e));
    }
}

static uint64_t first_seed(void)
{
    const char *given = getenv("TL_LOSSY_SEED");
    return given != NULL ? strtoull(given, NULL, 0) : 0;
}

static uint64_t last_seed(void)
{
    return getenv("TL_LOSSY_SEED") != NULL ? first_seed() : SEEDS - 1;
}

static void no_call_runs_twice_and_every_answer_is_right(void **state)
{
    (void)state;
    unsigned long right = 0, timeouts = 0, repeats = 0, repeated = 0, dropped = 0, hits = 0;
    console_lines = 0;
    for (uint64_t s = first_seed(); s <= last_seed(); s++) {
        start(s, rates);
        REQUIRE(say_hello() == 0, "the session could not be opened");
        for (uint32_t call = 0; call < CALLS; call++) {
            uint64_t result = 0;
            client.timeout_ns = call % 8 == 7 ? HASTY_NS : PATIENT_NS;
            int e = call_do(call, &result);
            check_one(call, e, result);
            REQUIRE(e == 0 || client.timeout_ns == HASTY_NS, "call %u had 200 tries and no answer", call);
            right += e == 0;
            timeouts += e != 0;
        }
        // A request that is still under way may run now, but not twice.
        drain();
        for (uint32_t call = 0; call < CALLS; call++)
            REQUIRE(executed[call] <= 1, "call %u ran %u times", call, executed[call]);
        repeats += client.repeats;
        repeated += session.repeated;
        dropped += session.dropped + client.dropped;
        hits += client_end.hits + server_end.hits;
    }
    printf("%lu calls right, %lu timed out; %lu bytes hit, %lu lines dropped, %lu requests repeated, %lu answered from "
           "memory, %lu lines of console text\n",
           right, timeouts, hits, dropped, repeats, repeated, console_lines);
    if (getenv("TL_LOSSY_SEED") == NULL) {
        // The test is worth its name only if all of this happened, and often.
        assert_true(right > 9000 && timeouts > 50 && hits > 10000 && dropped > 5000 && repeated > 1000);
        assert_true(console_lines > 1000);
    }
}

static void without_faults_nothing_is_repeated_or_dropped(void **state)
{
    (void)state;
    start(4, (struct tl_fault_rates){0});
    assert_int_equal(say_hello(), 0);
    for (uint32_t call = 0; call < CALLS; call++) {
        uint64_t result = 0;
        int e = call_do(call, &result);
        check_one(call, e, result);
        assert_int_equal(e, 0);
    }
    assert_int_equal(client.repeats + client.dropped + session.repeated + session.dropped, 0);
}

// The server loses its memory right after it ran a call, before its answer is out.
static void a_server_that_restarts_does_not_run_the_call_again(void **state)
{
    (void)state;
    for (uint64_t s = 100; s < 200; s++) {
        start(s, rates);
        assert_int_equal(say_hello(), 0);
        reset_after = lines_served + 3;
        uint64_t result = 0;
        uint32_t call = 0;
        int e = 0;
        for (; call < 10 && e == 0; call++) {
            e = call_do(call, &result);
            if (e == 0)
                check_one(call, e, result);
        }
        REQUIRE(e == TL_ERR_SESSION, "the restart was answered by %s", tl_error_text(e));
        drain();
        for (uint32_t i = 0; i < call; i++)
            REQUIRE(executed[i] <= 1, "call %u ran %u times", i, executed[i]);
        // A new session goes on.
        client.session += 5000;
        REQUIRE(say_hello() == 0, "no new session after the restart");
        e = call_do(20, &result);
        check_one(20, e, result);
        REQUIRE(e == 0, "no call after the restart");
    }
}

static void a_dead_line_ends_in_a_timeout(void **state)
{
    (void)state;
    start(6, (struct tl_fault_rates){.drop = 10000});
    uint64_t began = clock_ns, result;
    assert_int_equal(call_do(0, &result), TL_ERR_TIMEOUT);
    assert_in_range(clock_ns - began, PATIENT_NS, PATIENT_NS + STEP_NS);
    assert_in_range(client.repeats, 190, 200);
    tl_stream_close(&pair.b.stream);
    assert_int_equal(call_do(1, &result), TL_ERR_CLOSED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_call_runs_twice_and_every_answer_is_right),
        cmocka_unit_test(without_faults_nothing_is_repeated_or_dropped),
        cmocka_unit_test(a_server_that_restarts_does_not_run_the_call_again),
        cmocka_unit_test(a_dead_line_ends_in_a_timeout),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
