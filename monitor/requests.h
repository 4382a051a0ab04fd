// SPDX-License-Identifier: BSD-3-Clause
// A context's byte stream: requests come in, are served line by line, and replies go out. docs/abi.md, calls 4, 5, 19.
#ifndef TL_MONITOR_REQUESTS_H
#define TL_MONITOR_REQUESTS_H

#include "monitor/context/context.h"

// For handlers of an application's own. None of these functions answers the applet or stops it for a bad pointer: the
// handler does that, by their results. Each serves all that it can in one go; the ABI's own calls do the same in turns
// (job.h).
//
// Reads the buffer that the call's arguments 1 and 2 name, once, to *p and *n. Returns 0; or TL_ERR_RANGE if not all of
// it is memory where the context has `access` (TL_ACCESS_).
int tl_context_transfer_region(const struct tl_context *context, uint32_t access, uintptr_t *p, size_t *n);

// RPC_REQ: takes that buffer as the next bytes of the context's requests. If the context has a server, complete lines
// are served at once; a line that is too long is answered by an error reply. Returns the number of bytes taken;
// TL_ERR_RANGE; or TL_ERR_AGAIN if the queue is full.
intptr_t tl_context_recv(struct tl_monitor *monitor, struct tl_context *context);

// RPC_RES: moves pending replies to that buffer. Returns the number of bytes, 0 if nothing is pending; or TL_ERR_RANGE.
intptr_t tl_context_flush(struct tl_monitor *monitor, struct tl_context *context);

// RPC_CALL: serves one request straight to its reply buffer (arguments 3 and 4). Returns the reply's length;
// TL_ERR_RANGE, and the bad pointer in *bad; TL_ERR_SIZE; TL_ERR_TRUNCATED; or TL_ERR_STATE if half a request or an
// untaken reply is there, or the context has no server.
intptr_t tl_context_call(struct tl_context *context, uintptr_t *bad);

// For a context without a server: takes up to n bytes of its requests, or appends to its replies as many of n bytes as
// there is room for. Both return the count and never wait: 0 means that nothing is there, or that there is no room.
size_t tl_context_read(struct tl_context *context, void *p, size_t n);
size_t tl_context_write(struct tl_context *context, const void *p, size_t n);

// The ABI's calls RPC_REQ, RPC_RES and RPC_CALL. True if the applet may go on at once.
bool tl_call_receive(struct tl_monitor *monitor, struct tl_context *context);
bool tl_call_flush(struct tl_monitor *monitor, struct tl_context *context);
bool tl_call_call(struct tl_monitor *monitor, struct tl_context *context);

#endif
