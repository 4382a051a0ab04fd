// SPDX-License-Identifier: BSD-3-Clause
// The bridge's knowledge of the board's oneway methods.
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

void host__oneway_forget(struct host_oneway *oneway)
{
    free(oneway->names);
    *oneway = (struct host_oneway){0};
}

bool host__oneway_ask(struct host_oneway *oneway, uint64_t now, uint64_t repeat_ms)
{
    if (oneway->survey == HOST_SURVEY_DONE || (oneway->survey == HOST_SURVEY_ASKED && now < oneway->ask_at))
        return false;
    oneway->survey = HOST_SURVEY_ASKED;
    oneway->ask_at = now + repeat_ms;
    return true;
}

// Names are kept one behind the other, each with its quotes, as they stand in a request, and a comma.
static void add_name(struct host_oneway *oneway, const char *text, struct host_span name)
{
    size_t n = name.end - name.start;
    char *more = realloc(oneway->names, oneway->len + n + 1);

    if (more == NULL)
        return;
    memcpy(more + oneway->len, text + name.start, n);
    more[oneway->len + n] = ',';
    oneway->names = more;
    oneway->len += n + 1;
}

void host__oneway_learn(struct host_oneway *oneway, const struct tl_json_reader *in, uint32_t result)
{
    const struct tl_json_token *tokens = in->tokens;
    uint32_t methods = result != 0 ? host_envelope_member(in, result, "methods") : 0;

    oneway->survey = HOST_SURVEY_DONE;
    if (methods == 0 || tokens[methods].kind != TL_JSON_ARRAY)
        return;
    for (uint32_t at = methods + 1; at < tokens[methods].next; at = tokens[at].next) {
        uint32_t name = host_envelope_member(in, at, "name");
        if (name != 0 && tokens[name].kind == TL_JSON_STRING && host_envelope_member(in, at, "result") == 0)
            add_name(oneway, in->text, host_span_of(tokens, name));
    }
}

bool host__oneway_has(const struct host_oneway *oneway, const struct host_call *call)
{
    const struct host_span name = call->envelope.method;

    return !call->envelope.go && oneway->len > 0 && name.end > name.start &&
           memmem(oneway->names, oneway->len, call->text + name.start, name.end - name.start) != NULL;
}
