// SPDX-License-Identifier: BSD-3-Clause
// 06-by-hand: a monitor put together by hand. It has no main.c and no scheduler.c. It loads the applets beside this
// file and runs them with the functions of monitor/context/context.h; each scene uses other functions.
//
//     make run EXAMPLE=by-hand
//
// You should see that the board proves its isolation, that three applets are loaded and one is refused, and then the
// scenes that tl_main lists, each under a line "---". At the end the board switches itself off.
#include "monitor/monitor.h"
#include "examples/06-by-hand/calls.h"
#include "gen/echo.h"
#include "monitor/console/host.h"
#include "monitor/context/clone.h"
#include "monitor/context/run.h"
#include "monitor/context/start.h"
#include "monitor/image/memory.h"
#include "monitor/requests.h"
#include "monitor/selftest.h"
#include "monitor/syscall.h"
#include "permissions.h"
#include "stream/mem.h"

#define MS UINT64_C(1000000)

static struct tl_context contexts[TL_BOARD_APPLETS];
static struct tl_monitor monitor = {.contexts = contexts};

#define say(...) tl_say(&monitor, __VA_ARGS__)

static const char *outcome(int e)
{
    return e < 0 ? tl_error_text(e) : "done";
}

// ---- What a monitor needs before it can load anything ----

static void to_console(void *arg, const char *line, size_t n)
{
    (void)arg;
    tl_console_log(line, n);
}

// Its own server, with only one service. Applets' requests go to it because tl_context_load finds it in the monitor.
static void serve_echo_alone(void)
{
    static const struct tl_rpc_service *const services[] = {&echo_echo_service};
    static struct tl_json_token tokens[64];

    monitor.server = (struct tl_rpc_server){.services = services,
                                            .service_count = 1,
                                            .tokens = tokens,
                                            .token_cap = sizeof tokens / sizeof tokens[0],
                                            .impl = &monitor,
                                            .name = "by-hand",
                                            .version = TL_VERSION,
                                            .max_line = TL_MAX_LINE,
                                            .max_reply = TL_QUEUE_REPLY};
}

static void set_up(void)
{
    tl_console_init();
    tl_arch_init();
    tl_logbuf_init(&monitor.log, to_console, NULL);
    tl_log_source_init(&monitor.own_log, "monitor", 0);
    monitor.own_log.rate = 0;  // no limit
    tl_syscall_init(&monitor); // what contexts do when they trap, unless they have a handler of their own
    serve_echo_alone();
    tl_host_init(&monitor); // monitor.host has no permission: the host may ask for nothing
    if (!tl_selftest(&monitor))
        tl_panic("this board does not isolate", 0, 0);
}

// ---- Applets, and what this monitor does for them ----

// monitor.protect: the last word on each load, when the context's protection stands. It may add to that, or refuse.
static const char *no_lights(struct tl_context *context)
{
    return (context->principal.permissions & TL_PERM_LED) != 0 ? "this monitor gives its lights to no one" : NULL;
}

// Where an applet of the name `counter`, and a clone of it, has its struct progress.
static uintptr_t watched;

// A handler of its own: two calls that it knows, and for all else the one that contexts have anyway. A bad pointer
// stops an applet; tl_context_transfer_region has judged it before anything is done with it.
static bool handler(struct tl_monitor *m, struct tl_context *context, enum tl_trap trap)
{
    uintptr_t p;
    size_t n;

    if (trap == TL_TRAP_CALL && tl_context_a0(context) == CALL_TWICE) {
        tl_context_ret(context, (intptr_t)(2 * tl_context_a1(context)));
        return true;
    }
    if (trap == TL_TRAP_CALL && tl_context_a0(context) == CALL_WATCH) {
        if (tl_context_transfer_region(context, TL_ACCESS_READ | TL_ACCESS_WRITE, &p, &n) < 0) {
            tl_fault(m, context, MONITOR_REASON_RANGE, p, CALL_WATCH);
            return false;
        }
        watched = p;
        tl_context_ret(context, n == sizeof(struct progress) ? 0 : TL_ERR_SIZE);
        return true;
    }
    return tl_secure_handler(m, context, trap);
}

static struct progress look(const struct tl_context *context)
{
    struct progress progress = {0};

    (void)tl_usermem_read(&context->mem, &progress, watched, sizeof progress);
    return progress;
}

// The ELF files that the Makefile put into this image. Nothing of one is trusted; `why` says what is wrong with it.
static void load_all(void)
{
    monitor.protect = no_lights;
    for (size_t i = 0; i < tl_builtin_count; i++) {
        const uint8_t *elf = tl_builtins[i].image;
        size_t n = (size_t)(tl_builtins[i].end - elf);
        struct tl_context *context;
        const char *why = "";

        if (tl_context_load(&monitor, elf, n, &context, &why) < 0) {
            say("refused: %s", why);
            continue;
        }
        context->handler = handler;
        say("loaded %s: %u bytes of ELF, %u KiB of memory", context->name, (unsigned)n,
            (unsigned)(context->mem.size / 1024));
    }
}

static struct tl_context *fresh(const char *name)
{
    struct tl_context *context = tl_monitor_find(&monitor, name, strlen(name));

    if (context == NULL || tl_context_start(&monitor, context) < 0)
        tl_panic("an applet of this example does not start", 0, 0);
    return context;
}

