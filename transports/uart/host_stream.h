// SPDX-License-Identifier: BSD-3-Clause
// A stream over a file descriptor of the host: a tty, a pty, a socket. Non-blocking, with a wait for those that have
// time.
#ifndef TL_UART_HOST_STREAM_H
#define TL_UART_HOST_STREAM_H

#include <stdbool.h>

#include "stream/stream.h"

struct tl_fd_stream {
    struct tl_stream stream;
    int fd;
    bool is_socket;
    bool wants_write; // the last write found no room
    size_t at, len;   // read ahead: buf[at..len)
    char buf[16384];
};

// Takes fd over (close closes it) and makes it non-blocking.
void tl_fd_stream_init(struct tl_fd_stream *stream, int fd);

// Sleeps until there is something to read, or room for what did not fit, or tl_fd_now has come to `until` (UINT64_MAX:
// never), or a signal. 0, or TL_ERR_IO.
int tl_fd_wait(struct tl_fd_stream *stream, uint64_t until);

// Monotonic time in nanoseconds.
uint64_t tl_fd_now(void);

#endif
