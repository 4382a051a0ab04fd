// SPDX-License-Identifier: BSD-3-Clause
// Sleeping contexts in the whole monitor: who is run and who is not, when they wake, and what that costs. On the
// machine of tests/machine/, where every entry and every idle is seen.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/machine/machine.h"

#define MS UINT64_C(1000000)

static const struct machine_image images[] = {{.name = "alpha", .permissions = "mail timer time", .start = true},
                                              {.name = "beta", .permissions = "", .start = true},
                                              {.name = "busy", .permissions = "", .budget_ms = 10}};

static unsigned entries[TL_BOARD_APPLETS]; // how often each was entered
static unsigned idles;
static uint64_t mask, deadline; // of the WAITs that `waits` makes
static intptr_t results[16];    // and what they gave
static uint64_t woken[16];

static int boot(void **state)
{
    (void)state;
    machine_boot(images, 3);
    memset(entries, 0, sizeof entries);
    idles = 0;
    mask = 0;
    deadline = UINT64_MAX;
    return 0;
}

static struct tl_context *context(unsigned i)
{
    return &machine.monitor->contexts[i];
}

static void wait_(struct tl_regs *regs, uint64_t events, uint64_t until)
{
    regs->r[0] = TL_SYS_WAIT;
    regs->r[1] = events;
    regs->r[2] = until;
}

// Alpha waits as it is told, the others for ever.
static enum tl_trap waits(struct tl_context *self, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    unsigned n = entries[self->id - 1]++;
    if (self->id == 1 && n > 0) {
        results[n - 1] = (intptr_t)regs->r[0];
        woken[n - 1] = machine.now;
        if (n == 3)
            machine_stop();
    }
    wait_(regs, self->id == 1 ? mask : 0, self->id == 1 ? deadline : UINT64_MAX);
    if (self->id == 1 && deadline != UINT64_MAX)
        deadline += 1000 * MS;
    return TL_TRAP_CALL;
}

static void stop_at_the_tenth_idle(void)
{
    if (++idles == 10)
        machine_stop();
}

static void with_all_asleep_nobody_runs_and_the_timer_is_off(void **state)
{
    (void)state;
    machine.enter = waits;
    machine.idle = stop_at_the_tenth_idle;
    machine_run();
    assert_int_equal(entries[0], 1);
    assert_int_equal(entries[1], 1);
    assert_int_equal(context(0)->state, MONITOR_STATE_ASLEEP);
    assert_int_equal(context(1)->state, MONITOR_STATE_ASLEEP);
    assert_true(machine.timer == UINT64_MAX);
    uint64_t cpu = context(0)->cpu, switches = machine.monitor->switches, idle = machine.monitor->idle;
    idles = 0;
    machine_run();
    assert_int_equal(entries[0], 1);
    assert_int_equal(context(0)->cpu, cpu);
    assert_int_equal(machine.monitor->switches, switches);
    assert_true(machine.monitor->idle > idle);
}

static void count_idle(void)
{
    idles++;
    assert_true(machine.timer >= machine.now);
    machine.now = machine.timer;
}

static void a_deadline_is_the_timer_s_and_each_wake_costs_one_entry_and_one_idle(void **state)
{
    (void)state;
    machine.enter = waits;
    machine.idle = count_idle;
    deadline = machine.now + 1000 * MS;
    uint64_t first = deadline;
    machine_run();
    assert_int_equal(entries[0], 4);
    assert_int_equal(entries[1], 1);
    assert_int_equal(idles, 3);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(results[i], 0);
        assert_true(woken[i] >= first + i * 1000 * MS && woken[i] < first + i * 1000 * MS + 1 * MS);
    }
    assert_true(context(0)->cpu < 1 * MS);
}

static void a_deadline_that_has_passed_does_not_give_up_the_processor(void **state)
{
    (void)state;
    assert_int_equal(machine_call(context(0), TL_SYS_WAIT, TL_EVENT_ALL, 0, 0, 0), 0);
    assert_int_equal(machine_call(context(0), TL_SYS_WAIT, TL_EVENT_ALL, machine.now, 0, 0), 0);
    assert_int_equal(context(0)->state, MONITOR_STATE_READY);
}

static void events_that_there_are_not_are_invalid_at_full_width(void **state)
{
    static const uint64_t wrong[] = {
        8, 1023, UINT32_MAX, UINT64_MAX, UINT64_C(1) << 31, UINT64_C(1) << 32, UINT64_C(1) << 63 | TL_EVENT_TIMER};
    (void)state;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(machine_call(context(0), TL_SYS_WAIT, wrong[i], UINT64_MAX, 0, 0), TL_ERR_INVAL);
        assert_int_equal(context(0)->state, MONITOR_STATE_READY);
    }
}

static void the_host_s_message_wakes_whoever_waits_for_mail_and_nobody_else(void **state)
{
    char send[128];
    (void)state;

    snprintf(send, sizeof send,
             "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Mail.Send\",\"params\":[\"alpha\",\"aGk=\"]}\n");
    machine.enter = waits;
    machine.idle = stop_at_the_tenth_idle;
    mask = TL_EVENT_TIMER | TL_EVENT_REPLY;
    machine_run();
    assert_non_null(strstr(machine_host(send), "\"result\":null"));
    idles = 0;
    machine_run();
    assert_int_equal(context(0)->state, MONITOR_STATE_ASLEEP); // it did not ask for that
    assert_int_equal(entries[0], 1);
    machine_boot(images, 3);
    memset(entries, 0, sizeof entries);
    machine.enter = waits;
    machine.idle = stop_at_the_tenth_idle;
    mask = TL_EVENT_MAIL;
    idles = 0;
    machine_run();
    assert_int_equal(entries[0], 1);
    assert_non_null(strstr(machine_host(send), "\"result\":null"));
    machine_run();
    assert_int_equal(results[0], TL_EVENT_MAIL);
    assert_int_equal(entries[1], 1);
}

