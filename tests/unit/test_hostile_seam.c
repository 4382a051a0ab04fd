// SPDX-License-Identifier: BSD-3-Clause
// threats.md, time of check and lifetime: what needs a second writer that changes an applet's memory while its call is
// served (tests/machine/seam.c), or a look at what a dead run left (H17 to H20, H27).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/machine/machine.h"

#define REQUEST MACHINE_HEAP
#define REPLY   (MACHINE_HEAP + 16384)
#define CAP     4096u

static struct tl_context *alpha, *beta;

static int boot(void **state)
{
    static const struct machine_image images[] = {{.name = "alpha", .permissions = "echo log", .start = true},
                                                  {.name = "beta", .permissions = "", .start = true}};

    (void)state;
    machine_boot(images, 2);
    alpha = &machine.monitor->contexts[0];
    beta = &machine.monitor->contexts[1];
    return 0;
}

static void put(struct tl_context *context, uint64_t at, const char *text)
{
    memcpy(machine_at(context, at), text, strlen(text));
}

// ---- A second writer, which at its n-th turn puts one text in place of another of the same length

static struct {
    unsigned turn, at;
    const char *text;
} writer;

static void change(const struct tl_usermem *mem)
{
    if (writer.turn++ == writer.at)
        memcpy(mem->memory + (REQUEST - MACHINE_BASE), writer.text, strlen(writer.text));
}

// One RPC_CALL of `first`, which becomes `second` at turn `at`; the reply.
static const char *call_while_changing(const char *first, const char *second, unsigned at)
{
    static char reply[CAP + 1];

    assert_int_equal(strlen(first), strlen(second));
    put(alpha, REQUEST, first);
    writer.turn = 0;
    writer.at = at;
    writer.text = second;
    machine.other = change;
    intptr_t n = machine_call(alpha, TL_SYS_RPC_CALL, REQUEST, strlen(first), REPLY, CAP);
    machine.other = NULL;
    assert_in_range(n, 0, CAP);
    memcpy(reply, machine_at(alpha, REPLY), (size_t)n);
    reply[n] = '\0';
    return reply;
}

// The reply is that to the one or to the other, whenever the change comes: never to a mixture.
static void one_or_the_other(const char *first, const char *second)
{
    char replies[2][CAP + 1];
    bool seen[2] = {false, false};

    snprintf(replies[0], sizeof replies[0], "%s", call_while_changing(first, second, UINT32_MAX));
    snprintf(replies[1], sizeof replies[1], "%s", call_while_changing(second, second, UINT32_MAX));
    assert_string_not_equal(replies[0], replies[1]);
    for (unsigned at = 0; at == 0 || at < writer.turn; at++) {
        const char *reply = call_while_changing(first, second, at);
        bool which = strcmp(reply, replies[1]) == 0;
        seen[which] = true;
        assert_string_equal(reply, replies[which]);
    }
    assert_true(seen[0] && seen[1]); // it did change, before the one reading and after it
}

#define HEAD "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":"
#define ECHO "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.Echo\",\"params\":"

static void H17_a_request_that_changes_while_it_is_served_is_read_once(void **state)
{
    (void)state;
    one_or_the_other(HEAD "[1,2]}", HEAD "[3,4]}");
    one_or_the_other(HEAD "[1,2]}\n", HEAD "[1,22]}"); // its length by the first, its text by the second: cut
    one_or_the_other(HEAD "[1,22]}", HEAD "[1,2]}\n");
    one_or_the_other(ECHO "[\"\"]}       ", ECHO "[\"abcdefg\"]}");
    one_or_the_other(HEAD "[1,2]}", ECHO "[0,0]}");
}

