// SPDX-License-Identifier: BSD-3-Clause
// The service Mail: idl/mail.idl. The host sends messages, and each applet receives its own.
#include "gen/mail.h"

#include "gen/permissions.h"
#include "monitor/context/sleep.h"
#include "monitor/monitor.h"
#include "monitor/services/caller.h"
#include "stream/mem.h"

_Static_assert(MAIL_MAX == TL_MAIL_MAX, "monitor/events/mailbox.h and idl/mail.idl bound a message alike");

int mail_send_serve(struct tl_rpc_call *call, const char *name, size_t name_len, const uint8_t *data, size_t data_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_context *context = tl_monitor_find(monitor, name, name_len);

    if (context == NULL)
        return MAIL_MAIL_ERROR_NO_SUCH_APPLET;
    if ((context->principal.permissions & TL_PERM_MAIL) == 0)
        return MAIL_MAIL_ERROR_NO_MAILBOX;
    if (!tl_context_runs(context))
        return MAIL_MAIL_ERROR_NOT_RUNNING;
    int e = tl_mailbox_put(&context->events.mailbox, data, data_len, tl_arch_now());
    if (e == 0)
        tl_context_rouse(context, TL_EVENT_MAIL);
    return e;
}

int mail_receive_serve(struct tl_rpc_call *call, uint8_t *data, size_t *data_len)
{
    struct tl_context *context = tl_monitor_caller(call);

    if (context == NULL)
        return TL_ERR_STATE;
    const struct tl_mail *mail = tl_mailbox_first(&context->events.mailbox);
    if (mail == NULL)
        return TL_ERR_AGAIN;
    if (mail->len > *data_len)
        return TL_ERR_SIZE;
    memcpy(data, mail->data, mail->len);
    *data_len = mail->len;
    tl_mailbox_drop(&context->events.mailbox);
    return 0;
}
