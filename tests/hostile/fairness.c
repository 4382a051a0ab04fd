// SPDX-License-Identifier: BSD-3-Clause
// Hostile peers that take time: lines whose requests cost much, images that are to be walked again and again. What the witness
// waits meanwhile is judged after each, as after every case (judge.h).
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/hostile/peers.h"
#include "tests/qemu/elf.h"

#define LINE_MAX 8400u // of a line to the board, near enough (monitor/console/host.c)

// Ends a line as the board's session wants it, with its checksum. Its length.
static size_t finish(char line[LINE_MAX + 1], size_t n)
{
    return n + (size_t)snprintf(line + n, LINE_MAX + 1 - n, "%08x\n", (unsigned)tl_crc32(0, line, n));
}

// A batch of so many notifications, in one line.
static size_t batch(char line[LINE_MAX + 1], const char *request, unsigned count)
{
    size_t n = 0;

    for (unsigned i = 0; i < count; i++)
        n += (size_t)snprintf(line + n, LINE_MAX - n, "%s%s", i > 0 ? "," : "[", request);
    line[n++] = ']';
    return finish(line, n);
}

static bool send(struct judge *judge, const char *bytes, size_t n)
{
    return board_send(&judge->board, bytes, n) || judge_fail(judge, "%s", judge->board.why);
}

#define CALL(method)         "{\"jsonrpc\":\"2.0\",\"method\":\"" method "\"}"
#define CALL_WITH(method, p) "{\"jsonrpc\":\"2.0\",\"method\":\"" method "\",\"params\":" p "}"

// H101: what costs most, as many times as a line holds, and two such lines at once.
static bool costly_notifications(struct judge *judge)
{
    static const char *const requests[] = {
        CALL("Monitor.Checksum"),     CALL("rpc.hello"),
        CALL("rpc.discover"),         CALL("Monitor.List"),
        CALL("Monitor.Counters"),     CALL_WITH("Monitor.Fault", "[\"\"]"),
        CALL_WITH("Log.Read", "[0]"), CALL_WITH("Rng.Fill", "[256]"),
    };
    static char line[LINE_MAX + 1];

    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        // As many as the monitor has JSON tokens for (TL_MAX_VALUES): 5 for each, 8 for one with a parameter.
        size_t n = batch(line, requests[i], strstr(requests[i], "params") == NULL ? 102 : 60);
        for (int lines = 0; lines < 2; lines++)
            if (!send(judge, line, n))
                return false;
        if (!hostile_echo_works(judge, requests[i]))
            return false;
    }
    return true;
}

// H101: a batch's reply is one line, whole and in order, however long its requests take and whatever runs between them.
static bool a_costly_batch_with_replies(struct judge *judge)
{
    static char line[LINE_MAX + 1];
    struct board *board = &judge->board;
    unsigned count = 40, found = 0;
    size_t n = 0, from = board->log_len;

    for (unsigned id = 1; id <= count; id++)
        n += (size_t)snprintf(line + n, sizeof line - n, "%s{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"%s}",
                              id == 1 ? "[" : ",", id,
                              id % 2 != 0 ? "Monitor.Checksum\"" : "Echo.Sum\",\"params\":[40,2]");
    line[n++] = ']';
    if (!send(judge, line, finish(line, n)))
        return false;
    ptrdiff_t at = board_await_text(board, from, "[{\"jsonrpc\":");
    if (at < 0 || board_await_text(board, (size_t)at, "\n") < 0)
        return judge_fail(judge, "%s", board->why);
    const char *reply = board->log + at, *end = strchr(reply, '\n');
    for (const char *p = reply; (p = strstr(p, "\"id\":")) != NULL && p < end; p += 5)
        if (strtoul(p + 5, NULL, 10) != ++found)
            return judge_fail(judge, "reply %u has another id: %.20s", found, p);
    return found == count || judge_fail(judge, "%u replies to %u requests", found, count);
}

// H101: each of them clears all of the board's largest region.
static bool restarts_of_the_largest_region(struct judge *judge)
{
    static char line[LINE_MAX + 1];
    struct monitor_applet applet;
    char name[33];

    if (judge_load(judge, "vast", 1, name) != 0)
        return false;
    size_t n = batch(line, CALL_WITH("Monitor.Restart", "[\"vast\"]"), 20);
    if (!send(judge, line, n) || !hostile_echo_works(judge, "20 restarts"))
        return false;
    if (!board_await_end(&judge->board, name, UINT64_C(60000000000), &applet))
        return judge_fail(judge, "%s", judge->board.why);
    return applet.restarts <= 20 || judge_fail(judge, "%u restarts", (unsigned)applet.restarts);
}

// The file with headers for `count` notes (a type of segment of which none is loaded) over all that is added to it, up to
// `size`: nothing but empty notes. From malloc.
static uint8_t *with_notes(const uint8_t *elf, size_t n, size_t size, unsigned count)
{
    const struct elf_layout *l = elf_layout(elf);
    const size_t align = l->word == 8 ? l->memsz + l->word : l->flags + 4, table = (n + 15) / 16 * 16;
    uint8_t *file = calloc(1, size);
    unsigned kept = 0;

    if (file == NULL)
        abort();
    memcpy(file, elf, n);
    for (size_t at; (at = elf_header(elf, n, kept)) != 0; kept++)
        memcpy(file + table + kept * l->ph_size, elf + at, l->ph_size);
    const size_t notes = table + (kept + count) * l->ph_size, length = (size - notes) / 12 * 12;
    for (unsigned i = 0; i < count; i++) {
        size_t at = table + (kept + i) * l->ph_size;
        elf_put(file, at, 4, 4); // PT_NOTE
        elf_put(file, at + l->flags, 4, 4);
        elf_put(file, at + l->offset, l->word, notes);
        elf_put(file, at + l->filesz, l->word, length);
        elf_put(file, at + l->memsz, l->word, length);
        elf_put(file, at + align, l->word, 4);
    }
    elf_put(file, l->phoff, l->word, table);
    elf_put(file, l->phnum, 2, kept + count);
    return file;
}

