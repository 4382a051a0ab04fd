// SPDX-License-Identifier: BSD-3-Clause
// threats.md, exhaustion, loader and calls, at the whole monitor on the tests' machine, where time is a number and what
// is left over can be counted (H58 to H63, H78 to H81, H98 to H100).
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
#define MS      UINT64_C(1000000)

static struct tl_context *alpha, *beta, *gamma_;

static int boot(void **state)
{
    static const struct machine_image images[] = {{.name = "alpha", .permissions = "echo log rng", .start = true},
                                                  {.name = "beta", .permissions = "", .budget_ms = 50, .start = true},
                                                  {.name = "gamma", .permissions = "", .restart = TL_RESTART_ON_FAULT}};

    (void)state;
    machine_boot(images, 3);
    alpha = &machine.monitor->contexts[0];
    beta = &machine.monitor->contexts[1];
    gamma_ = &machine.monitor->contexts[2];
    return 0;
}

static const char *ask(struct tl_context *context, const char *request)
{
    memcpy(machine_at(context, REQUEST), request, strlen(request));
    intptr_t n = machine_call(context, TL_SYS_RPC_CALL, REQUEST, strlen(request), REPLY, CAP);
    assert_in_range(n, 0, CAP - 1);
    machine_at(context, REPLY)[n] = 0;
    return (const char *)machine_at(context, REPLY);
}

static enum tl_trap yield(struct tl_regs *regs)
{
    regs->r[0] = TL_SYS_YIELD;
    return TL_TRAP_CALL;
}

// ---- H58: beta computes for ever

static enum tl_trap spins(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    if (beta->state != MONITOR_STATE_READY)
        machine_stop();
    if (context != beta)
        return yield(regs);
    machine.now = machine.timer > machine.now ? machine.timer : machine.now;
    machine.interrupt = TL_INTERRUPT_TIMER;
    return TL_TRAP_INTERRUPT;
}

static void H58_an_endless_loop_is_stopped_within_two_slices_of_its_budget(void **state)
{
    (void)state;
    machine.enter = spins;
    machine_run();
    assert_int_equal(beta->reason, MONITOR_REASON_BUDGET);
    assert_in_range(beta->cpu, 50 * MS, 50 * MS + 2 * TL_SLICE_NS);
    assert_int_equal(alpha->state, MONITOR_STATE_READY);
}

// An image beyond those that are there from boot.
static uint8_t elf[MACHINE_IMAGE];

static struct tl_context *add(const struct machine_image *image)
{
    struct tl_context *context = NULL;
    const char *why;

    machine_make_image(elf, image);
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &context, &why), 0);
    return context;
}

// delta computes for 9 ms, and ends
static enum tl_trap ends_early(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    if (machine.now > 5000 * MS)
        machine_stop();
    machine.now += context->restart == TL_RESTART_ALWAYS ? 9 * MS : MS;
    (void)yield(regs);
    if (context->restart == TL_RESTART_ALWAYS)
        regs->r[0] = TL_SYS_EXIT;
    return TL_TRAP_CALL;
}

