// SPDX-License-Identifier: BSD-3-Clause
// Proof at each boot that this board isolates: see selftest.h.
#include "monitor/selftest.h"

#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "stream/mem.h"

// The probes: a few instructions each, position-independent, in arch/*/probe.S. Each uses the address in the first
// argument's register, then traps with a call.
extern const uint8_t tl__probe_read[], tl__probe_write[], tl__probe_jump[], tl__probe_end[];
extern const uint8_t tl__probe_normal_read[], tl__probe_normal_write[], tl__probe_normal_jump[];

// Where a probe runs: a page to execute, a page to write, and its name.
struct place {
    const char *who;
    uintptr_t base; // the probe's own addresses
    uint8_t *memory;
    uint32_t permissions; // TL_ARCH_
};

#define CODE(place) ((place)->base)
#define DATA(place) ((place)->base + 4096)

struct probe {
    const char *what;
    const uint8_t *code;
    uintptr_t address;
    enum tl_trap expected;
};

static bool run(struct tl_monitor *monitor, const struct place *place, const struct probe *probe)
{
    static struct tl_protection protection;
    static struct tl_fp fp;
    static struct tl_regs regs;
    const uintptr_t code = CODE(place), data = DATA(place);
    const struct tl_usermem mem = {
        .ranges = {{code, 4096, TL_ACCESS_READ | TL_ACCESS_EXEC}, {data, 4096, TL_ACCESS_READ | TL_ACCESS_WRITE}},
        .count = 2,
        .base = code,
        .size = TL_BOARD_APPLET_MEMORY,
        .memory = place->memory};
    struct tl_trap_info info = {0};
    size_t size = (size_t)(tl__probe_end - tl__probe_read);

    memset(place->memory, 0, 8192);
    memcpy(place->memory, tl__probe_read, size);
    tl_arch_sync_code(place->memory, 8192);
    (void)tl_arch_protect(&protection, 1, &mem, place->permissions);
    tl_regs_reset(&regs, code + (uintptr_t)(probe->code - tl__probe_read), data + 4096, place->permissions);
    tl_regs_result(&regs, (intptr_t)probe->address);
    tl_arch_switch(NULL, &fp, &protection);
    enum tl_trap trap;
    while ((trap = tl_arch_enter(&regs, &info)) == TL_TRAP_INTERRUPT) {
        (void)tl_arch_interrupt();
        tl_console_flush(); // else the device would interrupt for more bytes without end
    }
    tl_arch_leave();
    memset(place->memory, 0, 8192);
    bool right = trap == probe->expected && (trap == TL_TRAP_CALL || info.address == probe->address);
    tl_say(monitor, "self-test: %s %s at 0x%08lx: %s%s", place->who, probe->what, (unsigned long)probe->address,
           trap == TL_TRAP_CALL ? "allowed" : "refused", right ? "" : " - WRONG");
    return right;
}

static bool applets_are_held(struct tl_monitor *monitor)
{
    const struct place user = {"an applet", 0x50000000u, tl_memory_of_applet(0), 0}; // no board has anything there
    const uintptr_t own = (uintptr_t)monitor;
    const struct probe probes[] = {
        {"reads its own memory", tl__probe_read, DATA(&user), TL_TRAP_CALL},
        {"reads monitor memory", tl__probe_read, own, TL_TRAP_READ},
        {"writes monitor memory", tl__probe_write, own, TL_TRAP_WRITE},
        {"jumps to monitor code", tl__probe_jump, (uintptr_t)tl_selftest & ~(uintptr_t)3, TL_TRAP_EXEC},
        {"reads the monitor's UART", tl__probe_read, TL_BOARD_UART, TL_TRAP_READ},
        {"reads its neighbour's memory", tl__probe_read, (uintptr_t)tl_memory_of_applet(1), TL_TRAP_READ},
        {"writes its own code (W^X)", tl__probe_write, CODE(&user), TL_TRAP_WRITE},
        {"executes its own data (W^X)", tl__probe_jump, DATA(&user), TL_TRAP_EXEC},
    };
    bool right = true;

    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++)
        right = run(monitor, &user, &probes[i]) && right;
    return right;
}

// Runs the probes up to the first that comes out wrong: without a fence the others would do harm.
static bool normal_world_is_held(struct tl_monitor *monitor)
{
    static uint32_t victim;
    const uintptr_t base = TL_BOARD_NORMAL_END - TL_BOARD_APPLET_MEMORY;
    const struct place normal = {"the normal world", base, (uint8_t *)base, TL_ARCH_NORMAL};
    const struct probe probes[] = {
        {"reads its own memory", tl__probe_normal_read, DATA(&normal), TL_TRAP_CALL},
        {"reads monitor memory", tl__probe_normal_read, (uintptr_t)&victim, TL_TRAP_READ},
        {"reads the monitor's UART", tl__probe_normal_read, TL_BOARD_UART, TL_TRAP_READ},
        {"reads an applet's memory", tl__probe_normal_read, (uintptr_t)tl_memory_of_applet(1), TL_TRAP_READ},
        {"writes monitor memory", tl__probe_normal_write, (uintptr_t)&victim, TL_TRAP_WRITE},
        {"jumps to monitor code", tl__probe_normal_jump, (uintptr_t)tl_selftest & ~(uintptr_t)3, TL_TRAP_EXEC},
    };

    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++)
        if (!run(monitor, &normal, &probes[i]))
            return false;
    return true;
}

bool tl_selftest(struct tl_monitor *monitor)
{
    bool right = applets_are_held(monitor);

    tl_say(monitor, "self-test: %s", right ? "this board isolates" : "FAILED");
    if (!right)
        return false;
    monitor->normal_fenced = normal_world_is_held(monitor);
    monitor->unfenced = TL_UNFENCED && !monitor->normal_fenced;
    tl_say(monitor, "self-test: %s",
           monitor->normal_fenced ? "the normal world is fenced off"
           : monitor->unfenced    ? "the normal world is NOT fenced off: UNFENCED=1"
                                  : "nothing fences the normal world off here: images with `normal` are refused");
    return true;
}
