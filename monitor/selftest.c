// SPDX-License-Identifier: BSD-3-Clause
// Proof at each boot that this board isolates: see selftest.h.
#include "monitor/selftest.h"

#include "monitor/monitor.h"
#include "stream/mem.h"

// The probes: a few instructions each, position-independent, in arch/*/probe.S. Each uses the address in the first
// argument's register, then traps with a call.
extern const uint8_t tl__probe_read[], tl__probe_write[], tl__probe_jump[], tl__probe_end[];

#define CODE 0x50000000u // the probe's own addresses, where no board has anything: a page to execute, a page to write
#define DATA 0x50001000u

struct probe {
    const char *what;
    const uint8_t *code;
    uintptr_t address;
    enum tl_trap expected;
};

static bool run(struct tl_monitor *monitor, const struct probe *probe)
{
    static struct tl_protection protection;
    static struct tl_fp fp;
    uint8_t *memory = tl_memory_of_applet(0);
    const struct tl_usermem mem = {
        .ranges = {{CODE, 4096, TL_ACCESS_READ | TL_ACCESS_EXEC}, {DATA, 4096, TL_ACCESS_READ | TL_ACCESS_WRITE}},
        .count = 2,
        .base = CODE,
        .size = TL_BOARD_APPLET_MEMORY,
        .memory = memory};
    struct tl_regs regs;
    struct tl_trap_info info = {0};
    size_t size = (size_t)(tl__probe_end - tl__probe_read);

    memset(memory, 0, 8192);
    memcpy(memory, tl__probe_read, size);
    tl_arch_sync_code(memory, 8192);
    (void)tl_arch_protect(&protection, 1, &mem, 0);
    tl_regs_reset(&regs, CODE + (uintptr_t)(probe->code - tl__probe_read), DATA + 4096, 0);
    tl_regs_result(&regs, (intptr_t)probe->address);
    tl_arch_switch(NULL, &fp, &protection);
    enum tl_trap trap;
    while ((trap = tl_arch_enter(&regs, &info)) == TL_TRAP_INTERRUPT) {
        (void)tl_arch_interrupt();
        tl_console_flush(); // or the device would ask for more bytes for ever
    }
    memset(memory, 0, 8192);
    bool right = trap == probe->expected && (trap == TL_TRAP_CALL || info.address == probe->address);
    tl_say(monitor, "self-test: %s at 0x%08lx: %s%s", probe->what, (unsigned long)probe->address,
           trap == TL_TRAP_CALL ? "allowed" : "refused", right ? "" : " - WRONG");
    return right;
}

bool tl_selftest(struct tl_monitor *monitor)
{
    uintptr_t own = (uintptr_t)monitor;
    const struct probe probes[] = {
        {"an applet reads its own memory", tl__probe_read, DATA, TL_TRAP_CALL},
        {"an applet reads monitor memory", tl__probe_read, own, TL_TRAP_READ},
        {"an applet writes monitor memory", tl__probe_write, own, TL_TRAP_WRITE},
        {"an applet jumps to monitor code", tl__probe_jump, (uintptr_t)tl_selftest & ~(uintptr_t)3, TL_TRAP_EXEC},
        {"an applet reads the monitor's UART", tl__probe_read, TL_BOARD_UART, TL_TRAP_READ},
        {"an applet reads its neighbour's memory", tl__probe_read, (uintptr_t)tl_memory_of_applet(1), TL_TRAP_READ},
        {"W^X: an applet writes its own code", tl__probe_write, CODE, TL_TRAP_WRITE},
        {"W^X: an applet executes its own data", tl__probe_jump, DATA, TL_TRAP_EXEC},
    };
    bool right = true;

    for (size_t i = 0; i < sizeof probes / sizeof probes[0]; i++)
        right = run(monitor, &probes[i]) && right;
    tl_say(monitor, "self-test: %s", right ? "this board isolates" : "FAILED");
    return right;
}
