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
    queue->skipping = false;
}

// Room for one more of the longest replies, at the end of what waits.
static bool reply_fits(struct tl_queue *queue)
{
    if (queue->head == queue->tail) {
        queue->head = 0;
        queue->tail = 0;
    } else if (TL_QUEUE_REPLY - queue->tail < TL_QUEUE_ROOM && queue->head != 0) {
        memmove(queue->reply, queue->reply + queue->head, queue->tail - queue->head);
        queue->tail -= queue->head;
        queue->head = 0;
    }
    return TL_QUEUE_REPLY - queue->tail >= TL_QUEUE_ROOM;
}

static void answer(struct tl_queue *queue, size_t n)
{
    if (n > 0) {
        queue->tail += n;
        queue->reply[queue->tail++] = '\n';
    }
}

static void serve_line(struct tl_queue *queue, char *line, size_t n, const struct tl_queue_server *server)
{
    if (n > 0 && line[n - 1] == '\r')
        n--;
    if (queue->skipping) {
        queue->skipping = false;
        return;
    }
    if (n > 0)
        answer(queue, server->serve(server->arg, line, n, queue->reply + queue->tail, TL_QUEUE_ROOM - 1));
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

// The whole buffer holds no "\n": the line is refused once, and skipped to its end.
static void refuse_line(struct tl_queue *queue, const struct tl_queue_server *server)
{
    if (!queue->skipping)
        answer(queue, server->too_long(server->arg, queue->reply + queue->tail, TL_QUEUE_ROOM - 1));
    queue->skipping = true;
    queue->line_len = 0;
    queue->scanned = 0;
}

static void pump(struct tl_queue *queue, const struct tl_queue_server *server)
{
    size_t start = 0;

    while (reply_fits(queue)) {
        size_t end = (size_t)(find_newline(queue->line + queue->scanned, queue->line + queue->line_len) - queue->line);
        queue->scanned = end;
        if (end == queue->line_len) {
            if (start == 0 && end == TL_QUEUE_LINE)
                refuse_line(queue, server);
            break;
        }
        queue->scanned = end + 1;
        serve_line(queue, queue->line + start, end - start, server);
        start = end + 1;
    }
    if (start > 0) {
        queue->line_len -= start;
        queue->scanned -= start;
        if (queue->line_len > 0)
            memmove(queue->line, queue->line + start, queue->line_len);
    }
}

void tl_queue_added(struct tl_queue *queue, size_t n, const struct tl_queue_server *server)
{
    queue->line_len += n;
    if (server != NULL)
        pump(queue, server);
}

void tl_queue_taken(struct tl_queue *queue, size_t n, const struct tl_queue_server *server)
{
    queue->head += n;
    if (n > 0 && queue->line_len > 0 && server != NULL)
        pump(queue, server);
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