static void H17_a_line_that_changes_while_it_is_taken_is_read_once(void **state)
{
    static const char first[] = HEAD "[1,2]}\n", second[] = HEAD "[3,4]}\n";
    char three[] = "\"3\"", seven[] = "\"7\"";

    (void)state;
    for (unsigned at = 0; at == 0 || at < writer.turn; at++) {
        put(alpha, REQUEST, first);
        writer.turn = 0;
        writer.at = at;
        writer.text = second;
        machine.other = change;
        assert_int_equal(machine_call(alpha, TL_SYS_RPC_REQ, REQUEST, sizeof first - 1, 0, 0), sizeof first - 1);
        intptr_t n = machine_call(alpha, TL_SYS_RPC_RES, REPLY, CAP, 0, 0);
        machine.other = NULL;
        machine_at(alpha, REPLY)[n] = 0;
        const char *reply = (const char *)machine_at(alpha, REPLY);
        assert_true((strstr(reply, three) != NULL) != (strstr(reply, seven) != NULL));
        assert_int_equal(reply[n - 1], '\n');
        assert_null(memchr(reply, '\n', (size_t)n - 1));
    }
}

static void H17_text_that_changes_while_it_is_logged_is_escaped_all_the_same(void **state)
{
    char plain[257], rough[257];

    (void)state;
    memset(plain, 'a', 256);
    memset(rough, 0x1b, 256);
    plain[255] = rough[255] = '\n';
    plain[256] = rough[256] = '\0';
    for (unsigned at = 0; at == 0 || at < writer.turn; at++) {
        put(alpha, REQUEST, plain);
        writer.turn = 0;
        writer.at = at;
        writer.text = rough;
        machine.other = change;
        machine.out_len = 0;
        machine.now += UINT64_C(1000000000); // the log's credit
        assert_int_equal(machine_call(alpha, TL_SYS_LOG, REQUEST, 256, 0, 0), 0);
        machine.other = NULL;
        assert_null(memchr(machine.out, 0x1b, machine.out_len));
    }
}

static void H18_a_parameter_whose_kind_changes_is_of_one_kind(void **state)
{
    (void)state;
    one_or_the_other(ECHO "[\"5\"]}", ECHO "[555]}");
    one_or_the_other(ECHO "[555]}", ECHO "[\"5\"]}");
    one_or_the_other(HEAD "[1,2]}", HEAD "[[]] }");
    one_or_the_other(HEAD "{\"a\":1,\"b\":2}}", HEAD "[1,214748364]}");
}

static void H18_nothing_but_the_reply_comes_back(void **state)
{
    (void)state;
    memset(machine_at(alpha, REPLY), 0xee, 2 * CAP);
    const char *reply = call_while_changing(ECHO "[\"5\"]}", ECHO "[555]}", 3);
    size_t n = strlen(reply);
    for (size_t i = n; i < 2 * CAP; i++)
        assert_int_equal(machine_at(alpha, REPLY)[i], 0xee);
}

static void H19_request_and_reply_may_overlap_at_every_offset(void **state)
{
    static const char request[] = ECHO "[\"the same wherever it goes\"]}";
    char expected[CAP];
    intptr_t expected_n;

    (void)state;
    put(alpha, REQUEST, request);
    expected_n = machine_call(alpha, TL_SYS_RPC_CALL, REQUEST, sizeof request - 1, REPLY, CAP);
    assert_in_range(expected_n, 20, 200);
    memcpy(expected, machine_at(alpha, REPLY), (size_t)expected_n);
    for (uint64_t to = REQUEST + 256 - 200; to <= REQUEST + 256 + 200; to++) {
        put(alpha, REQUEST + 256, request);
        intptr_t n = machine_call(alpha, TL_SYS_RPC_CALL, REQUEST + 256, sizeof request - 1, to, 200);
        assert_int_equal(n, expected_n);
        assert_memory_equal(machine_at(alpha, to), expected, (size_t)n);
    }
}

static const char *manage(const char *what)
{
    static char line[200];

    snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.%s\",\"params\":[\"alpha\"]}\n",
             what);
    return machine_host(line);
}

