// SPDX-License-Identifier: BSD-3-Clause
// Lockstep on the machine: what is upset in one of two, and what leaves them. H82, H83, H84, H96 of docs/threats.md.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/machine/machine.h"

#define TEXT  MACHINE_DATA // what is logged
#define SPACE (MACHINE_DATA + 256)

static struct tl_context *tandem;
static struct tl_context *shadow;

// The applet: a list of calls, the same for both. What it does between them is `between`.
struct step {
    uint64_t call, a, b, c, d;
};
static const struct step *steps;
static size_t step_count;
static size_t done[2]; // steps of the context, of its shadow
static void (*between)(struct tl_context *context, struct tl_regs *regs, size_t step);

static enum tl_trap enter(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    size_t *at = &done[context == shadow];

    (void)info;
    assert_true(context == tandem || context == shadow);
    if (between != NULL)
        between(context, regs, *at);
    const struct step *step = &steps[*at < step_count ? (*at)++ : step_count - 1];
    regs->pc += 4;
    regs->r[0] = step->call;
    regs->r[1] = step->a;
    regs->r[2] = step->b;
    regs->r[3] = step->c;
    regs->r[4] = step->d;
    return TL_TRAP_CALL;
}

static void idle(void)
{
    if (tandem->state == MONITOR_STATE_ASLEEP)
        machine.now = machine.timer;
    else
        machine_stop();
}

// Boots, starts the pair and runs it to its end.
static void run(const char *permissions, const struct step *list, size_t count,
                void (*do_between)(struct tl_context *, struct tl_regs *, size_t))
{
    const struct machine_image images[] = {{.name = "tandem", .permissions = permissions, .start = true}};

    steps = list;
    step_count = count;
    done[0] = done[1] = 0;
    between = do_between;
    machine_boot(images, 1);
    tandem = &machine.monitor->contexts[0];
    shadow = tandem->lockstep.shadow;
    assert_non_null(shadow);
    assert_int_equal(shadow->state, MONITOR_STATE_SHADOW);
    memcpy(machine_at(tandem, TEXT), "all is well\n", 12);
    memcpy(machine_at(shadow, TEXT), "all is well\n", 12);
    machine.enter = enter;
    machine.idle = idle;
    machine_run();
}

static bool was_said(const char *text)
{
    return strstr(machine.out, text) != NULL;
}

static void assert_caught(const char *what)
{
    assert_int_equal(tandem->state, MONITOR_STATE_FAULTED);
    assert_int_equal(tandem->reason, MONITOR_REASON_LOCKSTEP);
    assert_true(was_said(what));
    assert_int_equal(shadow->state, MONITOR_STATE_SHADOW);
}

static const struct step log_and_exit[] = {{.call = TL_SYS_LOG, .a = TEXT, .b = 12}, {.call = TL_SYS_EXIT}};

static void equal_runs_are_served_once(void **state)
{
    (void)state;
    run("log lockstep", log_and_exit, 2, NULL);
    assert_int_equal(tandem->state, MONITOR_STATE_STOPPED);
    assert_int_equal(tandem->reason, MONITOR_REASON_EXIT);
    const char *line = strstr(machine.out, "[tandem] all is well");
    assert_non_null(line);
    assert_null(strstr(line + 1, "[tandem] all is well"));
    assert_int_equal(tandem->traps, 2);
    assert_int_equal(shadow->traps, 0);
}

static unsigned flipped; // which register, bit 7: of the context and not its shadow

static void flip_register(struct tl_context *context, struct tl_regs *regs, size_t step)
{
    bool mine = (flipped & 0x80) != 0;

    if (step == 0 && (context == tandem) == mine)
        regs->r[5 + (flipped & 1)] ^= UINT64_C(1) << (flipped & 0x3f);
}

static void H82_one_register_bit_is_caught_before_anything_leaves(void **state)
{
    (void)state;
    for (flipped = 0; flipped < 256; flipped++) {
        run("log lockstep", log_and_exit, 2, flip_register);
        assert_caught("differ in a register");
        assert_false(was_said("all is well"));
    }
}