static void H58_ending_and_beginning_anew_is_no_way_to_more_than_the_budget(void **state)
{
    const struct machine_image image = {
        .name = "delta", .permissions = "", .budget_ms = 50, .restart = TL_RESTART_ALWAYS};

    (void)state;
    struct tl_context *delta = add(&image);
    assert_int_equal(tl_context_start(machine.monitor, delta), 0);
    tl_context_stop(machine.monitor, beta, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    machine.enter = ends_early;
    machine_run();
    assert_true(delta->restarts >= 3);
    assert_in_range(delta->cpu, 4 * 9 * MS, 6 * 50 * MS);
}

// Each ns that contexts need to start by themselves, all together, keeps them from it for ten more.
static void H104_starts_by_themselves_take_a_tenth_at_the_most_all_together(void **state)
{
    const struct machine_image image = {.name = "delta", .permissions = "", .restart = TL_RESTART_ALWAYS};

    (void)state;
    struct tl_context *delta = add(&image);
    assert_int_equal(tl_context_start(machine.monitor, delta), 0);
    machine_settle();
    assert_int_equal(machine.monitor->restart_at, 0); // that was by hand
    tl_context_exit(machine.monitor, delta);
    assert_int_equal(delta->state, MONITOR_STATE_BACKOFF);
    delta->by_itself = true;
    assert_int_equal(tl_context_start(machine.monitor, delta), 0);
    delta->by_itself = true;
    uint64_t from = machine.now;
    machine_settle();
    uint64_t took = machine.now - from;
    assert_in_range(machine.monitor->restart_at, from + TL_RESTART_WAITS * MACHINE_TICK, machine.now + 10 * took);
}

static enum tl_trap ends_or_yields(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    if (context == beta || context == gamma_)
        machine_stop();
    machine.now += MS;
    return yield(regs);
}

static void H104_who_has_waited_longest_is_started_first_and_none_before_its_time(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 2; first++) {
        struct tl_context *sooner = first == 0 ? gamma_ : beta, *later = first == 0 ? beta : gamma_;
        tl_context_stop(machine.monitor, sooner, MONITOR_STATE_BACKOFF, MONITOR_REASON_READ);
        tl_context_stop(machine.monitor, later, MONITOR_STATE_BACKOFF, MONITOR_REASON_READ);
        uint64_t at = machine.now + 500 * MS;
        sooner->wake_at = at - 400 * MS;
        later->wake_at = at - 399 * MS;
        machine.monitor->restart_at = at;
        machine.enter = ends_or_yields;
        machine_run();
        assert_true(sooner->started >= at);
        assert_int_equal(sooner->state, MONITOR_STATE_READY);
        assert_int_equal(later->state, MONITOR_STATE_BACKOFF);
    }
}

// ---- H59: gamma faults at its first instruction, each time

static uint64_t starts[TL_FAULTS_MAX + 2];
static unsigned start_count, turns;

static enum tl_trap faults(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    if (context == gamma_) {
        assert_true(start_count < TL_FAULTS_MAX);
        starts[start_count++] = machine.now;
        *info = (struct tl_trap_info){.address = 0x1234};
        return TL_TRAP_READ;
    }
    if (context == alpha && ++turns == 10000)
        machine_stop();
    machine.now += MS;
    return yield(regs);
}

static void H59_a_fault_at_each_start_is_retried_ever_later_and_then_held(void **state)
{
    (void)state;
    start_count = turns = 0;
    assert_int_equal(tl_context_start(machine.monitor, gamma_), 0);
    machine.enter = faults;
    machine_run();
    assert_int_equal(start_count, TL_FAULTS_MAX);
    assert_int_equal(gamma_->state, MONITOR_STATE_HELD);
    for (unsigned i = 1; i < start_count; i++)
        assert_in_range(starts[i] - starts[i - 1], TL_BACKOFF_NS << (i - 1), (TL_BACKOFF_NS << (i - 1)) + 5 * MS);
    assert_int_equal(turns, 10000); // its siblings had their turns all the while
}

// ---- H60, H61, H62, H63: more than there is room for

static void H60_requests_without_end_fill_a_queue_and_no_more_of_them_run(void **state)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Count\"}\n";
    uint64_t bytes = 0, replies = 0;
    intptr_t n;

    (void)state;
    memcpy(machine_at(alpha, REQUEST), request, sizeof request - 1);
    for (unsigned i = 0; i < 100000; i++) {
        n = machine_call(alpha, TL_SYS_RPC_REQ, REQUEST, sizeof request - 1, 0, 0);
        assert_true(n == TL_ERR_AGAIN || (n > 0 && (size_t)n < sizeof request));
        if (n > 0)
            bytes += (uint64_t)n;
        else if (i > 2000)
            i += 1000; // nothing changes any more
    }
    assert_in_range(bytes, 1, TL_MAX_LINE + TL_QUEUE_REPLY);
    uint64_t ran = machine.monitor->echoes;
    while ((n = machine_call(alpha, TL_SYS_RPC_RES, REPLY, CAP, 0, 0)) > 0)
        for (intptr_t i = 0; i < n; i++)
            replies += machine_at(alpha, REPLY)[i] == '\n';
    assert_true(replies == machine.monitor->echoes && replies == bytes / (sizeof request - 1));
    assert_true(ran < replies); // taking made room, so those that waited ran then
    assert_int_equal(beta->principal.calls, 0);
}

