// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the whole monitor with sequences of calls: applets that call, fault, spin and die, the host between them that
// starts, stops and loads, and time that passes. After each step the oracle (tests/machine/oracle.h) looks at
// everything.
//
// The input is a row of decisions (dice.h): 60 steps at the most. Calls are those of the ABI, requests those of the
// interfaces (any_request.h).
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine/any_host.h"
#include "tests/machine/any_request.h"
#include "tests/machine/oracle.h"

#define STEPS 60

#define ALPHA                                                                                                          \
    {                                                                                                                  \
        .name = "alpha", .permissions = "echo log rng time led mail timer", .restart = TL_RESTART_ON_FAULT,            \
        .start = true                                                                                                  \
    }
#define BETA                                                                                                           \
    {                                                                                                                  \
        .name = "beta", .permissions = "echo log", .restart = TL_RESTART_ALWAYS, .budget_ms = 50, .start = true        \
    }
#define PAIR(memory)                                                                                                   \
    {                                                                                                                  \
        .name = "tandem", .permissions = "echo log rng time mail timer lockstep" memory,                               \
        .restart = TL_RESTART_ON_FAULT, .start = true                                                                  \
    }

#define IMAGES 3
static const struct machine_image casts[][IMAGES] = {
    {ALPHA, BETA, {.name = "gamma", .permissions = "mail", .restart = TL_RESTART_NEVER}},
    {ALPHA, PAIR(""), {.name = NULL}},
    {PAIR("_memory"), BETA, {.name = NULL}},
    {ALPHA, {.name = "alpha-3", .permissions = "echo log", .start = true}, {.name = NULL}}, // as a clone may be called
};

static struct dice dice;
static unsigned steps;
static const struct tl_context *runs; // whose registers and memory a step is made in: a context, or its shadow
static uint64_t requests, sequences;

// ---- The applets

static uint64_t pointer(struct tl_context *context)
{
    static const uint64_t places[] = {MACHINE_HEAP,
                                      MACHINE_HEAP + 8192,
                                      MACHINE_DATA,
                                      MACHINE_CONST,
                                      MACHINE_BASE,
                                      MACHINE_HOLE,
                                      MACHINE_END,
                                      MACHINE_DATA + 2 * MACHINE_PAGE,
                                      0,
                                      UINT64_MAX,
                                      MACHINE_HEAP,
                                      UINT64_C(1) << 32 | MACHINE_HEAP,
                                      MACHINE_HEAP + 64};
    unsigned which = dice_below(&dice, 16);
    int64_t beside = (int64_t)(dice_byte(&dice) ^ 0x80) - 0x80; // -128 to 127

    if (which == 13)
        return (uintptr_t)machine.monitor;
    if (which == 14)
        return (uintptr_t)tl_memory_of_applet(context->id % TL_BOARD_APPLETS) + (uint64_t)beside;
    if (which == 15)
        return dice_long(&dice);
    return places[which] + (uint64_t)((beside & 1) != 0 ? beside >> 1 : 0);
}

static uint64_t size(uint64_t p)
{
    static const uint64_t sizes[] = {0,     1,          8,           64,
                                     255,   256,        1024,        1025,
                                     4096,  4097,       TL_MAX_LINE, TL_MAX_LINE + 1,
                                     65536, UINT64_MAX, UINT32_MAX,  UINT64_C(1) << 32 | 8};
    unsigned which = dice_below(&dice, 20);

    if (which < 16)
        return sizes[which];
    if (which == 16)
        return MACHINE_END - p; // to the end
    if (which == 17)
        return MACHINE_END - p + 1;
    if (which == 18)
        return 0 - p + 1; // around
    return dice_word(&dice);
}

static size_t make_request(struct tl_context *context, char *text, size_t cap, bool *plain)
{
    char say[64];
    struct request_style style = {.id = ++requests, .say = say, .name = "beta"};

    snprintf(say, sizeof say, "%s-%llu-", oracle_secret(context), (unsigned long long)style.id);
    return any_request_make(&dice, &style, text, cap, plain);
}