// ---- Scenes ----

// Trap by trap: the applet is a coroutine, which tl_context_schedule resumes. Nothing is done that is not done here.
static void trap_by_trap(void)
{
    struct tl_context *caller = fresh("caller");

    say("--- trap by trap");
    while (caller->state == MONITOR_STATE_READY) {
        enum tl_trap trap = tl_context_schedule(&monitor, caller);
        if (trap == TL_TRAP_CALL)
            say("%s: call %u (0x%lx, 0x%lx)", caller->name, (unsigned)tl_context_a0(caller),
                (unsigned long)tl_context_a1(caller), (unsigned long)tl_context_a2(caller));
        (void)caller->handler(&monitor, caller, trap);
    }
    say("%s is %s, with status %d", caller->name, tl_context_done(caller) ? "done" : "not done", (int)caller->status);
}

// Without a server the stream is the application's: this one's protocol is that what comes goes back, louder.
static void bytes_of_its_own(void)
{
    struct tl_context *shouter = fresh("shouter");
    char text[64];

    say("--- a protocol of bytes");
    shouter->server = NULL;
    while (shouter->state == MONITOR_STATE_READY) {
        (void)shouter->handler(&monitor, shouter, tl_context_schedule(&monitor, shouter));
        size_t n = tl_context_read(shouter, text, sizeof text);
        for (size_t i = 0; i < n; i++)
            if (text[i] >= 'a' && text[i] <= 'z')
                text[i] = (char)(text[i] - 'a' + 'A');
        if (n > 0)
            say("%s sent %u bytes, and %u go back", shouter->name, (unsigned)n,
                (unsigned)tl_context_write(shouter, text, n));
    }
}

// One that makes no call gives nothing back; the timer that tl_context_run sets does.
static void run_with_a_limit(void)
{
    struct tl_context *counter = fresh("counter");

    say("--- run, with a limit");
    tl_context_run(&monitor, counter, 30 * MS);
    say("%s is %s; it has counted %s 0", counter->name, counter->state == MONITOR_STATE_READY ? "ready" : "not ready",
        look(counter).count > 0 ? "beyond" : "to");
    tl_context_stop(&monitor, counter, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    say("%s is stopped, so %s", counter->name, tl_context_done(counter) ? "done" : "not done");
}

static void say_equal(struct tl_context *a, struct tl_context *b)
{
    say("%s and %s are %s", a->name, b->name, tl_context_equal(&monitor, a, b) ? "equal" : "not equal");
}

// Its twin has the same registers, and the same bytes at the same addresses, in memory of its own.
static void clone_and_poke(void)
{
    struct tl_context *counter = fresh("counter"), *twin;
    const char *why = "";
    char words[1024];

    say("--- clone, equal, poke, string");
    tl_context_run(&monitor, counter, MS); // a slice, as it is less
    if (tl_context_clone(&monitor, counter, &twin, &why) < 0)
        tl_panic(why, 0, 0);
    say_equal(counter, twin);
    tl_context_run(&monitor, twin, MS);
    say_equal(counter, twin);
    say("%s has counted %s than %s", twin->name, look(twin).count > look(counter).count ? "further" : "no further",
        counter->name);

    struct tl_context *const both[] = {counter, twin};
    for (size_t i = 0; i < 2; i++) {
        struct progress progress = look(both[i]);
        progress.until = progress.count + 2000000;
        say("poke %s, so that it will end: %s", both[i]->name,
            outcome(tl_context_poke(both[i], watched, &progress, sizeof progress)));
    }
    say("poke into the code of %s: %s", twin->name,
        outcome(tl_context_poke(twin, (uintptr_t)tl_regs_pc(&twin->regs), words, 4)));
    size_t n = tl_context_string(twin, words, sizeof words - 1);
    words[n++] = '\n';
    tl_log_write(&monitor.log, &monitor.own_log, words, n, tl_arch_now());
}

// A scheduler: whoever is ready has a turn, which ends with the timer, or when the handler says so. monitor/scheduler.c
// is this, with the host, restarts and sleep in between.
static void round_robin(unsigned turns[TL_BOARD_APPLETS])
{
    for (bool any = true; any;) {
        any = false;
        for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
            struct tl_context *context = &contexts[i];
            if (context->state != MONITOR_STATE_READY)
                continue;
            any = true;
            turns[i]++;
            tl_arch_timer(tl_arch_now() + 2 * MS);
            while (context->handler(&monitor, context, tl_context_schedule(&monitor, context))) {
            }
        }
    }
}

static void scheduled(void)
{
    unsigned turns[TL_BOARD_APPLETS] = {0};

    say("--- round robin");
    (void)fresh("caller"); // beside counter and its twin, which are ready since the last scene
    round_robin(turns);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (turns[i] != 0)
            say("%s ended by itself, turns: %u", contexts[i].name, turns[i]);
}

_Noreturn void tl_main(void);
_Noreturn void tl_main(void)
{
    set_up();
    load_all();
    tl_arch_timer(UINT64_MAX); // no timer before run_with_a_limit
    trap_by_trap();
    bytes_of_its_own();
    run_with_a_limit();
    clone_and_poke();
    scheduled();
    say("--- the end");
    tl_console_flush();
    tl_power_off();
}
