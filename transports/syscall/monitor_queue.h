// SPDX-License-Identifier: BSD-3-Clause
// The monitor's end of an applet's stream: a request line as it grows, and the replies that wait to be taken.
//
//     RPC_REQ ->  line  [ {"id":1,...}\n{"id":2,.. ]    every whole line is served at once, the rest waits, bounded
//     RPC_RES <-  reply [ {"id":1,...}\n ]              a stream: taken in pieces of any size
//
// Both buffers are the monitor's own: nothing in them changes under the server's hands. A line is only served while the
// replies have room for one of the longest, so no reply is ever lost or cut; with no room, requests wait and RPC_REQ
// gives AGAIN.
#ifndef TL_TRANSPORTS_SYSCALL_MONITOR_QUEUE_H
#define TL_TRANSPORTS_SYSCALL_MONITOR_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/error.h"

#define TL_QUEUE_LINE  8448                // the longest line: requests of 8 KiB and their envelope
#define TL_QUEUE_ROOM  (2 * TL_QUEUE_LINE) // what serving one takes: the reply, and scratch for what it is made of
#define TL_QUEUE_REPLY (3 * TL_QUEUE_LINE)

struct tl_queue {
    char line[TL_QUEUE_LINE];
    char reply[TL_QUEUE_REPLY];
    size_t line_len;
    size_t scanned; // no "\n" before this
    size_t head;    // replies not yet taken: reply[head..tail)
    size_t tail;
    bool skipping; // within a line that is too long
};

// Serves one line (without "\n") to reply[0..cap); the length, 0 for no reply. The line may be changed in place.
struct tl_queue_server {
    size_t (*serve)(void *arg, char *line, size_t n, char *reply, size_t cap);
    // What to answer to a line that is too long.
    size_t (*too_long)(void *arg, char *reply, size_t cap);
    void *arg;
};

void tl_queue_reset(struct tl_queue *queue);

// `server` may be NULL: then lines are not served, and stay for tl_queue_read.
//
// Where the next bytes of request go, and how many may: copy them there, then tl_queue_added. 0: full, try again later.
static inline char *tl_queue_space(struct tl_queue *queue, size_t *room)
{
    *room = TL_QUEUE_LINE - queue->line_len;
    return queue->line + queue->line_len;
}

void tl_queue_added(struct tl_queue *queue, size_t n, const struct tl_queue_server *server);

// The replies that wait, and what was taken of them. Taking makes room, so waiting lines are served.
static inline const char *tl_queue_replies(const struct tl_queue *queue, size_t *n)
{
    *n = queue->tail - queue->head;
    return queue->reply + queue->head;
}

void tl_queue_taken(struct tl_queue *queue, size_t n, const struct tl_queue_server *server);

// For a stream that has no server of lines: takes up to n bytes of request; adds to the replies as much of n bytes as
// there is room for. The count.
size_t tl_queue_read(struct tl_queue *queue, void *p, size_t n);
size_t tl_queue_write(struct tl_queue *queue, const void *p, size_t n);

#endif