// A request in its memory, and a call with it: whole, in part, or with more behind it.
static void rpc(struct tl_context *context, struct tl_regs *regs, bool in_one_trap)
{
    static char text[12000];
    bool plain;
    size_t n = make_request(context, text, sizeof text - 2, &plain);
    unsigned form = dice_below(&dice, 8);
    uint64_t p = MACHINE_HEAP + dice_byte(&dice);

    if (!in_one_trap || form == 7)
        text[n++] = '\n';
    memcpy(machine_at(runs, p), text, n);
    if (form == 5)
        n = dice_word(&dice) % (n + 1);
    else if (form == 6)
        n += dice_byte(&dice);
    regs->r[1] = p;
    regs->r[2] = n;
    regs->r[0] = in_one_trap ? TL_SYS_RPC_CALL : TL_SYS_RPC_REQ;
    if (!in_one_trap)
        return;
    regs->r[3] = form == 4 ? p + dice_byte(&dice) : MACHINE_HEAP + 16384 + dice_byte(&dice);
    regs->r[4] = form == 3 ? dice_byte(&dice) : 18000;
    oracle_plain(context, plain && form < 3 && n <= TL_MAX_LINE ? requests : 0);
}

static void call(struct tl_context *context, struct tl_regs *regs)
{
    static const uint64_t numbers[] = {TL_SYS_GETRANDOM, TL_SYS_RPC_RES, TL_SYS_RPC_REQ,   TL_SYS_LOG,
                                       TL_SYS_RPC_CALL,  TL_SYS_WRITE,   TL_SYS_NANOTIME,  TL_SYS_ABI,
                                       TL_SYS_YIELD,     TL_SYS_WAIT,    TL_SYS_EVENTS,    6,
                                       0x7fffffff,       UINT64_MAX,     UINT64_C(1) << 32};

    oracle_plain(context, 0);
    regs->r[0] = numbers[dice_below(&dice, sizeof numbers / sizeof numbers[0])];
    regs->r[1] = pointer(context);
    regs->r[2] = size(regs->r[1]);
    regs->r[3] = pointer(context);
    regs->r[4] = size(regs->r[3]);
}

// A timer of its own, or nearly: the interfaces' requests alone would hardly guess its handle.
static void timer(struct tl_context *context, struct tl_regs *regs)
{
    static const char *const methods[] = {"Create", "Arm", "Arm", "Arm", "Cancel", "Close"};
    static const uint64_t spans[] = {0, 1000, 100000, 1000000, 30000000, 2000000000};
    const char *method = methods[dice_below(&dice, 6)];
    const struct tl_timer *its = &context->events.timers.slots[dice_below(&dice, 3)];
    uint32_t handle = its->handle + (dice_one_in(&dice, 16) ? UINT32_C(1) << dice_below(&dice, 32) : 0);
    uint64_t at = dice_one_in(&dice, 8) ? dice_long(&dice) : machine.now + spans[dice_below(&dice, 6)];
    char *text = (char *)machine_at(runs, MACHINE_HEAP);
    int n = snprintf(text, 200, "{\"id\":%llu,\"method\":\"Timer.%s\"", (unsigned long long)++requests, method);

    if (strcmp(method, "Create") == 0)
        n += snprintf(text + n, 200 - (size_t)n, ",\"params\":[]}");
    else if (strcmp(method, "Arm") == 0)
        n += snprintf(text + n, 200 - (size_t)n, ",\"params\":[{\"timer\":%u,\"at\":\"%llu\"}]}", (unsigned)handle,
                      (unsigned long long)at);
    else
        n += snprintf(text + n, 200 - (size_t)n, ",\"params\":[%u]}", (unsigned)handle);
    oracle_plain(context, 0);
    regs->r[0] = TL_SYS_RPC_CALL;
    regs->r[1] = MACHINE_HEAP;
    regs->r[2] = (uint64_t)n;
    regs->r[3] = MACHINE_HEAP + 16384;
    regs->r[4] = 512;
}

