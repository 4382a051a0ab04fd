// SPDX-License-Identifier: BSD-3-Clause
// Services of this very program on sockets.
#include "host/rpc_socket.h"

#include "host/envelope.h"

void host_rpc_socket_line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
{
    struct host_rpc_socket *rpc = tl_socket_arg(client);
    size_t cap = rpc->cap - TL_LINE_TAIL;
    ptrdiff_t len = 0;

    if (kind == TL_LINE_BAD_CRC || kind == TL_LINE_TOO_LONG) {
        struct tl_json_writer out = {.buf = rpc->reply, .cap = cap};
        host_envelope_error(&out, false, NULL, 0, kind == TL_LINE_BAD_CRC ? TL_ERR_CRC : TL_ERR_SIZE, NULL);
        len = (ptrdiff_t)out.len;
    } else if (kind != TL_LINE_EMPTY) {
        // There is no console here: what is no JSON is a request that cannot be parsed.
        len = tl_rpc_serve(rpc->server, rpc->principal, text, n, rpc->reply, cap);
        if (len == 0)
            return;
    }
    len = tl_line_finish(rpc->reply, (size_t)len, rpc->cap, kind == TL_LINE_CHECKED);
    (void)tl_socket_send(client, rpc->reply, (size_t)len);
}