static void H20_who_is_killed_between_request_and_reply_leaves_neither(void **state)
{
    static const char request[] = ECHO "[\"of the dead\"]}\n" HEAD "[1";

    (void)state;
    put(alpha, REQUEST, request);
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_REQ, REQUEST, sizeof request - 1, 0, 0), sizeof request - 1);
    assert_non_null(manage("Stop"));
    assert_int_equal(alpha->state, MONITOR_STATE_STOPPED);
    assert_non_null(manage("Start"));
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_RES, REPLY, CAP, 0, 0), 0);
    // Nor does the half request come before what the next run says.
    put(alpha, REQUEST, ",2]}\n");
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_REQ, REQUEST, 5, 0, 0), 5);
    intptr_t n = machine_call(alpha, TL_SYS_RPC_RES, REPLY, CAP, 0, 0);
    machine_at(alpha, REPLY)[n] = 0;
    assert_non_null(strstr((const char *)machine_at(alpha, REPLY), "-32700"));
}

// Its interrupt finds the host's line that stops it: what it was told to do then is not done.
static enum tl_trap is_killed(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    static unsigned turns;
    static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Stop\",\"params\":[\"alpha\"]}\n";

    (void)info;
    if (context == beta) {
        if (++turns == 3)
            machine_stop();
        regs->r[0] = TL_SYS_YIELD;
        return TL_TRAP_CALL;
    }
    assert_int_equal(alpha->traps, 0);
    machine.in = line;
    machine.in_len = sizeof line - 1;
    machine.interrupt = TL_INTERRUPT_DEVICE;
    return TL_TRAP_INTERRUPT;
}

static void H20_who_is_killed_by_an_interrupt_of_its_own_runs_no_more(void **state)
{
    (void)state;
    machine.enter = is_killed;
    machine_run();
    assert_int_equal(alpha->state, MONITOR_STATE_STOPPED);
    assert_int_equal(alpha->traps, 0);
    assert_int_equal(beta->state, MONITOR_STATE_READY);
}

static void H27_a_request_has_the_rights_of_who_sends_it_whatever_it_names(void **state)
{
    static const char *const requests[] = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Stop\",\"params\":[\"alpha\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"principal\":0,\"name\":\"host\",\"method\":\"Monitor.Stop\",\"params\":["
        "\"alpha\"]}",
        "{\"id\":1,\"method\":\"Monitor.Stop\",\"params\":[{\"name\":\"alpha\"}]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":1,\"method\":\"Monitor.Restart\",\"params\":[\"alpha\"]}",
        ECHO "[\"as alpha\"]}",
    };

    (void)state;
    put(alpha, REQUEST, requests[4]);
    assert_in_range(machine_call(alpha, TL_SYS_RPC_CALL, REQUEST, strlen(requests[4]), REPLY, CAP), 1, CAP);
    assert_int_equal(alpha->principal.refused, 0);
    uint64_t started = alpha->started;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        put(beta, REQUEST, requests[i]);
        intptr_t n = machine_call(beta, TL_SYS_RPC_CALL, REQUEST, strlen(requests[i]), REPLY, CAP);
        machine_at(beta, REPLY)[n] = 0;
        assert_non_null(strstr((const char *)machine_at(beta, REPLY), "permission denied"));
        assert_int_equal(beta->principal.refused, i + 1);
    }
    assert_int_equal(alpha->state, MONITOR_STATE_READY);
    assert_true(alpha->started == started);
    assert_int_equal(alpha->principal.refused, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(H17_a_request_that_changes_while_it_is_served_is_read_once, boot),
        cmocka_unit_test_setup(H17_a_line_that_changes_while_it_is_taken_is_read_once, boot),
        cmocka_unit_test_setup(H17_text_that_changes_while_it_is_logged_is_escaped_all_the_same, boot),
        cmocka_unit_test_setup(H18_a_parameter_whose_kind_changes_is_of_one_kind, boot),
        cmocka_unit_test_setup(H18_nothing_but_the_reply_comes_back, boot),
        cmocka_unit_test_setup(H19_request_and_reply_may_overlap_at_every_offset, boot),
        cmocka_unit_test_setup(H20_who_is_killed_between_request_and_reply_leaves_neither, boot),
        cmocka_unit_test_setup(H20_who_is_killed_by_an_interrupt_of_its_own_runs_no_more, boot),
        cmocka_unit_test_setup(H27_a_request_has_the_rights_of_who_sends_it_whatever_it_names, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
