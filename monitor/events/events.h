// SPDX-License-Identifier: BSD-3-Clause The events that an applet can wait for with the calls WAIT and EVENTS: its
// timers, messages from the host, and replies that it has not taken.
//
// No queue of events exists that could overflow. Each source keeps its own state: a timer counts how often it went off,
// the mailbox holds its messages, the stream its replies. Records are made from that state when the applet asks.
//
//     timer    one record for each timer that went off, in the order in which they were due, until EVENTS takes it
//     mail     one record while a message waits; Mail.Receive takes the messages
//     replies  one record while bytes of replies wait; RPC_RES takes them
#ifndef TL_MONITOR_EVENTS_H
#define TL_MONITOR_EVENTS_H

#include <stddef.h>
#include <stdint.h>

#include "monitor/events/handles.h"
#include "monitor/events/mailbox.h"
#include "monitor/events/timers.h"
#include "transports/syscall/abi.h"

#define TL_EVENTS_MAX (TL_HANDLES_MAX + 2u) // records at a time

// The applet chooses when it wakes. A time beyond this one, 73 years after the start, means never: not every machine's
// timer counts that far, and one that overflows would fire at once, again and again.
#define TL_EVENTS_HORIZON (UINT64_C(1) << 61)

struct tl_events {
    struct tl_handles handles;
    struct tl_timers timers;
    struct tl_mailbox mailbox;
    uint32_t mask; // the kinds that the applet sleeps for in WAIT
};

// Forgets everything of an earlier run. `owner` is the context's id.
void tl_events_reset(struct tl_events *events, uint32_t owner);

// Returns the kinds of event that are pending (enum tl_event_kind, or-ed). `replies`: bytes of replies not taken yet.
uint32_t tl_events_pending(struct tl_events *events, size_t replies, uint64_t now);

// Returns when an applet that waits for `mask` must be looked at again, unless a message comes first; UINT64_MAX:
// never.
uint64_t tl_events_wake_at(const struct tl_events *events, uint32_t mask, uint64_t deadline);

// Writes up to cap records and returns how many.
size_t tl_events_take(struct tl_events *events, size_t replies, uint64_t now, struct tl_event *records, size_t cap);

#endif
