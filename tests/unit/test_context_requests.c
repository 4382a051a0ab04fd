// SPDX-License-Identifier: BSD-3-Clause
// What a monitor by hand does with a context's requests (monitor/context/context.h), on the machine: what each function
// gives, and its edges. Running and copying are in test_contexts.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/machine/machine.h"

static const char sum_request[] = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"Echo.Sum\",\"params\":[20,22]}\n";
static const char sum_reply[] = "{\"jsonrpc\":\"2.0\",\"result\":\"42\",\"id\":7}\n";

static struct tl_context *alpha, *beta;
static struct tl_monitor *monitor;

static int boot(void **state)
{
    static const struct machine_image images[] = {{.name = "alpha", .permissions = "echo log rng", .start = true},
                                                  {.name = "beta", .permissions = "", .start = true}};

    (void)state;
    machine_boot(images, 2);
    monitor = machine.monitor;
    alpha = &monitor->contexts[0];
    beta = &monitor->contexts[1];
    machine.enter = NULL;
    return 0;
}

// ---- Transfer regions ----

static int region(uint64_t p, uint64_t n, uint32_t access)
{
    uintptr_t at;
    size_t size;

    machine_asks(alpha, 0, p, n);
    int e = tl_context_transfer_region(alpha, access, &at, &size);
    assert_int_equal(at, p);
    assert_int_equal(size, n);
    return e;
}

static void a_region_that_fits_exactly_is_the_applets(void **state)
{
    const uint32_t rw = TL_ACCESS_READ | TL_ACCESS_WRITE;

    (void)state;
    assert_int_equal(region(MACHINE_DATA, MACHINE_END - MACHINE_DATA, rw), 0);
    assert_int_equal(region(MACHINE_DATA, MACHINE_END - MACHINE_DATA + 1, rw), TL_ERR_RANGE);
    assert_int_equal(region(MACHINE_END - 1, 1, rw), 0);
    assert_int_equal(region(MACHINE_END - 1, 2, rw), TL_ERR_RANGE);
    assert_int_equal(region(MACHINE_BASE - 1, 2, TL_ACCESS_READ), TL_ERR_RANGE);
}

static void a_region_of_nothing_may_be_anywhere(void **state)
{
    (void)state;
    assert_int_equal(region(0, 0, TL_ACCESS_WRITE), 0);
    assert_int_equal(region(UINT64_MAX, 0, TL_ACCESS_WRITE), 0);
}

static void a_region_that_wraps_or_is_not_for_that_access_is_refused(void **state)
{
    (void)state;
    assert_int_equal(region(UINT64_MAX - 15, 32, TL_ACCESS_READ), TL_ERR_RANGE);
    assert_int_equal(region(MACHINE_HEAP, UINT64_MAX, TL_ACCESS_READ), TL_ERR_RANGE);
    assert_int_equal(region(MACHINE_CONST, 8, TL_ACCESS_READ), 0);
    assert_int_equal(region(MACHINE_CONST, 8, TL_ACCESS_READ | TL_ACCESS_WRITE), TL_ERR_RANGE);
    assert_int_equal(region(MACHINE_HOLE, 1, TL_ACCESS_READ), TL_ERR_RANGE);
}

// ---- Requests ----

static void with_a_server_lines_are_served_and_replies_flushed_in_pieces(void **state)
{
    const size_t length = sizeof sum_reply - 1;

    (void)state;
    machine_requests(alpha, sum_request, 10);
    assert_int_equal(tl_context_recv(monitor, alpha), 10);
    machine_asks(alpha, TL_SYS_RPC_RES, MACHINE_DATA, 64);
    assert_int_equal(tl_context_flush(monitor, alpha), 0); // half a line
    machine_requests(alpha, sum_request + 10, sizeof sum_request - 11);
    assert_int_equal(tl_context_recv(monitor, alpha), sizeof sum_request - 11);
    machine_asks(alpha, TL_SYS_RPC_RES, MACHINE_DATA, 5);
    assert_int_equal(tl_context_flush(monitor, alpha), 5);
    machine_asks(alpha, TL_SYS_RPC_RES, MACHINE_DATA + 5, 4096);
    assert_int_equal(tl_context_flush(monitor, alpha), length - 5);
    assert_memory_equal(machine_at(alpha, MACHINE_DATA), sum_reply, length);
    assert_int_equal(tl_context_flush(monitor, alpha), 0);
}

