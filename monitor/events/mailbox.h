// SPDX-License-Identifier: BSD-3-Clause
// An applet's mailbox: the messages from the host that the applet has not taken yet, oldest first. They are kept in the
// monitor's own memory.
#ifndef TL_MONITOR_MAILBOX_H
#define TL_MONITOR_MAILBOX_H

#include <stddef.h>
#include <stdint.h>

#include "stream/error.h"

#define TL_MAIL_MAX     256u // bytes in a message; as in idl/mail.idl
#define TL_MAILBOX_ROOM 4u   // messages

struct tl_mail {
    uint64_t time; // when it came, ns
    size_t len;
    uint8_t data[TL_MAIL_MAX];
};

// All zero is an empty one.
struct tl_mailbox {
    struct tl_mail mail[TL_MAILBOX_ROOM];
    uint32_t first;
    uint32_t count;
};

void tl_mailbox_reset(struct tl_mailbox *box);

// Adds a message of n bytes; n may be 0. Returns 0; TL_ERR_SIZE if it is too long; TL_ERR_AGAIN if the mailbox is full,
// until the applet takes a message.
int tl_mailbox_put(struct tl_mailbox *box, const void *data, size_t n, uint64_t now);

// First returns the oldest message, or NULL; drop removes it.
const struct tl_mail *tl_mailbox_first(const struct tl_mailbox *box);
void tl_mailbox_drop(struct tl_mailbox *box);

#endif
