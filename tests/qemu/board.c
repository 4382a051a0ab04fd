// SPDX-License-Identifier: BSD-3-Clause
// A board in QEMU for tests: see board.h.
#include "tests/qemu/board.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gen/board.h"
#include "transports/uart/host_uart.h"

#define AWAIT_NS (10 * PATIENCE_NS) // for an applet's end: its limit, by the board's clock, comes first
#define RETRY_NS UINT64_C(15000000000)
#define SOON_NS  UINT64_C(3000000)
#define PIECE    6144u

static struct board *running[4]; // for atexit

static bool fail(struct board *board, const char *what, const char *detail)
{
    snprintf(board->why, sizeof board->why, "%s: %s", what, detail);
    return false;
}

static void log_add(struct board *board, const char *p, size_t n)
{
    if (board->log_len + n + 1 > board->log_cap) {
        size_t cap = (board->log_len + n + 1) * 2;
        char *log = realloc(board->log, cap);
        if (log == NULL)
            abort();
        board->log = log;
        board->log_cap = cap;
    }
    memcpy(board->log + board->log_len, p, n);
    board->log_len += n;
    board->log[board->log_len] = '\0';
}

static void got_text(void *arg, const char *line, size_t n)
{
    log_add(arg, line, n);
    if (n == 0 || line[n - 1] != '\n')
        log_add(arg, "\n", 1);
}

static uint64_t patience_of(const struct board *board)
{
    return board->patience_ns != 0 ? board->patience_ns : PATIENCE_NS;
}

static uint64_t now(void *arg)
{
    return patience_now(&((struct board *)arg)->patience);
}

static int wait_for_bytes(void *arg, uint64_t until)
{
    struct board *board = arg;
    return tl_fd_wait(&board->stream, patience_wall(&board->patience, until));
}

static ptrdiff_t watched_read(struct tl_stream *stream, void *p, size_t n)
{
    struct board *board = (struct board *)((char *)stream - offsetof(struct board, stream.stream));
    ptrdiff_t got = board->read(stream, p, n);

    if (got > 0 && board->watch != NULL)
        board->watch(board->watch_arg, p, (size_t)got);
    return got;
}

// All that the board says passes by here, whoever reads it.
static void open_stream(struct board *board, int in, int out)
{
    tl_fd_stream_init(&board->stream, (int[]){in, out});
    board->ops = *board->stream.stream.ops;
    board->read = board->ops.read;
    board->ops.read = watched_read;
    board->stream.stream.ops = &board->ops;
}

static void all_off(void)
{
    for (size_t i = 0; i < sizeof running / sizeof running[0]; i++)
        if (running[i] != NULL)
            board_off(running[i]);
}

static void remember(struct board *board)
{
    static bool once;

    if (!once)
        atexit(all_off);
    once = true;
    for (size_t i = 0; i < sizeof running / sizeof running[0]; i++) {
        if (running[i] == NULL) {
            running[i] = board;
            return;
        }
    }
    abort();
}

// Splits a command at blanks; it has no quotes in it.
static void split(char *command, char **argv, size_t room)
{
    size_t n = 0;

    for (char *word = strtok(command, " \t\n"); word != NULL && n + 1 < room; word = strtok(NULL, " \t\n"))
        argv[n++] = word;
    argv[n] = NULL;
    if (n == 0)
        _exit(127);
}

