// SPDX-License-Identifier: BSD-3-Clause
// What is sent to the host, and in what order: see console.h.
#include "monitor/console.h"

#include "monitor/monitor.h"
#include "stream/format.h"
#include "stream/ring.h"
#include "transports/uart/uart.h"

#define REPLIES 49152u // bytes: the longest reply has room while 16 KiB of others wait
#define LOGS    16384u // bytes: more than boot says

_Static_assert(REPLIES > TL_HOST_REPLY, "or a reply has room only when none waits");

static char reply_bytes[REPLIES], log_bytes[LOGS];
static struct tl_ring replies, logs;
static struct tl_ring *sending; // the one with a line under way; NULL: the last line is out whole
static uint64_t dropped;        // lines of the log
static uint64_t told;           // of them
static bool served;             // the host is
static bool held;               // it has had its share for now
static bool listening;          // bytes that come interrupt
static bool waiting;            // room for more bytes interrupts

void tl_console_init(void)
{
    served = held = listening = waiting = false;
    dropped = told = 0;
    sending = NULL;
    tl_ring_init(&replies, reply_bytes, sizeof reply_bytes);
    tl_ring_init(&logs, log_bytes, sizeof log_bytes);
    tl_uart_init(TL_BOARD_UART);
}

static bool anything_waits(void)
{
    return replies.len > 0 || logs.len > 0;
}

bool tl_console_takes_reply(void)
{
    return tl_ring_room(&replies) >= TL_HOST_REPLY;
}

// While no reply has room, tl_host_poll leaves bytes in the device. There they must not interrupt: one alone would do
// so before each instruction of an applet, until the host reads. The ring is not empty then, so the device interrupts
// when it can take more of it, and that leads back to here.
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

// Bytes of one ring: up to `most`, up to where its memory ends, up to the end of a line. How many the device took.
static size_t send_piece(struct tl_ring *ring, size_t most)
{
    const char *p;
    size_t n = tl_ring_peek(ring, &p);
    size_t sent = 0;

    if (n > most)
        n = most;
    sending = ring;
    while (sent < n && tl_uart_put((uint8_t)p[sent])) {
        if (p[sent++] == '\n') {
            sending = NULL;
            break;
        }
    }
    tl_ring_drop(ring, sent);
    return sent;
}

// What was dropped is told in its place: after all that came before, and before all that comes after.
static void tell(void)
{
    char line[64];

    if (told == dropped || tl_ring_room(&logs) < LOGS / 2)
        return;
    size_t n = tl_format(line, sizeof line, "[monitor] %llu log lines did not fit the line\n",
                         (unsigned long long)(dropped - told));
    (void)tl_ring_put(&logs, line, n);
    told = dropped;
}

// Gives the device up to `most` bytes. False: it takes no more.
static bool send(size_t most)
{
    size_t sent = 1;

    while (most > 0 && sent > 0 && anything_waits()) {
        struct tl_ring *next = sending != NULL ? sending : replies.len > 0 ? &replies : &logs;
        sent = send_piece(next, most);
        most -= sent;
    }
    tell();
    follow_room();
    return sent > 0;
}

bool tl_console_pump(void)
{
    if (!anything_waits() && !waiting)
        return false; // as it is nearly always, and so whenever another has its turn
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

void tl_console_log(const char *line, size_t n)
{
    // Whole or not at all: half a line would cost the next one too.
    if (told != dropped || tl_ring_room(&logs) < n) {
        dropped++;
        return;
    }
    (void)tl_ring_put(&logs, line, n);
    (void)send(n < TL_CONSOLE_PIECE ? n : TL_CONSOLE_PIECE);
}

void tl_console_reply(const char *p, size_t n)
{
    if (tl_ring_room(&replies) < n)
        return;
    (void)tl_ring_put(&replies, p, n);
    (void)send(n < TL_CONSOLE_PIECE ? n : TL_CONSOLE_PIECE);
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

    for (size_t i = 0; i < n;)
        if (tl_uart_put((uint8_t)line[i]))
            i++;
    tl_power_off();
}
