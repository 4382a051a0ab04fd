// SPDX-License-Identifier: BSD-3-Clause
// For CMocka programs with one board for all their tests. Include after <cmocka.h>.
#ifndef TL_TESTS_QEMU_ON_BOARD_H
#define TL_TESTS_QEMU_ON_BOARD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/rng.h"
#include "tests/qemu/board.h"

static struct board board;

static inline const char *on_board_monitor(void)
{
    const char *monitor = getenv("MONITOR");
    return monitor != NULL ? monitor : "build/virt-arm/monitor.elf";
}

// The applet's ELF file, beside the monitor's.
static inline const char *on_board_path(const char *stem, unsigned variant)
{
    static char path[600];
    const char *monitor = on_board_monitor(), *slash = strrchr(monitor, '/');

    snprintf(path, sizeof path, "%.*s/hostile/%s.%u.elf", (int)(slash - monitor), monitor, stem, variant);
    return path;
}

// Boots the monitor that lacks a fence, tests/hostile/controls/NAME.patch, in place of the board's own.
static inline void on_board_boot_control(const char *name)
{
    char path[600];
    const char *monitor = on_board_monitor(), *slash = strrchr(monitor, '/');

    board_off(&board);
    snprintf(path, sizeof path, "%.*s/control/%s/monitor.elf", (int)(slash - monitor), monitor, name);
    if (!board_boot(&board, path))
        fail_msg("%s", board.why);
}

static inline int on_board_up(void **state)
{
    (void)state;
    if (board_boot(&board, on_board_monitor())) {
        (void)board_stop(&board, "sibling"); // it only takes time
        return 0;
    }
    fprintf(stderr, "%s\n", board.why);
    return 1;
}

// The same, with a seed: GETRANDOM stops an applet on a board that has none.
static inline bool on_board_seed(struct board *on)
{
    static const uint8_t seed[32] = {1, 2, 3};
    return rng_seed(&on->client, seed, sizeof seed) == 0;
}

static inline int on_board_up_seeded(void **state)
{
    return on_board_up(state) != 0 || !on_board_seed(&board);
}

static inline int on_board_down(void **state)
{
    (void)state;
    board_off(&board);
    free(board.log);
    board.log = NULL;
    return 0;
}

// Loads and starts it, and waits for its end.
static inline struct monitor_applet on_board_run(const char *stem, unsigned variant, const char *name)
{
    struct monitor_applet applet = {0};
    char loaded[33];

    if (!board_run(&board, on_board_path(stem, variant), loaded) ||
        !board_await_end(&board, name, UINT64_C(20000000000), &applet))
        fail_msg("%s", board.why);
    assert_string_equal(loaded, name);
    return applet;
}

#endif
