// SPDX-License-Identifier: BSD-3-Clause
// The log: whole lines, each tagged with who wrote it, numbered from 0; the last ones of each source are kept.
//
// Sources (each applet, and the monitor itself) write characters; lines are put together for each source apart, so that
// what two applets write never mixes. A line always opens with the source's own tag, "[name] ", and holds no control
// characters but tabs: no applet can write a line that seems another's, or command a terminal. In the line
//     - control characters (C0 but the tab, DEL, C1), bad UTF-8, and the Unicode separators and bidirectional marks
//       that reorder text become "\x" and two hex digits for each byte; "\r" right before "\n" is dropped;
//     - a text too long for one line goes on in another, tagged again.
// An applet's line is of at most TL_LOG_COLUMNS columns: a terminal of that width or more shows it as one row, so that
// no row opens with anything but a tag. Columns are counted at their worst: two for a character beyond ASCII (though
// most need one, and marks that combine need none); a tab leads to the next multiple of eight, as terminals have it
// unless somebody sets other stops. On a narrower terminal a line may wrap.
//
// A source may write TL_LOG_RATE bytes a second on average, TL_LOG_BURST at once; a line counts as TL_LOG_LEAST bytes
// at least, so that empty ones are not free. Lines over that are dropped whole, until a quarter of the burst has been
// saved up; then "[name] 12 lines dropped" comes first. Half a line waits for its end, or for flush (the applet's
// death); time alone ends none.
//
// Of what is written these are kept, the newest of each kind; no kind pushes out another:
//     TL_LOG_OWN of the monitor's own, TL_LOG_ABOUT of what it says about each applet (its faults, starts and stops),
//     TL_LOG_EACH of each applet's.
// They are kept by the owner's number, not by its name: an applet that is loaded in the place of another pushes out
// that one's lines as it writes its own. Until then they stay, under the old name.
//
// Nothing here waits or fails. Cost is linear in the bytes written.
#ifndef TL_MONITOR_LOGBUF_H
#define TL_MONITOR_LOGBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform.h"

#define TL_LOG_LINE    160u   // bytes of a line, tag included, at the most (idl/log.idl)
#define TL_LOG_COLUMNS 80u    // of an applet's line, tag included
#define TL_LOG_RATE    4096u  // bytes in 2^30 ns, near enough a second
#define TL_LOG_BURST   16384u // bytes
#define TL_LOG_LEAST   64u    // bytes that a line counts as, at the least
#define TL_LOG_NAME    32u    // of a source, NUL included

#define TL_LOG_OWN   40u // lines kept: boot says 25
#define TL_LOG_ABOUT 6u
#define TL_LOG_EACH  24u
#define TL_LOG_KEPT  (TL_LOG_OWN + TL_BOARD_APPLETS * (TL_LOG_ABOUT + TL_LOG_EACH))
#define TL_LOG_RINGS (1u + 2 * TL_BOARD_APPLETS)

struct tl_log_kept {
    uint64_t number; // the line's, plus 1; 0: no line
    uint8_t len;
    char text[TL_LOG_LINE];
};

struct tl_logbuf {
    // Gets each line as it is finished, with its "\n". May be NULL.
    void (*emit)(void *arg, const char *line, size_t n);
    void *arg;
    uint64_t next;                        // number of the line to come
    struct tl_log_kept kept[TL_LOG_KEPT]; // one ring after the other
    uint8_t at[TL_LOG_RINGS];             // where in a ring the next line goes, in place of its oldest
};

struct tl_log_source {
    const char *name; // the owner's; shorter than TL_LOG_NAME
    uint32_t owner;   // an applet's number, from 1 to TL_BOARD_APPLETS; 0: the monitor
    uint32_t about;   // the monitor's alone, and its to set for a line: the applet that it speaks of; 0: none
    uint32_t rate;    // TL_LOG_RATE; the owner may set another (under 2^20) after init; 0: no limit
    uint32_t dropped; // lines, since the last report
    uint64_t total_dropped;
    uint64_t credit;            // in 2^-30 bytes
    uint64_t filled;            // when credit was last brought up to date, ns
    bool muted;                 // lines are being dropped
    bool cr;                    // a "\r" that may be followed by "\n"
    uint8_t have;               // bytes in sequence
    uint8_t sequence[4];        // bytes that may still become a character
    uint32_t tag;               // bytes of "[name] ", with which line always begins
    uint32_t len;               // of the line so far; 0: none begun
    uint32_t column;            // and how many columns that may be,
    uint32_t columns;           // of at most so many
    char line[TL_LOG_LINE + 1]; // tag, text, and room for "\n"
};

void tl_logbuf_init(struct tl_logbuf *log, void (*emit)(void *arg, const char *line, size_t n), void *arg);

void tl_log_source_init(struct tl_log_source *source, const char *name, uint32_t owner);

// Adds p[0..n) to the source's text; each "\n" ends a line. now is monotonic, ns.
void tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now);

// Ends a half line, and reports what was dropped: the source is gone, at least for now.
void tl_log_source_flush(struct tl_logbuf *log, struct tl_log_source *source, uint64_t now);

// The first line that is kept from *number on: its text, without "\n" and not NUL-terminated, its number and its
// length. NULL if there is none. It stays where it is until the next line is written.
const char *tl_log_line(const struct tl_logbuf *log, uint64_t *number, size_t *n);

#endif
