// SPDX-License-Identifier: BSD-3-Clause
// Contexts that an engine executes (monitor/engines), on the machine: the same calls, faults, limits and restarts as a
// compiled applet's. The engine here is eBPF; test_ebpf.c has its instructions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "tests/machine/machine.h"
#include "tests/vm/insns.h"

#define TEXT   0x1000u
#define RODATA 0x2000u
#define DATA   0x3000u
#define TOP    TL_BOARD_APPLET_MEMORY

static uint8_t elf[2048];
static struct tl_monitor *monitor;
static struct tl_context *native, *context;
static const char *why;

static void put(size_t at, unsigned bytes, uint64_t value)
{
    memcpy(elf + at, &value, bytes);
}

static void put_header(size_t at, uint32_t type, uint32_t flags, uint64_t offset, uint64_t address, uint64_t file_size,
                       uint64_t size)
{
    put(at, 4, type);
    put(at + 4, 4, flags);
    put(at + 8, 8, offset);
    put(at + 16, 8, address);
    put(at + 32, 8, file_size);
    put(at + 40, 8, size);
    put(at + 48, 8, 4);
}

// An image in elf: the code, eight constants ('0'..'7'), eight bytes of data and eight that are zero.
static void make(const struct tl_ebpf_insn *code, size_t count, const struct tl_manifest *wanted)
{
    static const uint8_t ident[] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
    struct tl_manifest manifest = {.version = TL_MANIFEST_VERSION, .name = "vm", .permissions = "log"};

    if (wanted != NULL)
        manifest = *wanted;
    memset(elf, 0, sizeof elf);
    memcpy(elf, ident, sizeof ident);
    put(16, 2, 2);   // ET_EXEC
    put(18, 2, 247); // EM_BPF
    put(20, 4, 1);
    put(24, 8, TEXT);
    put(32, 8, 64);
    put(54, 2, 56);
    put(56, 2, 4);
    put_header(64, 1, 5, 1024, TEXT, count * sizeof *code, count * sizeof *code);
    put_header(120, 1, 4, 512, RODATA, 8, 8);
    put_header(176, 1, 6, 520, DATA, 8, 16);
    put_header(232, 4, 4, 528, 0, 24 + sizeof manifest, 24 + sizeof manifest);
    memcpy(elf + 512, "01234567abcdefgh", 16);
    put(528, 4, sizeof TL_MANIFEST_OWNER);
    put(532, 4, sizeof manifest);
    put(536, 4, TL_MANIFEST_TYPE);
    memcpy(elf + 540, TL_MANIFEST_OWNER, sizeof TL_MANIFEST_OWNER);
    memcpy(elf + 552, &manifest, sizeof manifest);
    assert_true(1024 + count * sizeof *code <= sizeof elf);
    memcpy(elf + 1024, code, count * sizeof *code);
}

static enum tl_trap not_entered(struct tl_context *which, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)which, (void)regs, (void)info;
    fail_msg("the processor was entered");
    return TL_TRAP_CALL;
}

static int boot(void **state)
{
    static const struct machine_image images[] = {{.name = "native", .permissions = "log"}};

    (void)state;
    machine_boot(images, 1);
    monitor = machine.monitor;
    native = &monitor->contexts[0];
    machine.enter = not_entered;
    context = NULL;
    return 0;
}

static void load_as(const struct tl_ebpf_insn *code, size_t count, const struct tl_manifest *manifest)
{
    make(code, count, manifest);
    why = "";
    if (tl_context_load(monitor, elf, sizeof elf, &context, &why) != 0)
        fail_msg("refused: %s", why);
    assert_int_equal(tl_context_start(monitor, context), 0);
}

static void run(void)
{
    tl_context_run(monitor, context, UINT64_C(5000000000));
}

#define LOAD(code) load_as(code, COUNT(code), NULL)

// ---- What a program can do ----

static void it_runs_calls_and_ends_with_its_status(void **state)
{
    static const struct tl_ebpf_insn code[] = {LDDW(1, RODATA), MOV(2, 8),    CALL(TL_SYS_LOG),
                                               MOVR(6, 0),      MOV(1, '\n'), CALL(TL_SYS_WRITE),
                                               MOVR(0, 6),      ADD(0, 42),   EXIT};

    (void)state;
    LOAD(code);
    machine.out_len = 0;
    run();
    assert_int_equal(context->state, MONITOR_STATE_STOPPED);
    assert_int_equal(context->reason, MONITOR_REASON_EXIT);
    assert_int_equal(context->status, 42);
    assert_int_equal(context->traps, 3);
    assert_non_null(strstr(machine.out, "[vm] 01234567"));
}

