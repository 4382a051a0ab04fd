// SPDX-License-Identifier: BSD-3-Clause
// Call, as GoTEE's applets know it: service method, arguments, reply; nothing to set up, any thread may.
//
// Calls are serialized by a flag. Each opens a client of its own, over a stream that the owner's `open` gives, and
// closes it when it is done, so that no call can see what another has left behind.
//
// Example
//     static struct tl_caller caller = {.open = open_monitor, .yield = sched_yield_it, .buf = buf, .cap = sizeof buf,
//                                       .tokens = tokens, .token_cap = 256, .busy = ATOMIC_FLAG_INIT};
//     size_t n = sizeof reply;
//     int e = tl_call(&caller, "RPC.Echo", "\"hello\"", 7, reply, &n);    // reply[0..n) is "hello", with its quotes
#ifndef TL_RPC_CALL_H
#define TL_RPC_CALL_H

#include <stdatomic.h>

#include "rpc/client.h"

struct tl_caller {
    // Sets client->stream, and what else it wants to (dialect, deadlines). 0, or an error, which the call then returns.
    // The stream is closed after the call.
    int (*open)(void *arg, struct tl_rpc_client *client);
    void (*yield)(void *arg); // lets others run while another call is under way; NULL spins
    void *arg;
    char *buf; // as in client.h; used by one call at a time
    size_t cap;
    struct tl_json_token *tokens;
    size_t token_cap;
    atomic_flag busy; // ATOMIC_FLAG_INIT
};

// args[0..n) is JSON: an object, an array, or one value that is the one parameter; n = 0: none. *len is the capacity of
// reply going in and the length coming out: of the result's JSON, or after an error of the server's message (cut to
// fit). 0, or an error.
int tl_call(struct tl_caller *caller, const char *method, const char *args, size_t n, char *reply, size_t *len);

#endif
