// SPDX-License-Identifier: BSD-3-Clause
// The functions that a monitor by hand is made of (monitor/context/context.h), on the machine: what each gives, and its
// edges. Those for requests are in test_context_requests.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/machine/machine.h"

#define LONGEST "abcdefghijklmnopqrstuvwxyz-0123" // 31 characters

static struct tl_context *alpha, *beta, *longest, *empty;
static struct tl_monitor *monitor;
static const char *why;

static int boot(void **state)
{
    static const struct machine_image images[] = {{.name = "alpha", .permissions = "echo log rng", .start = true},
                                                  {.name = "beta", .permissions = "", .start = true},
                                                  {.name = LONGEST, .permissions = "echo"}};

    (void)state;
    machine_boot(images, 3);
    monitor = machine.monitor;
    alpha = &monitor->contexts[0];
    beta = &monitor->contexts[1];
    longest = &monitor->contexts[2];
    empty = &monitor->contexts[3];
    machine.enter = NULL;
    return 0;
}

// ---- Running ----

static unsigned steps;

static enum tl_trap calls_300(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)context, (void)info;
    steps++;
    regs->r[0] = 300;
    regs->r[1] = steps;
    regs->r[2] = 9;
    return TL_TRAP_CALL;
}

static enum tl_trap spins(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)context, (void)regs, (void)info;
    steps++;
    if (machine.now < machine.timer)
        machine.now = machine.timer;
    machine.interrupt = TL_INTERRUPT_TIMER;
    return TL_TRAP_INTERRUPT;
}

static enum tl_trap reads_foreign_memory(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)context, (void)regs;
    steps++;
    info->address = 64;
    return TL_TRAP_READ;
}

static void scheduling_runs_to_one_trap_and_deals_with_nothing(void **state)
{
    (void)state;
    steps = 0;
    machine.enter = calls_300;
    assert_int_equal(tl_context_schedule(monitor, beta), TL_TRAP_CALL);
    assert_int_equal(steps, 1);
    assert_ptr_equal(monitor->current, beta);
    assert_int_equal(tl_context_a0(beta), 300);
    assert_int_equal(tl_context_a1(beta), 1);
    assert_int_equal(tl_context_a2(beta), 9);
    assert_int_equal(beta->traps, 0);
    machine.enter = reads_foreign_memory;
    assert_int_equal(tl_context_schedule(monitor, beta), TL_TRAP_READ);
    assert_int_equal(beta->state, MONITOR_STATE_READY);
    assert_int_equal(monitor->fault_count, 0);
    assert_false(beta->handler(monitor, beta, TL_TRAP_READ));
    assert_int_equal(beta->reason, MONITOR_REASON_READ);
    assert_int_equal(monitor->faults[beta->id - 1].address, 64);
}

static bool own_handler(struct tl_monitor *m, struct tl_context *context, enum tl_trap trap)
{
    if (trap == TL_TRAP_CALL && tl_context_a0(context) == 300) {
        tl_context_ret(context, 77);
        return context->regs.r[1] < 5;
    }
    return tl_secure_handler(m, context, trap);
}

static void an_own_handler_answers_its_calls_and_its_verdict_ends_the_slice(void **state)
{
    (void)state;
    steps = 0;
    machine.enter = calls_300;
    beta->handler = own_handler;
    tl_context_slice(monitor, beta);
    assert_int_equal(steps, 5); // four times true, then false
    assert_int_equal(beta->regs.r[0], 77);
    assert_int_equal(beta->state, MONITOR_STATE_READY);
    assert_int_equal(machine_call(beta, TL_SYS_ABI, 0, 0, 0, 0) & 0xff, TL_ABI_VERSION); // the rest falls back
    assert_int_equal(machine_call(alpha, 300, 0, 0, 0, 0), TL_ERR_NOSYS);                // others have not this one
}

