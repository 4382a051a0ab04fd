// SPDX-License-Identifier: BSD-3-Clause
// The one list of errors that every floor shares.
//
// A function that can fail returns int or ptrdiff_t: zero or positive is good, negative is a code of this list.
// Each row gives: name, code, the JSON-RPC error code it becomes on the wire, and its text.
// Codes are ABI: applets see them in the result register. Never renumber; add at the end.
//
// JSON-RPC 2.0, section 5.1, reserves -32768..-32000; -32000..-32099 are left to the server and are ours.
#ifndef TL_STREAM_ERROR_H
#define TL_STREAM_ERROR_H

#include <stddef.h>

#define TL_ERRORS(X)                                                                                                   \
    X(AGAIN, -1, -32001, "try again: nothing is pending, or the queue is full")                                        \
    X(CLOSED, -2, -32002, "the stream is closed")                                                                      \
    X(IO, -3, -32003, "input or output failed")                                                                        \
    X(TIMEOUT, -4, -32004, "timed out")                                                                                \
    X(SIZE, -5, -32005, "too large")                                                                                   \
    X(PERM, -6, -32006, "permission denied")                                                                           \
    X(NOSYS, -7, -32007, "no such call")                                                                               \
    X(INVAL, -8, -32008, "invalid argument")                                                                           \
    X(STATE, -9, -32009, "not possible in this state")                                                                 \
    X(HANDLE, -10, -32010, "bad handle")                                                                               \
    X(BUSY, -11, -32011, "busy")                                                                                       \
    X(DEAD, -12, -32012, "the applet is dead")                                                                         \
    X(NOTFOUND, -13, -32013, "not found")                                                                              \
    X(QUOTA, -14, -32014, "over quota")                                                                                \
    X(CHANGED, -15, -32015, "the method's signature has changed: rebuild against the server's .idl")                   \
    X(SESSION, -16, -32016, "no such session: call rpc.hello first")                                                   \
    X(STALE, -17, -32017, "this call ran, but its reply is no longer kept")                                            \
    X(CRC, -18, -32018, "bad checksum")                                                                                \
    X(IMAGE, -19, -32019, "not a loadable applet image")                                                               \
    X(RANGE, -20, -32020, "outside the applet's memory")                                                               \
    X(PARSE, -21, -32700, "parse error")                                                                               \
    X(DEPTH, -22, -32700, "parse error: nested too deeply")                                                            \
    X(TOKENS, -23, -32700, "parse error: too many values")                                                             \
    X(REQUEST, -24, -32600, "invalid request")                                                                         \
    X(METHOD, -25, -32601, "no such method")                                                                           \
    X(PARAMS, -26, -32602, "invalid parameters")                                                                       \
    X(TYPE, -27, -32602, "invalid parameters: wrong type or out of range")                                             \
    X(INTERNAL, -28, -32603, "internal error")                                                                         \
    X(REPLY, -29, -32029, "the peer's reply is not what the interface says")                                           \
    X(TRUNCATED, -30, -32030, "the reply does not fit the buffer given")

enum tl_error {
    TL_OK = 0,
#define TL_ERROR_ENUM(name, code, rpc_code, text) TL_ERR_##name = (code),
    TL_ERRORS(TL_ERROR_ENUM)
#undef TL_ERROR_ENUM
};

// Errors that an .idl file declares (`error E { Name = k }`, k in 1..30000) travel through the same int returns,
// below every code above: TL_DECLARED(k). TL_DECLARED_VALUE turns one back into its k.
#define TL_DECLARED_BASE         1000
#define TL_DECLARED(k)           (-(TL_DECLARED_BASE + (int)(k)))
#define TL_IS_DECLARED(error)    ((error) < -TL_DECLARED_BASE)
#define TL_DECLARED_VALUE(error) (-(error)-TL_DECLARED_BASE)

// The text (never NULL) and the JSON-RPC code of an error. An unknown code gives those of INTERNAL.
const char *tl_error_text(int error);
int tl_error_rpc_code(int error);

// The error that text[0..n) opens with (more may follow, as ": x"), or TL_ERR_INTERNAL.
int tl_error_from_text(const char *text, size_t n);

// The error whose JSON-RPC code is rpc_code (the first of the list, where several share one), or TL_ERR_INTERNAL.
int tl_error_from_rpc_code(int rpc_code);

#endif
