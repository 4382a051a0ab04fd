// SPDX-License-Identifier: BSD-3-Clause
// What an applet can wait for: its timers, messages from the host, replies that it has not taken. Calls WAIT and
// EVENTS.
//
// There is no queue of events that could overflow. Each source keeps its own: a timer how often it went off, the
// mailbox its messages, the stream its replies; records are made of that when the applet asks for them.
//
//     timer    one record each that went off, until it is taken by EVENTS; in the order in which they were due
//     mail     one record while a message waits: it is Mail.Receive that takes those
//     replies  one record while bytes of replies wait: it is RPC_RES that takes those
#ifndef TL_MONITOR_EVENTS_H
#define TL_MONITOR_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "monitor/events/handles.h"
#include "monitor/events/mailbox.h"
#include "monitor/events/timers.h"
#include "transports/syscall/abi.h"

#define TL_EVENTS_MAX (TL_HANDLES_MAX + 2u) // records at a time

// Applets choose times to wake. One beyond this, 73 years after the start, is never: not every machine's timer counts
// so far, and one that overflows fires at once, for ever.
#define TL_EVENTS_HORIZON (UINT64_C(1) << 61)

struct tl_events {
    struct tl_handles handles;
    struct tl_timers timers;
    struct tl_mailbox mailbox;
    uint32_t mask; // of the WAIT that it sleeps in
};

// Nothing of an earlier run is left. `owner` is the context's id.
void tl_events_reset(struct tl_events *events, uint32_t owner);

// The kinds (enum tl_event_kind, or-ed) that something waits of. `replies`: bytes of replies not taken.
uint32_t tl_events_pending(struct tl_events *events, size_t replies, uint64_t now);

// When one who waits for `mask` is to be looked at again, if no message comes before; UINT64_MAX: never.
uint64_t tl_events_wake_at(const struct tl_events *events, uint32_t mask, uint64_t deadline);

// Up to cap records: their count.
size_t tl_events_take(struct tl_events *events, size_t replies, uint64_t now, struct tl_event *records, size_t cap);

#endif