static void H61_half_a_line_is_forgotten_after_a_silence(void **state)
{
    static const char half[] = "{\"jsonrpc\":\"2.0\",\"id\":1,";
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"Echo.Sum\",\"params\":[1,2]}\n";
    char one[2] = "";

    (void)state;
    for (const char *p = half; *p != '\0'; p++) {
        one[0] = *p;
        assert_null(machine_host(one));
        machine.now += 1000 * MS;
    }
    machine.now += 31000 * MS;
    const char *reply = machine_host(request);
    assert_non_null(reply);
    assert_non_null(strstr(reply, "\"result\":\"3\",\"id\":7"));
}

static void H62_what_is_announced_as_far_too_much_is_an_error(void **state)
{
    struct tl_upload before = machine.monitor->upload;

    (void)state;
    assert_non_null(strstr(
        machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.LoadBegin\",\"params\":[67108864,0]}\n"),
        "no_room"));
    assert_memory_equal(&machine.monitor->upload, &before, sizeof before);
    assert_non_null(
        strstr(ask(alpha, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":[65536]}"), "-32005"));
    assert_non_null(
        strstr(ask(alpha, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":[4294967295]}"), "-32005"));
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_CALL, REQUEST, TL_MAX_LINE + 1, REPLY, CAP), TL_ERR_SIZE);
}

// Not by the monitor's own words either, nor the record of another's fault.
static void H65_a_switch_thrown_without_end_is_logged_from_its_own_credit(void **state)
{
    static const char line[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.LED\",\"params\":[\"white\",true]}";
    const struct machine_image image = {.name = "delta", .permissions = "led"};
    struct tl_logbuf *log = &machine.monitor->log;
    size_t n;

    (void)state;
    struct tl_context *delta = add(&image);
    assert_int_equal(tl_context_start(machine.monitor, delta), 0);
    uint64_t first = log->next;
    uint64_t from = machine.now;
    for (unsigned i = 0; i < 3000; i++)
        assert_non_null(strstr(ask(delta, line), "true"));
    uint64_t credit = TL_LOG_BURST + (machine.now - from) * TL_LOG_RATE / (1000 * MS);
    assert_in_range(log->next, first + 100, first + credit / TL_LOG_LEAST + 10);
    assert_true(log->next < first + 2000);
    uint64_t number = log->next - 2;
    assert_memory_equal(tl_log_line(log, &number, &n), "[delta] LED white is on", 23);
}

static void H59_the_faults_of_one_do_not_push_out_the_record_of_another(void **state)
{
    (void)state;
    tl_fault(machine.monitor, beta, MONITOR_REASON_RANGE, 0x1234, 0);
    for (unsigned i = 0; i < 100; i++)
        tl_fault(machine.monitor, gamma_, MONITOR_REASON_READ, i, 0);
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Fault\",\"params\":[\"beta\"]}\n"),
               "\"address\":\"4660\""));
}

static void H63_sessions_and_uploads_that_are_never_ended_take_one_place(void **state)
{
    char line[200];

    (void)state;
    for (unsigned i = 1; i <= 3000; i++) {
        snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\",\"session\":%u}\n", i);
        assert_non_null(machine_host(line));
        snprintf(line, sizeof line,
                 "{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"Monitor.LoadBegin\",\"params\":[100,0]}\n", i);
        snprintf(line + 100, 90, "{\"jsonrpc\":\"2.0\",\"result\":%u,\"id\":%u}", i, i);
        assert_string_equal(machine_host(line), line + 100);
    }
    assert_int_equal(machine.monitor->contexts[3].state, MONITOR_STATE_EMPTY);
    assert_int_equal(machine.monitor->upload.slot, 0);
}

// ---- H78 to H81: images

static const struct machine_image good = {.name = "delta", .permissions = "echo"};

