// SPDX-License-Identifier: BSD-3-Clause
// What an applet is written against: two things to give, a manifest and one function, and the monitor's calls.
//
//     #include "applet-sdk/trapline.h"
//
//     TL_MANIFEST(.name = "hello", .stack = 4096, .permissions = "echo log");
//
//     int tl_applet(void)
//     {
//         tl_print("hello\n");
//         return 0;
//     }
//
// Services are called by their generated stubs, over the client that tl_applet_client gives:
//
//     int64_t sum;
//     int e = echo_sum(tl_applet_client(), 1, 2, &sum);
//
// Errors are those of stream/error.h. A bad pointer does not come back as an error: it stops the applet.
#ifndef TL_APPLET_SDK_TRAPLINE_H
#define TL_APPLET_SDK_TRAPLINE_H

#include <stddef.h>
#include <stdint.h>

#include "rpc/client.h"
#include "sizes.h"
#include "stream/error.h"
#include "stream/stream.h"
#include "transports/syscall/abi.h"
#include "transports/syscall/applet_stream.h"
#include "trap.h"

// The manifest (transports/syscall/abi.h), as an ELF note. Members: .name, .stack (bytes), .permissions (names as in
// `requires`), .restart (TL_RESTART_...), .budget_ms (processor time in any one second; 0: no limit), .deadline_ms
// (processor time in which it must yield, wait or end; 0: no limit), .on_limit (TL_LIMIT_..., of both).
#define TL_MANIFEST(...)                                                                                               \
    __attribute__((section(".note.trapline"), used, aligned(4))) static const struct {                                 \
        uint32_t name_size, size, type;                                                                                \
        char owner[12];                                                                                                \
        struct tl_manifest manifest;                                                                                   \
    } tl__manifest_note = {sizeof TL_MANIFEST_OWNER,                                                                   \
                           sizeof(struct tl_manifest),                                                                 \
                           TL_MANIFEST_TYPE,                                                                           \
                           TL_MANIFEST_OWNER,                                                                          \
                           {.version = TL_MANIFEST_VERSION, __VA_ARGS__}}

// The applet. What it returns is its exit status, as `ps` shows it.
int tl_applet(void);

// Ends the applet.
_Noreturn void tl_exit(int status);

// Adds text to the log: one character, or a NUL-terminated text (in pieces of up to 1024 bytes), or a formatted one
// (stream/format.h, up to 255 bytes). It appears on the console in whole lines, tagged with the applet's name.
static inline void tl_putc(char c)
{
    (void)tl_trap2(TL_SYS_WRITE, (uint8_t)c, 0);
}
void tl_print(const char *text);
void tl_printf(const char *format, ...) __attribute__((format(printf, 1, 2)));

// Monotonic time, ns, never zero.
static inline uint64_t tl_nanotime(void)
{
    return tl_trap64(TL_SYS_NANOTIME);
}

// Fills p[0..n) with random bytes. 0. On a board without a seed it does not come back: the applet is stopped, with
// reason `unseeded` (the host gives a seed by Rng.Seed).
int tl_getrandom(void *p, size_t n);

// Gives up the rest of the slice.
static inline void tl_yield(void)
{
    (void)tl_trap2(TL_SYS_YIELD, 0, 0);
}

// Sleeps until something waits of a kind in `events` (TL_EVENT_..., or-ed; 0: of none) or until `deadline`, ns as
// tl_nanotime's (UINT64_MAX: no end). The kinds that something waits of; 0: the deadline came first. TL_ERR_INVAL:
// `events` has other bits. Asleep, the applet takes no processor time and none of its budget.
//
//     uint32_t timer;
//     timer_create(client, &timer);                              // gen/timer.h; permission `timer`
//     timer_arm(client, timer, tl_nanotime() + 1000000000);
//     int came = tl_wait(TL_EVENT_TIMER | TL_EVENT_MAIL, UINT64_MAX);
static inline int tl_wait(uint32_t events, uint64_t deadline)
{
    return (int)tl_trap_wait(TL_SYS_WAIT, events, deadline);
}

// Sleeps until `at`, ns as tl_nanotime's.
static inline void tl_sleep_until(uint64_t at)
{
    (void)tl_wait(0, at);
}

// Takes up to `room` records of events: their count, 0 if nothing waits. A timer's record comes once; that of mail or
// replies as long as those wait, so ask once each time that tl_wait returns, and take what the records tell of.
static inline int tl_events(struct tl_event *records, size_t room)
{
    intptr_t n = tl_trap2(TL_SYS_EVENTS, (uintptr_t)records, room * sizeof records[0]);
    return n < 0 ? (int)n : (int)((size_t)n / sizeof records[0]);
}

// Version (bits 0..7) and feature bits of the monitor's ABI.
static inline uint32_t tl_abi(void)
{
    return (uint32_t)tl_trap2(TL_SYS_ABI, 0, 0);
}

// The applet's own client: over RPC_CALL, one trap a call. One buffer of TL_APPLET_BUFFER bytes holds the request, and
// then the reply. It is part of the SDK: another size is given when that is built.
#ifndef TL_APPLET_BUFFER
#define TL_APPLET_BUFFER TL_MAX_REPLY
#endif
struct tl_rpc_client *tl_applet_client(void);

#endif