static void mail_is_for_those_who_run_and_have_a_mailbox(void **state)
{
    (void)state;
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Mail.Send\",\"params\":[\"beta\",\"aGk=\"]}\n"),
               "no_mailbox"));
    assert_non_null(strstr(
        machine_host("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Mail.Send\",\"params\":[\"nobody\",\"aGk=\"]}\n"),
        "no_such_applet"));
    tl_context_stop(machine.monitor, context(0), MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    assert_non_null(strstr(
        machine_host("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"Mail.Send\",\"params\":[\"alpha\",\"aGk=\"]}\n"),
        "not_running"));
}

static void the_host_has_no_timers_and_no_mailbox(void **state)
{
    (void)state;
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Timer.Create\",\"params\":[]}\n"), "-32009"));
    assert_non_null(strstr(
        machine_host("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Timer.Close\",\"params\":[65792]}\n"), "-32009"));
    assert_non_null(strstr(
        machine_host("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"Mail.Receive\",\"params\":[256]}\n"), "-32009"));
}

static void one_that_is_stopped_while_asleep_starts_as_if_it_had_never_slept(void **state)
{
    (void)state;
    machine.enter = waits;
    machine.idle = stop_at_the_tenth_idle;
    machine_run();
    for (int i = 0; i < 3; i++)
        assert_int_equal(tl_mailbox_put(&context(0)->events.mailbox, "x", 1, 1), 0);
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Restart\",\"params\":[\"alpha\"]}\n"),
               "\"result\":null"));
    assert_int_equal(context(0)->state, MONITOR_STATE_READY);
    assert_int_equal(context(0)->events.mailbox.count, 0);
    assert_int_equal(context(0)->regs.r[0], 0);
    idles = 0;
    machine_run();
    assert_int_equal(entries[0], 2);
    assert_int_equal(context(0)->state, MONITOR_STATE_ASLEEP);
}

static void a_sleeper_counts_as_running_for_whoever_loads_or_starts(void **state)
{
    struct tl_context *loaded;
    uint8_t elf[MACHINE_IMAGE];
    const char *why;
    (void)state;

    machine.enter = waits;
    machine.idle = stop_at_the_tenth_idle;
    machine_run();
    machine_make_image(elf, &images[0]);
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &loaded, &why), TL_ERR_STATE);
    assert_non_null(
        strstr(machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Start\",\"params\":[\"alpha\"]}\n"),
               "wrong_state"));
}

// Works for 4 ms at a time, and ends each by a sleep so short that it is none.
static enum tl_trap works_and_sleeps(struct tl_context *self, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    if (self->id != 3) {
        wait_(regs, 0, UINT64_MAX);
        return TL_TRAP_CALL;
    }
    if (++entries[2] == 100)
        machine_stop();
    machine.now += 4 * MS;
    wait_(regs, 0, machine.now + 1000);
    return TL_TRAP_CALL;
}

static void a_budget_holds_for_who_gives_up_each_slice_by_sleeping(void **state)
{
    (void)state;
    assert_int_equal(tl_context_start(machine.monitor, context(2)), 0);
    machine.enter = works_and_sleeps;
    machine.idle = stop_at_the_tenth_idle;
    machine_run();
    assert_int_equal(context(2)->reason, MONITOR_REASON_BUDGET);
    assert_int_equal(context(2)->state, MONITOR_STATE_FAULTED);
    assert_int_equal(entries[2], 3); // 4, 8, 12 ms of 10
}

// Sleeps out each period but for 4 ms of it.
static enum tl_trap sleeps_mostly(struct tl_context *self, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    if (self->id != 3) {
        wait_(regs, 0, UINT64_MAX);
        return TL_TRAP_CALL;
    }
    if (++entries[2] == 20)
        machine_stop();
    machine.now += 4 * MS;
    wait_(regs, 0, machine.now + 1000 * MS);
    return TL_TRAP_CALL;
}

static void sleep_is_not_charged(void **state)
{
    (void)state;
    assert_int_equal(tl_context_start(machine.monitor, context(2)), 0);
    machine.enter = sleeps_mostly;
    machine_run();
    assert_int_equal(entries[2], 20);
    assert_true(context(2)->cpu >= 19 * 4 * MS && context(2)->cpu < 19 * 5 * MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(with_all_asleep_nobody_runs_and_the_timer_is_off, boot),
        cmocka_unit_test_setup(a_deadline_is_the_timer_s_and_each_wake_costs_one_entry_and_one_idle, boot),
        cmocka_unit_test_setup(a_deadline_that_has_passed_does_not_give_up_the_processor, boot),
        cmocka_unit_test_setup(events_that_there_are_not_are_invalid_at_full_width, boot),
        cmocka_unit_test_setup(the_host_s_message_wakes_whoever_waits_for_mail_and_nobody_else, boot),
        cmocka_unit_test_setup(mail_is_for_those_who_run_and_have_a_mailbox, boot),
        cmocka_unit_test_setup(the_host_has_no_timers_and_no_mailbox, boot),
        cmocka_unit_test_setup(one_that_is_stopped_while_asleep_starts_as_if_it_had_never_slept, boot),
        cmocka_unit_test_setup(a_sleeper_counts_as_running_for_whoever_loads_or_starts, boot),
        cmocka_unit_test_setup(a_budget_holds_for_who_gives_up_each_slice_by_sleeping, boot),
        cmocka_unit_test_setup(sleep_is_not_charged, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