// WAIT, EVENTS and YIELD as an applet would use them.
static void waits(struct tl_context *context, struct tl_regs *regs)
{
    static const uint64_t spans[] = {0, 100, 1000, 1000000, 20000000, 1500000000};

    oracle_plain(context, 0);
    regs->r[0] = TL_SYS_YIELD;
    unsigned which = dice_below(&dice, 6);
    if (which < 2)
        return;
    if (which > 3) {
        regs->r[0] = TL_SYS_EVENTS;
        regs->r[1] = MACHINE_HEAP + dice_byte(&dice);
        regs->r[2] = dice_one_in(&dice, 2) ? dice_byte(&dice) : 1000;
        return;
    }
    regs->r[0] = TL_SYS_WAIT;
    regs->r[1] = dice_below(&dice, 9); // 8 is none
    regs->r[2] = dice_one_in(&dice, 8) ? dice_long(&dice) : machine.now + spans[dice_below(&dice, 6)];
}

// Takes replies, to where there is room.
static void take(struct tl_context *context, struct tl_regs *regs)
{
    oracle_plain(context, 0);
    regs->r[0] = TL_SYS_RPC_RES;
    regs->r[1] = MACHINE_HEAP + dice_byte(&dice);
    regs->r[2] = dice_one_in(&dice, 2) ? dice_byte(&dice) : 30000;
}

static void own_text(struct tl_context *context, struct tl_regs *regs)
{
    // NOLINTBEGIN(misc-misleading-bidirectional): what the log must not pass on
    static const char *const texts[] = {"a line\n",     "half", "\x1b[2J",  "\n[beta] I am beta\n",
                                        "\xe2\x80\xae", "\r",   "\xff\xfe", "\n[monitor] all is well\n"};
    // NOLINTEND(misc-misleading-bidirectional)
    const char *text = texts[dice_below(&dice, sizeof texts / sizeof texts[0])];

    oracle_plain(context, 0);
    memcpy(machine_at(runs, MACHINE_DATA), text, strlen(text));
    regs->r[0] = TL_SYS_LOG;
    regs->r[1] = MACHINE_DATA;
    regs->r[2] = strlen(text);
}

// A clone of its own, or of another: a call that the application has beside the ABI's.
static void fork_one(struct tl_context *context, struct tl_regs *regs)
{
    oracle_plain(context, 0);
    regs->r[0] = TL_SYS_OWN;
    regs->r[1] = dice_one_in(&dice, 2) ? dice_below(&dice, TL_BOARD_APPLETS + 1) : 0;
    regs->r[2] = 0;
}

static bool with_forks(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap)
{
    struct tl_context *clone, *source = context;
    const char *why;

    if (trap != TL_TRAP_CALL || tl_context_a0(context) != TL_SYS_OWN)
        return tl_secure_handler(monitor, context, trap);
    context->traps++;
    if (tl_context_a1(context) != 0)
        source = &monitor->contexts[tl_context_a1(context) - 1];
    int e = tl_context_clone(monitor, source, &clone, &why);
    tl_context_ret(context, e < 0 ? e : (intptr_t)clone->id);
    if (e == 0 && source == context)
        tl_context_ret(clone, 0);
    return true;
}

// ---- The steps

static void pass_time(void)
{
    static const uint64_t spans[] = {5000000,  1000,     11000000,  1000000,    5000000,
                                     60000000, 11000000, 200000000, 1100000000, 31000000000};

    machine.now += spans[dice_below(&dice, sizeof spans / sizeof spans[0])];
}

static bool over(void)
{
    return dice.n == 0 || ++steps > STEPS;
}

static void end_if_over(void)
{
    if (over())
        machine_stop();
}

static enum tl_trap fault(struct tl_context *context, struct tl_trap_info *info)
{
    static const enum tl_trap traps[] = {TL_TRAP_READ, TL_TRAP_WRITE, TL_TRAP_EXEC, TL_TRAP_UNDEFINED,
                                         TL_TRAP_ALIGNMENT};

    info->syndrome = dice_below(&dice, 5);
    info->address = pointer(context);
    return traps[info->syndrome];
}

