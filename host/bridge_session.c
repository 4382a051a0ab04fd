// SPDX-License-Identifier: BSD-3-Clause
// The bridge's session with the board: its number, and the bridge's own questions beside the calls of clients.
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "host/bridge_internal.h"

void host__session_renew(struct host_session *session, uint64_t repeat_ms)
{
    uint64_t number = 0;

    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        number = uv_hrtime();
    session->number = (number & ((UINT64_C(1) << 53) - 1)) | 1;
    session->repeat_ms = session->wait_ms = repeat_ms;
}

size_t host__session_hello(struct host_session *session, uint64_t now, char text[HOST_QUESTION])
{
    unsigned long long number = session->number;

    session->hello_at = now + session->wait_ms;
    if (session->wait_ms < 8 * session->repeat_ms)
        session->wait_ms *= 2;
    return (size_t)snprintf(text, HOST_QUESTION,
                            "{\"jsonrpc\":\"2.0\",\"id\":\"h%llu\",\"method\":\"rpc.hello\",\"session\":%llu}", number,
                            number);
}

size_t host__session_discover(const struct host_session *session, char text[HOST_QUESTION])
{
    return (size_t)snprintf(text, HOST_QUESTION, "{\"jsonrpc\":\"2.0\",\"id\":\"d%llu\",\"method\":\"rpc.discover\"}",
                            (unsigned long long)session->number);
}

bool host__session_asked(const struct host_session *session, char which, const char *text, struct host_span id)
{
    char mine[32];
    int n = snprintf(mine, sizeof mine, "\"%c%llu\"", which, (unsigned long long)session->number);

    return id.end - id.start == (size_t)n && memcmp(text + id.start, mine, (size_t)n) == 0;
}

size_t host__session_limit(const struct tl_json_reader *in, uint32_t result, size_t otherwise)
{
    uint32_t limits = host_envelope_member(in, result, "limits");
    uint32_t line = limits != 0 ? host_envelope_member(in, limits, "line") : 0;
    uint32_t limit;

    if (line == 0 || tl_json_get_u32(in, line, &limit) != 0 || limit < 128)
        return otherwise;
    return limit < HOST_BRIDGE_MAX_LINE ? limit : HOST_BRIDGE_MAX_LINE;
}
