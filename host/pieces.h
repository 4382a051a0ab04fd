// SPDX-License-Identifier: BSD-3-Clause
// Sending an image's bytes to an upload that Monitor.LoadBegin began.
#ifndef TL_HOST_PIECES_H
#define TL_HOST_PIECES_H

#include "rpc/client.h"

struct host_pieces {
    struct tl_rpc_client *client; // its stream, session, clock and timeout; no call is under way on it
    uint32_t upload;
    const unsigned char *data;
    size_t size;
    size_t line;                              // the longest that the board takes (rpc.hello); 0: not known
    void (*progress)(void *arg, size_t done); // optional: the board has so many bytes
    void *arg;
    uint64_t calls, bytes; // result: pieces that were sent, repeated ones too, and the length of all their lines
};

// 0, or an error with its code and text in the client, as a call's.
int host_pieces_send(struct host_pieces *pieces);

#endif
