// SPDX-License-Identifier: BSD-3-Clause
// The bridge's end of the UART: bytes in and out, as the loop says that they can go.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/bridge_internal.h"

bool host__line_init(struct host_line *line)
{
    char *buf = malloc(HOST_BRIDGE_MAX_REPLY);

    line->fd = line->out_fd = -1;
    line->out_cap = (TL_RPC_KEPT + 2) * (HOST_BRIDGE_MAX_LINE + 256);
    line->out = malloc(line->out_cap);
    tl_line_reader_init(&line->reader, buf, HOST_BRIDGE_MAX_REPLY);
    return buf != NULL && line->out != NULL;
}

void host__line_free(struct host_line *line)
{
    free(line->reader.buf);
    free(line->out);
}

static void on_poll_closed(uv_handle_t *handle)
{
    close((int)(intptr_t)handle->data);
    free(handle);
}

static void close_poll(uv_poll_t *poll, int fd)
{
    if (poll == NULL)
        return;
    poll->data = (void *)(intptr_t)fd;
    uv_close((uv_handle_t *)poll, on_poll_closed);
}

void host__line_detach(struct host_line *line)
{
    close_poll(line->poll, line->fd);
    close_poll(line->out_poll, line->out_fd);
    line->poll = line->out_poll = NULL;
    line->fd = line->out_fd = -1;
    line->out_at = line->out_len = 0;
    line->polling_write = line->broken = false;
    tl_line_reader_reset(&line->reader);
}

// A handle of its own; NULL, and the descriptor closed, when there is none to be had.
static uv_poll_t *new_poll(uv_loop_t *loop, int fd, void *data)
{
    uv_poll_t *poll = malloc(sizeof *poll);

    if (poll == NULL || uv_poll_init(loop, poll, fd) < 0) {
        free(poll);
        close(fd);
        return NULL;
    }
    poll->data = data;
    return poll;
}

int host__line_attach(struct host_line *line, uv_loop_t *loop, const int fds[2], uv_poll_cb on_poll, void *data)
{
    line->fd = fds[0];
    line->out_fd = fds[1];
    line->on_poll = on_poll;
    line->poll = new_poll(loop, fds[0], data);
    if (fds[1] != fds[0])
        line->out_poll = new_poll(loop, fds[1], data);
    if (line->poll == NULL || (fds[1] != fds[0] && line->out_poll == NULL)) {
        host__line_detach(line);
        return TL_ERR_IO;
    }
    uv_poll_start(line->poll, UV_READABLE, on_poll);
    // Ends whatever half a line the board may have read before us.
    line->out[0] = '\n';
    line->out_len = 1;
    return 0;
}

size_t host__line_pending(const struct host_line *line)
{
    return line->out_len - line->out_at;
}

static void update_poll(struct host_line *line)
{
    bool want = host__line_pending(line) > 0;

    if (line->poll == NULL || want == line->polling_write)
        return;
    line->polling_write = want;
    if (line->out_poll == NULL)
        uv_poll_start(line->poll, UV_READABLE | (want ? UV_WRITABLE : 0), line->on_poll);
    else if (want)
        uv_poll_start(line->out_poll, UV_WRITABLE, line->on_poll);
    else
        uv_poll_stop(line->out_poll);
}

void host__line_flush(struct host_line *line)
{
    while (line->fd >= 0 && host__line_pending(line) > 0) {
        ssize_t n = write(line->out_fd, line->out + line->out_at, host__line_pending(line));
        if (n <= 0) {
            line->broken = n < 0 && errno != EAGAIN && errno != EINTR;
            if (line->broken)
                line->out_at = line->out_len;
            break;
        }
        line->out_at += (size_t)n;
    }
    if (line->out_at == line->out_len)
        line->out_at = line->out_len = 0;
    update_poll(line);
}

void host__line_put(struct host_line *line, const char *text, size_t n)
{
    size_t pending = host__line_pending(line);

    if (line->out_at > 0)
        memmove(line->out, line->out + line->out_at, pending);
    line->out_at = 0;
    line->out_len = pending;
    if (line->out_cap - pending >= n + TL_LINE_TAIL) {
        memcpy(line->out + pending, text, n);
        ptrdiff_t len = tl_line_finish(line->out + pending, n, line->out_cap - pending, true);
        if (len > 0)
            line->out_len += (size_t)len;
    }
    host__line_flush(line);
}

ptrdiff_t host__line_read(struct host_line *line, char *bytes, size_t cap)
{
    ssize_t n = read(line->fd, bytes, cap);

    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
        return TL_ERR_CLOSED;
    return n > 0 ? n : 0;
}
