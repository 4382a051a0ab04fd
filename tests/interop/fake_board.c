// SPDX-License-Identifier: BSD-3-Clause
// A board without a board: the services of idl/ behind a session, on a Unix socket (as an emulator gives a UART) or on
// a pty. For tests of the host's side, which then need no QEMU.
//
//     fake_board unix:PATH | pty [--faults SEED RATE] [--reset-every N]
//
// --faults hits RATE of 10,000 bytes in each direction; --reset-every forgets the session and all after every N calls,
// as a reset does. It prints where it can be reached, and ends when its standard input does.
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

#include "gen/board.h"
#include "gen/echo.h"
#include "gen/log.h"
#include "gen/mail.h"
#include "gen/monitor.h"
#include "gen/permissions.h"
#include "rpc/session.h"
#include "stream/faulty.h"
#include "tests/interop/echo_service.h"
#include "transports/uart/host_stream.h"

#define LINE  65536
#define REPLY 65536
#define IMAGE 262144

struct fake {
    struct tl_rpc_server server;
    struct tl_rpc_principal host;
    struct tl_rpc_session session;
    struct tl_line_reader reader;
    unsigned reset_every;
    uint64_t calls_at_reset;
    uint8_t states[3];
    uint32_t upload, upload_size, upload_crc, upload_at;
    bool loaded;
    uint8_t image[IMAGE];
    char line[LINE];
    char reply[REPLY];
    char kept[TL_RPC_KEPT * REPLY];
    struct tl_json_token tokens[4096];
};

static struct fake fake;
static const char *const applets[3] = {"hello", "snoop", "loaded"};

int board_name_serve(struct tl_rpc_call *call, char *result, size_t *result_len)
{
    (void)call;
    memcpy(result, "fake", 4);
    *result_len = 4;
    return 0;
}

int board_info_serve(struct tl_rpc_call *call, struct board_info *result)
{
    (void)call;
    *result = (struct board_info){.board = "fake", .board_len = 4, .arch = "host", .arch_len = 4};
    result->version = "0.1.0";
    result->version_len = 5;
    result->applet_memory = 65536;
    result->uptime = UINT64_MAX;
    return 0;
}

int board_led_serve(struct tl_rpc_call *call, const char *name, size_t name_len, bool on, bool *result)
{
    (void)call;
    *result = on;
    return name_len == 4 && memcmp(name, "blue", 4) == 0 ? 0 : BOARD_BOARD_ERROR_NO_SUCH_LED;
}

int log_write_serve(struct tl_rpc_call *call, const char *text, size_t text_len)
{
    (void)call;
    (void)text;
    (void)text_len;
    return TL_ERR_PERM;
}

int log_read_serve(struct tl_rpc_call *call, uint64_t from, uint64_t *next, struct log_list_string160_16 *lines)
{
    static const char *const texts[] = {"[monitor] up", "[hello] Hello, \xc3\xa4pplet \x1b[31mred"};

    (void)call;
    for (uint64_t i = from; i < 2; i++)
        lines->items[lines->count++] = (struct log_string){texts[i], strlen(texts[i])};
    *next = 2;
    return 0;
}

static int find_applet(const char *name, size_t len)
{
    for (int i = 0; i < (fake.loaded ? 3 : 2); i++)
        if (strlen(applets[i]) == len && memcmp(applets[i], name, len) == 0)
            return i;
    return -1;
}

int monitor_list_serve(struct tl_rpc_call *call, struct monitor_list_applet_16 *result)
{
    (void)call;
    for (uint32_t i = 0; i < (fake.loaded ? 3u : 2u); i++) {
        struct monitor_applet *applet = &result->items[result->count++];
        *applet = (struct monitor_applet){.id = i + 1, .name = applets[i], .name_len = strlen(applets[i])};
        applet->state = fake.states[i];
        applet->traps = UINT64_C(12345678901234);
        applet->cpu = UINT64_C(2500000);
        applet->memory = i == 0 ? 65536 : 131072;
        applet->stack = 1234;
        applet->heap = 8192;
        applet->secure = i == 0;
        applet->unfenced = i == 1;
    }
    return 0;
}

