// SPDX-License-Identifier: BSD-3-Clause
// The UART's sending side: replies to the host and lines of the log, each in a ring of its own, which are emptied as
// the device takes it. The monitor never waits for a slow line.
//
// On the wire no line is cut by another. A line that is under way is finished; then come all replies, then lines of the
// log. A reply so waits for one line of the log at the most (TL_LOG_LINE + 1 bytes), however many applets log and
// however slow the line is, and whether there is room for a reply has nothing to do with the log.
//
// A line of the log that finds no room is dropped whole, and so are all that come until half of their ring is free
// again: then "[monitor] 12 log lines did not fit the line" is sent in their place. They are in the kept log
// (monitor/console/logbuf.h) all the same.
//
// No call but tl_console_flush waits for the device, or does more than TL_CONSOLE_PIECE bytes' work at it. What is left
// goes on by the device's interrupt for room, which leads to tl_console_pump.
#ifndef TL_MONITOR_CONSOLE_H
#define TL_MONITOR_CONSOLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TL_CONSOLE_PIECE 256u // bytes that one call gives to the device at the most

struct tl_monitor;
struct tl_context;

// First of all, and once: also sets up the device.
void tl_console_init(void);

// A whole line of the log, of up to TL_LOG_LINE + 1 bytes with its "\n". Gives the device as many bytes as it adds, at
// the most: its cost is linear in n, whatever waits.
void tl_console_log(const char *line, size_t n);

// A whole reply to the host, with its "\n". The caller has asked tl_console_takes_reply first; one for which there is
// no room is dropped.
void tl_console_reply(const char *p, size_t n);

// There is room for any reply (TL_MAX_HOST_REPLY bytes).
bool tl_console_takes_reply(void);

// Gives the device what it takes now, TL_CONSOLE_PIECE bytes at the most. True: more waits, and the device may take it.
bool tl_console_pump(void);

// From now on bytes that come from the host interrupt, for as long as there is room for a reply.
void tl_console_serve_host(void);

// While on: neither bytes that come nor room for bytes interrupts. For a time in which the host has had its share.
void tl_console_hold(bool on);

// Sends all that waits, however long the device takes.
void tl_console_flush(void);

// Lines of the log that found no room, since tl_console_init.
uint64_t tl_console_dropped_lines(void);

// A line of the monitor's own to the log, "[monitor] ..."; of up to 198 bytes of text, in lines of TL_LOG_LINE.
void tl_say(struct tl_monitor *monitor, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The same about a context: its faults, starts and stops. However many, they push out of the kept log only what was
// said about that context (logbuf.h).
void tl_say_of(struct tl_monitor *monitor, const struct tl_context *context, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