static void it_can_end_by_a_call(void **state)
{
    static const struct tl_ebpf_insn code[] = {MOV(1, -7), CALL(TL_SYS_EXIT_STATUS), MOV(0, 1), EXIT};

    (void)state;
    LOAD(code);
    run();
    assert_int_equal(context->state, MONITOR_STATE_STOPPED);
    assert_int_equal(context->status, -7);
}

// Its stack ends at the end of its memory; data and what follows it is its own; constants can be read.
static void its_memory_is_an_applets(void **state)
{
    static const struct tl_ebpf_insn code[] = {I(0x7a, 10, 0, -8, 5),
                                               LDDW(1, TOP - 8),
                                               I(0x79, 0, 1, 0, 0), // 5
                                               LDDW(2, DATA),
                                               I(0x71, 3, 2, 0, 0),
                                               I(0x0f, 0, 3, 0, 0), // 'a'
                                               I(0x79, 3, 2, 8, 0),
                                               I(0x0f, 0, 3, 0, 0), // 0
                                               I(0x7a, 2, 0, 4096, 1),
                                               I(0x79, 3, 2, 4096, 0),
                                               I(0x0f, 0, 3, 0, 0), // 1
                                               LDDW(2, RODATA),
                                               I(0x71, 3, 2, 7, 0),
                                               I(0x0f, 0, 3, 0, 0), // '7'
                                               EXIT};

    (void)state;
    LOAD(code);
    run();
    assert_int_equal(context->reason, MONITOR_REASON_EXIT);
    assert_int_equal(context->status, 5 + 'a' + 0 + 1 + '7');
}

static uint64_t seen[5];

static bool own_handler(struct tl_monitor *m, struct tl_context *which, enum tl_trap trap)
{
    if (trap != TL_TRAP_CALL || tl_context_a0(which) != 300)
        return tl_secure_handler(m, which, trap);
    for (unsigned i = 1; i <= 4; i++)
        seen[i] = tl_regs_arg(&which->regs, i);
    tl_context_ret(which, -3);
    return true;
}

static void an_own_handler_sees_the_arguments_and_gives_a_result(void **state)
{
    static const struct tl_ebpf_insn code[] = {
        MOV(1, 11), LDDW(2, 0x123456789abcdef0), MOV(3, -1), MOV(4, 14), CALL(300), EXIT};

    (void)state;
    LOAD(code);
    context->handler = own_handler;
    run();
    assert_true(seen[1] == 11 && seen[2] == 0x123456789abcdef0 && seen[3] == UINT64_MAX && seen[4] == 14);
    assert_int_equal(context->status, -3); // extended to 64 bits, and cut to 32 as a status
}

static void an_unknown_call_is_an_error_and_time_has_64_bits(void **state)
{
    static const struct tl_ebpf_insn code[] = {
        CALL(9999), MOVR(6, 0), CALL(TL_SYS_NANOTIME), I(0x77, 0, 0, 0, 32), I(0x15, 0, 0, 1, 0), MOV(6, 0),
        MOVR(0, 6), EXIT};

    (void)state;
    LOAD(code);
    run();
    assert_int_equal(context->status, TL_ERR_NOSYS);
}

static void it_goes_on_where_its_steps_ended(void **state)
{
    static const struct tl_ebpf_insn code[] = {CALL(9999), MOV(0, 0), ADD(0, 1), I(0xa5, 0, 0, -2, 5000), EXIT};

    (void)state;
    LOAD(code);
    run();
    assert_int_equal(context->status, 5000);
    assert_int_equal(context->traps, 2);
}

static void it_sleeps(void **state)
{
    static const struct tl_ebpf_insn code[] = {
        CALL(TL_SYS_NANOTIME), MOVR(6, 0),          MOV(1, 0),         MOVR(2, 0),
        LDDW(3, 2000000),      I(0x0f, 2, 3, 0, 0), CALL(TL_SYS_WAIT), CALL(TL_SYS_NANOTIME),
        I(0x1f, 0, 6, 0, 0),   I(0xbd, 3, 0, 1, 0), MOV(0, 0),         EXIT};

    (void)state;
    LOAD(code);
    run();
    assert_int_equal(context->reason, MONITOR_REASON_EXIT);
    assert_in_range(context->status, 2000000, 2100000);
}

// ---- What it must not do ----

