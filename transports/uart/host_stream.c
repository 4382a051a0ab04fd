// SPDX-License-Identifier: BSD-3-Clause
// A stream over file descriptors of the host.
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "transports/uart/host_stream.h"

static ptrdiff_t error_of(void)
{
    switch (errno) {
    case EAGAIN:
    case EINTR:
        return TL_ERR_AGAIN;
    case EPIPE:
    case ECONNRESET:
    case ENXIO:
        return TL_ERR_CLOSED;
    default:
        return TL_ERR_IO;
    }
}

static ptrdiff_t fd_read(struct tl_stream *stream, void *p, size_t n)
{
    struct tl_fd_stream *s = (struct tl_fd_stream *)stream;

    if (s->at == s->len) {
        ssize_t got = s->fd < 0 ? 0 : read(s->fd, s->buf, sizeof s->buf);
        if (got <= 0)
            // A pty whose other end is closed says EIO: that is its end of stream.
            return got == 0 || (errno == EIO && !s->is_socket) ? 0 : error_of();
        s->at = 0;
        s->len = (size_t)got;
    }
    if (n > s->len - s->at)
        n = s->len - s->at;
    memcpy(p, s->buf + s->at, n);
    s->at += n;
    return (ptrdiff_t)n;
}

static ptrdiff_t fd_write(struct tl_stream *stream, const void *p, size_t n)
{
    struct tl_fd_stream *s = (struct tl_fd_stream *)stream;

    if (s->out < 0)
        return TL_ERR_CLOSED;
    ssize_t put = s->is_socket ? send(s->out, p, n, MSG_NOSIGNAL) : write(s->out, p, n);
    ptrdiff_t result = put > 0 ? put : put == 0 ? TL_ERR_AGAIN : error_of();
    s->wants_write = result == TL_ERR_AGAIN;
    return result;
}

static void fd_close(struct tl_stream *stream)
{
    struct tl_fd_stream *s = (struct tl_fd_stream *)stream;

    if (s->fd >= 0)
        close(s->fd);
    if (s->out >= 0 && s->out != s->fd)
        close(s->out);
    s->fd = s->out = -1;
}

static const struct tl_stream_ops ops = {.read = fd_read, .write = fd_write, .close = fd_close};

void tl_fd_stream_init(struct tl_fd_stream *stream, const int fds[2])
{
    struct stat st;

    stream->stream.ops = &ops;
    stream->fd = fds[0];
    stream->out = fds[1];
    stream->is_socket = fstat(fds[1], &st) == 0 && S_ISSOCK(st.st_mode);
    stream->wants_write = false;
    stream->at = stream->len = 0;
    for (int i = 0; i < 2; i++) {
        int flags = fcntl(fds[i], F_GETFL);
        if (flags >= 0)
            (void)fcntl(fds[i], F_SETFL, flags | O_NONBLOCK);
    }
}

uint64_t tl_fd_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

int tl_fd_wait(struct tl_fd_stream *stream, uint64_t until)
{
    uint64_t now = tl_fd_now();
    uint64_t left = until > now ? until - now : 0;
    uint64_t ms = left / 1000000 + (left % 1000000 != 0);
    // A descriptor of -1 is not looked at.
    struct pollfd p[2] = {{.fd = stream->fd, .events = POLLIN},
                          {.fd = stream->wants_write ? stream->out : -1, .events = POLLOUT}};

    if (poll(p, 2, until == UINT64_MAX ? -1 : ms > INT_MAX ? INT_MAX : (int)ms) < 0 && errno != EINTR)
        return TL_ERR_IO;
    return 0;
}