_Noreturn static void become_qemu(const int uart[2], pid_t parent, const char *monitor, const struct board *board)
{
    char command[1024];
    char *argv[64];
    const char *qemu = getenv("BOARD_QEMU");

    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
        _exit(1);
    // It warns of an idle guest, which is nothing to see here.
    int log = open(BOARD_QEMU_LOG, O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (log >= 0)
        dup2(log, 2);
    dup2(uart[0], 0);
    dup2(uart[1], 1);
    snprintf(command, sizeof command, "%s -chardev stdio,id=uart,signal=off -serial chardev:uart %s -kernel %s %s",
             qemu != NULL ? qemu : "", board->real_time ? "" : "-icount shift=3,sleep=off -seed 1", monitor,
             board->options != NULL ? board->options : "");
    split(command, argv, sizeof argv / sizeof argv[0]);
    execvp(argv[0], argv);
    fprintf(stderr, "cannot run %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

bool board_power_on(struct board *board, const char *monitor)
{
    int in[2], out[2];

    if (getenv("BOARD_QEMU") == NULL)
        return fail(board, "BOARD_QEMU is not set", "run this through make or tools/hostile.sh");
    if (access(monitor, R_OK) < 0)
        return fail(board, monitor, strerror(errno));
    // Pipes, not a socket: a UART whose model reports no full FIFO loses nothing to them (docs/porting.md).
    if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0)
        return fail(board, "pipe", strerror(errno));
    tl_uart_widen(out[0]);
    signal(SIGPIPE, SIG_IGN); // a board that has ended is an error of write
    if (board->slow_line)
        (void)fcntl(out[1], F_SETFL, O_NONBLOCK);
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0)
        return fail(board, "fork", strerror(errno));
    if (pid == 0)
        become_qemu((int[]){in[0], out[1]}, parent, monitor, board);
    close(in[0]);
    close(out[1]);
    board->pid = pid;
    patience_begin(&board->patience, pid);
    board->log_len = 0;
    log_add(board, "", 0);
    remember(board);
    open_stream(board, out[0], in[1]);
    board->client = (struct tl_rpc_client){.stream = &board->stream.stream,
                                           .buf = board->buf,
                                           .cap = sizeof board->buf,
                                           .tokens = board->tokens,
                                           .token_cap = sizeof board->tokens / sizeof board->tokens[0],
                                           .checked = true,
                                           .timeout_ns = patience_of(board),
                                           .retry_ns = RETRY_NS,
                                           .now = now,
                                           .wait = wait_for_bytes,
                                           .text = got_text,
                                           .arg = board};
    return true;
}

bool board_boot(struct board *board, const char *monitor)
{
    const char *result;
    size_t len;

    if (!board_power_on(board, monitor))
        return false;
    // Bytes sent before the UART is set up would be lost; the memory map comes after that.
    if (board_await_text(board, 0, "loaded images") < 0) {
        board_off(board);
        return false;
    }
    board->client.session = tl_fd_now() >> 11;
    int e = tl_rpc_hello(&board->client, &result, &len);
    if (e < 0) {
        fail(board, "rpc.hello", tl_error_text(e));
        board_off(board);
        return false;
    }
    return true;
}

void board_off(struct board *board)
{
    if (board->pid == 0)
        return;
    kill(board->pid, SIGKILL);
    while (waitpid(board->pid, NULL, 0) < 0 && errno == EINTR) {
    }
    board->pid = 0;
    tl_stream_close(&board->stream.stream);
    for (size_t i = 0; i < sizeof running / sizeof running[0]; i++)
        if (running[i] == board)
            running[i] = NULL;
}

ptrdiff_t board_await_text(struct board *board, size_t from, const char *text)
{
    uint64_t end = now(board) + patience_of(board);
    struct tl_rpc_client *client = &board->client;

    // Bytes that the client read beyond its last reply.
    log_add(board, client->held + client->held_at, client->held_len - client->held_at);
    client->held_at = client->held_len;
    for (;;) {
        const char *found = from <= board->log_len ? strstr(board->log + from, text) : NULL;
        if (found != NULL)
            return found - board->log;
        char bytes[4096];
        ptrdiff_t n = tl_stream_read(&board->stream.stream, bytes, sizeof bytes);
        if (n > 0) {
            log_add(board, bytes, (size_t)n);
        } else if (n != TL_ERR_AGAIN) {
            snprintf(board->why, sizeof board->why, "QEMU ended (see " BOARD_QEMU_LOG ") before the board said %.80s",
                     text);
            return -1;
        } else if (now(board) >= end) {
            fail(board, "the board never said", text);
            return -1;
        } else {
            (void)wait_for_bytes(board, end);
        }
    }
}

bool board_send(struct board *board, const void *p, size_t n)
{
    const char *bytes = p;
    uint64_t end = now(board) + patience_of(board);

    while (n > 0) {
        ptrdiff_t sent = tl_stream_write(&board->stream.stream, bytes, n);
        if (sent == TL_ERR_AGAIN && now(board) < end) {
            (void)wait_for_bytes(board, end);
            continue;
        }
        if (sent <= 0)
            return fail(board, "sending to the board", "it takes no more");
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

uint8_t *board_file(struct board *board, const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = NULL;

    if (file == NULL || fseek(file, 0, SEEK_END) < 0) {
        fail(board, path, strerror(errno));
        goto out;
    }
    long size = ftell(file);
    rewind(file);
    bytes = malloc(size > 0 ? (size_t)size : 1);
    if (bytes == NULL)
        abort();
    *n = fread(bytes, 1, (size_t)size, file);
out:
    if (file != NULL)
        fclose(file);
    return bytes;
}

int board_load(struct board *board, const uint8_t *elf, size_t n, char name[33])
{
    struct tl_rpc_client *client = &board->client;
    static struct monitor_list_string32_16 dropped;
    uint32_t upload;
    size_t len = 32;
    int e = monitor_load_begin(client, (uint32_t)n, tl_crc32(0, elf, n), &upload);

    for (size_t at = 0; e == 0 && at < n; at += PIECE)
        e = monitor_load_piece(client, upload, (uint32_t)at, elf + at, n - at < PIECE ? n - at : PIECE);
    if (e == 0)
        e = monitor_load_end(client, upload, name, &len, &dropped);
    if (e < 0) {
        snprintf(board->why, sizeof board->why, "loading: %s (%d)", client->error_text, e);
        size_t reason = 96;
        char text[97];
        if (e == MONITOR_MONITOR_ERROR_BAD_IMAGE && monitor_load_reason(client, text, &reason) == 0)
            snprintf(board->why, sizeof board->why, "%.*s", (int)reason, text);
        return e;
    }
    name[len] = '\0';
    return 0;
}

bool board_run(struct board *board, const char *path, char name[33])
{
    size_t n;
    uint8_t *elf = board_file(board, path, &n);

    if (elf == NULL)
        return false;
    int e = board_load(board, elf, n, name);
    free(elf);
    if (e == 0 && (e = board_start(board, name)) < 0)
        fail(board, "Monitor.Start", board->client.error_text);
    return e == 0;
}

int board_start(struct board *board, const char *name)
{
    return monitor_start(&board->client, name, strlen(name));
}

int board_stop(struct board *board, const char *name)
{
    return monitor_stop(&board->client, name, strlen(name));
}

bool board_applet(struct board *board, const char *name, struct monitor_applet *applet)
{
    static struct monitor_list_applet_16 list;
    int e = monitor_list(&board->client, &list);

    if (e < 0)
        return fail(board, "Monitor.List", tl_error_text(e));
    for (uint32_t i = 0; i < list.count; i++) {
        if (list.items[i].name_len == strlen(name) && memcmp(list.items[i].name, name, strlen(name)) == 0) {
            *applet = list.items[i];
            applet->name = name; // the reply is gone with the next call
            return true;
        }
    }
    return fail(board, "no such applet in Monitor.List", name);
}

static bool has_ended(const struct monitor_applet *applet)
{
    return applet->state != MONITOR_STATE_READY && applet->state != MONITOR_STATE_BACKOFF &&
           applet->state != MONITOR_STATE_ASLEEP && applet->state != MONITOR_STATE_THROTTLED;
}

bool board_await_end(struct board *board, const char *name, uint64_t limit_ns, struct monitor_applet *applet)
{
    uint64_t began = now(board), from = board_uptime(board);

    // Most end soon, and the board says so: until then there is no sense in the list, which is long.
    if (!board->busy_line)
        (void)wait_for_bytes(board, now(board) + SOON_NS);
    for (;;) {
        // The clock first: what had ended by then is in the list.
        bool late = board_uptime(board) - from > limit_ns;
        if (!board_applet(board, name, applet))
            return false;
        if (has_ended(applet))
            return true;
        if (late)
            return fail(board, name, "still runs, though the board's clock went on long enough");
        uint64_t waited = now(board) - began;
        if (waited >= AWAIT_NS)
            return fail(board, name, "still runs, and the test's patience is over");
        if (!board->busy_line)
            (void)wait_for_bytes(board, now(board) + waited / 8);
    }
}

uint64_t board_uptime(struct board *board)
{
    struct board_info info;

    return board_info(&board->client, &info) == 0 ? info.uptime : 0;
}

int board_call(struct board *board, const char *method, const char *params, const char **result, size_t *len)
{
    return tl_rpc_call_raw(&board->client, method, params, strlen(params), result, len);
}

const char *board_reason(uint8_t reason)
{
    const char *name = monitor_reason_name(reason);

    return name != NULL ? name : "unknown";
}

const char *board_state(uint8_t state)
{
    const char *name = monitor_state_name(state);

    return name != NULL ? name : "unknown";
}