static void requests_are_served_for_their_own_context_whichever_ran_last(void **state)
{
    (void)state;
    // beta may not call Echo: were it served as alpha, it could.
    monitor->current = alpha;
    machine_requests(beta, sum_request, sizeof sum_request - 1);
    assert_int_equal(tl_context_recv(monitor, beta), sizeof sum_request - 1);
    assert_int_equal(beta->principal.refused, 1);
    assert_int_equal(alpha->principal.calls, 0);
    monitor->current = beta;
    machine_requests(alpha, sum_request, sizeof sum_request - 1);
    assert_int_equal(tl_context_recv(monitor, alpha), sizeof sum_request - 1);
    assert_int_equal(alpha->principal.refused, 0);
    assert_int_equal(alpha->principal.calls, 1);
}

static void requests_outside_are_refused_and_take_nothing(void **state)
{
    (void)state;
    machine_asks(alpha, TL_SYS_RPC_REQ, MACHINE_END - 1, 2);
    assert_int_equal(tl_context_recv(monitor, alpha), TL_ERR_RANGE);
    machine_asks(alpha, TL_SYS_RPC_RES, MACHINE_CONST, 1);
    assert_int_equal(tl_context_flush(monitor, alpha), TL_ERR_RANGE);
    assert_int_equal(alpha->queue.line_len, 0);
}

// Old stubs ignore results: a line that is too long, in one piece or many, is told in the stream.
static void a_request_that_is_too_long_is_taken_and_told_once(void **state)
{
    static const char wanted[] = "\"code\":-32005,";
    size_t n;

    (void)state;
    memset(machine_at(alpha, MACHINE_HEAP), 'x', 3 * TL_MAX_LINE);
    machine_asks(alpha, TL_SYS_RPC_REQ, MACHINE_HEAP, 3 * TL_MAX_LINE);
    assert_int_equal(tl_context_recv(monitor, alpha), 3 * TL_MAX_LINE);
    machine_requests(alpha, "\n", 1);
    assert_int_equal(tl_context_recv(monitor, alpha), 1);
    machine_requests(alpha, sum_request, sizeof sum_request - 1);
    assert_int_equal(tl_context_recv(monitor, alpha), sizeof sum_request - 1);
    char *replies = alpha->queue.reply;
    (void)tl_queue_replies(&alpha->queue, &n);
    replies[n] = '\0';
    char *first = strstr(replies, wanted);
    assert_non_null(first);
    assert_null(strstr(first + 1, wanted));
    assert_non_null(strstr(first, "\"result\":"));
    assert_int_equal(alpha->principal.calls, 1);
}

// An applet's call of several requests takes one turn for each, and others may come in between.
static void requests_of_one_call_are_served_in_turns_and_in_order(void **state)
{
    char lines[1000];
    size_t n = 0;

    (void)state;
    for (int i = 0; i < 5; i++)
        n += (size_t)snprintf(lines + n, sizeof lines - n,
                              "{\"id\":%d,\"method\":\"Echo.Sum\",\"params\":[{\"a\":1,\"b\":2}]}\n", i);
    machine_requests(alpha, lines, n);
    monitor->current = alpha;
    assert_false(alpha->handler(monitor, alpha, TL_TRAP_CALL)); // the first turn
    for (uint64_t served = 1; served < 5; served++) {
        assert_int_equal(alpha->principal.calls, served);
        assert_int_equal(alpha->regs.r[0], TL_SYS_RPC_REQ); // it has no result yet
        assert_int_equal(alpha->state, MONITOR_STATE_READY);
        assert_int_equal(tl_job_turn(monitor, alpha), served < 4);
    }
    assert_int_equal(alpha->principal.calls, 5);
    assert_int_equal(alpha->regs.r[0], n);
    const char *at = alpha->queue.reply;
    for (int i = 0; i < 5; i++) {
        char wanted[32];
        snprintf(wanted, sizeof wanted, "{\"id\":%d,\"result\":3", i);
        at = strstr(at, wanted);
        assert_non_null(at);
    }
}

