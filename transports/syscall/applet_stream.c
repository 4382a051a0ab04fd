// SPDX-License-Identifier: BSD-3-Clause
// The applet's end of its stream to the monitor.
#include "transports/syscall/applet_stream.h"

#include "transports/syscall/abi.h"
#include "trap.h"

static ptrdiff_t read_replies(struct tl_stream *stream, void *p, size_t n)
{
    (void)stream;
    return tl_trap2(TL_SYS_RPC_RES, (uintptr_t)p, n);
}

static ptrdiff_t write_requests(struct tl_stream *stream, const void *p, size_t n)
{
    (void)stream;
    return tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)p, n < 4096 ? n : 4096);
}

static ptrdiff_t call(struct tl_stream *stream, const void *request, size_t n, void *reply, size_t cap)
{
    (void)stream;
    return tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)reply, cap);
}

static void close_stream(struct tl_stream *stream)
{
    (void)stream; // it ends with the applet
}

void tl_applet_stream_init(struct tl_applet_stream *stream)
{
    static const struct tl_stream_ops ops = {read_replies, write_requests, close_stream, call};

    stream->stream.ops = &ops;
}
