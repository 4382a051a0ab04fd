// SPDX-License-Identifier: BSD-3-Clause
// A slow line, and applets that log as fast as they may (H105): a reply waits for one line of the log at the most.
//
// The line is a pipe of one page, which takes more when it has been read empty. It is judged by bytes, and not by time:
// how many come between the request's last one and the reply's first. What the pipe held already was sent before, and
// does not count.
//
// QEMU's NS16550 says that it is full: applets run on and log, until the console's ring for that is full as well; then
// comes the request. Its other UARTs never say so: they stop the processor, and with that the board's time and all
// applets, until the byte is out. There the rings stay empty, and what the applets may log at once (a quarter of a
// burst each) may come while the board's time goes on by a slice.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "stream/line.h"
#include "tests/qemu/on_board.h"

#define LINE     161u // bytes of a line of the log, at the most: monitor/console/logbuf.h
#define SHOUTERS 4u   // as many images as a board stores
#define SECOND   UINT64_C(1000000000)
#define PIPE     4096   // the least that Linux gives
#define BURST    16384u // that an applet may log at once: likewise
#define FIFO     16u    // bytes that the device may hold

static struct patience patience;
static char text[1 << 20];
static size_t text_len;

static int waiting_in(int fd)
{
    int n = 0;

    assert_int_equal(ioctl(fd, FIONREAD, &n), 0);
    return n;
}

static void read_page(void)
{
    assert_true(text_len + PIPE < sizeof text);
    ssize_t n = read(board.stream.fd, text + text_len, PIPE);
    if (n > 0)
        text_len += (size_t)n;
    text[text_len] = '\0';
}

static void rest(void)
{
    const struct timespec pause = {.tv_nsec = 100000};

    nanosleep(&pause, NULL);
}

// Until the pipe is full again. An applet that has spent its credit may have nothing to say for a second of the
// board's.
static void await_full(void)
{
    uint64_t end = patience_now(&patience) + PATIENCE_NS;

    while (waiting_in(board.stream.fd) < PIPE) {
        assert_true(patience_now(&patience) < end);
        rest();
    }
}

static bool is_full_honestly(void)
{
    const char *qemu = getenv("BOARD_QEMU");

    return qemu != NULL && strstr(qemu, "riscv64 -M virt") != NULL;
}

// Until QEMU has it. A processor that waits for the line must go on for that.
static void send(const char *p, size_t n)
{
    uint64_t end = patience_now(&patience) + PATIENCE_NS;

    assert_true(board_send(&board, p, n));
    for (unsigned looks = 1; waiting_in(board.stream.out) > 0; looks++) {
        assert_true(patience_now(&patience) < end);
        rest();
        if (!is_full_honestly() && looks % 100 == 0 && waiting_in(board.stream.fd) == PIPE)
            read_page();
    }
}

// Lets the board run on while nobody reads: so much of a processor's time goes to QEMU.
static void run_on(uint64_t ns)
{
    struct timespec t;
    clockid_t clock;
    uint64_t from = 0, now = 0;

    if (!is_full_honestly())
        return; // it stands
    assert_int_equal(clock_getcpuclockid(board.pid, &clock), 0);
    do {
        rest();
        assert_int_equal(clock_gettime(clock, &t), 0);
        now = (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
        from = from == 0 ? now : from;
    } while (now - from < ns);
}

// A call of Monitor, with a checksum as the board's session wants it.
static void call(const char *method, const char *name)
{
    char line[128];
    int n = snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"Monitor.%s\",\"params\":[\"%s\"]}",
                     method, name);

    send(line, (size_t)tl_line_finish(line, (size_t)n, sizeof line, true));
}

// Bytes between Monitor.Stop, once QEMU has all of it, and its reply; no more than `most` are read for that.
static size_t bytes_before_stopped(const char *name, size_t most)
{
    size_t begun = text_len;

    call("Stop", name);
    size_t from = text_len + (size_t)waiting_in(board.stream.fd);
    run_on(SECOND / 4);
    for (;;) {
        const char *reply = strstr(text + begun, "\n{");
        if (reply != NULL)
            return (size_t)(reply + 1 - text) > from ? (size_t)(reply + 1 - text) - from : 0;
        if (text_len > from + most)
            return most;
        await_full();
        read_page();
    }
}

// Four that shout, and a line that is full.
static void shout(void)
{
    char name[33];
    size_t n;

    for (unsigned i = 1; i <= SHOUTERS; i++) {
        uint8_t *elf = board_file(&board, on_board_path("shout", i), &n);
        assert_non_null(elf);
        if (board_load(&board, elf, n, name) != 0)
            fail_msg("%s", board.why);
        free(elf);
    }
    patience_begin(&patience, board.pid);
    text_len = 0;
    assert_int_equal(fcntl(board.stream.fd, F_SETPIPE_SZ, PIPE), PIPE);
    for (unsigned i = 1; i <= SHOUTERS; i++) {
        snprintf(name, sizeof name, "shout-%u", i);
        call("Start", name);
    }
    await_full();
    run_on(2 * SECOND); // their bursts are four times what the ring takes
    // Their own replies are not what is looked for.
    for (unsigned pages = 0; pages < 2; pages++) {
        await_full();
        read_page();
    }
    run_on(SECOND / 4);
}

static void H105_a_reply_waits_for_one_line_of_the_log_however_many_applets_log(void **state)
{
    (void)state;
    shout();
    size_t before = bytes_before_stopped("shout-1", 32768);
    print_message("%zu bytes before the reply\n", before);
    assert_non_null(strstr(text, "\n{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":7}"));
    assert_in_range(before, 0, is_full_honestly() ? FIFO + LINE : SHOUTERS * BURST / 4 + LINE);
    // Else there was room for all, and this has shown nothing.
    while (is_full_honestly() && strstr(text, "log lines did not fit the line\n") == NULL) {
        await_full();
        read_page();
    }
}

// It does not when lines of the log go first.
static void H105_the_control_fails(void **state)
{
    (void)state;
    if (!is_full_honestly())
        skip();
    on_board_boot_control("logs_first");
    assert_int_equal(board_stop(&board, "sibling"), 0);
    shout();
    assert_in_range(bytes_before_stopped("shout-1", 32768), 4096, 32768);
}

static int up(void **state)
{
    board.slow_line = true;
    return on_board_up(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(H105_a_reply_waits_for_one_line_of_the_log_however_many_applets_log),
        cmocka_unit_test(H105_the_control_fails),
    };
    return cmocka_run_group_tests(tests, up, on_board_down);
}