static void a_batch_is_served_in_turns_and_answered_whole(void **state)
{
    static const char one[] = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"Echo.Sum\",\"params\":[1,2]}";
    char text[600];
    unsigned turns = 1;

    (void)state;
    int n = snprintf(text, sizeof text, "[%s,%s,%s,%s]", one, one, one, one);
    memcpy(machine_at(alpha, MACHINE_HEAP), text, (size_t)n);
    machine_asks(alpha, TL_SYS_RPC_CALL, MACHINE_HEAP, (uint64_t)n);
    alpha->regs.r[3] = MACHINE_HEAP + 4096;
    alpha->regs.r[4] = 4096;
    monitor->current = alpha;
    assert_false(alpha->handler(monitor, alpha, TL_TRAP_CALL));
    do {
        assert_int_equal(alpha->principal.calls, turns++);
    } while (tl_job_turn(monitor, alpha));
    assert_int_equal(turns, 4); // and the last
    assert_int_equal(alpha->principal.calls, 4);
    const char *reply = (const char *)machine_at(alpha, MACHINE_HEAP + 4096);
    assert_true(alpha->regs.r[0] > 0 && reply[0] == '[' && reply[alpha->regs.r[0] - 1] == ']');
}

// Stopped in the middle of a call, or started anew, an applet has nothing of it left.
static void a_call_under_way_ends_with_its_run(void **state)
{
    char lines[400];
    int n = snprintf(lines, sizeof lines, "%s%s%s", sum_request, sum_request, sum_request);

    (void)state;
    machine_requests(alpha, lines, (size_t)n);
    monitor->current = alpha;
    assert_false(alpha->handler(monitor, alpha, TL_TRAP_CALL));
    tl_context_stop(monitor, alpha, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    assert_null(alpha->job.turn);
    assert_int_equal(tl_context_start(monitor, alpha), 0);
    machine_settle();
    assert_true(tl_queue_is_empty(&alpha->queue));
    assert_int_equal(alpha->regs.r[0], 0);
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_RES, MACHINE_DATA, 64, 0, 0), 0);
}

static void without_a_server_bytes_wait_until_they_are_read_in_order(void **state)
{
    char got[16];

    (void)state;
    alpha->server = NULL;
    machine_requests(alpha, "one\ntwo\n", 8);
    assert_int_equal(tl_context_recv(monitor, alpha), 8);
    machine_requests(alpha, "three", 5);
    assert_int_equal(tl_context_recv(monitor, alpha), 5);
    assert_int_equal(tl_context_read(alpha, got, 6), 6);
    assert_memory_equal(got, "one\ntw", 6);
    assert_int_equal(tl_context_read(alpha, got, sizeof got), 7);
    assert_memory_equal(got, "o\nthree", 7);
    assert_int_equal(tl_context_read(alpha, got, sizeof got), 0);
    assert_int_equal(monitor->server.calls, 0);
}

static void without_a_server_a_full_queue_takes_a_part_then_nothing(void **state)
{
    static char got[TL_MAX_LINE];

    (void)state;
    alpha->server = NULL;
    machine_asks(alpha, TL_SYS_RPC_REQ, MACHINE_HEAP, TL_MAX_LINE - 10);
    assert_int_equal(tl_context_recv(monitor, alpha), TL_MAX_LINE - 10);
    machine_asks(alpha, TL_SYS_RPC_REQ, MACHINE_HEAP, 20);
    assert_int_equal(tl_context_recv(monitor, alpha), 10);
    assert_int_equal(tl_context_recv(monitor, alpha), TL_ERR_AGAIN);
    machine_asks(alpha, TL_SYS_RPC_REQ, 0, 0);
    assert_int_equal(tl_context_recv(monitor, alpha), 0);
    assert_int_equal(tl_context_read(alpha, got, sizeof got), TL_MAX_LINE);
}

