// SPDX-License-Identifier: BSD-3-Clause
// The applet ABI, version 1: call numbers and the manifest. Shared by both ends of the trap; docs/abi.md is its manual.
//
// Calls 0 to 5 are GoTEE's, number for number and register for register.
#ifndef TL_TRANSPORTS_SYSCALL_ABI_H
#define TL_TRANSPORTS_SYSCALL_ABI_H

#include <stdint.h>

#define TL_ABI_VERSION 1

enum tl_syscall {
    TL_SYS_EXIT = 0,         // the applet stops for good
    TL_SYS_WRITE = 1,        // (byte): one character to the applet's log
    TL_SYS_NANOTIME = 2,     // monotonic time, ns, 64 bits, never zero
    TL_SYS_GETRANDOM = 3,    // (p, n): fills n bytes at p
    TL_SYS_RPC_REQ = 4,      // (p, n): n bytes of request stream to the monitor; the count taken
    TL_SYS_RPC_RES = 5,      // (p, n): up to n bytes of reply stream to p; the count
    TL_SYS_ABI = 16,         // version in bits 0..7, features from bit 8 up
    TL_SYS_EXIT_STATUS = 17, // (status): as EXIT, with a status that `ps` shows
    TL_SYS_LOG = 18,         // (p, n): as WRITE for a whole buffer
    TL_SYS_RPC_CALL = 19,    // (request, n, reply, cap): one trap for a whole call; the reply's length
    TL_SYS_YIELD = 20,       // gives up the rest of the slice
    TL_SYS_WAIT = 21,        // (mask, deadline of 64 bits): sleeps until an event of the mask, or the deadline
    TL_SYS_EVENTS = 22,      // (p, cap): takes records of events; the count of bytes
};

// From here on numbers are not the ABI's: first those of direct methods (rpc/direct.h), then those of an application's
// own handlers (monitor/context/context.h).
#define TL_SYS_DIRECT 256
#define TL_SYS_OWN    1024

// Feature bits that ABI answers, beside the version.
#define TL_ABI_HAS_RPC_CALL (UINT32_C(1) << 8)
#define TL_ABI_HAS_EVENTS   (UINT32_C(1) << 9) // WAIT and EVENTS

// Kinds of events: bits of WAIT's mask and result; a record has one of them.
enum tl_event_kind {
    TL_EVENT_TIMER = 1, // a timer went off
    TL_EVENT_MAIL = 2,  // a message from the host waits: Mail.Receive takes it
    TL_EVENT_REPLY = 4, // bytes of replies wait: RPC_RES takes them
};
#define TL_EVENT_ALL 7u

// A record, as EVENTS gives it, in the applet's byte order.
struct tl_event {
    uint32_t kind;   // enum tl_event_kind
    uint32_t source; // TIMER: its handle; else 0
    uint32_t count;  // TIMER: how often it went off since its last record; MAIL: messages that wait; REPLY: 1
    uint32_t value;  // MAIL: bytes of the oldest message; REPLY: bytes of replies; else 0
    uint64_t time;   // ns. TIMER: when it was due; MAIL: when the oldest came; REPLY: now
};

_Static_assert(sizeof(struct tl_event) == 24 && __alignof__(struct tl_event) <= 8, "a record's layout is ABI");
_Static_assert(__builtin_offsetof(struct tl_event, value) == 12 && __builtin_offsetof(struct tl_event, time) == 16,
               "and its members' places");

// The manifest: an ELF note of owner "Trapline" and type 1, whose descriptor is this struct, in the applet's byte
// order. An image without one is given the board's default.
#define TL_MANIFEST_OWNER   "Trapline"
#define TL_MANIFEST_TYPE    1
#define TL_MANIFEST_VERSION 2 // of version 1 are the first TL_MANIFEST_1_SIZE bytes; the rest is zero then
#define TL_MANIFEST_1_SIZE  192
#define TL_NAME_SIZE        32

enum tl_restart {
    TL_RESTART_NEVER = 0,
    TL_RESTART_ON_FAULT = 1, // with exponential back-off, and held after too many
    TL_RESTART_ALWAYS = 2,
};

// What comes of passing a limit of processor time: the budget, or the deadline.
enum tl_limit {
    TL_LIMIT_FAULT = 0,    // as of any fault: enum tl_restart says
    TL_LIMIT_STOP = 1,     // it stays stopped
    TL_LIMIT_RESTART = 2,  // it is started again, as by TL_RESTART_ON_FAULT
    TL_LIMIT_THROTTLE = 3, // no fault: it goes on when its next second begins
};

struct tl_manifest {
    uint32_t version;        // TL_MANIFEST_VERSION
    char name[TL_NAME_SIZE]; // [a-z0-9_-], NUL-padded, at least one NUL
    uint32_t stack;          // bytes that the stack must have at the least
    uint32_t restart;        // enum tl_restart
    uint32_t budget_ms;      // processor time in any one second, ms; 0: no limit
    char permissions[144];   // names as in `requires`, separated by blanks, NUL-padded, at least one NUL
    uint32_t deadline_ms;    // processor time in which it must give up the processor by itself, ms; 0: no limit
    uint32_t on_limit;       // enum tl_limit
};

_Static_assert(sizeof(struct tl_manifest) == 200, "the manifest's layout is ABI");
_Static_assert(__builtin_offsetof(struct tl_manifest, name) == 4 &&
                   __builtin_offsetof(struct tl_manifest, stack) == 36 &&
                   __builtin_offsetof(struct tl_manifest, restart) == 40 &&
                   __builtin_offsetof(struct tl_manifest, budget_ms) == 44 &&
                   __builtin_offsetof(struct tl_manifest, permissions) == 48 &&
                   __builtin_offsetof(struct tl_manifest, deadline_ms) == TL_MANIFEST_1_SIZE &&
                   __builtin_offsetof(struct tl_manifest, on_limit) == 196,
               "and its members' places");

#endif