int monitor_fault_serve(struct tl_rpc_call *call, const char *name, size_t name_len, struct monitor_fault *result)
{
    (void)call;
    int i = name_len > 0 ? find_applet(name, name_len) : 1;
    if (i < 0)
        return MONITOR_MONITOR_ERROR_NO_SUCH_APPLET;
    if (i != 1)
        return MONITOR_MONITOR_ERROR_NO_FAULT;
    result->number = 1;
    result->id = 2;
    result->applet = applets[1];
    result->applet_len = strlen(applets[1]);
    result->reason = MONITOR_REASON_READ;
    result->address = 0x0e000000;
    result->pc = 0x8010;
    result->syndrome = 0x0d;
    result->time = UINT64_C(1234567890);
    for (uint32_t r = 0; r < 3; r++) {
        static const char *const names[] = {"r0", "sp", "lr"};
        result->registers.items[result->registers.count++] =
            (struct monitor_register){.name = names[r], .name_len = 2, .value = 0x8000 + 16 * r};
    }
    result->calls.items[0] = 0x8030;
    result->calls.items[1] = UINT64_C(0xffffffff87654321);
    result->calls.count = 2;
    result->unwind = MONITOR_UNWIND_STOPPED;
    return 0;
}

static int set_state(const char *name, size_t len, uint8_t state)
{
    int i = find_applet(name, len);

    if (i < 0)
        return MONITOR_MONITOR_ERROR_NO_SUCH_APPLET;
    if (fake.states[i] == state)
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    // Those behind the first have one memory.
    for (int other = 1; i > 0 && other < 3; other++)
        if (state == MONITOR_STATE_READY && other != i && fake.states[other] == MONITOR_STATE_READY)
            return MONITOR_MONITOR_ERROR_MEMORY_IN_USE;
    fake.states[i] = state;
    return 0;
}

int monitor_start_serve(struct tl_rpc_call *call, const char *name, size_t name_len)
{
    (void)call;
    return set_state(name, name_len, MONITOR_STATE_READY);
}

int monitor_stop_serve(struct tl_rpc_call *call, const char *name, size_t name_len)
{
    (void)call;
    return set_state(name, name_len, MONITOR_STATE_STOPPED);
}

int monitor_restart_serve(struct tl_rpc_call *call, const char *name, size_t name_len)
{
    (void)call;
    return find_applet(name, name_len) < 0 ? MONITOR_MONITOR_ERROR_NO_SUCH_APPLET : 0;
}

int monitor_load_begin_serve(struct tl_rpc_call *call, uint32_t size, uint32_t crc, uint32_t *result)
{
    (void)call;
    if (size > IMAGE)
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    fake.upload_size = size;
    fake.upload_crc = crc;
    fake.upload_at = 0;
    *result = ++fake.upload;
    return 0;
}

int monitor_load_piece_serve(struct tl_rpc_call *call, uint32_t upload, uint32_t offset, const uint8_t *data,
                             size_t data_len)
{
    (void)call;
    if (upload != fake.upload || fake.upload == 0)
        return MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD;
    if (offset > fake.upload_at || data_len > fake.upload_size - offset)
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    memcpy(fake.image + offset, data, data_len);
    if (fake.upload_at < offset + data_len)
        fake.upload_at = offset + (uint32_t)data_len;
    return 0;
}

int monitor_load_end_serve(struct tl_rpc_call *call, uint32_t upload, char *name, size_t *name_len,
                           struct monitor_list_string32_16 *dropped)
{
    (void)call;
    if (upload != fake.upload || fake.upload_at != fake.upload_size ||
        tl_crc32(0, fake.image, fake.upload_size) != fake.upload_crc)
        return MONITOR_MONITOR_ERROR_BAD_IMAGE;
    // The second time it has no room for more, and says so of one that never was.
    if (fake.loaded)
        dropped->items[dropped->count++] = (struct monitor_string){"older", 5};
    fake.loaded = true;
    fake.states[2] = MONITOR_STATE_STOPPED;
    *name_len = strlen(applets[2]);
    memcpy(name, applets[2], *name_len);
    return 0;
}

