// SPDX-License-Identifier: BSD-3-Clause
// An applet's mailbox: see mailbox.h.
#include "monitor/events/mailbox.h"

#include "stream/mem.h"

void tl_mailbox_reset(struct tl_mailbox *box)
{
    *box = (struct tl_mailbox){0};
}

int tl_mailbox_put(struct tl_mailbox *box, const void *data, size_t n, uint64_t now)
{
    if (n > TL_MAIL_MAX)
        return TL_ERR_SIZE;
    if (box->count == TL_MAILBOX_ROOM)
        return TL_ERR_AGAIN;
    struct tl_mail *mail = &box->mail[(box->first + box->count) % TL_MAILBOX_ROOM];
    mail->time = now;
    mail->len = n;
    if (n > 0)
        memcpy(mail->data, data, n);
    box->count++;
    return 0;
}

const struct tl_mail *tl_mailbox_first(const struct tl_mailbox *box)
{
    return box->count == 0 ? NULL : &box->mail[box->first];
}

void tl_mailbox_drop(struct tl_mailbox *box)
{
    if (box->count == 0)
        return;
    box->first = (box->first + 1) % TL_MAILBOX_ROOM;
    box->count--;
}