static void flip_buffer(struct tl_context *context, struct tl_regs *regs, size_t step)
{
    (void)regs;
    if (step == 0 && context == shadow)
        *machine_at(context, TEXT + 3) ^= 1;
}

static void H83_one_byte_of_a_buffer_is_caught_before_anything_leaves(void **state)
{
    static const struct step request[] = {{.call = TL_SYS_RPC_REQ, .a = TEXT, .b = 12}, {.call = TL_SYS_EXIT}};
    static const struct step call[] = {{.call = TL_SYS_RPC_CALL, .a = TEXT, .b = 12, .c = SPACE, .d = 64},
                                       {.call = TL_SYS_EXIT}};

    (void)state;
    run("log lockstep", log_and_exit, 2, flip_buffer);
    assert_caught("differ in what they would send");
    assert_false(was_said("[tandem]"));
    run("log lockstep", request, 2, flip_buffer);
    assert_caught("differ in what they would send");
    assert_int_equal(tandem->principal.calls, 0);
    run("log lockstep", call, 2, flip_buffer);
    assert_caught("differ in what they would send");
    assert_int_equal(tandem->principal.calls, 0);
}

static void flip_elsewhere(struct tl_context *context, struct tl_regs *regs, size_t step)
{
    (void)regs;
    if (step == 0 && context == tandem)
        *machine_at(context, MACHINE_END - 1) ^= 0x80;
}

static void memory_that_never_goes_out_is_caught_at_the_end_if_asked_for(void **state)
{
    (void)state;
    run("log lockstep_memory", log_and_exit, 2, flip_elsewhere);
    assert_caught("differ in memory");
    run("log lockstep", log_and_exit, 2, flip_elsewhere);
    assert_int_equal(tandem->reason, MONITOR_REASON_EXIT);
}

static void H84_time_random_and_replies_are_the_same_for_both(void **state)
{
    static const struct step inputs[] = {{.call = TL_SYS_NANOTIME},
                                         {.call = TL_SYS_GETRANDOM, .a = SPACE, .b = 64},
                                         {.call = TL_SYS_RPC_CALL, .a = TEXT, .b = 12, .c = SPACE + 64, .d = 512},
                                         {.call = TL_SYS_EXIT}};

    (void)state;
    run("log rng time lockstep_memory", inputs, 4, NULL);
    assert_int_equal(tandem->reason, MONITOR_REASON_EXIT);
    assert_memory_equal(machine_at(tandem, SPACE), machine_at(shadow, SPACE), 1024);
    assert_memory_equal(machine_at(tandem, SPACE + 64), "{\"jsonrpc\"", 10); // an error, in both
}

static void flip_bank(struct tl_context *context, struct tl_regs *regs, size_t step)
{
    (void)regs;
    // Both use the processor's bank; one of them is upset there.
    machine.bank.f[1] += step + 1;
    if (step == 1 && context == tandem)
        machine.bank.f[1] ^= 1;
}

static void H96_each_has_a_floating_point_bank_of_its_own(void **state)
{
    static const struct step three[] = {{.call = TL_SYS_ABI}, {.call = TL_SYS_ABI}, {.call = TL_SYS_EXIT}};

    (void)state;
    run("log lockstep", three, 3, flip_bank);
    assert_caught("differ in a floating-point register");
    assert_int_equal(done[0], 2); // at the very trap: with one bank for both it would have passed for equal
}

static void fault_of_one(struct tl_context *context, struct tl_regs *regs, size_t step)
{
    (void)regs;
    if (step == 1 && context == shadow)
        done[1] = step_count; // it does the last step instead: another call
}

static void another_call_of_one_is_caught(void **state)
{
    static const struct step steps_of_both[] = {
        {.call = TL_SYS_ABI}, {.call = TL_SYS_LOG, .a = TEXT, .b = 12}, {.call = TL_SYS_EXIT}};

    (void)state;
    run("log lockstep", steps_of_both, 3, fault_of_one);
    assert_caught("differ in a register");
    assert_false(was_said("all is well"));
}

