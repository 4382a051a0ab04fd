// SPDX-License-Identifier: BSD-3-Clause
// A board in QEMU for tests: boots the monitor, calls its services over the second serial, loads applets, keeps the
// log.
//
// Nothing here waits for time to pass: each wait has a condition. What would never come true is ended by a clock that
// goes on only while QEMU could (patience.h), so that a busy machine ends nothing; and that is a failure with a
// message, never a result.
//
// QEMU runs with -icount: guest time is instructions executed, so budgets, slices and back-offs come out the same on a
// busy machine as on an idle one. Not so with `real_time`: there guest time goes on while QEMU waits for a processor.
// It dies with the test, however that ends.
#ifndef TL_TESTS_QEMU_BOARD_H
#define TL_TESTS_QEMU_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "gen/monitor.h"
#include "rpc/client.h"
#include "tests/qemu/patience.h"
#include "transports/uart/host_stream.h"

#define BOARD_QEMU_LOG "build/qemu-tests.log" // what QEMU itself says

struct board {
    pid_t pid; // QEMU's; 0: not running
    struct patience patience;
    struct tl_fd_stream stream;
    struct tl_stream_ops ops; // the stream's, with a watched read; private to board.c
    ptrdiff_t (*read)(struct tl_stream *stream, void *p, size_t n);
    struct tl_rpc_client client;
    char buf[65536];
    struct tl_json_token tokens[8192];
    char *log; // all console text so far, NUL-terminated
    size_t log_len;
    size_t log_cap;
    char why[200];        // the last failure in words
    uint64_t patience_ns; // ns that an answer may take at the most, from the next boot on; 0: PATIENCE_NS
    void (*watch)(void *arg, const char *p,
                  size_t n); // NULL, or told of all bytes that come from the board, as they come
    void *watch_arg;
    const char *options; // more of QEMU's, for the next boot; NULL: none
    bool real_time;      // the next boot is without -icount
    bool slow_line;      // from the next boot on: QEMU does not wait for the test to read; its NS16550 is full instead
    bool busy_line;      // board_await_end asks without a pause: the UART interrupts whatever runs
};

// Boots `monitor` (an ELF file) with the QEMU command in $BOARD_QEMU, and opens a session. False, and why.
bool board_boot(struct board *board, const char *monitor);

// As board_boot, but only starts QEMU: no line is read or written yet.
bool board_power_on(struct board *board, const char *monitor);

// Ends QEMU, if it runs. The log stays until the next boot.
void board_off(struct board *board);

// Reads what the board sends until `text` is in the log at or after `from`, or the end, or the patience is over.
// Its offset, or -1 and why. Not to be mixed with a call that is under way.
ptrdiff_t board_await_text(struct board *board, size_t from, const char *text);

// Raw bytes to the UART, all of them.
bool board_send(struct board *board, const void *p, size_t n);

// A file's bytes, from malloc; NULL and why.
uint8_t *board_file(struct board *board, const char *path, size_t *n);

// Loads an image; its name to name[0..32). 0, or LoadEnd's error, with the reason in why
// (MONITOR_MONITOR_ERROR_BAD_IMAGE).
int board_load(struct board *board, const uint8_t *elf, size_t n, char name[33]);

// Loads the file and starts it. False, and why.
bool board_run(struct board *board, const char *path, char name[33]);

int board_start(struct board *board, const char *name);
int board_stop(struct board *board, const char *name);

// One row of Monitor.List, with its name copied to `name` (32 bytes and a NUL). False, and why.
bool board_applet(struct board *board, const char *name, struct monitor_applet *applet);

// Asks for the row until the applet is neither ready nor asleep nor backing off, or the board's clock has gone on by
// `limit_ns`. False when that, or the patience, came first. What is soon over is asked for often, what takes long ever
// more seldom, as each look costs more than most applets do; or at once when the board says something.
bool board_await_end(struct board *board, const char *name, uint64_t limit_ns, struct monitor_applet *applet);

// The board's clock, ns; 0 when it does not answer.
uint64_t board_uptime(struct board *board);

// The result or error of a call with ready JSON; *result points into the client's buffer. 0 or an error.
int board_call(struct board *board, const char *method, const char *params, const char **result, size_t *len);

const char *board_reason(uint8_t reason);
const char *board_state(uint8_t state);

#endif