static void faults(const struct tl_ebpf_insn *code, size_t count, enum monitor_reason reason, uint64_t address,
                   uint32_t pc)
{
    load_as(code, count, NULL);
    run();
    const struct tl_fault *fault = &monitor->faults[context->id - 1];
    assert_int_equal(context->state, MONITOR_STATE_FAULTED);
    assert_int_equal(context->reason, reason);
    assert_int_equal(fault->address, address);
    assert_int_equal(tl_fault_pc(fault), TEXT + 8 * pc);
}
#define FAULTS(reason, address, pc, ...)                                                                               \
    do {                                                                                                               \
        static const struct tl_ebpf_insn code_[] = {__VA_ARGS__};                                                      \
        faults(code_, COUNT(code_), MONITOR_REASON_##reason, address, pc);                                             \
    } while (0)

static void an_access_outside_of_its_memory_is_a_fault(void **state)
{
    (void)state;
    FAULTS(READ, 0, 1, MOV(1, 0), I(0x79, 0, 1, 0, 0), EXIT); // where the engine keeps its state
    FAULTS(READ, TEXT, 1, MOV(1, TEXT), I(0x79, 0, 1, 0, 0), EXIT);
    FAULTS(WRITE, TEXT, 1, MOV(1, TEXT), I(0x7a, 1, 0, 0, 0), EXIT);
    FAULTS(WRITE, RODATA, 1, MOV(1, RODATA), I(0x7a, 1, 0, 0, 0), EXIT);
    FAULTS(READ, TOP - 7, 0, I(0x79, 0, 10, -7, 0), EXIT);
    FAULTS(WRITE, TOP, 0, I(0x72, 10, 0, 0, 0), EXIT);
    FAULTS(READ, UINT64_C(0x100002000), 2, LDDW(1, UINT64_C(0x100002000)), I(0x71, 0, 1, 0, 0), EXIT);
}

static void a_call_with_a_bad_pointer_is_a_fault(void **state)
{
    (void)state;
    FAULTS(RANGE, 0, 3, MOV(1, 0), MOV(2, 8), CALL(TL_SYS_LOG), EXIT);
    FAULTS(RANGE, TEXT, 3, MOV(1, TEXT), MOV(2, 8), CALL(TL_SYS_LOG), EXIT);
    FAULTS(RANGE, TOP - 4, 4, MOVR(1, 10), ADD(1, -4), MOV(2, 8), CALL(TL_SYS_LOG), EXIT);
    FAULTS(RANGE, RODATA, 3, MOV(1, RODATA), MOV(2, 8), CALL(TL_SYS_GETRANDOM), EXIT);
}

static void too_deep_a_call_is_a_fault_with_its_calls(void **state)
{
    FAULTS(DEPTH, TOP - 8 * 512, 0, I(0x85, 0, 1, 0, -1), EXIT);
    const struct tl_fault *fault = &monitor->faults[context->id - 1];

    (void)state;
    assert_int_equal(fault->calls.count, 7);
    assert_int_equal(fault->calls.returns[0], TEXT + 8);
    assert_int_equal(tl_fault_register_count(fault), 12);
    assert_string_equal(tl_fault_register_name(fault, 10), "r10");
    assert_int_equal(tl_fault_register(fault, 10), TOP - 7 * 512);
}

static void a_program_that_does_not_end_is_preempted_and_has_a_budget(void **state)
{
    static const struct tl_ebpf_insn code[] = {I(0x05, 0, 0, -1, 0)};
    static const struct tl_manifest limited = {
        .version = TL_MANIFEST_VERSION, .name = "vm", .permissions = "", .budget_ms = 1};

    (void)state;
    LOAD(code);
    tl_context_slice(monitor, context);
    assert_int_equal(context->state, MONITOR_STATE_READY);
    tl_context_stop(monitor, context, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    load_as(code, COUNT(code), &limited);
    run();
    assert_int_equal(context->reason, MONITOR_REASON_BUDGET);
    assert_int_equal(tl_fault_pc(&monitor->faults[context->id - 1]), TEXT);
}

static void each_start_is_a_fresh_one(void **state)
{
    // Ends with what the data were, which it changes, and leaves r0 and its stack dirty.
    static const struct tl_ebpf_insn code[] = {LDDW(2, DATA),
                                               I(0x71, 0, 2, 0, 0),
                                               I(0x79, 3, 10, -8, 0),
                                               I(0x0f, 0, 3, 0, 0),
                                               I(0x72, 2, 0, 0, 99),
                                               I(0x7a, 10, 0, -8, 1),
                                               EXIT};

    (void)state;
    LOAD(code);
    for (int i = 0; i < 3; i++) {
        run();
        assert_int_equal(context->status, 'a');
        assert_int_equal(tl_context_start(monitor, context), 0);
    }
}

// ---- What is refused at load ----

static void refused(const char *text)
{
    why = "";
    assert_int_equal(tl_context_load(monitor, elf, sizeof elf, &context, &why), TL_ERR_IMAGE);
    if (strstr(why, text) == NULL)
        fail_msg("not \"%s\", but \"%s\"", text, why);
}

static void an_image_that_breaks_a_rule_is_refused_with_the_reason(void **state)
{
    static const struct tl_ebpf_insn code[] = {MOV(0, 0), EXIT}, endless[] = {MOV(0, 0), MOV(0, 1)};
    static const struct tl_manifest pair = {.version = TL_MANIFEST_VERSION, .name = "vm", .permissions = "lockstep"};

    (void)state;
    make(endless, COUNT(endless), NULL);
    refused("runs past its end");
    make(code, COUNT(code), NULL);
    put(24, 8, TEXT + 4);
    refused("the entry is not an instruction");
    make(code, COUNT(code), NULL);
    put(64 + 16, 8, 0); // the code lies where the engine keeps its state
    put(24, 8, 0);
    refused("begins at address 0x1000");
    make(code, COUNT(code), NULL);
    for (size_t i = 0; i < 3; i++)
        put(64 + 56 * i + 16, 8, 0x101000 + 0x1000 * i);
    put(24, 8, 0x101000);
    refused("begins at address 0x1000");
    make(code, COUNT(code), NULL);
    put(64 + 32, 8, 8); // the second instruction is not in the file
    refused("whole instructions");
    make(code, COUNT(code), NULL);
    put(64 + 32, 8, 12);
    put(64 + 40, 8, 12);
    refused("whole instructions");
    make(code, COUNT(code), NULL);
    put(64 + 8, 8, 1028);
    refused("aligned to 8 bytes");
    make(code, COUNT(code), NULL);
    put(120 + 4, 4, 5); // the constants are executable too
    refused("one segment of code");
    make(code, COUNT(code), &pair);
    refused("for compiled applets");
    make(code, COUNT(code), NULL);
    put(4, 1, 1);
    refused("built for another processor");
}

// For a good image an applet that does not run may be dropped. So a bad one is found before the room is looked for.
static void bad_code_is_refused_even_if_no_context_is_free(void **state)
{
    static const struct tl_ebpf_insn bad[] = {MOV(0, 0), MOV(0, 1)}, good[] = {MOV(0, 0), EXIT};
    struct tl_manifest manifest = {.version = TL_MANIFEST_VERSION, .name = "a"};

    (void)state;
    for (; manifest.name[0] < 'a' + TL_BOARD_APPLETS - 1; manifest.name[0]++)
        load_as(good, COUNT(good), &manifest);
    make(good, COUNT(good), NULL);
    assert_int_equal(tl_context_load(monitor, elf, sizeof elf, &context, &why), TL_ERR_QUOTA);
    make(bad, COUNT(bad), NULL);
    refused("runs past its end");
    make(good, COUNT(good), NULL);
    memset(native, 0, sizeof *native); // it makes room
    assert_int_equal(tl_context_load_again(monitor, elf, sizeof elf, &context, &why), 0);
    assert_int_equal(tl_context_start(monitor, context), 0);
    run();
    assert_int_equal(context->reason, MONITOR_REASON_EXIT);
}

static void it_has_no_clones(void **state)
{
    static const struct tl_ebpf_insn code[] = {I(0x05, 0, 0, -1, 0)};
    struct tl_context *clone;

    (void)state;
    LOAD(code);
    tl_context_slice(monitor, context);
    assert_int_not_equal(tl_context_clone(monitor, context, &clone, &why), 0);
    assert_false(tl_context_has_clones(context));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_runs_calls_and_ends_with_its_status, boot),
        cmocka_unit_test_setup(it_can_end_by_a_call, boot),
        cmocka_unit_test_setup(its_memory_is_an_applets, boot),
        cmocka_unit_test_setup(an_own_handler_sees_the_arguments_and_gives_a_result, boot),
        cmocka_unit_test_setup(an_unknown_call_is_an_error_and_time_has_64_bits, boot),
        cmocka_unit_test_setup(it_goes_on_where_its_steps_ended, boot),
        cmocka_unit_test_setup(it_sleeps, boot),
        cmocka_unit_test_setup(an_access_outside_of_its_memory_is_a_fault, boot),
        cmocka_unit_test_setup(a_call_with_a_bad_pointer_is_a_fault, boot),
        cmocka_unit_test_setup(too_deep_a_call_is_a_fault_with_its_calls, boot),
        cmocka_unit_test_setup(a_program_that_does_not_end_is_preempted_and_has_a_budget, boot),
        cmocka_unit_test_setup(each_start_is_a_fresh_one, boot),
        cmocka_unit_test_setup(an_image_that_breaks_a_rule_is_refused_with_the_reason, boot),
        cmocka_unit_test_setup(bad_code_is_refused_even_if_no_context_is_free, boot),
        cmocka_unit_test_setup(it_has_no_clones, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
