// SPDX-License-Identifier: BSD-3-Clause
// trapline send: a message to an applet.
#include <string.h>

#include "gen/mail.h"
#include "host/base64.h"
#include "host/host.h"

int host_cmd_send(struct host *host, const struct host_options *options)
{
    json_t *result = NULL;

    if (options->count != 3) {
        host_error("usage: trapline send NAME TEXT: `trapline ps` shows the names; quote a text with blanks in it");
        return HOST_USAGE;
    }
    const char *name = options->operands[1], *text = options->operands[2];
    if (strlen(text) > MAIL_MAX) {
        host_error("send: the text is longer than %u bytes", (unsigned)MAIL_MAX);
        return HOST_USAGE;
    }
    json_t *data = host_base64_encode((const unsigned char *)text, strlen(text));
    int status = host_call_with(host, "Mail.Send", json_pack("{s:s,s:o}", "name", name, "data", data), &result);
    if (status == HOST_OK && options->json)
        host_print_json(result, true);
    else if (status == HOST_OK)
        printf("sent to %s\n", name);
    json_decref(result);
    return status;
}