static void running_ends_at_its_limit_and_without_one_at_the_contexts_end(void **state)
{
    (void)state;
    steps = 0;
    machine.enter = spins;
    tl_context_run(monitor, beta, 0);
    assert_int_equal(steps, 0);
    tl_context_run(monitor, beta, 3 * (TL_SLICE_NS - TL_GAP_NS));
    assert_int_equal(steps, 3);
    assert_int_equal(beta->state, MONITOR_STATE_READY);
    machine.enter = reads_foreign_memory;
    tl_context_run(monitor, beta, UINT64_MAX);
    assert_int_equal(steps, 4);
    assert_true(tl_context_done(beta));
    tl_context_run(monitor, beta, UINT64_MAX); // not ready: not run
    assert_int_equal(steps, 4);
}

static void a_stopped_context_is_done_and_starts_anew(void **state)
{
    (void)state;
    assert_false(tl_context_done(alpha));
    *machine_at(alpha, MACHINE_HEAP) = 1;
    tl_context_write(alpha, "left", 4);
    tl_context_stop(monitor, alpha, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    assert_true(tl_context_done(alpha));
    assert_int_equal(*machine_at(alpha, MACHINE_HEAP), 1); // kept, for whoever looks
    assert_int_equal(tl_context_start(monitor, alpha), 0);
    tl_job_finish(monitor, alpha);
    assert_int_equal(*machine_at(alpha, MACHINE_HEAP), 0);
    machine_asks(alpha, TL_SYS_RPC_RES, MACHINE_DATA, 64);
    assert_int_equal(tl_context_flush(monitor, alpha), 0);
}

// ---- Clones ----

static struct tl_context *clone_of(struct tl_context *context)
{
    struct tl_context *clone = NULL;

    assert_int_equal(tl_context_clone(monitor, context, &clone, &why), 0);
    assert_ptr_equal(clone, empty);
    return clone;
}

static void a_clone_has_all_but_the_identity(void **state)
{
    (void)state;
    alpha->handler = own_handler;
    alpha->server = NULL;
    alpha->traps = 5;
    alpha->regs.r[7] = 7;
    *machine_at(alpha, MACHINE_HEAP) = 9;
    machine_requests(alpha, "abc", 3);
    assert_int_equal(tl_context_recv(monitor, alpha), 3);
    tl_context_write(alpha, "xyz", 3);
    struct tl_context *clone = clone_of(alpha);
    assert_string_equal(clone->name, "alpha-4");
    assert_int_equal(clone->id, 4);
    assert_int_equal(clone->principal.id, 4);
    assert_string_equal(clone->principal.name, "alpha-4");
    assert_int_equal(clone->principal.permissions, alpha->principal.permissions);
    assert_int_equal(clone->state, MONITOR_STATE_READY);
    assert_int_equal(clone->traps, 0);
    assert_ptr_equal(clone->handler, own_handler);
    assert_null(clone->server);
    assert_true(tl_context_equal(monitor, alpha, clone));
    char got[8];
    assert_int_equal(tl_context_read(clone, got, sizeof got), 3);
    assert_int_equal(alpha->queue.line_len, 3); // a queue of its own
    machine_asks(clone, TL_SYS_RPC_RES, MACHINE_DATA, 8);
    assert_int_equal(tl_context_flush(monitor, clone), 3);
    assert_memory_equal(machine_at(clone, MACHINE_DATA), "xyz", 3);
    assert_memory_not_equal(machine_at(alpha, MACHINE_DATA), "xyz", 3); // and a memory
}

static void a_clone_runs_under_its_own_protection_and_bank(void **state)
{
    (void)state;
    machine.enter = calls_300;
    (void)tl_context_schedule(monitor, alpha);
    machine.bank.f[2] = 5; // as alpha's code would: the processor has it, memory not yet
    struct tl_context *clone = clone_of(alpha);
    assert_int_equal(clone->fp.f[2], 5);
    (void)tl_context_schedule(monitor, clone); // the machine stops the test at another's protection
    machine.bank.f[2] = 6;
    assert_false(tl_context_equal(monitor, alpha, clone));
    (void)tl_context_schedule(monitor, alpha);
    assert_int_equal(machine.bank.f[2], 5);
}

static void a_full_name_is_cut_for_the_mark(void **state)
{
    (void)state;
    const char *name = clone_of(longest)->name;
    assert_int_equal(strlen(name), strlen(LONGEST));
    assert_memory_equal(name, LONGEST, strlen(LONGEST) - 2);
    assert_int_equal(name[strlen(LONGEST) - 2], '-');
}

static void a_clone_is_in_the_same_state_and_starts_by_itself(void **state)
{
    (void)state;
    struct tl_context *clone = clone_of(longest);
    assert_int_equal(clone->state, MONITOR_STATE_STOPPED);
    assert_int_equal(tl_context_start(monitor, clone), 0);
    assert_int_equal(clone->state, MONITOR_STATE_READY);
    assert_int_equal(longest->state, MONITOR_STATE_STOPPED);
    tl_job_finish(monitor, clone);
    assert_int_equal(*machine_at(clone, MACHINE_DATA), 0xda);
}

static void nothing_is_cloned_that_cannot_be(void **state)
{
    struct tl_context *clone = NULL;

    (void)state;
    assert_int_equal(tl_context_clone(monitor, empty, &clone, &why), TL_ERR_STATE);
    assert_int_equal(empty->state, MONITOR_STATE_EMPTY);
    (void)clone_of(alpha);
    assert_int_equal(tl_context_clone(monitor, alpha, &clone, &why), TL_ERR_QUOTA);
    // One that was dropped is empty too, whatever else of it is still there; and a shadow is nobody of its own.
    empty->state = MONITOR_STATE_EMPTY;
    beta->state = MONITOR_STATE_EMPTY;
    assert_int_equal(tl_context_clone(monitor, beta, &clone, &why), TL_ERR_STATE);
    beta->state = MONITOR_STATE_SHADOW;
    assert_int_equal(tl_context_clone(monitor, beta, &clone, &why), TL_ERR_STATE);
}

static void a_clones_counters_begin_at_zero(void **state)
{
    (void)state;
    alpha->throttled = alpha->faults = alpha->restarts = 3;
    alpha->traps = alpha->cpu = 3;
    const struct tl_context *clone = clone_of(alpha);
    assert_int_equal(clone->throttled, 0);
    assert_int_equal(clone->faults + clone->restarts, 0);
    assert_int_equal(clone->traps + clone->cpu, 0);
}

static void no_two_have_one_name(void **state)
{
    (void)state;
    memcpy(beta->name, "alpha-4", 8);
    assert_string_equal(clone_of(alpha)->name, "alpha-5");
}

static const struct tl_context *asked;
static bool refuses;

static const char *hook(struct tl_context *context)
{
    asked = context;
    return refuses ? "not here" : NULL;
}

static void the_protect_hook_is_asked_for_a_clone_and_may_refuse_it(void **state)
{
    struct tl_context *clone = NULL;

    (void)state;
    monitor->protect = hook;
    refuses = true;
    assert_int_equal(tl_context_clone(monitor, alpha, &clone, &why), TL_ERR_IMAGE);
    assert_string_equal(why, "not here");
    assert_int_equal(empty->state, MONITOR_STATE_EMPTY);
    refuses = false;
    assert_ptr_equal(clone_of(alpha), asked);
}

static void the_protect_hook_is_asked_for_a_load_and_may_refuse_it(void **state)
{
    static uint8_t elf[MACHINE_IMAGE];
    struct tl_context *context = NULL;

    (void)state;
    machine_make_image(elf, &(struct machine_image){.name = "delta", .permissions = "log"});
    monitor->protect = hook;
    refuses = true;
    assert_int_equal(tl_context_load(monitor, elf, sizeof elf, &context, &why), TL_ERR_IMAGE);
    assert_string_equal(why, "not here");
    assert_int_equal(empty->state, MONITOR_STATE_EMPTY);
    refuses = false;
    assert_int_equal(tl_context_load(monitor, elf, sizeof elf, &context, &why), 0);
    assert_ptr_equal(context, asked);
    assert_ptr_equal(context->handler, tl_secure_handler);
    assert_ptr_equal(context->server, &monitor->server);
    assert_int_equal(context->state, MONITOR_STATE_STOPPED);
    assert_int_equal(tl_context_start(monitor, context), 0);
    assert_int_equal(tl_context_load(monitor, elf, sizeof elf, &context, &why), TL_ERR_STATE); // it runs
}

static void contexts_differ_by_any_register_bank_or_request(void **state)
{
    (void)state;
    struct tl_context *clone = clone_of(alpha);
    uint64_t *const words[] = {&clone->regs.r[0], &clone->regs.r[1], &clone->regs.r[2], &clone->regs.r[3],
                               &clone->regs.r[4], &clone->regs.r[5], &clone->regs.r[6], &clone->regs.r[7],
                               &clone->regs.sp,   &clone->regs.pc,   &clone->fp.f[0],   &clone->fp.f[3]};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        *words[i] ^= 1u << 31;
        assert_false(tl_context_equal(monitor, alpha, clone));
        *words[i] ^= 1u << 31;
        assert_true(tl_context_equal(monitor, alpha, clone));
    }
    *machine_at(clone, MACHINE_HEAP) ^= 1; // not compared
    assert_true(tl_context_equal(monitor, alpha, clone));
    alpha->server = clone->server = NULL;
    machine_requests(alpha, "a", 1);
    machine_requests(clone, "b", 1);
    assert_int_equal(tl_context_recv(monitor, alpha), 1);
    assert_false(tl_context_equal(monitor, alpha, clone));
    assert_int_equal(tl_context_recv(monitor, clone), 1);
    assert_false(tl_context_equal(monitor, alpha, clone));
    clone->queue.line[0] = 'a';
    assert_true(tl_context_equal(monitor, alpha, clone));
}

