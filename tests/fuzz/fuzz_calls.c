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

#include "tests/machine/any_request.h"
#include "tests/machine/oracle.h"

#define STEPS 60

static const struct machine_image images[] = {
    {.name = "alpha", .permissions = "echo log rng time led mail timer", .restart = TL_RESTART_ON_FAULT, .start = true},
    {.name = "beta", .permissions = "echo log", .restart = TL_RESTART_ALWAYS, .budget_ms = 50, .start = true},
    {.name = "gamma", .permissions = "mail", .restart = TL_RESTART_NEVER},
};

// What the host loads: the last three are refused.
static const struct machine_image loads[] = {
    {.name = "delta", .permissions = "echo log rng", .restart = TL_RESTART_ON_FAULT},
    {.name = "gamma", .permissions = "echo", .restart = TL_RESTART_NEVER},
    {.name = "epsilon", .permissions = "time board", .restart = TL_RESTART_ALWAYS, .budget_ms = 20},
    {.name = "alpha", .permissions = "echo", .restart = TL_RESTART_NEVER},
    {.name = "monitor", .permissions = ""},
    {.name = "zeta", .permissions = "manage"},
    {.name = "eta", .permissions = "echo everything"},
};

static struct dice dice;
static unsigned steps;
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
    static const uint64_t sizes[] = {0,    1,    8,    64,   255,   256,        1024,       1025,
                                     4096, 4097, 8448, 8449, 65536, UINT64_MAX, UINT32_MAX, UINT64_C(1) << 32 | 8};
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
    memcpy(machine_at(context, p), text, n);
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
    oracle_plain(context, plain && form < 3 && n <= TL_QUEUE_LINE ? requests : 0);
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
    char *text = (char *)machine_at(context, MACHINE_HEAP);
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

