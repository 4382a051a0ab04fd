// SPDX-License-Identifier: BSD-3-Clause
// Sends replies and lines of the log to the host: see console.h.
#include "monitor/console/console.h"

#include "monitor/console/host.h"
#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "sizes.h"
#include "stream/format.h"
#include "stream/ring.h"
#include "transports/uart/uart.h"

#define REPLIES 49152u // bytes: room for the longest reply while 16 KiB of others wait
#define LOGS    16384u // bytes: more than boot says

// In a ring, each line is preceded by its length.
#define HEAD sizeof(uint32_t)

struct way {
    struct tl_ring ring;
    uint32_t left; // bytes of the first line, once its length has been taken off the ring; 0: it has not
};

static char reply_bytes[REPLIES], log_bytes[LOGS];
static struct way replies, logs;
static struct way *under_way; // the way of a line that was sent in part; NULL: the last line was sent whole
static uint64_t dropped;      // lines of the log
static uint64_t told;         // how many of them have been reported
static bool served;           // the host is served
static bool held;             // the host has had its share for now
static bool listening;        // received bytes interrupt
static bool waiting;          // room for more bytes interrupts

void tl_console_init(void)
{
    served = held = listening = waiting = false;
    dropped = told = 0;
    under_way = NULL;
    replies.left = logs.left = 0;
    tl_ring_init(&replies.ring, reply_bytes, sizeof reply_bytes);
    tl_ring_init(&logs.ring, log_bytes, sizeof log_bytes);
    tl_uart_init(TL_BOARD_UART);
}

static bool anything_waits(void)
{
    return replies.ring.len > 0 || logs.ring.len > 0;
}

bool tl_console_takes_reply(void)
{
    return tl_ring_room(&replies.ring) >= HEAD + TL_MAX_HOST_REPLY;
}

// While there is no room for a reply, received bytes stay in the device. They must not interrupt there: a single one
// would, before each instruction of an applet, until the host reads. The ring is not empty then, so the device
// interrupts when it can take more bytes, and that leads back to here.
static void follow_room(void)
{
    bool listen = served && !held && tl_console_takes_reply();
    bool wait = !held && anything_waits();

    if (listen != listening) {
        listening = listen;
        tl_uart_listen(listen);
    }
    if (wait != waiting) {
        waiting = wait;
        tl_uart_want_room(wait);
    }
}

static bool add(struct way *way, const char *line, size_t n)
{
    const uint32_t length = (uint32_t)n;

    if (tl_ring_room(&way->ring) < HEAD + n)
        return false;
    (void)tl_ring_put(&way->ring, &length, HEAD);
    (void)tl_ring_put(&way->ring, line, n);
    return true;
}

// Notes that `sent` bytes of the way's first line were sent and `left` are left.
static void went_out(struct way *way, size_t sent, size_t left)
{
    way->left = (uint32_t)left;
    if (sent > 0)
        under_way = left > 0 ? way : NULL;
}

// Reports dropped lines in their place: after the lines before them, and before the lines after them.
static void tell(void)
{
    char line[64];

    if (told == dropped || tl_ring_room(&logs.ring) < LOGS / 2)
        return;
    size_t n = tl_format(line, sizeof line, "[monitor] %llu log lines did not fit the line\n",
                         (unsigned long long)(dropped - told));
    (void)add(&logs, line, n);
    told = dropped;
}

// Gives the device up to `most` bytes. False: it takes no more.
static bool send(size_t most)
{
    bool room = true;

    while (most > 0 && room && anything_waits()) {
        // Only here is it decided which line comes next.
        struct way *way = under_way != NULL ? under_way : replies.ring.len > 0 ? &replies : &logs;
        if (way->left == 0)
            (void)tl_ring_get(&way->ring, &way->left, HEAD);
        const char *p;
        size_t n = tl_ring_peek(&way->ring, &p);
        n = n < way->left ? n : way->left;
        n = n < most ? n : most;
        size_t sent = tl_uart_write(p, n);
        tl_ring_drop(&way->ring, sent);
        went_out(way, sent, way->left - sent);
        most -= sent;
        room = sent == n;
    }
    tell();
    follow_room();
    return room;
}

bool tl_console_pump(void)
{
    if (!anything_waits() && !waiting)
        return false; // nearly always, so each turn is cheap
    return send(TL_CONSOLE_PIECE) && anything_waits();
}

void tl_console_serve_host(void)
{
    served = true;
    follow_room();
}

void tl_console_hold(bool on)
{
    if (on == held)
        return;
    held = on;
    follow_room();
}

void tl_console_flush(void)
{
    while (anything_waits())
        (void)tl_console_pump();
}

// Nothing waits, so the line begins at once, and only the bytes that the device does not take go to the ring. That is
// nearly always none, so logging is cheap.
static void begin(struct way *way, const char *line, size_t n)
{
    size_t sent = tl_uart_write(line, n < TL_CONSOLE_PIECE ? n : TL_CONSOLE_PIECE);

    if (sent == n)
        return;
    (void)tl_ring_put(&way->ring, line + sent, n - sent);
    went_out(way, sent, n - sent);
    follow_room();
}

// Takes the line whole or not at all: half a line would spoil the next one too.
static bool take(struct way *way, const char *line, size_t n)
{
    if (n <= way->ring.cap && !anything_waits()) {
        begin(way, line, n);
        return true;
    }
    bool room = add(way, line, n);
    if (room)
        (void)send(n < TL_CONSOLE_PIECE ? n : TL_CONSOLE_PIECE);
    return room;
}

void tl_console_log(const char *line, size_t n)
{
    if (told != dropped || !take(&logs, line, n))
        dropped++;
}

void tl_console_reply(const char *p, size_t n)
{
    (void)take(&replies, p, n);
}

uint64_t tl_console_dropped_lines(void)
{
    return dropped;
}

static __attribute__((format(printf, 3, 0))) void say(struct tl_monitor *monitor, uint32_t about, const char *format,
                                                      va_list args)
{
    char line[200];
    size_t n = tl_vformat(line, sizeof line - 1, format, args);

    line[n++] = '\n';
    monitor->own_log.about = about;
    tl_log_write(&monitor->log, &monitor->own_log, line, n, tl_arch_now());
    monitor->own_log.about = 0;
}

void tl_say(struct tl_monitor *monitor, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(monitor, 0, format, args);
    va_end(args);
}

void tl_say_of(struct tl_monitor *monitor, const struct tl_context *context, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(monitor, context->id, format, args);
    va_end(args);
}

_Noreturn void tl_panic(const char *what, uint64_t address, uint64_t pc)
{
    char line[160];
    size_t n = tl_format(line, sizeof line, "\nmonitor: panic: %s (address 0x%llx, pc 0x%llx); stopped\n", what,
                         (unsigned long long)address, (unsigned long long)pc);

    for (size_t sent = 0; sent < n;)
        sent += tl_uart_write(line + sent, n - sent);
    tl_power_off();
}