// ---- Looking ----

static void poking_reaches_what_the_applet_could_write(void **state)
{
    (void)state;
    assert_int_equal(tl_context_poke(alpha, MACHINE_END - 3, "abc", 3), 0);
    assert_memory_equal(machine_at(alpha, MACHINE_END - 3), "abc", 3);
    assert_int_equal(tl_context_poke(alpha, MACHINE_END - 2, "abc", 3), TL_ERR_RANGE);
    assert_int_equal(tl_context_poke(alpha, MACHINE_BASE, "abc", 3), TL_ERR_RANGE);
    assert_int_equal(tl_context_poke(alpha, MACHINE_CONST, "abc", 3), TL_ERR_RANGE);
    assert_int_equal(tl_context_poke(alpha, 0, NULL, 0), 0);
    assert_memory_equal(machine_at(alpha, MACHINE_END - 3), "abc", 3);
}

static void words_are_cut_to_what_there_is(void **state)
{
    char text[2048], small[40];

    (void)state;
    alpha->regs.r[5] = 0x1234;
    size_t n = tl_context_string(alpha, text, sizeof text);
    assert_int_equal(n, strlen(text));
    assert_memory_equal(text, "alpha, mode 0:\n", 15);
    assert_non_null(strstr(text, "r5 0x0000000000001234"));
    assert_int_equal(tl_context_string(alpha, small, sizeof small), sizeof small - 1);
    assert_int_equal(strlen(small), sizeof small - 1);
    assert_memory_equal(small, text, sizeof small - 1);
    assert_int_equal(tl_context_string(alpha, small, 0), 0);
    assert_memory_equal(small, text, sizeof small - 1);
}

#define test(f) cmocka_unit_test_setup(f, boot)

int main(void)
{
    const struct CMUnitTest tests[] = {
        test(scheduling_runs_to_one_trap_and_deals_with_nothing),
        test(an_own_handler_answers_its_calls_and_its_verdict_ends_the_slice),
        test(running_ends_at_its_limit_and_without_one_at_the_contexts_end),
        test(a_stopped_context_is_done_and_starts_anew),
        test(a_clone_has_all_but_the_identity),
        test(a_clone_runs_under_its_own_protection_and_bank),
        test(a_full_name_is_cut_for_the_mark),
        test(a_clone_is_in_the_same_state_and_starts_by_itself),
        test(a_clones_counters_begin_at_zero),
        test(no_two_have_one_name),
        test(nothing_is_cloned_that_cannot_be),
        test(the_protect_hook_is_asked_for_a_clone_and_may_refuse_it),
        test(the_protect_hook_is_asked_for_a_load_and_may_refuse_it),
        test(contexts_differ_by_any_register_bank_or_request),
        test(poking_reaches_what_the_applet_could_write),
        test(words_are_cut_to_what_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