// When an image is refused, no context and no memory may have changed.
static void refused_leaves_all_as_it_was(size_t n)
{
    static uint8_t memory[TL_BOARD_APPLETS][TL_BOARD_APPLET_MEMORY];
    static struct tl_context contexts[TL_BOARD_APPLETS];
    struct tl_context *context;
    const char *why = NULL;

    memcpy(contexts, machine.monitor->contexts, sizeof contexts);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        memcpy(memory[i], tl_memory_of_applet(i), sizeof memory[i]);
    if (tl_context_load(machine.monitor, elf, n, &context, &why) == 0) {
        // Then it is good enough to be started, and to be dropped.
        assert_int_equal(tl_context_start(machine.monitor, context), 0);
        tl_context_stop(machine.monitor, context, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
        tl_context_leave(machine.monitor, context);
        context->state = MONITOR_STATE_EMPTY;
        return;
    }
    assert_non_null(why);
    assert_true(strlen(why) > 10);
    assert_memory_equal(contexts, machine.monitor->contexts, sizeof contexts);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        assert_memory_equal(memory[i], tl_memory_of_applet(i), sizeof memory[i]);
}

static void H78_an_image_with_any_byte_of_its_headers_wrong_is_refused_whole_or_right(void **state)
{
    static const uint8_t flips[] = {0x01, 0x80, 0xff};

    (void)state;
    for (size_t at = 0; at < 288; at++)
        for (size_t i = 0; i < sizeof flips; i++) {
            machine_make_image(elf, &good);
            elf[at] ^= flips[i];
            refused_leaves_all_as_it_was(sizeof elf);
        }
    for (size_t n = 0; n < sizeof elf; n += 7) {
        machine_make_image(elf, &good);
        refused_leaves_all_as_it_was(n);
    }
}

// The monitor judges and runs its own copy, which came over a line that flips bits.
static void H79_one_flipped_bit_in_header_manifest_or_code_is_refused(void **state)
{
    (void)state;
    machine_make_image(elf, &good);
    uint32_t crc = tl_crc32(0, elf, sizeof elf);
    for (size_t bit = 0; bit <= 8 * sizeof elf; bit++) {
        bool flipped = bit < 8 * sizeof elf;
        uint8_t mask = (uint8_t)(flipped ? 1u << bit % 8 : 0);
        elf[bit / 8 % sizeof elf] ^= mask;
        assert_non_null(strstr(machine_load(elf, sizeof elf, crc), flipped ? "bad_image" : "\"delta\""));
        elf[bit / 8 % sizeof elf] ^= mask;
        assert_int_equal(machine.monitor->contexts[3].state, flipped ? MONITOR_STATE_EMPTY : MONITOR_STATE_STOPPED);
    }
}

static void H80_an_unknown_permission_or_one_of_the_hosts_is_refused(void **state)
{
    static const char *const wants[] = {"everything", "echo manage", "manage",  "echo Echo",
                                        "ech",        "echo\tlog",   "echo,log"};
    struct tl_context *context;
    const char *why = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof wants / sizeof wants[0]; i++) {
        const struct machine_image image = {.name = "delta", .permissions = wants[i]};
        machine_make_image(elf, &image);
        assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &context, &why), TL_ERR_IMAGE);
        assert_non_null(strstr(why, "permission") != NULL ? why : strstr(why, "manage"));
        assert_int_equal(machine.monitor->contexts[3].state, MONITOR_STATE_EMPTY);
    }
}

static void H81_the_manifest_is_what_stands_at_fixed_offsets(void **state)
{
    struct tl_context *context;
    const char *why;
    uint8_t *manifest = elf + 728;

    (void)state;
    machine_make_image(elf, &good);
    memset(manifest, 0, 200);
    manifest[0] = 2;                      // version
    memcpy(manifest + 4, "by-offset", 9); // name
    manifest[36 + 1] = 0x20;              // stack: 8192
    manifest[40] = 2;                     // restart: always
    manifest[44] = 77;                    // budget, ms
    memcpy(manifest + 48, "log", 3);      // permissions
    manifest[192] = 33;                   // deadline, ms
    manifest[196] = 3;                    // on_limit: throttle
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &context, &why), 0);
    assert_string_equal(context->name, "by-offset");
    assert_int_equal(context->restart, TL_RESTART_ALWAYS);
    assert_int_equal(context->budget, 77 * MS);
    assert_int_equal(context->deadline, 33 * MS);
    assert_int_equal(context->on_limit, TL_LIMIT_THROTTLE);
    elf[708] = 199; // another size than the ABI's
    tl_context_stop(machine.monitor, context, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &context, &why), TL_ERR_IMAGE);
}

// ---- H98, H99, H100: calls