int monitor_load_reason_serve(struct tl_rpc_call *call, char *result, size_t *result_len)
{
    static const char text[] = "its checksum is wrong";

    (void)call;
    *result_len = sizeof text - 1;
    memcpy(result, text, sizeof text - 1);
    return 0;
}

int monitor_checksum_serve(struct tl_rpc_call *call, uint32_t *result)
{
    (void)call;
    *result = tl_crc32(0, fake.image, fake.upload_size);
    return 0;
}

int monitor_counters_serve(struct tl_rpc_call *call, uint64_t *traps, uint64_t *switches, uint64_t *calls,
                           uint64_t *refused, uint64_t *dropped_lines, uint64_t *repeated_calls, uint64_t *log_dropped,
                           uint32_t *stack_size, uint32_t *stack_used, uint64_t *idle, uint64_t *host)
{
    *traps = 0;
    *switches = 0;
    *calls = call->principal->calls;
    *refused = call->principal->refused;
    *dropped_lines = fake.session.dropped;
    *repeated_calls = fake.session.repeated;
    *log_dropped = 0;
    *stack_size = 8192;
    *stack_used = 1024;
    *idle = 0;
    *host = 0;
    return 0;
}

// Takes one text, and knows another that there is no room for.
int mail_send_serve(struct tl_rpc_call *call, const char *name, size_t name_len, const uint8_t *data, size_t data_len)
{
    (void)call;
    if (find_applet(name, name_len) < 0)
        return MAIL_MAIL_ERROR_NO_SUCH_APPLET;
    if (data_len == 4 && memcmp(data, "full", 4) == 0)
        return TL_ERR_AGAIN;
    return data_len == 7 && memcmp(data, "bl\303\244n k", 7) == 0 ? 0 : MAIL_MAIL_ERROR_NO_MAILBOX;
}

int mail_receive_serve(struct tl_rpc_call *call, uint8_t *data, size_t *data_len)
{
    (void)call;
    (void)data;
    (void)data_len;
    return TL_ERR_AGAIN;
}

static const struct tl_rpc_service *const services[] = {&board_board_service, &echo_echo_service, &log_log_service,
                                                        &monitor_monitor_service, &mail_mail_service};

static void reset(void)
{
    fake.calls_at_reset = fake.host.calls;
    fake.session.number = 0;
    fake.session.checked = false;
    memset(fake.session.kept, 0, sizeof fake.session.kept);
}

static void set_up(void)
{
    fake.server = (struct tl_rpc_server){.services = services,
                                         .service_count = sizeof services / sizeof services[0],
                                         .tokens = fake.tokens,
                                         .token_cap = sizeof fake.tokens / sizeof fake.tokens[0],
                                         .name = "fake board",
                                         .version = "0.1.0",
                                         .max_line = LINE,
                                         .max_reply = REPLY - TL_LINE_TAIL};
    fake.host = (struct tl_rpc_principal){.name = "host", .permissions = UINT32_MAX & ~TL_PERM_LOG};
    fake.session.server = &fake.server;
    fake.session.principal = &fake.host;
    fake.session.kept_text = fake.kept;
    fake.session.kept_cap = REPLY;
    fake.states[0] = MONITOR_STATE_READY;
    fake.states[1] = MONITOR_STATE_FAULTED;
    tl_line_reader_init(&fake.reader, fake.line, LINE);
    reset();
}

static void write_all(struct tl_stream *stream, struct tl_fd_stream *fd, const char *text, size_t n)
{
    for (size_t at = 0; at < n;) {
        ptrdiff_t put = tl_stream_write(stream, text + at, n - at);
        if (put > 0)
            at += (size_t)put;
        else if (put == TL_ERR_AGAIN)
            (void)tl_fd_wait(fd, tl_fd_now() + 100000000);
        else
            return;
    }
}