// The host or the time, in the middle of what it does.
static enum tl_trap interrupt(struct tl_context *side, bool by_host)
{
    if (by_host) {
        any_host(&dice, &requests);
        machine.interrupt = TL_INTERRUPT_DEVICE;
        oracle_expect(ORACLE_HOST, side, NULL);
    } else {
        pass_time();
        if (machine.now < machine.timer)
            machine.now = machine.timer; // no timer comes too early
        machine.interrupt = TL_INTERRUPT_TIMER;
        oracle_expect(ORACLE_TIMER, side, NULL);
    }
    return TL_TRAP_INTERRUPT;
}

#define STEP_INTERRUPT 25u // from here on
#define STEP_TIME      28u
#define STEP_KINDS     32u

// No request is sent twice, and no reply as a request: the oracle counts on it.
static void prepare(struct tl_context *context, struct tl_regs *regs)
{
    memset(machine_at(runs, MACHINE_DATA), 0, MACHINE_END - MACHINE_DATA);
    regs->pc += 4;
    regs->r[7] = requests;
    machine.bank.f[context->id % 4] += steps;
}

// How the context's step ends: with a call, or a fault.
static enum tl_trap act(unsigned step, struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    if (step < 7) {
        rpc(context, regs, true);
    } else if (step == 7 || step == 20) {
        timer(context, regs);
    } else if (step == 8 || step == 21) {
        waits(context, regs);
    } else if (step < 13) {
        rpc(context, regs, false);
    } else if (step < 17) {
        take(context, regs);
    } else if (step == 17) {
        fork_one(context, regs);
    } else if (step < 20) {
        call(context, regs);
    } else if (step == 22) {
        own_text(context, regs);
    } else if (step == 23) {
        oracle_plain(context, 0);
        regs->r[0] = dice_one_in(&dice, 2) ? TL_SYS_EXIT : TL_SYS_EXIT_STATUS;
        regs->r[1] = dice_byte(&dice);
    } else {
        return fault(context, info);
    }
    return TL_TRAP_CALL;
}

static enum oracle_step kind_of(enum tl_trap trap)
{
    return trap == TL_TRAP_CALL ? ORACLE_CALL : ORACLE_FAULT;
}

// ---- Two in lockstep

// Where the first of a pair has come to. The other will come there by itself.
static struct ahead {
    uint64_t started; // of which run
    bool there;
    struct tl_regs regs;
    struct tl_fp bank;
    enum tl_trap trap;
    struct tl_trap_info info;
    uint8_t memory[MACHINE_END - MACHINE_DATA];
} aheads[TL_BOARD_APPLETS];

// One bit of one of the two, before it traps: of a register, its bank, its memory, or what it traps for.
static void upset(const struct tl_context *leader, struct tl_regs *regs, enum tl_trap *trap, struct tl_trap_info *info)
{
    uint64_t *const words[] = {&regs->r[0], &regs->r[1], &regs->r[2],
                               &regs->r[3], &regs->r[5], &regs->r[7],
                               &regs->sp,   &regs->pc,   &machine.bank.f[dice_below(&dice, 4)]};
    static const uint64_t places[] = {MACHINE_BASE, MACHINE_CONST, MACHINE_CONST + MACHINE_PAGE, MACHINE_DATA,
                                      MACHINE_HEAP};
    unsigned which = dice_below(&dice, 16);
    uint64_t p = 0;

    if (which < 7) // somewhere in what its call names, or else
        p = regs->r[1] + (regs->r[2] != 0 ? dice_word(&dice) % regs->r[2] : 0);
    if (which < 7 && !oracle_allowed(p, 1, false))
        p = places[dice_below(&dice, 5)] + dice_word(&dice) % MACHINE_PAGE;
    if (!oracle_pair_upset(leader, p))
        return;
    if (p != 0)
        *machine_at(runs, p) ^= (uint8_t)(1u << dice_below(&dice, 8));
    else if (which < 15)
        *words[dice_below(&dice, 9)] ^= UINT64_C(1) << dice_below(&dice, 64);
    else if (*trap == TL_TRAP_CALL)
        *trap = TL_TRAP_UNDEFINED;
    else
        info->address ^= UINT64_C(1) << dice_below(&dice, 64);
}