static void H98_nothing_pending_is_nothing_and_never_the_calls_number(void **state)
{
    (void)state;
    memset(machine_at(alpha, REPLY), 0x77, 64);
    for (uint64_t cap = 0; cap <= 64; cap += 32)
        assert_int_equal(machine_call(alpha, TL_SYS_RPC_RES, REPLY, cap, 0, 0), 0);
    machine_at(alpha, REQUEST)[0] = '{';
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_REQ, REQUEST, 1, 0, 0), 1);
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_RES, REPLY, 64, 0, 0), 0);
    alpha->server = NULL; // no one is there to serve it
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_RES, REPLY, 64, 0, 0), 0);
    for (unsigned i = 0; i < 64; i++)
        assert_int_equal(machine_at(alpha, REPLY)[i], 0x77);
}

static void H99_a_method_that_fails_inside_is_an_error_reply(void **state)
{
    (void)state;
    assert_non_null(strstr(
        ask(alpha, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sample\",\"params\":[{\"sensor\":1,\"color\":"
                   "\"red\",\"at\":1,\"data\":\"\"}]}"),
        "\"message\":\"empty\""));
    assert_non_null(strstr(
        ask(alpha, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Echo.Sum\",\"params\":[-2147483648,-2147483648]}"),
        "\"result\":\"-4294967296\""));
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"RPC.LED\",\"params\":[\"pink\",true]}\n"),
               "no_such_led"));
    assert_non_null(
        strstr(ask(alpha, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"Echo.Sum\",\"params\":[1,1]}"), "\"2\""));
}

// The turns that a call takes after its first; it is done then.
static unsigned turns_of(uint64_t number, uint64_t p, uint64_t n)
{
    unsigned count = 0;

    machine_asks(alpha, number, p, n);
    machine.monitor->current = alpha;
    if (!alpha->handler(machine.monitor, alpha, TL_TRAP_CALL))
        do
            count++;
        while (tl_job_turn(machine.monitor, alpha));
    return count;
}

static void H100_nearly_all_of_its_memory_is_a_size_error_or_served_in_bounded_turns(void **state)
{
    const uint64_t n = MACHINE_END - MACHINE_HEAP;
    size_t replies;

    (void)state;
    memset(machine_at(alpha, MACHINE_HEAP), 0x33, n);
    assert_int_equal(machine_call(alpha, TL_SYS_LOG, MACHINE_HEAP, n, 0, 0), TL_ERR_SIZE);
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_CALL, MACHINE_HEAP, n, MACHINE_HEAP, n), TL_ERR_SIZE);
    assert_int_equal(machine_call(alpha, TL_SYS_RPC_RES, MACHINE_HEAP, n, 0, 0), 0);
    for (uint64_t at = 0; at < n; at++)
        assert_int_equal(machine_at(alpha, MACHINE_HEAP)[at], 0x33);
    // A line without an end: one error tells of it, in the stream.
    assert_in_range(turns_of(TL_SYS_RPC_REQ, MACHINE_HEAP, n), n / TL_MAX_LINE, n / TL_MAX_LINE + 2);
    assert_int_equal(alpha->regs.r[0], n);
    assert_non_null(strstr(tl_queue_replies(&alpha->queue, &replies), "-32005"));
    assert_in_range(replies, 1, 100);
    assert_int_equal(alpha->queue.line_len, 0);
    assert_in_range(turns_of(TL_SYS_GETRANDOM, MACHINE_HEAP, n), n / 4096 - 1, n / 4096);
    assert_int_equal(alpha->regs.r[0], TL_SYS_GETRANDOM);
    for (uint64_t at = 0; at + 64 <= n; at += 64) // filled to its end
        assert_memory_not_equal(machine_at(alpha, MACHINE_HEAP) + at, machine_at(alpha, MACHINE_HEAP) + (at + 64) % n,
                                16);
}

// ---- H111: what an old stub would take for random bytes

static void H111_random_bytes_of_any_number_are_filled(void **state)
{
    static const uint64_t sizes[] = {0, 1, 255, 256, 257, 4095, 4096, 4097, 20000};

    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t *p = machine_at(alpha, MACHINE_HEAP);
        memset(p, 0, 20032);
        assert_int_equal(machine_call(alpha, TL_SYS_GETRANDOM, MACHINE_HEAP, sizes[i], 0, 0), TL_SYS_GETRANDOM);
        for (uint64_t at = 0; at < 20032; at += 32) {
            static const uint8_t zero[32];
            uint64_t n = at >= sizes[i] ? 0 : sizes[i] - at < 32 ? sizes[i] - at : 32;
            assert_memory_equal(p + at + n, zero, 32 - n);
            assert_true(n < 16 || memcmp(p + at, zero, n) != 0);
        }
    }
}

