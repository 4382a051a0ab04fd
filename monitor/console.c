// SPDX-License-Identifier: BSD-3-Clause
// The UART's sending side: a ring that is emptied as the device takes it, so that the monitor never waits for a slow
// line.
#include "monitor/monitor.h"
#include "stream/format.h"
#include "stream/ring.h"
#include "transports/uart/uart.h"

static char buffer[65536];
static struct tl_ring ring;
static bool served;    // the host is
static bool listening; // bytes that come interrupt
static bool waiting;   // room for more bytes interrupts

void tl_console_init(void)
{
    served = listening = waiting = false;
    tl_ring_init(&ring, buffer, sizeof buffer);
    tl_uart_init(TL_BOARD_UART);
}

bool tl_console_takes_reply(void)
{
    return tl_ring_room(&ring) >= TL_HOST_REPLY;
}

// While no reply has room, tl_host_poll leaves bytes in the device. There they must not interrupt: one alone would do
// so before each instruction of an applet, until the host reads. The ring is not empty then, so the device interrupts
// when it can take more of it, and that leads back to here.
static void follow_room(void)
{
    bool on = served && tl_console_takes_reply();

    if (on == listening)
        return;
    listening = on;
    tl_uart_listen(on);
}

void tl_console_pump(void)
{
    if (ring.len == 0 && !waiting)
        return; // as it is nearly always, and so whenever another has its turn
    while (ring.len > 0 && tl_uart_put((uint8_t)ring.buf[ring.start])) {
        char taken;
        (void)tl_ring_get(&ring, &taken, 1);
    }
    if (waiting != (ring.len > 0)) {
        waiting = ring.len > 0;
        tl_uart_want_room(waiting);
    }
    follow_room();
}

void tl_console_serve_host(void)
{
    served = true;
    follow_room();
}

void tl_console_flush(void)
{
    while (ring.len > 0)
        tl_console_pump();
}

void tl_console_write(const char *p, size_t n)
{
    // Whole or not at all: half a line would cost the next one too.
    if (tl_ring_room(&ring) >= n)
        (void)tl_ring_put(&ring, p, n);
    tl_console_pump();
}

void tl_say(struct tl_monitor *monitor, const char *format, ...)
{
    char line[200];
    va_list args;

    va_start(args, format);
    size_t n = tl_vformat(line, sizeof line - 1, format, args);
    va_end(args);
    line[n++] = '\n';
    tl_log_write(&monitor->log, &monitor->own_log, line, n, tl_arch_now());
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
