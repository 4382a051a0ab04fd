// SPDX-License-Identifier: BSD-3-Clause
// The monitor's end of an applet's stream: see monitor_queue.h.
#include "transports/syscall/monitor_queue.h"

#include <stdint.h>

#include "stream/mem.h"

void tl_queue_reset(struct tl_queue *queue)
{
    queue->line_len = 0;
    queue->scanned = 0;
    queue->head = 0;
    queue->tail = 0;
    queue->ended = 0;
    queue->skipping = false;
}

// Room for one more of the longest replies, at the end of what waits.
static bool reply_fits(struct tl_queue *queue)
{
    if (queue->head == queue->tail) {
        queue->head = 0;
        queue->tail = 0;
    } else if (TL_QUEUE_REPLY - queue->tail < TL_MAX_REPLY && queue->head != 0) {
        memmove(queue->reply, queue->reply + queue->head, queue->tail - queue->head);
        queue->tail -= queue->head;
        queue->head = 0;
    }
    return TL_QUEUE_REPLY - queue->tail >= TL_MAX_REPLY;
}

// Whether one of the eight bytes is no more than "\n": which, but for a line's end, only blanks of its writer's are.
static inline bool may_hold_newline(const char *p)
{
    const uint64_t ones = UINT64_MAX / 0xff;
    uint64_t bytes;

    __builtin_memcpy(&bytes, TL_MEM_UNALIGNED ? p : __builtin_assume_aligned(p, sizeof bytes), sizeof bytes);
    return ((bytes - ones * ('\n' + 1)) & ~bytes & (ones << 7)) != 0;
}

// The first "\n" in [p, end), or end. Eight bytes at a time: a long request is mostly no "\n".
static const char *find_newline(const char *p, const char *end)
{
    for (; p < end; p++) {
        if (TL_MEM_UNALIGNED || ((uintptr_t)p & 7) == 0)
            while (end - p >= 8 && !may_hold_newline(p))
                p += 8;
        if (p == end || *p == '\n')
            break;
    }
    return p;
}

// The first n bytes are done with.
static void drop(struct tl_queue *queue, size_t n)
{
    queue->line_len -= n;
    queue->scanned = 0;
    if (queue->line_len > 0)
        memmove(queue->line, queue->line + n, queue->line_len);
}

// Empty lines ask for nothing.
static void drop_blank(struct tl_queue *queue)
{
    const char *line = queue->line;
    size_t n = 0;

    for (;;) {
        size_t cr = n < queue->line_len && line[n] == '\r';
        if (n + cr >= queue->line_len || line[n + cr] != '\n')
            break;
        n += cr + 1;
    }
    if (n > 0)
        drop(queue, n);
}

enum tl_queue_line tl_queue_next(struct tl_queue *queue, char **line, size_t *n, char **reply)
{
    while (reply_fits(queue)) {
        if (queue->scanned == 0 && !queue->skipping)
            drop_blank(queue);
        const char *end = find_newline(queue->line + queue->scanned, queue->line + queue->line_len);
        size_t length = (size_t)(end - queue->line);
        bool whole = length < queue->line_len;

        *reply = queue->reply + queue->tail;
        queue->scanned = length;
        if (queue->skipping) {
            queue->skipping = !whole;
            drop(queue, length + whole);
        } else if (!whole) {
            if (length < TL_MAX_LINE)
                break;
            queue->skipping = true;
            queue->ended = length;
            return TL_QUEUE_OVERLONG;
        } else {
            queue->ended = length + 1;
            *line = queue->line;
            *n = length - (queue->line[length - 1] == '\r');
            return TL_QUEUE_REQUEST;
        }
        if (!whole)
            break;
    }
    return TL_QUEUE_NOTHING;
}

void tl_queue_served(struct tl_queue *queue, size_t n)
{
    if (n > 0) {
        queue->tail += n;
        queue->reply[queue->tail++] = '\n';
    }
    drop(queue, queue->ended);
    queue->ended = 0;
}

size_t tl_queue_read(struct tl_queue *queue, void *p, size_t n)
{
    if (n > queue->line_len)
        n = queue->line_len;
    memcpy(p, queue->line, n);
    queue->line_len -= n;
    memmove(queue->line, queue->line + n, queue->line_len);
    queue->scanned = 0;
    return n;
}

size_t tl_queue_write(struct tl_queue *queue, const void *p, size_t n)
{
    if (queue->head != 0) { // what waits goes to the front: all room is behind it
        queue->tail -= queue->head;
        memmove(queue->reply, queue->reply + queue->head, queue->tail);
        queue->head = 0;
    }
    if (n > TL_QUEUE_REPLY - queue->tail)
        n = TL_QUEUE_REPLY - queue->tail;
    memcpy(queue->reply + queue->tail, p, n);
    queue->tail += n;
    return n;
}
