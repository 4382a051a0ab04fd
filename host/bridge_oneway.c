// SPDX-License-Identifier: BSD-3-Clause
// The bridge's knowledge of oneway methods, which the board never answers in the 2.0 dialect, whatever their id: else
// such a call would hold its place in the window until its time is up.
//
// The board is asked (rpc.discover: a oneway method has no result there) when a call waits for longer than it should,
// for the first time in a session: a line that answers is not burdened. The question goes beside the window and outside
// the session, as it may run twice.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

void host__oneway_forget(struct host_bridge *bridge)
{
    free(bridge->oneway);
    bridge->oneway = NULL;
    bridge->oneway_len = 0;
    bridge->survey = HOST_SURVEY_NONE;
}

void host__oneway_ask(struct host_bridge *bridge, uint64_t now)
{
    char text[128];

    if (bridge->survey == HOST_SURVEY_DONE || (bridge->survey == HOST_SURVEY_ASKED && now < bridge->survey_at))
        return;
    int n = snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":\"d%llu\",\"method\":\"rpc.discover\"}",
                     (unsigned long long)bridge->session);
    bridge->survey = HOST_SURVEY_ASKED;
    // The answer is long: it is not asked for as often as others.
    bridge->survey_at = now + 8 * bridge->config.repeat_ms;
    host__put_line(bridge, text, (size_t)n);
}

bool host__oneway_is_reply(const struct host_bridge *bridge, const char *text, struct host_span id)
{
    char mine[32];
    int n = snprintf(mine, sizeof mine, "\"d%llu\"", (unsigned long long)bridge->session);

    return bridge->survey == HOST_SURVEY_ASKED && id.end - id.start == (size_t)n &&
           memcmp(text + id.start, mine, (size_t)n) == 0;
}

// Names are kept one behind the other, each with its quotes, as they stand in a request, and a comma.
static void add_name(struct host_bridge *bridge, const char *text, struct host_span name)
{
    size_t n = name.end - name.start;
    char *more = realloc(bridge->oneway, bridge->oneway_len + n + 1);

    if (!more)
        return;
    memcpy(more + bridge->oneway_len, text + name.start, n);
    more[bridge->oneway_len + n] = ',';
    bridge->oneway = more;
    bridge->oneway_len += n + 1;
}

bool host__is_oneway(const struct host_bridge *bridge, const struct host_call *call)
{
    const struct host_span name = call->envelope.method;

    return !call->envelope.go && bridge->oneway_len > 0 && name.end > name.start &&
           memmem(bridge->oneway, bridge->oneway_len, call->text + name.start, name.end - name.start) != NULL;
}

void host__oneway_take(struct host_bridge *bridge, const struct tl_json_reader *in, uint32_t result)
{
    uint32_t methods = result ? host__member(in, result, "methods") : 0;

    bridge->survey = HOST_SURVEY_DONE;
    if (methods && in->tokens[methods].kind == TL_JSON_ARRAY) {
        for (uint32_t at = methods + 1; at < in->tokens[methods].next; at = in->tokens[at].next) {
            uint32_t name = host__member(in, at, "name");
            if (name && in->tokens[name].kind == TL_JSON_STRING && !host__member(in, at, "result"))
                add_name(bridge, in->text, host_span_of(in->tokens, name));
        }
    }
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        if (bridge->flight[i] && host__is_oneway(bridge, bridge->flight[i]))
            host__call_answer(bridge, bridge->flight[i], NULL, 0);
    }
}