static void what_is_written_is_flushed_in_order_and_bounded(void **state)
{
    static char much[TL_QUEUE_REPLY];

    (void)state;
    alpha->server = NULL;
    assert_int_equal(tl_context_write(alpha, "abc", 3), 3);
    assert_int_equal(tl_context_write(alpha, "defgh", 5), 5);
    machine_asks(alpha, TL_SYS_RPC_RES, MACHINE_DATA, 4);
    assert_int_equal(tl_context_flush(monitor, alpha), 4);
    assert_memory_equal(machine_at(alpha, MACHINE_DATA), "abcd", 4);
    // All room that there is, what was taken at the front included.
    assert_int_equal(tl_context_write(alpha, much, sizeof much), TL_QUEUE_REPLY - 4);
    assert_int_equal(tl_context_write(alpha, much, 1), 0);
    assert_int_equal(tl_context_flush(monitor, alpha), 4);
    assert_memory_equal(machine_at(alpha, MACHINE_DATA), "efgh", 4);
}

static intptr_t calls(uint64_t n, uint64_t to, uint64_t cap, uintptr_t *bad)
{
    memcpy(machine_at(alpha, MACHINE_HEAP), sum_request, sizeof sum_request);
    machine_asks(alpha, TL_SYS_RPC_CALL, MACHINE_HEAP, n);
    alpha->regs.r[3] = to;
    alpha->regs.r[4] = cap;
    return tl_context_call(alpha, bad);
}

static void a_call_is_served_as_its_own_context_or_says_what_is_wrong(void **state)
{
    const size_t n = sizeof sum_request - 1;
    uintptr_t bad;

    (void)state;
    monitor->current = beta; // which may not
    assert_int_equal(calls(n, MACHINE_DATA, 256, &bad), sizeof sum_reply - 2);
    assert_memory_equal(machine_at(alpha, MACHINE_DATA), sum_reply, sizeof sum_reply - 2);
    assert_int_equal(calls(n, MACHINE_DATA, sizeof sum_reply - 3, &bad), TL_ERR_TRUNCATED);
    assert_int_equal(calls(n, MACHINE_CONST, 256, &bad), TL_ERR_RANGE);
    assert_int_equal(bad, MACHINE_CONST);
    assert_int_equal(calls(UINT64_MAX, MACHINE_DATA, 256, &bad), TL_ERR_RANGE);
    assert_int_equal(bad, MACHINE_HEAP);
    assert_int_equal(calls(TL_MAX_LINE + 1, MACHINE_DATA, 256, &bad), TL_ERR_SIZE);
    assert_int_equal(calls(0, MACHINE_DATA, 256, &bad), 0);
}

static void a_call_wants_an_idle_stream_and_a_server(void **state)
{
    const size_t n = sizeof sum_request - 1;
    uintptr_t bad;

    (void)state;
    machine_requests(alpha, "{", 1);
    assert_int_equal(tl_context_recv(monitor, alpha), 1);
    assert_int_equal(calls(n, MACHINE_DATA, 256, &bad), TL_ERR_STATE);
    tl_queue_reset(&alpha->queue);
    machine_requests(alpha, sum_request, n);
    assert_int_equal(tl_context_recv(monitor, alpha), n); // a reply waits
    assert_int_equal(calls(n, MACHINE_DATA, 256, &bad), TL_ERR_STATE);
    tl_queue_reset(&alpha->queue);
    alpha->server = NULL;
    assert_int_equal(calls(n, MACHINE_DATA, 256, &bad), TL_ERR_STATE);
}

#define test(f) cmocka_unit_test_setup(f, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(a_region_that_fits_exactly_is_the_applets),
        test(a_region_of_nothing_may_be_anywhere),
        test(a_region_that_wraps_or_is_not_for_that_access_is_refused),
        test(with_a_server_lines_are_served_and_replies_flushed_in_pieces),
        test(requests_are_served_for_their_own_context_whichever_ran_last),
        test(requests_outside_are_refused_and_take_nothing),
        test(a_request_that_is_too_long_is_taken_and_told_once),
        test(requests_of_one_call_are_served_in_turns_and_in_order),
        test(a_batch_is_served_in_turns_and_answered_whole),
        test(a_call_under_way_ends_with_its_run),
        test(without_a_server_bytes_wait_until_they_are_read_in_order),
        test(without_a_server_a_full_queue_takes_a_part_then_nothing),
        test(what_is_written_is_flushed_in_order_and_bounded),
        test(a_call_is_served_as_its_own_context_or_says_what_is_wrong),
        test(a_call_wants_an_idle_stream_and_a_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