static enum tl_trap enter_pair(struct tl_context *leader, struct tl_context *side, struct tl_regs *regs,
                               struct tl_trap_info *info)
{
    struct ahead *ahead = &aheads[leader->id - 1];
    unsigned step = dice_below(&dice, STEP_KINDS);
    enum tl_trap trap;

    if (ahead->started != leader->started)
        *ahead = (struct ahead){.started = leader->started};
    if (step >= STEP_INTERRUPT)
        return interrupt(side, step < STEP_TIME);
    if (!ahead->there)
        oracle_pair_equal(leader);
    machine_open(side->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    if (ahead->there) {
        *regs = ahead->regs;
        machine.bank = ahead->bank;
        memcpy(machine_at(side, MACHINE_DATA), ahead->memory, sizeof ahead->memory);
    } else {
        runs = side;
        prepare(leader, regs);
        ahead->trap = act(step, leader, regs, info);
        ahead->info = *info;
        ahead->regs = *regs;
        ahead->bank = machine.bank;
        memcpy(ahead->memory, machine_at(side, MACHINE_DATA), sizeof ahead->memory);
    }
    ahead->there = !ahead->there;
    runs = side;
    trap = ahead->trap;
    *info = ahead->info;
    if (dice_one_in(&dice, 16))
        upset(leader, regs, &trap, info);
    oracle_expect(ahead->there ? ORACLE_HALF : kind_of(trap), side, info);
    return trap;
}

static enum tl_trap enter(struct tl_context *side, struct tl_regs *regs, struct tl_trap_info *info)
{
    struct tl_context *context = oracle_leader(side);

    oracle_look();
    oracle_enter(context);
    end_if_over();
    context->handler = with_forks;
    if (context->lockstep.shadow != NULL)
        return enter_pair(context, side, regs, info);
    machine_open(context->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    runs = context;
    prepare(context, regs);
    unsigned step = dice_below(&dice, STEP_KINDS);
    if (step >= STEP_INTERRUPT)
        return interrupt(context, step < STEP_TIME);
    enum tl_trap trap = act(step, context, regs, info);
    oracle_expect(kind_of(trap), context, info);
    return trap;
}

static void idle(void)
{
    oracle_look();
    end_if_over();
    if (dice_one_in(&dice, 2)) {
        any_host(&dice, &requests);
        oracle_expect(ORACLE_HOST, NULL, NULL);
    } else {
        pass_time();
        oracle_expect(ORACLE_SLEEP, NULL, NULL);
    }
}

static void say_count(void)
{
    fprintf(stderr, "%llu sequences of calls\n", (unsigned long long)sequences);
}

// How long a turn of the monitor's takes: next to nothing, or so that a call or a start takes several slices, and a
// line of the host's several shares.
static const uint64_t turn_spans[8] = {0, 0, 0, 20000, 300000, 700000, 3000000, 12000000};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (sequences++ == 0)
        (void)atexit(say_count);
    dice = (struct dice){data, n};
    steps = 0;
    requests = 0;
    unsigned first = dice_byte(&dice);
    struct machine_image images[IMAGES];
    memcpy(images, casts[first % (sizeof casts / sizeof casts[0])], sizeof images);
    for (unsigned i = 0; i < IMAGES; i++)
        any_limits(&dice, &images[i]);
    memset(aheads, 0, sizeof aheads);
    machine_boot(images, images[IMAGES - 1].name != NULL ? IMAGES : IMAGES - 1);
    machine.enter = enter;
    machine.idle = idle;
    machine.turn_ns = turn_spans[first >> 2 & 7];
    if (first >> 5 == 7) // no source of random numbers: the host may be one yet
        machine.monitor->random = (struct tl_random){0};
    oracle_begin();
    machine_run();
    machine_unguard();
    return 0;
}