// WAIT and EVENTS as an applet would use them.
static void waits(struct tl_context *context, struct tl_regs *regs)
{
    static const uint64_t spans[] = {0, 100, 1000, 1000000, 20000000, 1500000000};

    oracle_plain(context, 0);
    if (dice_one_in(&dice, 3)) {
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
    memcpy(machine_at(context, MACHINE_DATA), text, strlen(text));
    regs->r[0] = TL_SYS_LOG;
    regs->r[1] = MACHINE_DATA;
    regs->r[2] = strlen(text);
}

// ---- The host

static char line[65536];

static size_t add(size_t n, const char *text)
{
    return n + (size_t)snprintf(line + n, sizeof line - n, "%s\n", text);
}

static size_t manage(size_t n, const char *method, const char *parameters)
{
    return n + (size_t)snprintf(line + n, sizeof line - n,
                                "{\"jsonrpc\":\"2.0\",\"id\":%llu,\"method\":\"Monitor.%s\",\"params\":[%s]}\n",
                                (unsigned long long)++requests, method, parameters);
}

// An image, all or nearly all of it.
static size_t load(size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint8_t elf[MACHINE_IMAGE + 2] = {0};
    char base64[1400], parameters[1500];
    unsigned number = machine.monitor->upload.number + 1, form = dice_below(&dice, 8);

    machine_make_image(elf, &loads[dice_below(&dice, sizeof loads / sizeof loads[0])]);
    snprintf(parameters, sizeof parameters, "%u,%u", MACHINE_IMAGE * (form == 7 ? 20u : 1u),
             (unsigned)(tl_crc32(0, elf, MACHINE_IMAGE) + (form == 6)));
    n = manage(n, "LoadBegin", parameters);
    if (form == 5)
        return n;
    for (size_t at = 0; at < MACHINE_IMAGE; at += 768) {
        size_t len = 0;
        for (size_t i = at; i < at + 768 && i < MACHINE_IMAGE; i += 3) {
            unsigned group = (unsigned)elf[i] << 16 | (unsigned)elf[i + 1] << 8 | elf[i + 2];
            for (int shift = 18; shift >= 0; shift -= 6)
                base64[len++] = digits[group >> shift & 63];
        }
        if (at + 768 > MACHINE_IMAGE) { // 256 bytes: the last group holds one
            base64[len - 2] = base64[len - 1] = '=';
            base64[len - 3] = digits[(elf[MACHINE_IMAGE - 1] & 3) << 4];
        }
        base64[len] = '\0';
        snprintf(parameters, sizeof parameters, "%u,%zu,\"%s\"", number, at, base64);
        if (form != 4 || at == 0)
            n = manage(n, "LoadPiece", parameters);
    }
    snprintf(parameters, sizeof parameters, "%u", number);
    return manage(n, "LoadEnd", parameters);
}

// Lines of the host's, which come at once.
static void host(void)
{
    static const char *const names[] = {"\"alpha\"", "\"beta\"", "\"gamma\"", "\"delta\"", "\"epsilon\"", "\"none\""};
    static const char *const odd[] = {"",
                                      "\r",
                                      "noise",
                                      "{\"id\":",
                                      "[monitor] hello",
                                      "{\"jsonrpc\":\"2.0\"}00000000",
                                      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\",\"session\":5}"};
    const struct request_style style = {.id = ++requests, .say = "HOSTSECRET", .name = "alpha"};
    size_t n = 0;

    for (unsigned lines = 1 + dice_below(&dice, 3); lines > 0; lines--) {
        const char *name = names[dice_below(&dice, sizeof names / sizeof names[0])];
        bool plain;
        switch (dice_below(&dice, 8)) {
        case 0:
        case 1:
            n = manage(n, "Start", name);
            break;
        case 2:
            n = manage(n, "Stop", name);
            break;
        case 3:
            n = manage(n, "Restart", name);
            break;
        case 4:
        case 5:
            n = load(n);
            break;
        case 6:
            n = add(n, odd[dice_below(&dice, sizeof odd / sizeof odd[0])]);
            break;
        default:
            n += any_request_make(&dice, &style, line + n, 9000, &plain);
            line[n++] = '\n';
            break;
        }
    }
    machine.in = line;
    machine.in_len = n;
}

// ---- The steps

static void pass_time(void)
{
    static const uint64_t spans[] = {1000, 1000000, 5000000, 11000000, 60000000, 200000000, 1100000000, 31000000000};

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
    oracle_expect(ORACLE_FAULT, context, info);
    return traps[info->syndrome];
}

static enum tl_trap enter(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    oracle_look();
    end_if_over();
    machine_open(context->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    // No request is sent twice, and no reply as a request: the oracle counts on it.
    memset(machine_at(context, MACHINE_DATA), 0, MACHINE_END - MACHINE_DATA);
    regs->pc += 4;
    regs->r[7] = requests;
    machine.bank.f[context->id % 4] += steps;
    unsigned step = dice_below(&dice, 32);
    if (step < 7) {
        rpc(context, regs, true);
    } else if (step == 7 || step == 20) {
        timer(context, regs);
    } else if (step == 8 || step == 21) {
        waits(context, regs);
    } else if (step < 14) {
        rpc(context, regs, false);
    } else if (step < 18) {
        take(context, regs);
    } else if (step < 20) {
        call(context, regs);
    } else if (step == 22) {
        own_text(context, regs);
    } else if (step == 23) {
        oracle_plain(context, 0);
        regs->r[0] = dice_one_in(&dice, 2) ? TL_SYS_EXIT : TL_SYS_EXIT_STATUS;
        regs->r[1] = dice_byte(&dice);
    } else if (step == 24) {
        return fault(context, info);
    } else if (step < 28) {
        host();
        machine.interrupt = TL_INTERRUPT_DEVICE;
        oracle_expect(ORACLE_HOST, context, NULL);
        return TL_TRAP_INTERRUPT;
    } else {
        pass_time();
        machine.interrupt = TL_INTERRUPT_TIMER;
        oracle_expect(ORACLE_TIMER, context, NULL);
        return TL_TRAP_INTERRUPT;
    }
    oracle_expect(ORACLE_CALL, context, NULL);
    return TL_TRAP_CALL;
}

static void idle(void)
{
    oracle_look();
    end_if_over();
    if (dice_one_in(&dice, 2)) {
        host();
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (sequences++ == 0)
        (void)atexit(say_count);
    dice = (struct dice){data, n};
    steps = 0;
    requests = 0;
    machine_boot(images, sizeof images / sizeof images[0]);
    machine.enter = enter;
    machine.idle = idle;
    oracle_begin();
    machine_run();
    machine_unguard();
    return 0;
}