static enum tl_trap one_hangs(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    if (context == shadow) {
        machine.now = machine.timer;
        machine.interrupt = TL_INTERRUPT_TIMER;
        return TL_TRAP_INTERRUPT;
    }
    return enter(context, regs, info);
}

static void one_that_never_traps_again_is_caught(void **state)
{
    const struct machine_image images[] = {{.name = "tandem", .permissions = "log lockstep", .start = true}};

    (void)state;
    steps = log_and_exit;
    step_count = 2;
    done[0] = done[1] = 0;
    machine_boot(images, 1);
    tandem = &machine.monitor->contexts[0];
    shadow = tandem->lockstep.shadow;
    machine.enter = one_hangs;
    machine.idle = idle;
    machine_run();
    assert_caught("differ in how far they come");
}

static void lockstep_without_room_leaves_the_stopped_one_as_it_was(void **state)
{
    struct machine_image images[TL_BOARD_APPLETS] = {0};
    static uint8_t elf[MACHINE_IMAGE];
    char names[TL_BOARD_APPLETS][8];
    struct tl_context *context;
    const char *why = "";

    (void)state;
    for (unsigned i = 0; i < TL_BOARD_APPLETS; i++) {
        snprintf(names[i], sizeof names[i], "a%u", i);
        images[i] = (struct machine_image){.name = names[i], .permissions = "log"};
    }
    machine_boot(images, TL_BOARD_APPLETS);
    machine_make_image(elf, &(struct machine_image){.name = "a0", .permissions = "log lockstep"});
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &context, &why), TL_ERR_QUOTA);
    assert_non_null(strstr(why, "shadow"));
    context = tl_monitor_find(machine.monitor, "a0", 2);
    assert_non_null(context);
    assert_int_equal(context->state, MONITOR_STATE_STOPPED);
    assert_int_equal(tl_context_start(machine.monitor, context), 0);
}

static void both_wait_and_wake_as_one(void **state)
{
    // Until a time that comes; the result, no event, is both's.
    static const struct step wait[] = {{.call = TL_SYS_WAIT, .a = 1, .b = 1000000000}, {.call = TL_SYS_EXIT}};

    (void)state;
    run("log lockstep_memory", wait, 2, NULL);
    assert_int_equal(tandem->reason, MONITOR_REASON_EXIT);
    assert_true(machine.now >= 1000000000);
    assert_int_equal(done[1], 2);
}

static void an_applications_own_call_is_compared_too(void **state)
{
    static const struct step own[] = {{.call = 300, .a = TEXT, .b = 12}, {.call = TL_SYS_EXIT}};

    (void)state;
    run("log lockstep", own, 2, flip_buffer);
    assert_caught("differ in what they would send");
}

static int cloned[2]; // when the context makes the second call; when its shadow does

static void clone_it(struct tl_context *context, struct tl_regs *regs, size_t step)
{
    struct tl_context *clone = NULL;
    const char *why;

    (void)regs;
    if (step != 1)
        return;
    cloned[context == shadow] = tl_context_clone(machine.monitor, tandem, &clone, &why);
    if (clone != NULL)
        memset(clone, 0, sizeof *clone);
}

static void one_within_a_call_is_not_cloned(void **state)
{
    (void)state;
    run("log lockstep", log_and_exit, 2, clone_it);
    assert_int_equal(tandem->reason, MONITOR_REASON_EXIT);
    assert_int_equal(cloned[0], 0);
    assert_int_equal(cloned[1], TL_ERR_STATE); // it would believe that the call was made
}

static void a_shadow_that_waits_for_its_start_is_itself(void **state)
{
    const struct machine_image images[] = {{.name = "other", .permissions = "log", .start = true}};
    static uint8_t elf[MACHINE_IMAGE];
    const char *why = "";

    (void)state;
    machine_boot(images, 1);
    // As one is left whose image's place was needed.
    struct tl_context *dropped = &machine.monitor->contexts[2];
    *dropped = (struct tl_context){.id = 3, .name = "dropped", .cpu = 5, .faults = 2};
    machine_make_image(elf, &(struct machine_image){.name = "tandem", .permissions = "log lockstep"});
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &tandem, &why), 0);
    assert_ptr_equal(tandem->lockstep.shadow, dropped);
    assert_int_equal(dropped->id, 3);
    assert_string_equal(dropped->name, "tandem-3");
    assert_int_equal(dropped->cpu + dropped->faults, 0);
    assert_null(tl_monitor_find(machine.monitor, "dropped", 7));
}

