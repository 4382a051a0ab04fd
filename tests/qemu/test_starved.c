// SPDX-License-Identifier: BSD-3-Clause
// H112: boards in real time on a starved machine. Beside eight busy loops QEMU gets a fraction of a processor while the
// board's clock goes on: what is honest work must not be taken for a hang by the monitor's watchdog, and a hang must
// still be.
//
// $BOOTS boots, 3 if it is not set; `make nightly` does 100 on all boards together.
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "gen/echo.h"
#include "gen/log.h"
#include "tests/qemu/on_board.h"

#define LOOPS 8

static pid_t loops[LOOPS];

static int start_loops(void **state)
{
    pid_t parent = getpid();
    (void)state;

    for (int i = 0; i < LOOPS; i++) {
        loops[i] = fork();
        if (loops[i] < 0)
            return 1;
        if (loops[i] == 0) {
            if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
                _exit(1);
            for (volatile unsigned n = 0;; n++) {
            }
        }
    }
    board.real_time = true;
    return 0;
}

static int end_loops(void **state)
{
    for (int i = 0; i < LOOPS; i++) {
        if (loops[i] > 0) {
            kill(loops[i], SIGKILL);
            waitpid(loops[i], NULL, 0);
        }
    }
    return on_board_down(state);
}

// The last that the board said, for a message.
static const char *last_lines(void)
{
    return board.log_len > 600 ? board.log + board.log_len - 600 : board.log;
}

static void lives(const char *what)
{
    char answer[16];
    size_t n = sizeof answer;

    if (strstr(board.log, "panic") != NULL)
        fail_msg("%s: %s", what, strstr(board.log, "panic"));
    int e = echo_echo(&board.client, "there?", 6, answer, &n);
    if (e != 0)
        fail_msg("no echo after %s: %s: %s", what, tl_error_text(e), last_lines());
}

// Long replies, in real time on a console that takes its own.
static void use_the_console(void)
{
    const char *result;
    size_t len;

    for (int i = 0; i < 3; i++) {
        int e = board_call(&board, "rpc.discover", "", &result, &len);
        if (e != 0)
            fail_msg("rpc.discover: %s: %s", tl_error_text(e), last_lines());
    }
    lives("a long reply");
}

// One that logs as much as it may, one that has the largest region cleared for it.
static void load_and_run(const char *stem)
{
    struct monitor_applet applet = {0};
    char name[33];

    if (!board_run(&board, on_board_path(stem, 1), name) ||
        !board_await_end(&board, name, UINT64_C(600000000000), &applet))
        fail_msg("%s: %s: %s", stem, board.why, last_lines());
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    lives(stem);
}

static void read_the_log(void)
{
    struct log_list_string160_16 lines;
    uint64_t next = 0, from;

    do {
        from = next;
        assert_int_equal(log_read(&board.client, from, &next, &lines), 0);
    } while (next != from);
    lives("the log");
}

static void boards_beside_eight_busy_loops_do_not_die(void **state)
{
    const char *text = getenv("BOOTS");
    long boots = text != NULL ? strtol(text, NULL, 10) : 3;
    (void)state;

    for (long boot = 1; boot <= boots; boot++) {
        print_message("  boot %ld of %ld\n", boot, boots);
        if (!board_boot(&board, on_board_monitor()))
            fail_msg("%s: %s", board.why, last_lines());
        use_the_console();
        load_and_run("evict");
        load_and_run("vast");
        read_the_log();
        board_off(&board);
    }
}

// tests/hostile/controls/slow.patch: this would be answered after ten minutes.
static void a_monitor_that_hangs_is_found_there_too(void **state)
{
    int64_t sum = 0;
    (void)state;

    on_board_boot_control("slow");
    assert_true(echo_sum(&board.client, 1000000, 6000, &sum) < 0);
    if (board_await_text(&board, 0, "monitor: panic: watchdog") < 0)
        fail_msg("%s", board.why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boards_beside_eight_busy_loops_do_not_die),
        cmocka_unit_test(a_monitor_that_hangs_is_found_there_too),
    };
    return cmocka_run_group_tests(tests, start_loops, end_loops);
}
