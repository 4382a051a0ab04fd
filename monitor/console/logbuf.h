// SPDX-License-Identifier: BSD-3-Clause
// The log: whole lines, each tagged with the name of its source and numbered from 0. The last lines of each source are
// kept.
//
// The sources (each applet, and the monitor itself) write characters. Lines are assembled for each source separately,
// so that the output of two applets never mixes. A line always begins with its source's tag, "[name] ", and has no
// control characters except tabs: no applet can forge a line of another or control a terminal. In a line
//     - control characters (C0 but the tab, DEL, C1), bad UTF-8, and the Unicode separators and bidirectional marks
//       that reorder text become "\x" and two hex digits for each byte; "\r" right before "\n" is dropped;
//     - text that is too long for one line continues in another, with the tag again.
// An applet's line has at most TL_LOG_COLUMNS columns. A terminal of that width or more shows it as one row, so that
// every row begins with a tag. Columns are counted for the worst case: two for each character beyond ASCII (most need
// one, and combining marks need none), and a tab up to the next multiple of eight, which is where terminals stop by
// default. On a narrower terminal a line may wrap.
//
// A source may write TL_LOG_RATE bytes a second on average, and TL_LOG_BURST at once. A line counts as TL_LOG_LEAST
// bytes or more, so that empty lines are not free. Lines beyond that are dropped whole, until a quarter of the burst
// has been saved up; then "[name] 12 lines dropped" comes first. Half a line waits for its end, or for flush (when the
// applet ends). It never ends by time alone.
//
// The newest lines of each kind are kept; no kind pushes out another:
//     TL_LOG_OWN lines of the monitor itself, TL_LOG_ABOUT of its lines about each applet (faults, starts and stops),
//     and TL_LOG_EACH lines of each applet.
// They are kept by the number of their owner, not by its name. An applet that is loaded in the place of another pushes
// out the old lines as it writes its own; until then they stay, under the old name.
//
// No function here waits or fails. The cost is linear in the bytes written.
#ifndef TL_MONITOR_LOGBUF_H
#define TL_MONITOR_LOGBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "platform.h"

#define TL_LOG_LINE    160u   // the most bytes of a line, with its tag (idl/log.idl)
#define TL_LOG_COLUMNS 80u    // the most columns of an applet's line, with its tag
#define TL_LOG_RATE    4096u  // bytes in 2^30 ns, near enough a second
#define TL_LOG_BURST   16384u // bytes
#define TL_LOG_LEAST   64u    // the least bytes that a line counts as
#define TL_LOG_NAME    32u    // bytes of a source's name, with its NUL

#define TL_LOG_OWN   40u // lines kept: boot says 25
#define TL_LOG_ABOUT 6u
#define TL_LOG_EACH  24u
#define TL_LOG_KEPT  (TL_LOG_OWN + TL_BOARD_APPLETS * (TL_LOG_ABOUT + TL_LOG_EACH))
#define TL_LOG_RINGS (1u + 2 * TL_BOARD_APPLETS)

struct tl_log_kept {
    uint64_t number; // of the line, plus 1; 0: no line
    uint8_t len;
    char text[TL_LOG_LINE];
};

struct tl_logbuf {
    // Called with each line when it is complete, with its "\n". May be NULL.
    void (*emit)(void *arg, const char *line, size_t n);
    void *arg;
    uint64_t next;                        // the number of the next line
    struct tl_log_kept kept[TL_LOG_KEPT]; // one ring after the other
    uint8_t at[TL_LOG_RINGS];             // where the next line goes in each ring, in place of the oldest
};

struct tl_log_source {
    const char *name; // memory of the owner; shorter than TL_LOG_NAME
    uint32_t owner;   // an applet's number, from 1 to TL_BOARD_APPLETS; 0: the monitor
    uint32_t about;   // only for the monitor, which sets it for a line: the applet that the line is about; 0: none
    uint32_t rate;    // TL_LOG_RATE; the owner may set another (under 2^20) after init; 0: no limit
    uint32_t dropped; // lines, since the last report
    uint64_t total_dropped;
    uint64_t credit;            // in 2^-30 bytes
    uint64_t filled;            // when credit was last updated, ns
    bool muted;                 // lines are being dropped
    bool cr;                    // a "\r" that may be followed by "\n"
    uint8_t have;               // bytes in sequence
    uint8_t sequence[4];        // bytes that may still become a character
    uint32_t tag;               // bytes of "[name] ", with which line always begins
    uint32_t len;               // bytes of the line so far; 0: not begun
    uint32_t column;            // the most columns that these may take
    uint32_t columns;           // the most columns that a line may have
    char line[TL_LOG_LINE + 1]; // tag, text, and room for "\n"
};

void tl_logbuf_init(struct tl_logbuf *log, void (*emit)(void *arg, const char *line, size_t n), void *arg);

void tl_log_source_init(struct tl_log_source *source, const char *name, uint32_t owner);

// Adds p[0..n) to the source's text; each "\n" ends a line. `now` is monotonic, in ns.
void tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now);

// Ends a half line and reports what was dropped, when the source has ended, at least for now.
void tl_log_source_flush(struct tl_logbuf *log, struct tl_log_source *source, uint64_t now);

// Finds the first kept line from *number on. Returns its text, without "\n" and not NUL-terminated, and sets its number
// and length; or NULL if there is none. The text is valid until the next line is written.
const char *tl_log_line(const struct tl_logbuf *log, uint64_t *number, size_t *n);

#endif
