// SPDX-License-Identifier: BSD-3-Clause
// The sending side of the UART: replies to the host and lines of the log. Each has a ring of its own, from which the
// device takes bytes as it can. The monitor never waits for a slow line.
//
// No line is cut by another. A line that has begun is finished; then come all replies, then lines of the log. So a
// reply waits for at most one line of the log (TL_LOG_LINE + 1 bytes), however many applets log and however slow the
// line is, and the log never takes the room that replies need.
//
// A line of the log for which there is no room is dropped whole. So are all later ones until half of the ring is free
// again; then "[monitor] 12 log lines did not fit the line" is sent in their place. The kept log
// (monitor/console/logbuf.h) has them all the same.
//
// Only tl_console_flush waits for the device. Every other function gives it at most TL_CONSOLE_PIECE bytes. The rest
// follows when the device interrupts for room, which leads to tl_console_pump.
#ifndef TL_MONITOR_CONSOLE_H
#define TL_MONITOR_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TL_CONSOLE_PIECE 256u // the most bytes that one call gives to the device

struct tl_monitor;
struct tl_context;

// Sets up the rings and the device. Called once, before everything else.
void tl_console_init(void);

// Sends a whole line of the log, of up to TL_LOG_LINE + 1 bytes with its "\n". Gives the device at most as many bytes
// as it adds, so that the cost is linear in n, however much waits.
void tl_console_log(const char *line, size_t n);

// Sends a whole reply to the host, with its "\n". The caller must ask tl_console_takes_reply first: a reply for which
// there is no room is dropped.
void tl_console_reply(const char *p, size_t n);

// Returns whether there is room for any reply (TL_MAX_HOST_REPLY bytes).
bool tl_console_takes_reply(void);

// Gives the device as many bytes as it takes now, at most TL_CONSOLE_PIECE. True: more bytes wait, and the device may
// take them.
bool tl_console_pump(void);

// Lets bytes from the host interrupt from now on, while there is room for a reply.
void tl_console_serve_host(void);

// While on, neither received bytes nor room for bytes interrupts. For the time after the host has had its share.
void tl_console_hold(bool on);

// Sends everything that waits, however long the device takes.
void tl_console_flush(void);

// Returns the number of lines of the log that found no room since tl_console_init.
uint64_t tl_console_dropped_lines(void);

// Logs a line of the monitor itself, "[monitor] ...", of up to 198 bytes of text, in lines of TL_LOG_LINE.
void tl_say(struct tl_monitor *monitor, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The same for a line about a context: its faults, starts and stops. Such lines push only older lines about the same
// context out of the kept log (logbuf.h).
void tl_say_of(struct tl_monitor *monitor, const struct tl_context *context, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
