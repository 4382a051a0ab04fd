// SPDX-License-Identifier: BSD-3-Clause
// The applet's end of its stream to the monitor: RPC_REQ, RPC_RES and RPC_CALL behind struct tl_stream.
#ifndef TL_TRANSPORTS_SYSCALL_APPLET_STREAM_H
#define TL_TRANSPORTS_SYSCALL_APPLET_STREAM_H

#include "stream/stream.h"

struct tl_applet_stream {
    struct tl_stream stream;
};

// An applet has one stream; every struct is the same one. Reading gives 0, the end of the stream, when nothing is
// pending: a reply is there as soon as its request was written.
void tl_applet_stream_init(struct tl_applet_stream *stream);

#endif
