// SPDX-License-Identifier: BSD-3-Clause
// Hostile peers that would change what is not theirs: calls that are refused, uploads that are refused, an applet that fills
// the log. And what a board without a seed does.
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

// The lines of the log that are kept, added to a text.
static bool add_log(struct judge *judge, char *to, size_t cap)
{
    struct log_list_string160_16 lines;
    uint64_t next = 0, from;
    size_t n = strlen(to);
    int e;

    do {
        from = next;
        e = log_read(&judge->board.client, from, &next, &lines);
        for (uint32_t i = 0; e == 0 && i < lines.count; i++)
            n += (size_t)snprintf(to + n, cap - n, "%.*s\n", (int)lines.items[i].len, lines.items[i].text);
    } while (e == 0 && next != from);
    return e == 0 || judge_fail(judge, "Log.Read: %s", judge->board.client.error_text);
}

// All that `ps`, `counters`, `fault` and `log` show, but for what tells of this look itself, or of what time does: the count of
// calls, how long the processor was idle, and the deepest stack.
static bool all_there_is(struct judge *judge, char *to, size_t cap)
{
    struct board *board = &judge->board;
    uint64_t v[9];
    uint32_t size, used;

    to[0] = '\0';
    add(judge, to, cap, "Monitor.List", "[]");
    add(judge, to, cap, "Monitor.Fault", "[\"\"]");
    int e =
        monitor_counters(&board->client, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &size, &used, &v[7], &v[8]);
    if (e < 0)
        return judge_fail(judge, "Monitor.Counters: %s", board->client.error_text);
    size_t n = strlen(to);
    snprintf(to + n, cap - n, "traps %llu switches %llu refused %llu dropped %llu repeated %llu log %llu\n",
             (unsigned long long)v[0], (unsigned long long)v[1], (unsigned long long)v[3], (unsigned long long)v[4],
             (unsigned long long)v[5], (unsigned long long)v[6]);
    return add_log(judge, to, cap);
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

// Until the applet, whose start takes its time, sleeps.
static bool await_sleep(struct judge *judge, const char *name)
{
    struct monitor_applet applet;
    uint64_t from = board_uptime(&judge->board), now;

    do {
        now = board_uptime(&judge->board);
        if (!board_applet(&judge->board, name, &applet))
            return judge_fail(judge, "%s", judge->board.why);
        if (applet.state == MONITOR_STATE_ASLEEP)
            return true;
    } while (now - from < UINT64_C(60000000000));
    return judge_fail(judge, "%s is %s", name, board_state(applet.state));
}

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
    if (!await_sleep(judge, name))
        return false;
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

// The applets there are, a line each with their states.
static bool names(struct judge *judge, char *to, size_t cap)
{
    static struct monitor_list_applet_16 list;
    size_t n = 0;

    to[0] = '\0';
    if (monitor_list(&judge->board.client, &list) < 0)
        return judge_fail(judge, "Monitor.List: %s", judge->board.client.error_text);
    for (uint32_t i = 0; i < list.count; i++)
        if (list.items[i].state != MONITOR_STATE_EMPTY)
            n += (size_t)snprintf(to + n, cap - n, "%.*s %s\n", (int)list.items[i].name_len, list.items[i].name,
                                  board_state(list.items[i].state));
    return true;
}

enum spoil { ANOTHER_PROCESSOR, WRITABLE_CODE, ANOTHER_CHECKSUM, HALF, ABANDONED, NOT_SPOILED };

// An upload of the file that is spoiled in that way. True if it is refused, or taken if it is not spoiled; one that is
// abandoned is never answered.
static bool upload(struct judge *judge, uint8_t *elf, size_t n, enum spoil spoil,
                   struct monitor_list_string32_16 *dropped)
{
    struct tl_rpc_client *client = &judge->board.client;
    const struct elf_layout *l = elf_layout(elf);
    const size_t flags = elf_header(elf, n, 0) + l->flags;
    uint64_t machine = elf_get(elf, 18, 2), access = elf_get(elf, flags, 4);
    char name[33];
    size_t len = 32;
    uint32_t number;

    if (spoil == ANOTHER_PROCESSOR)
        elf_put(elf, 18, 2, 62);
    if (spoil == WRITABLE_CODE)
        elf_put(elf, flags, 4, 7);
    int e = monitor_load_begin(client, (uint32_t)n, tl_crc32(0, elf, n) ^ (spoil == ANOTHER_CHECKSUM), &number);
    size_t sent = spoil == HALF ? n / 2 : spoil == ABANDONED ? 0 : n;
    for (size_t at = 0; e == 0 && at < sent; at += 1024)
        e = monitor_load_piece(client, number, (uint32_t)at, elf + at, sent - at < 1024 ? sent - at : 1024);
    elf_put(elf, 18, 2, machine);
    elf_put(elf, flags, 4, access);
    if (e != 0)
        return judge_fail(judge, "an upload is not begun: %s", client->error_text);
    if (spoil == ABANDONED)
        return true;
    e = monitor_load_end(client, number, name, &len, dropped);
    return e == (spoil == NOT_SPOILED ? 0 : MONITOR_MONITOR_ERROR_BAD_IMAGE) ||
           judge_fail(judge, "upload %u ends in %s", spoil, e == 0 ? "its being taken" : client->error_text);
}

// H109: the image store is full, of applets that do not run. What is refused drops none of them; then one that is good does,
// and its reply says which.
static bool refused_uploads(struct judge *judge)
{
    static const char *const stored[TL_BOARD_IMAGES - 1] = {"spin", "same_addresses", "hoarder"};
    static char before[1024], after[1024];
    static struct monitor_list_string32_16 dropped;
    struct board *board = &judge->board;
    char path[700], name[33];
    size_t n;

    board_off(board); // so that there is nothing else in it
    if (!judge_ready(judge))
        return false;
    for (size_t i = 0; i < sizeof stored / sizeof stored[0]; i++)
        if (judge_load(judge, stored[i], 1, name) != 0)
            return false;
    snprintf(path, sizeof path, "%s/rounder.1.elf", judge->applets);
    uint8_t *elf = board_file(board, path, &n);
    bool right = elf != NULL && names(judge, before, sizeof before);
    for (unsigned spoil = 0; right && spoil < NOT_SPOILED; spoil++) {
        right = upload(judge, elf, n, spoil, &dropped) && names(judge, after, sizeof after);
        if (right && strcmp(before, after) != 0)
            right = judge_fail(judge, "upload %u is refused, and of\n%snow are left\n%s", spoil, before, after);
    }
    // Each of them still starts, from an image that is whole.
    for (size_t i = 0; right && i < sizeof stored / sizeof stored[0]; i++)
        if (board_start(board, stored[i]) != 0 || board_stop(board, stored[i]) != 0)
            right = judge_fail(judge, "%s: %s", stored[i], board->client.error_text);
    right = right && upload(judge, elf, n, NOT_SPOILED, &dropped);
    free(elf);
    if (right && dropped.count != 1)
        right = judge_fail(judge, "a good one drops %u", (unsigned)dropped.count);
    return right;
}

// H106: what was kept of the monitor and of other applets before is kept after it.
static bool empty_lines(struct judge *judge)
{
    static char before[65536], after[65536];
    struct board *board = &judge->board;
    struct monitor_applet applet;
    char name[33], line[200];

    board_off(board); // so that the log holds what the boot and two applets said, and no more
    if (!judge_ready(judge) || judge_load(judge, "evict", 1, name) != 0)
        return false;
    before[0] = after[0] = '\0';
    if (!add_log(judge, before, sizeof before))
        return false;
    if (strstr(before, "this board isolates\n") == NULL || strstr(before, "[hello] hello from") == NULL)
        return judge_fail(judge, "the log does not have what was said at boot");
    if (board_start(board, name) != 0 || !board_await_end(board, name, UINT64_C(10000000000), &applet))
        return judge_fail(judge, "%s", board->why);
    if (!add_log(judge, after, sizeof after))
        return false;
    for (const char *p = before, *end; (end = strchr(p, '\n')) != NULL; p = end + 1) {
        snprintf(line, sizeof line, "%.*s", (int)(end - p) + 1, p);
        if (strstr(after, line) == NULL)
            return judge_fail(judge, "not kept any more: %.*s", (int)(end - p), p);
    }
    return true;
}

// H111: on a board without a seed an applet that asks for random bytes is stopped, as it may look at no result: it must not go
// on with a buffer that nobody filled. Nothing is asked for by a call of 0 bytes, which may be either.
static bool random_without_a_seed(struct judge *judge)
{
    struct board *board = &judge->board;
    struct monitor_applet applet;
    char path[700], name[33];

    board_off(board);
    snprintf(path, sizeof path, "%s/../control/seedless/monitor.elf", judge->applets);
    if (!board_boot(board, path))
        return judge_fail(judge, "%s", board->why);
    for (unsigned variant = 1; variant <= 5; variant++) {
        snprintf(path, sizeof path, "%s/unseeded.%u.elf", judge->applets, variant);
        if (!board_run(board, path, name) || !board_await_end(board, name, UINT64_C(10000000000), &applet))
            return judge_fail(judge, "%s", board->why);
        bool ended = variant == 1 && applet.reason == MONITOR_REASON_EXIT && applet.status == 0;
        if (!ended && (applet.state != MONITOR_STATE_FAULTED || strcmp(board_reason(applet.reason), "unseeded") != 0))
            return judge_fail(judge, "variant %u: %s(%s), status %d", variant, board_state(applet.state),
                              board_reason(applet.reason), (int)applet.status);
    }
    return true;
}

const struct hostile_peer hostile_account_peers[] = {
    {"H106", "an applet logs 2000 empty lines and lines of one byte", "its own are lost; all others' are kept",
     empty_lines, false, NULL},
    {"H108", "every call of the host's in a state in which it is refused", "an error, and nothing has changed",
     refused_calls, true, NULL},
    {"H109", "uploads beside a full image store: for another processor, W+X, another checksum, half, abandoned",
     "REFUSE, and no other image is gone", refused_uploads, false, NULL},
    {"H111", "GETRANDOM of 1 byte to 800 KiB on a board without a seed, by a stub that looks at no result",
     "KILL(unseeded)", random_without_a_seed, true, NULL},
};
const size_t hostile_account_peer_count = sizeof hostile_account_peers / sizeof hostile_account_peers[0];
