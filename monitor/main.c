// SPDX-License-Identifier: BSD-3-Clause
// Boots the board, the services, the self-test and the applets, then enters the scheduler for good.
#include "monitor/console/host.h"
#include "monitor/context/start.h"
#include "monitor/image/memory.h"
#include "monitor/image/placed.h"
#include "monitor/monitor.h"
#include "monitor/scheduler.h"
#include "monitor/selftest.h"
#include "monitor/syscall.h"
#include "services.h"
#include "stream/mem.h"

#define ALL_PERMISSIONS UINT32_MAX

static struct tl_context contexts[TL_BOARD_APPLETS];
static struct tl_json_token tokens[TL_MAX_VALUES];
static struct tl_monitor monitor;

static void emit(void *arg, const char *line, size_t n)
{
    (void)arg;
    tl_console_log(line, n);
}

static void init_services(void)
{
    monitor.contexts = contexts;
    monitor.server = (struct tl_rpc_server){
        .services = tl_services,
        .service_count = TL_SERVICE_COUNT,
        .index = &tl_services_index,
        .direct = &tl_services_direct,
        .tokens = tokens,
        .token_cap = TL_MAX_VALUES,
        .impl = &monitor,
        .name = "trapline",
        .version = TL_VERSION,
        .max_line = TL_MAX_LINE,
        .max_reply = TL_MAX_HOST_REPLY,
    };
    monitor.host = (struct tl_rpc_principal){.name = "host", .id = 0, .permissions = ALL_PERMISSIONS};
    tl_logbuf_init(&monitor.log, emit, NULL);
    tl_log_source_init(&monitor.own_log, "monitor", 0);
    monitor.own_log.rate = 0; // the monitor's own lines are bounded already
    tl_syscall_init(&monitor);
    tl_host_init(&monitor);
}

static void init_random(void)
{
    uint8_t seed[64];
    size_t n = tl_arch_entropy(seed, sizeof seed);

    tl_random_seed(&monitor.random, seed, n);
    memset(seed, 0, sizeof seed);
    if (n < 32)
        tl_say(&monitor, "no seed from the board: random numbers are refused");
}

static void say_map(void)
{
    extern char tl__image_start[], tl__text_end[], tl__rodata_end[], tl__monitor_end[];
    uintptr_t applets = (uintptr_t)tl_memory_of_applet(0);
    uintptr_t images = (uintptr_t)tl_memory_of_image(0);

    tl_say(&monitor, "memory map, half-open:");
    tl_say(&monitor, "  [0x%08lx, 0x%08lx) monitor code", (unsigned long)(uintptr_t)tl__image_start,
           (unsigned long)(uintptr_t)tl__text_end);
    tl_say(&monitor, "  [0x%08lx, 0x%08lx) monitor constants", (unsigned long)(uintptr_t)tl__text_end,
           (unsigned long)(uintptr_t)tl__rodata_end);
    tl_say(&monitor, "  [0x%08lx, 0x%08lx) monitor data and stack", (unsigned long)(uintptr_t)tl__rodata_end,
           (unsigned long)(uintptr_t)tl__monitor_end);
    tl_say(&monitor, "  [0x%08lx, 0x%08lx) applets, %u of %u KiB", (unsigned long)applets, (unsigned long)images,
           (unsigned)TL_BOARD_APPLETS, (unsigned)(TL_BOARD_APPLET_MEMORY / 1024));
    tl_say(&monitor, "  [0x%08lx, 0x%08lx) loaded images, %u of %u KiB", (unsigned long)images,
           (unsigned long)(images + (uintptr_t)TL_IMAGE_PLACES * TL_BOARD_IMAGE_SIZE), (unsigned)TL_IMAGE_PLACES,
           (unsigned)(TL_BOARD_IMAGE_SIZE / 1024));
}

static void load_builtins(void)
{
    for (size_t i = 0; i < tl_builtin_count; i++) {
        const struct tl_builtin *builtin = &tl_builtins[i];
        struct tl_context *context;
        const char *why = "";
        int e = tl_context_load(&monitor, builtin->image, (size_t)(builtin->end - builtin->image), &context, &why);
        if (e < 0)
            tl_say(&monitor, "applet %u of the image is refused: %s", (unsigned)i, why);
        else if (builtin->start != 0 && tl_context_start(&monitor, context) == 0) // no builtin is linked for a region
            tl_say_of(&monitor, context, "%s started at boot", context->name);
    }
}

_Noreturn void tl_main(void);
_Noreturn void tl_main(void)
{
    tl_console_init(); // first, as the next steps may have to say why they stop
    tl_arch_init();
    init_services();
    tl_say(&monitor, "Trapline %s on %s, %s", TL_VERSION, TL_BOARD_NAME, TL_BOARD_CPU);
    say_map();
    init_random();
    if (!tl_selftest(&monitor))
        tl_panic("the self-test failed: this board does not isolate", 0, 0);
    load_builtins();
    tl_placed_load(&monitor);
    tl_console_serve_host(); // last: the host is served when everything is ready
    tl_monitor_run(&monitor);
}
