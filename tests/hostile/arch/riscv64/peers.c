// SPDX-License-Identifier: BSD-3-Clause
// What comes before the monitor on RISC-V: a loader that leaves PMP open or locked; a processor with more than it should
// have.
#include "tests/hostile/peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "place.h"

static char options[700];

static void after_loader(struct judge *judge, unsigned left)
{
    snprintf(options, sizeof options, "-device loader,file=%s/loader.%u.elf,cpu-num=%u", judge->applets, left,
             (unsigned)TL_BOARD_HART);
    judge->board.options = options;
}

static bool comes_out(struct judge *judge, const char *stem, unsigned variant, const char *reason)
{
    struct hostile_case c = {.variants = variant, .limit_ns = UINT64_C(20000000000), .faults = 1};

    snprintf(c.stem, sizeof c.stem, "%s", stem);
    c.outcomes[variant - 1].end = END_KILL;
    snprintf(c.outcomes[variant - 1].reason, sizeof c.outcomes[0].reason, "%s", reason);
    return judge_variant(judge, &c, variant);
}

// H51: all is open: the monitor closes it.
static bool everything_granted(struct judge *judge)
{
    after_loader(judge, 1);
    return judge_ready(judge) && comes_out(judge, "H47_in_S_mode_behind_its_own_page_tables", 2, "read") &&
           comes_out(judge, "H47_in_S_mode_behind_its_own_page_tables", 13, "write") &&
           comes_out(judge, "H47_in_S_mode_behind_its_own_page_tables", 24, "exec") &&
           comes_out(judge, "H37_counters", 1, "undefined") && comes_out(judge, "H39_mode_at_entry", 2, "undefined");
}

// H51: what is locked stays until reset: the monitor does not start. It says so, and switches the board off.
static bool stops_at_boot(struct judge *judge, unsigned left)
{
    after_loader(judge, left);
    if (!board_power_on(&judge->board, judge->monitor))
        return judge_fail(judge, "%s", judge->board.why);
    if (board_await_text(&judge->board, 0, "loaded images") >= 0)
        return judge_fail(judge, "it starts");
    return strstr(judge->board.log, "a loader left locked PMP entries") != NULL ||
           judge_fail(judge, "it does not say why it stops: %.200s", judge->board.log);
}

static bool a_grant_locked(struct judge *judge)
{
    return stops_at_boot(judge, 2);
}

static bool four_bytes_locked(struct judge *judge)
{
    return stops_at_boot(judge, 3);
}

#if TL_BOARD_NORMAL_START != 0x80000000u
// H39: with the hypervisor extension S-mode is more than it should be: there is none then.
static bool a_hypervisor(struct judge *judge)
{
    char path[700], name[33];
    size_t n;

    judge->board.options = "-cpu rv64,zkr=on,h=on";
    if (!judge_ready(judge))
        return false;
    snprintf(path, sizeof path, "%s/H39_mode_of_a_guest.1.elf", judge->applets);
    uint8_t *elf = board_file(&judge->board, path, &n);
    if (elf == NULL)
        return judge_fail(judge, "%s", judge->board.why);
    int e = board_load(&judge->board, elf, n, name);
    free(elf);
    if (e == 0)
        return judge_fail(judge, "it is loaded");
    if (e != MONITOR_MONITOR_ERROR_BAD_IMAGE || strstr(judge->board.why, "hypervisor") == NULL)
        return judge_fail(judge, "not refused: %.200s", judge->board.why);
    return judge_afterwards(judge);
}
#endif

const struct hostile_peer hostile_arch_peers[] = {
#if TL_BOARD_NORMAL_START != 0x80000000u
    {"H39", "an image for S-mode on a processor whose S-mode is a hypervisor", "REFUSE(hypervisor)", a_hypervisor, true,
     "guests"},
#endif
    {"H51", "a loader leaves every PMP entry granting everything, traps delegated, counters open",
     "closed: KILL(read), KILL(write), KILL(exec), KILL(undefined)", everything_granted, true, "uncleared"},
    {"H51", "a loader leaves a PMP entry locked that grants everything",
     "REFUSE: the monitor says why, and does not start", a_grant_locked, true, "locks"},
    {"H51", "a loader leaves a PMP entry locked, for 4 bytes of an applet's memory",
     "REFUSE: the monitor says why, and does not start", four_bytes_locked, true, "locks"},
};
const size_t hostile_arch_peer_count = sizeof hostile_arch_peers / sizeof hostile_arch_peers[0];
