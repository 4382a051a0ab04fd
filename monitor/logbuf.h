// SPDX-License-Identifier: BSD-3-Clause
// The log: whole lines, each tagged with who wrote it, numbered from 0; the last ones are kept.
//
// Sources (each applet, and the monitor itself) write characters; lines are put together for each source apart, so that
// what two applets write never mixes. A line always opens with the source's own tag, "[name] ", and holds no control
// characters: no applet can write a line that seems another's, or command a terminal. In the line
//     - control characters (C0, DEL, C1), bad UTF-8, and the Unicode separators and bidirectional marks that reorder
//     text
//       become "\x" and two hex digits for each byte; "\r" right before "\n" is dropped;
//     - a text too long for one line goes on in another, tagged again.
// A source may write TL_LOG_RATE bytes a second on average, TL_LOG_BURST at once. Lines over that are dropped whole,
// until a quarter of the burst has been saved up; then "[name] 12 lines dropped" comes first. Half a line waits for its
// end, or for flush (the applet's death); time alone ends none.
//
// Nothing here waits or fails. Cost is linear in the bytes written.
#ifndef TL_MONITOR_LOGBUF_H
#define TL_MONITOR_LOGBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TL_LOG_LINE  160u   // bytes of a line, tag included, at the most (idl/log.idl)
#define TL_LOG_LINES 128u   // kept
#define TL_LOG_RATE  4096u  // bytes in 2^30 ns, near enough a second
#define TL_LOG_BURST 16384u // bytes
#define TL_LOG_NAME  32u    // of a source, NUL included

struct tl_logbuf {
    // Gets each line as it is finished, with its "\n". May be NULL.
    void (*emit)(void *arg, const char *line, size_t n);
    void *arg;
    uint64_t next; // number of the line to come; lines next - TL_LOG_LINES .. next - 1 are kept
    uint8_t lens[TL_LOG_LINES];
    char lines[TL_LOG_LINES][TL_LOG_LINE];
};

struct tl_log_source {
    const char *name; // the owner's; shorter than TL_LOG_NAME
    uint32_t rate;    // TL_LOG_RATE; the owner may set another (under 2^20) after init; 0: no limit
    uint32_t dropped; // lines, since the last report
    uint64_t total_dropped;
    uint64_t credit; // in 2^-30 bytes
    uint64_t filled; // when credit was last brought up to date, ns
    bool muted;      // lines are being dropped
    bool cr;         // a "\r" that may be followed by "\n"
    uint8_t have;    // of a UTF-8 sequence: bytes so far
    uint8_t need;    // and bytes it has in all
    uint8_t sequence[4];
    uint32_t len;               // of the line so far; 0: none begun
    char line[TL_LOG_LINE + 1]; // tag, text, and room for "\n"
};

void tl_logbuf_init(struct tl_logbuf *log, void (*emit)(void *arg, const char *line, size_t n), void *arg);

void tl_log_source_init(struct tl_log_source *source, const char *name);

// Adds p[0..n) to the source's text; each "\n" ends a line. now is monotonic, ns.
void tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now);

// Ends a half line, and reports what was dropped: the source is gone, at least for now.
void tl_log_source_flush(struct tl_logbuf *log, struct tl_log_source *source, uint64_t now);

// The oldest line that is kept (log->next if there is none).
static inline uint64_t tl_log_first(const struct tl_logbuf *log)
{
    return log->next > TL_LOG_LINES ? log->next - TL_LOG_LINES : 0;
}

// A line by its number: its text, without "\n" and not NUL-terminated, and *n its length; NULL if it is not kept. It
// stays where it is until TL_LOG_LINES further lines have come.
const char *tl_log_line(const struct tl_logbuf *log, uint64_t number, size_t *n);

#endif
