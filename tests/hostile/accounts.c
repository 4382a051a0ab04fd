// SPDX-License-Identifier: BSD-3-Clause
// Hostile peers that would change what is not theirs: calls that are refused, uploads that are refused, an applet that fills
// the log.
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/log.h"
#include "platform.h"
#include "tests/hostile/peers.h"
#include "tests/qemu/elf.h"

// The result of a call as it came, or its error, added to a text.
static void add(struct judge *judge, char *to, size_t cap, const char *method, const char *params)
{
    const char *result = "";
    size_t len = 0, n = strlen(to);
    int e = board_call(&judge->board, method, params, &result, &len);

    snprintf(to + n, cap - n, "%s %d %.*s\n", method, e, e == 0 ? (int)len : 0, result);
}

// All that `ps`, `counters`, `fault` and `log` show, but for what tells of this look itself, or of what time does: the count of
// calls, how long the processor was idle, and the deepest stack.
static bool all_there_is(struct judge *judge, char *to, size_t cap)
{
    struct board *board = &judge->board;
    struct log_list_string160_16 lines;
    uint64_t v[9], next = 0, from;
    uint32_t size, used;

    to[0] = '\0';
    add(judge, to, cap, "Monitor.List", "[]");
    add(judge, to, cap, "Monitor.Fault", "[\"\"]");
    int e =
        monitor_counters(&board->client, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7], &size, &used, &v[8]);
    if (e < 0)
        return judge_fail(judge, "Monitor.Counters: %s", board->client.error_text);
    size_t n = strlen(to);
    n +=
        (size_t)snprintf(to + n, cap - n, "traps %llu switches %llu refused %llu dropped %llu repeated %llu log %llu\n",
                         (unsigned long long)v[0], (unsigned long long)v[1], (unsigned long long)v[3],
                         (unsigned long long)v[4], (unsigned long long)v[5], (unsigned long long)v[6]);
    do {
        from = next;
        e = log_read(&board->client, from, &next, &lines);
        for (uint32_t i = 0; e == 0 && i < lines.count; i++)
            n += (size_t)snprintf(to + n, cap - n, "%.*s\n", (int)lines.items[i].len, lines.items[i].text);
    } while (e == 0 && next != from);
    return e == 0 || judge_fail(judge, "Log.Read: %s", board->client.error_text);
}

// Where two texts part, for a message.
static const char *parted(const char *a, const char *b)
{
    size_t i = 0;

    while (a[i] != '\0' && a[i] == b[i])
        i++;
    return b + (i > 40 ? i - 40 : 0);
}

// Calls of the host's that cannot be served as things are: one applet sleeps in the largest region, another's image is for the
// same place, all else is stopped.
static const struct {
    const char *method, *params;
} refused[] = {
    {"Monitor.Start", "[\"vast_asleep\"]"},
    {"Monitor.Start", "[\"vast\"]"},
    {"Monitor.Start", "[\"nobody\"]"},
    {"Monitor.Start", "[\"\"]"},
    {"Monitor.Restart", "[\"vast\"]"},
    {"Monitor.Restart", "[\"nobody\"]"},
    {"Monitor.Stop", "[\"vast\"]"},
    {"Monitor.Stop", "[\"nobody\"]"},
    {"Monitor.Fault", "[\"nobody\"]"},
    {"Monitor.LoadBegin", "[0,0]"},
    {"Monitor.LoadBegin", "[4294967295,0]"},
    {"Monitor.LoadPiece", "[4294967295,0,\"AAAA\"]"},
    {"Monitor.LoadEnd", "[4294967295]"},
    {"Mail.Send", "[\"vast\",\"AAAA\"]"},
    {"Mail.Send", "[\"vast_asleep\",\"AAAA\"]"},
    {"Mail.Send", "[\"nobody\",\"AAAA\"]"},
    {"Mail.Receive", "{\"data\":256}"},
    {"Rng.Fill", "{\"data\":257}"},
    {"Log.Read", "[\"x\"]"},
    {"Monitor.Start", "[1]"},
    {"Monitor.Nothing", "[]"},
};

// H108. The processor has nobody to run meanwhile, so that what changes was changed by a call.
static bool refused_calls(struct judge *judge)
{
    static char before[65536], after[65536];
    static const uint8_t half[1024];
    struct board *board = &judge->board;
    char name[33];
    uint32_t upload;

    if (judge_load(judge, "vast", 1, name) != 0 || judge_load(judge, "vast", 2, name) != 0)
        return false;
    if (board_start(board, name) != 0 || board_stop(board, "witness") != 0)
        return judge_fail(judge, "%s", board->client.error_text);
    if (monitor_load_begin(&board->client, 2048, tl_crc32(0, half, 1024), &upload) != 0 ||
        monitor_load_piece(&board->client, upload, 0, half, 1024) != 0)
        return judge_fail(judge, "an upload is refused: %s", board->client.error_text);
    if (!all_there_is(judge, before, sizeof before))
        return false;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        const char *result;
        size_t len;
        int e = board_call(board, refused[i].method, refused[i].params, &result, &len);
        if (e == 0)
            return judge_fail(judge, "%s %s is not refused", refused[i].method, refused[i].params);
        if (!all_there_is(judge, after, sizeof after))
            return false;
        if (strcmp(before, after) != 0)
            return judge_fail(judge, "%s %s changes something: ...%.120s", refused[i].method, refused[i].params,
                              parted(before, after));
    }
    // And the upload that was under way goes on.
    return monitor_load_piece(&board->client, upload, 1024, half, 1024) == 0 ||
           judge_fail(judge, "an upload that was under way: %s", board->client.error_text);
}

const struct hostile_peer hostile_account_peers[] = {
    {"H108", "every call of the host's in a state in which it is refused", "an error, and nothing has changed",
     refused_calls, true, NULL},
};
const size_t hostile_account_peer_count = sizeof hostile_account_peers / sizeof hostile_account_peers[0];