static char turns[16]; // who had one: t the pair, b the other

static enum tl_trap computes(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    size_t n = strlen(turns);

    (void)regs;
    (void)info;
    turns[n] = strcmp(context->name, "beta") == 0 ? 'b' : 't';
    if (n + 1 == 12)
        machine_stop();
    machine.now = machine.timer;
    machine.interrupt = TL_INTERRUPT_TIMER;
    return TL_TRAP_INTERRUPT;
}

static void one_between_the_two_has_its_turns(void **state)
{
    const struct machine_image images[] = {{.name = "tandem", .permissions = "log"},
                                           {.name = "beta", .permissions = "log", .start = true}};
    static uint8_t elf[MACHINE_IMAGE];
    const char *why = "";

    (void)state;
    machine_boot(images, 2);
    // Loaded anew: its shadow comes behind the other.
    machine_make_image(elf, &(struct machine_image){.name = "tandem", .permissions = "log lockstep"});
    assert_int_equal(tl_context_load(machine.monitor, elf, sizeof elf, &tandem, &why), 0);
    assert_int_equal(tl_context_start(machine.monitor, tandem), 0);
    assert_ptr_equal(tandem->lockstep.shadow, tandem + 2);
    memset(turns, 0, sizeof turns);
    machine.enter = computes;
    machine_run();
    assert_null(strstr(turns, "tt"));
    assert_null(strstr(turns, "bb"));
}

static void a_shadow_is_nobodys_to_manage(void **state)
{
    (void)state;
    run("log lockstep", log_and_exit, 2, NULL);
    assert_int_equal(tl_context_start(machine.monitor, shadow), TL_ERR_STATE);
    assert_int_equal(tl_context_start(machine.monitor, tandem), 0);
    assert_ptr_equal(tandem->lockstep.shadow, shadow);
    assert_int_equal(shadow->state, MONITOR_STATE_SHADOW);
}

// Its memory is made, and its shadow's: the machine bounds what one turn does (work.h).
static void a_pairs_start_takes_twice_as_many_turns(void **state)
{
    unsigned turns = 1;

    (void)state;
    run("log lockstep", log_and_exit, 2, NULL);
    assert_int_equal(tl_context_start(machine.monitor, tandem), 0);
    while (tl_job_turn(machine.monitor, tandem))
        turns++;
    assert_int_equal(turns, 2 * TL_BOARD_APPLET_MEMORY / TL_TURN_BYTES);
    assert_memory_equal(machine_at(shadow, MACHINE_BASE), machine_at(tandem, MACHINE_BASE), TL_BOARD_APPLET_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_runs_are_served_once),
        cmocka_unit_test(H82_one_register_bit_is_caught_before_anything_leaves),
        cmocka_unit_test(H83_one_byte_of_a_buffer_is_caught_before_anything_leaves),
        cmocka_unit_test(memory_that_never_goes_out_is_caught_at_the_end_if_asked_for),
        cmocka_unit_test(H84_time_random_and_replies_are_the_same_for_both),
        cmocka_unit_test(H96_each_has_a_floating_point_bank_of_its_own),
        cmocka_unit_test(another_call_of_one_is_caught),
        cmocka_unit_test(one_that_never_traps_again_is_caught),
        cmocka_unit_test(lockstep_without_room_leaves_the_stopped_one_as_it_was),
        cmocka_unit_test(both_wait_and_wake_as_one),
        cmocka_unit_test(an_applications_own_call_is_compared_too),
        cmocka_unit_test(one_within_a_call_is_not_cloned),
        cmocka_unit_test(a_shadow_that_waits_for_its_start_is_itself),
        cmocka_unit_test(one_between_the_two_has_its_turns),
        cmocka_unit_test(a_shadow_is_nobodys_to_manage),
        cmocka_unit_test(a_pairs_start_takes_twice_as_many_turns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
