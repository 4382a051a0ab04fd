// SPDX-License-Identifier: BSD-3-Clause
// A stream over file descriptors of the host: a tty, a pty, a socket, or two pipes. Non-blocking, with a wait for those
// that have time.
#ifndef TL_UART_HOST_STREAM_H
#define TL_UART_HOST_STREAM_H

#include <stdbool.h>

#include "stream/stream.h"

struct tl_fd_stream {
    struct tl_stream stream;
    int fd;  // to read
    int out; // to write: the same one, but for pipes
    bool is_socket;
    bool wants_write; // the last write found no room
    size_t at, len;   // read ahead: buf[at..len)
    char buf[16384];
};

// Takes both over (close closes them) and makes them non-blocking. They may be one: fds[0] == fds[1].
void tl_fd_stream_init(struct tl_fd_stream *stream, const int fds[2]);

// Sleeps until there is something to read, or room for what did not fit, or tl_fd_now has come to `until` (UINT64_MAX:
// never), or a signal. 0, or TL_ERR_IO.
int tl_fd_wait(struct tl_fd_stream *stream, uint64_t until);

// Monotonic time in nanoseconds.
uint64_t tl_fd_now(void);

#endif