static void H111_without_a_seed_the_applet_is_stopped_and_never_left_with_what_was_there(void **state)
{
    (void)state;
    machine.monitor->random = (struct tl_random){0};
    assert_int_equal(machine_call(alpha, TL_SYS_GETRANDOM, 0, 0, 0, 0), TL_SYS_GETRANDOM);
    assert_int_equal(alpha->state, MONITOR_STATE_READY);
    (void)machine_call(alpha, TL_SYS_GETRANDOM, MACHINE_HEAP, 1, 0, 0);
    assert_int_equal(alpha->reason, MONITOR_REASON_UNSEEDED);
    assert_true(alpha->state != MONITOR_STATE_READY);
    assert_int_equal(machine.monitor->faults[alpha->id - 1].reason, MONITOR_REASON_UNSEEDED);
}

// ---- H108: a refused restart

static void H108_a_restart_that_is_refused_changes_nothing(void **state)
{
    (void)state;
    // Another has its memory, as contexts linked for one region have.
    uint8_t *own = gamma_->mem.memory;
    tl_context_stop(machine.monitor, gamma_, MONITOR_STATE_FAULTED, MONITOR_REASON_READ);
    gamma_->mem.memory = alpha->mem.memory;
    gamma_->in_a_row = 3;
    struct tl_context before = *gamma_;
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"Monitor.Restart\",\"params\":[\"gamma\"]}\n"),
               "memory_in_use"));
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"Monitor.Start\",\"params\":[\"gamma\"]}\n"),
               "memory_in_use"));
    assert_memory_equal(gamma_, &before, sizeof before);
    gamma_->mem.memory = own;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(H58_an_endless_loop_is_stopped_within_two_slices_of_its_budget, boot),
        cmocka_unit_test_setup(H58_ending_and_beginning_anew_is_no_way_to_more_than_the_budget, boot),
        cmocka_unit_test_setup(H104_starts_by_themselves_take_a_tenth_at_the_most_all_together, boot),
        cmocka_unit_test_setup(H104_who_has_waited_longest_is_started_first_and_none_before_its_time, boot),
        cmocka_unit_test_setup(H59_a_fault_at_each_start_is_retried_ever_later_and_then_held, boot),
        cmocka_unit_test_setup(H59_the_faults_of_one_do_not_push_out_the_record_of_another, boot),
        cmocka_unit_test_setup(H60_requests_without_end_fill_a_queue_and_no_more_of_them_run, boot),
        cmocka_unit_test_setup(H61_half_a_line_is_forgotten_after_a_silence, boot),
        cmocka_unit_test_setup(H62_what_is_announced_as_far_too_much_is_an_error, boot),
        cmocka_unit_test_setup(H63_sessions_and_uploads_that_are_never_ended_take_one_place, boot),
        cmocka_unit_test_setup(H65_a_switch_thrown_without_end_is_logged_from_its_own_credit, boot),
        cmocka_unit_test_setup(H78_an_image_with_any_byte_of_its_headers_wrong_is_refused_whole_or_right, boot),
        cmocka_unit_test_setup(H79_one_flipped_bit_in_header_manifest_or_code_is_refused, boot),
        cmocka_unit_test_setup(H80_an_unknown_permission_or_one_of_the_hosts_is_refused, boot),
        cmocka_unit_test_setup(H81_the_manifest_is_what_stands_at_fixed_offsets, boot),
        cmocka_unit_test_setup(H98_nothing_pending_is_nothing_and_never_the_calls_number, boot),
        cmocka_unit_test_setup(H99_a_method_that_fails_inside_is_an_error_reply, boot),
        cmocka_unit_test_setup(H100_nearly_all_of_its_memory_is_a_size_error_or_served_in_bounded_turns, boot),
        cmocka_unit_test_setup(H111_random_bytes_of_any_number_are_filled, boot),
        cmocka_unit_test_setup(H111_without_a_seed_the_applet_is_stopped_and_never_left_with_what_was_there, boot),
        cmocka_unit_test_setup(H108_a_restart_that_is_refused_changes_nothing, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