static void take(struct tl_stream *stream, struct tl_fd_stream *fd, const char *bytes, size_t n)
{
    size_t used;

    for (size_t at = 0; at < n; at += used) {
        enum tl_line_kind kind = tl_line_reader_feed(&fake.reader, bytes + at, n - at, &used);
        if (kind == TL_LINE_NONE)
            continue;
        ptrdiff_t len = tl_rpc_session_line(&fake.session, kind, fake.reader.buf, fake.reader.len, fake.reply, REPLY);
        if (fake.reset_every && fake.host.calls - fake.calls_at_reset >= fake.reset_every)
            reset();
        if (len > 0)
            write_all(stream, fd, fake.reply, (size_t)len);
    }
}

// Serves one line until it ends.
static void serve(struct tl_stream *stream, struct tl_fd_stream *fd)
{
    char bytes[4096];
    ptrdiff_t n;

    write_all(stream, fd, "[fake] up\n", 10);
    while ((n = tl_stream_read(stream, bytes, sizeof bytes)) > 0 || n == TL_ERR_AGAIN)
        if (n > 0)
            take(stream, fd, bytes, (size_t)n);
        else if (tl_fd_wait(fd, tl_fd_now() + 20000000) < 0)
            break;
}

static void serve_fd(int fd, uint64_t seed, uint16_t rate)
{
    struct tl_fd_stream stream;
    struct tl_faulty faulty;
    uint16_t third = (uint16_t)(rate / 3);
    struct tl_fault_rates rates = {.drop = third, .flip = third, .repeat = (uint16_t)(rate - 2 * third), .split = 2000};

    tl_fd_stream_init(&stream, (int[]){fd, fd});
    tl_faulty_init(&faulty, &stream.stream, seed, rates);
    serve(rate ? &faulty.stream : &stream.stream, &stream);
}

static int serve_pty(uint64_t seed, uint16_t rate)
{
    struct termios t;
    int fd = posix_openpt(O_RDWR | O_NOCTTY);
    const char *name = fd >= 0 && grantpt(fd) == 0 && unlockpt(fd) == 0 ? ptsname(fd) : NULL;
    // Held open, so that the pty outlives its users.
    int other = name ? open(name, O_RDWR | O_NOCTTY) : -1;

    if (other < 0 || tcgetattr(other, &t) < 0)
        return 1;
    cfmakeraw(&t);
    tcsetattr(other, TCSANOW, &t);
    printf("%s\n", name);
    fflush(stdout);
    serve_fd(fd, seed, rate);
    close(other);
    close(fd);
    return 0;
}

static int serve_unix(const char *path, uint64_t seed, uint16_t rate)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    int fd;

    if (strlen(path) >= sizeof address.sun_path)
        return 1;
    memcpy(address.sun_path, path, strlen(path));
    unlink(path);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1) < 0) {
        perror(path);
        return 1;
    }
    printf("unix:%s\n", path);
    fflush(stdout);
    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        serve_fd(fd, seed++, rate);
        close(fd);
    }
    return 1;
}

int main(int argc, char **argv)
{
    uint64_t seed = 1;
    uint16_t rate = 0;

    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    for (int i = 2; i + 1 < argc; i++) {
        if (strcmp(argv[i], "--faults") == 0 && i + 2 < argc) {
            seed = strtoull(argv[i + 1], NULL, 10);
            rate = (uint16_t)strtoul(argv[i + 2], NULL, 10);
        }
        if (strcmp(argv[i], "--reset-every") == 0)
            fake.reset_every = (unsigned)strtoul(argv[i + 1], NULL, 10);
    }
    set_up();
    if (argc >= 2 && strcmp(argv[1], "pty") == 0)
        return serve_pty(seed, rate);
    if (argc >= 2 && strncmp(argv[1], "unix:", 5) == 0)
        return serve_unix(argv[1] + 5, seed, rate);
    fputs("usage: fake_board unix:PATH | pty [--faults SEED RATE] [--reset-every N]\n", stderr);
    return 2;
}
