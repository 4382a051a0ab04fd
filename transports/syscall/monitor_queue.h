// SPDX-License-Identifier: BSD-3-Clause
// The monitor's end of an applet's stream: a request line as it grows, and the replies that wait to be taken.
//
//     RPC_REQ ->  line  [ {"id":1,...}\n{"id":2,.. ]    whole lines are served one by one, the rest waits, bounded
//     RPC_RES <-  reply [ {"id":1,...}\n ]              a stream: taken in pieces of any size
//
// Both buffers are the monitor's own: nothing in them changes under the server's hands. A line is only served while the
// replies have room for one of the longest, so no reply is ever lost or cut; with no room, requests wait and RPC_REQ
// gives AGAIN.
#ifndef TL_TRANSPORTS_SYSCALL_MONITOR_QUEUE_H
#define TL_TRANSPORTS_SYSCALL_MONITOR_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "sizes.h"
#include "stream/error.h"

#define TL_QUEUE_REPLY                                                                                                 \
    (TL_MAX_REPLY + TL_MAX_LINE) // while this many bytes wait to be taken, one more request is served

struct tl_queue {
    char line[TL_MAX_LINE];
    char reply[TL_QUEUE_REPLY];
    size_t line_len;
    size_t scanned; // no "\n" before this
    size_t ended;   // the line that is being served, with its "\n"; 0: none is
    size_t head;    // replies not yet taken: reply[head..tail)
    size_t tail;
    bool skipping; // within a line that is too long
};

void tl_queue_reset(struct tl_queue *queue);

// Where the next bytes of request go, and how many may: copy them there, then tl_queue_added. 0: full, try again later.
static inline char *tl_queue_space(struct tl_queue *queue, size_t *room)
{
    *room = TL_MAX_LINE - queue->line_len;
    return queue->line + queue->line_len;
}

static inline void tl_queue_added(struct tl_queue *queue, size_t n)
{
    queue->line_len += n;
}

static inline bool tl_queue_is_empty(const struct tl_queue *queue)
{
    return queue->line_len == 0 && queue->head == queue->tail && !queue->skipping;
}

// What is to be served next.
enum tl_queue_line {
    TL_QUEUE_NOTHING,  // no whole line, or no room for its reply
    TL_QUEUE_REQUEST,  // *line, of *n bytes without "\n", which may be changed in place
    TL_QUEUE_OVERLONG, // a line that is too long: it is skipped to its end, and this is told once
};

// For the last two a reply goes to *reply, of up to TL_MAX_REPLY - 1 bytes; then tl_queue_served, with its length or
// 0, ends the line. Until then nothing may be added or taken.
enum tl_queue_line tl_queue_next(struct tl_queue *queue, char **line, size_t *n, char **reply);
void tl_queue_served(struct tl_queue *queue, size_t n);

// The replies that wait, and that n bytes were taken of them. Taking makes room: a waiting line may be served then.
static inline const char *tl_queue_replies(const struct tl_queue *queue, size_t *n)
{
    *n = queue->tail - queue->head;
    return queue->reply + queue->head;
}

static inline void tl_queue_taken(struct tl_queue *queue, size_t n)
{
    queue->head += n;
}

// For a stream that has no server of lines: takes up to n bytes of request; adds to the replies as much of n bytes as
// there is room for. The count.
size_t tl_queue_read(struct tl_queue *queue, void *p, size_t n);
size_t tl_queue_write(struct tl_queue *queue, const void *p, size_t n);

#endif