// H103: notes over the same bytes again and again are refused; one that is as long may be taken. Neither costs the witness
// more than a turn, at the load or at a start.
static bool notes_walked_many_times(struct judge *judge)
{
    // Each is as long as it must be: every board takes half a MiB, and over 128 KiB 28 times is longer work than that.
    static const struct {
        unsigned count;
        size_t size;
    } notes[] = {{1, 0x80000}, {28, 0x20000}};
    struct board *board = &judge->board;
    char path[600], name[33];
    size_t n;
    bool right = true;

    snprintf(path, sizeof path, "%s/spin.1.elf", judge->applets);
    uint8_t *elf = board_file(board, path, &n);
    if (elf == NULL)
        return judge_fail(judge, "%s", board->why);
    for (size_t i = 0; right && i < sizeof notes / sizeof notes[0]; i++) {
        const unsigned count = notes[i].count;
        const size_t size = notes[i].size;
        uint8_t *file = with_notes(elf, n, size, count);
        int e = board_load(board, file, size, name);
        free(file);
        if (e != 0 && e != MONITOR_MONITOR_ERROR_BAD_IMAGE)
            right = judge_fail(judge, "%s", board->why);
        else if (e == 0 && count > 1)
            right = judge_fail(judge, "%u notes over the same %u bytes are taken", count, (unsigned)size);
        else if (e == 0 && (board_start(board, name) != 0 || board_stop(board, name) != 0))
            right = judge_fail(judge, "%s", board->client.error_text);
    }
    free(elf);
    return right;
}

#define GAUGE_NS UINT64_C(8000000000) // gauge.c's window

// The next that the gauge says, at or behind `from` in the log, which goes past it. -1, and why.
static long gauge(struct judge *judge, size_t *from)
{
    static const char text[] = "[gauge] had ";
    ptrdiff_t at = board_await_text(&judge->board, *from, text);

    if (at < 0 || board_await_text(&judge->board, (size_t)at, "\n") < 0) {
        (void)judge_fail(judge, "%s", judge->board.why);
        return -1;
    }
    *from = (size_t)at + sizeof text - 1;
    return strtol(judge->board.log + *from, NULL, 10);
}

// H104: those that start again for ever, one of them in the largest region, take no more than a tenth of all time together, in
// which the host is silent; and a start is charged to whom it is of.
static bool restarts_for_ever(struct judge *judge)
{
    struct board *board = &judge->board;
    struct monitor_applet vast;
    char name[33];

    board_off(board); // for room in the image store
    if (!judge_ready(judge) || judge_load(judge, "vast", 3, name) != 0 || judge_load(judge, "again", 1, name) != 0 ||
        judge_load(judge, "gauge", 1, name) != 0)
        return false;
    size_t from = board->log_len;
    if (board_start(board, "gauge") != 0)
        return judge_fail(judge, "%s", board->client.error_text);
    long alone = gauge(judge, &from);
    if (board_start(board, "vast_again") != 0 || board_start(board, "again") != 0)
        return judge_fail(judge, "%s", board->client.error_text);
    from = board->log_len;
    (void)gauge(judge, &from); // they began within it
    long beside = gauge(judge, &from);
    if (!board_applet(board, "vast_again", &vast))
        return judge_fail(judge, "%s", board->why);
    if (alone <= 0 || beside < 0 || vast.restarts < 2)
        return judge_fail(judge, "%u restarts in the time", (unsigned)vast.restarts);
    (void)board_stop(board, "again");
    (void)board_stop(board, "vast_again");
    (void)board_stop(board, "gauge");
    // 16 MiB at the least, at an instruction for each 16 bytes at the best.
    uint64_t start = vast.cpu / vast.restarts, lost = (uint64_t)(alone - beside) * GAUGE_NS / (uint64_t)alone;
    if (start < 8000000)
        return judge_fail(judge, "it is charged %llu us a start", (unsigned long long)(start / 1000));
    // Where the window is cut, one start may be in it that belongs to the time before.
    return beside >= alone || lost <= GAUGE_NS / 10 + start ||
           judge_fail(judge, "a sibling that had %ld thousandths of the time has %ld beside them", alone, beside);
}

const struct hostile_peer hostile_fair_peers[] = {
    {"H101",
     "lines of 102 notifications each of what costs most: checksums, hello, discover, lists, the log; two at once",
     "served, and nobody waits", costly_notifications, false, NULL},
    {"H101", "a batch of 40 calls, every second one a checksum", "one reply, whole and in order",
     a_costly_batch_with_replies, false, NULL},
    {"H101", "20 restarts, in one line, of an applet with the largest region", "served or refused, and nobody waits",
     restarts_of_the_largest_region, false, NULL},
    {"H103", "an image with one note over a run of 43,000 empty ones; with 28 over 10,000", "taken or refused; REFUSE",
     notes_walked_many_times, false, NULL},
    {"H104", "two that end at once and are started again for ever, one with the largest region",
     "a tenth of the time for all of them, charged to them", restarts_for_ever, false, NULL},
};
const size_t hostile_fair_peer_count = sizeof hostile_fair_peers / sizeof hostile_fair_peers[0];
