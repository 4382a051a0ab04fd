// SPDX-License-Identifier: BSD-3-Clause
// One call over a client of its own.
#include "rpc/call.h"
#include "stream/mem.h"

int tl_call(struct tl_caller *caller, const char *method, const char *args, size_t n, char *reply, size_t *len)
{
    while (atomic_flag_test_and_set_explicit(&caller->busy, memory_order_acquire))
        if (caller->yield != NULL)
            caller->yield(caller->arg);
    struct tl_rpc_client client = {
        .buf = caller->buf, .cap = caller->cap, .tokens = caller->tokens, .token_cap = caller->token_cap};
    const char *text = client.error_text;
    size_t text_len = 0;
    int error = caller->open(caller->arg, &client);
    if (error == 0) {
        error = tl_rpc_call_raw(&client, method, args, n, &text, &text_len);
        tl_stream_close(client.stream);
    }
    if (error != 0)
        text_len = strlen(text);
    else if (text_len > *len)
        error = TL_ERR_TRUNCATED;
    *len = text_len < *len ? text_len : *len;
    memcpy(reply, text, *len);
    atomic_flag_clear_explicit(&caller->busy, memory_order_release);
    return error;
}
