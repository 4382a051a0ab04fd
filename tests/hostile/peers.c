// SPDX-License-Identifier: BSD-3-Clause
// Hostile peers at the board's UART: too much, too little, too early, noise.
#include "tests/hostile/peers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/echo.h"
#include "place.h"
#include "platform.h"
#include "tests/hostile/lines.h"
#include "tests/qemu/elf.h"

// H16: more bytes than the interface says: refused before they are copied, and what was there stays.
static bool too_many_bytes(struct judge *judge)
{
    static const size_t sizes[] = {6145, 6147, 6180};
    struct tl_rpc_client *client = &judge->board.client;
    static uint8_t data[6144];
    static char params[8400];
    uint32_t upload;

    if (monitor_load_begin(client, 6144, 0, &upload) < 0 || monitor_load_piece(client, upload, 0, data, 6144) < 0)
        return judge_fail(judge, "6144 bytes are refused: %s", client->error_text);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        size_t n = (size_t)snprintf(params, sizeof params, "{\"upload\":%u,\"offset\":0,\"data\":\"", (unsigned)upload);
        size_t digits = (sizes[i] + 2) / 3 * 4;
        memset(params + n, 'A', digits);
        if (sizes[i] % 3 != 0)
            memset(params + n + digits - (3 - sizes[i] % 3), '=', 3 - sizes[i] % 3);
        snprintf(params + n + digits, sizeof params - n - digits, "\"}");
        const char *result;
        size_t len;
        int e = board_call(&judge->board, "Monitor.LoadPiece", params, &result, &len);
        if (e != TL_ERR_SIZE && e != TL_ERR_PARAMS)
            return judge_fail(judge, "%u bytes give %d", (unsigned)sizes[i], e);
    }
    // A line of 65536 bytes is refused as a line.
    static char line[90000];
    memset(line, 'A', sizeof line);
    memcpy(line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.LoadPiece\",\"params\":[1,0,\"", 68);
    memcpy(line + sizeof line - 4, "\"]}\n", 4);
    return board_send(&judge->board, line, sizeof line) || judge_fail(judge, "%s", judge->board.why);
}

// H62: sizes of 64 MiB in headers and requests: refused, and nothing is reserved for them.
static bool sizes_beyond_all(struct judge *judge)
{
    static const uint32_t sizes[] = {64u << 20, TL_BOARD_IMAGE_SIZE + 1, 0xffffffff, 0};
    struct tl_rpc_client *client = &judge->board.client;
    uint32_t upload;
    const char *result;
    size_t len;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (monitor_load_begin(client, sizes[i], 0, &upload) != MONITOR_MONITOR_ERROR_NO_ROOM)
            return judge_fail(judge, "LoadBegin of %u bytes is not refused", (unsigned)sizes[i]);
    int e = board_call(&judge->board, "Rng.Fill", "{\"data\":67108864}", &result, &len);
    if (e != TL_ERR_SIZE && e != TL_ERR_PARAMS)
        return judge_fail(judge, "Rng.Fill of 64 MiB gives %d", e);
    // A piece beyond the announced size, and one whose offset wraps.
    static const uint8_t data[1024];
    if (monitor_load_begin(client, 2048, 0, &upload) < 0 || monitor_load_piece(client, upload, 0, data, 1024) < 0)
        return judge_fail(judge, "an upload is refused: %s", client->error_text);
    static const uint32_t offsets[] = {1025, 2048, 0xfffffc00, 0xffffffff};
    for (size_t i = 0; i < sizeof offsets / sizeof offsets[0]; i++)
        if (monitor_load_piece(client, upload, offsets[i], data, 1024) != MONITOR_MONITOR_ERROR_WRONG_STATE)
            return judge_fail(judge, "a piece at offset %u is taken", (unsigned)offsets[i]);
    return true;
}

bool hostile_echo_works(struct judge *judge, const char *after)
{
    char answer[16];
    size_t n = sizeof answer;
    int e = echo_echo(&judge->board.client, "there?", 6, answer, &n);

    if (e == 0 && n == 6 && memcmp(answer, "there?", 6) == 0)
        return true;
    return judge_fail(judge, "no echo after %s: %s", after, tl_error_text(e));
}

// H76: noise of all kinds at the UART: the next line is served as ever. The client opens no line of its own: what went
// before must not spoil more than itself, so each noise ends in "\n".
static bool noise(struct judge *judge)
{
    static const struct {
        const char *name;
        const char *bytes;
        size_t n;
    } noises[] = {
        {"an empty line", "\n", 1},
        {"many empty lines", "\n\r\n\n\r\n", 6},
        {"a bad CRC", "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Count\"}00000000\n", 55},
        {"a cut frame", "{\"jsonrpc\":\"2.0\",\"id\":1,\"meth\n", 30},
        {"two frames in one", "{\"id\":1,\"me{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Count\"}\n", 58},
        {"NULs", "\0\0\0\0{\0}\0\n", 9},
        {"bytes with the eighth bit", "\xff\xfe\x80{\xc3\x28}\x9b[2J\n", 12},
        {"a CRC without a frame", "cbf43926\n", 9},
        {"a frame of a CRC alone", "{}cbf43926\n", 11},
        {"a reply instead of a request", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}\n", 36},
    };
    struct tl_rpc_client *client = &judge->board.client;
    uint64_t before, after;

    if (echo_count(client, &before) < 0)
        return judge_fail(judge, "Echo.Count: %s", client->error_text);
    for (size_t i = 0; i < sizeof noises / sizeof noises[0]; i++)
        if (!board_send(&judge->board, noises[i].bytes, noises[i].n) || !hostile_echo_works(judge, noises[i].name))
            return judge->why[0] != '\0' ? false : judge_fail(judge, "%s", judge->board.why);
    uint32_t random = 76; // always the same
    for (int round = 0; round < 200; round++) {
        char bytes[257];
        for (size_t i = 0; i < sizeof bytes - 1; i++) {
            random = random * 1664525 + 1013904223;
            bytes[i] = (char)(random >> 24);
        }
        bytes[sizeof bytes - 1] = '\n';
        if (!board_send(&judge->board, bytes, sizeof bytes))
            return judge_fail(judge, "%s", judge->board.why);
    }
    if (!hostile_echo_works(judge, "51,400 random bytes"))
        return false;
    // Half a line, as of a peer that went away, costs the line that follows it and no more: the client repeats that
    // one.
    if (!board_send(&judge->board, "{\"half", 6) || !hostile_echo_works(judge, "half a line"))
        return false;
    if (echo_count(client, &after) < 0 || after != before + 1)
        return judge_fail(judge, "Echo.Count ran by a line that was noise");
    return true;
}

// H61: half a request and silence: the line is free again after a time. The board's clock leaps while nothing runs, and
// what the host sends then may come at any time; so both the half and what follows it are sent while the clock applet
// is busy, and more than 50 s of guest time lie between.
static bool half_a_request(struct judge *judge)
{
    struct board *board = &judge->board;
    char path[600], name[33];
    static const char half[] = "{\"jsonrpc\":\"2.0\",\"id\":61,\"method\":\"RPC.Ec";

    (void)board_stop(board, "witness"); // it would take the time that is to pass
    snprintf(path, sizeof path, "%s/clock.1.elf", judge->applets);
    size_t from = board->log_len;
    if (!board_run(board, path, name) || board_await_text(board, from, "[clock] busy\n") < 0)
        return judge_fail(judge, "%s", board->why);
    from = board->log_len;
    for (size_t i = 0; i < sizeof half - 1; i++)
        if (!board_send(board, half + i, 1))
            return judge_fail(judge, "%s", board->why);
    if (board_await_text(board, from, "[clock] busy\n") < 0)
        return judge_fail(judge, "%s", board->why);
    // Without the half line's end, this would be one line with it, and be lost.
    board->client.retry_ns = 0;
    bool right = hostile_echo_works(judge, "half a request and 54 s of silence");
    board->client.retry_ns = UINT64_C(15000000000);
    board_off(board); // the witness is stopped there
    return right;
}

// Where the last segment's bytes end: a file cut behind them is whole.
static size_t end_of_segments(const uint8_t *elf, size_t n)
{
    const struct elf_layout *layout = elf_layout(elf);
    size_t end = 0, at;

    for (unsigned i = 0; (at = elf_header(elf, n, i)) != 0; i++) {
        uint64_t last =
            elf_get(elf, at + layout->offset, layout->word) + elf_get(elf, at + layout->filesz, layout->word);
        if (last > end)
            end = (size_t)last;
    }
    return end;
}

// H78: images that break one rule each, as the linker would never write them. The loader's own tests (test_image.c) hold
// the rules one by one; here they go the whole way, and nothing may become of them.
static bool bad_images(struct judge *judge)
{
    struct board *board = &judge->board;
    char path[600], name[33];
    size_t n;
    static struct monitor_list_applet_16 before, after;

    snprintf(path, sizeof path, "%s/spin.1.elf", judge->applets);
    uint8_t *elf = board_file(board, path, &n);
    if (elf == NULL)
        return judge_fail(judge, "%s", board->why);
    const struct elf_layout *l = elf_layout(elf);
    const unsigned word = l->word;
    const size_t code = elf_header(elf, n, 0), constants = elf_header(elf, n, 1), data = elf_header(elf, n, 2);
    const struct {
        const char *what;
        size_t at;
        unsigned bytes;
        uint64_t value;
    } bad[] = {
        {"memsz wraps", data + l->memsz, word, ~UINT64_C(0xfff)},
        {"vaddr + memsz wraps", data + l->vaddr, word, ~UINT64_C(0x7f)},
        {"ends past its memory", data + l->memsz, word, OWN_END - OWN_REGION},
        {"filesz > memsz", code + l->memsz, word, 1},
        {"filesz past the file", code + l->filesz, word, 0x7fffffff},
        {"entry outside code", l->entry, word, OWN_END - 4},
        {"entry in constants", l->entry, word, elf_get(elf, constants + l->vaddr, word)},
        {"entry at 0", l->entry, word, 0},
        {"W+X", code + l->flags, 4, 7},
        {"overlap", constants + l->vaddr, word, OWN_START},
        {"over the monitor", code + l->vaddr, word, MONITOR},
        {"phnum 65535", l->phnum, 2, 0xffff},
        {"phoff past the file", l->phoff, word, ~UINT64_C(0xf)},
        {"another machine", 16, 4, 0x003e0002},
        {"of 64 bits instead of 32, or the other way", 4, 1, 3u - elf[4]},
    };
    bool right = code != 0 && constants != 0 && data != 0 && monitor_list(&board->client, &before) == 0;
    for (size_t i = 0; right && i < sizeof bad / sizeof bad[0]; i++) {
        uint64_t old = elf_get(elf, bad[i].at, bad[i].bytes);
        elf_put(elf, bad[i].at, bad[i].bytes, bad[i].value);
        right = board_load(board, elf, n, name) == MONITOR_MONITOR_ERROR_BAD_IMAGE && board->why[0] != '\0';
        if (!right)
            (void)judge_fail(judge, "%s is not refused", bad[i].what);
        elf_put(elf, bad[i].at, bad[i].bytes, old);
    }
    for (size_t cut = 1; right && cut < end_of_segments(elf, n); cut = cut * 3 + 1) {
        right = board_load(board, elf, cut, name) == MONITOR_MONITOR_ERROR_BAD_IMAGE;
        if (!right)
            (void)judge_fail(judge, "a file cut at %u is not refused", (unsigned)cut);
    }
    // And as it is, it is taken: what was refused was refused for its fault.
    right = right && monitor_list(&board->client, &after) == 0;
    if (right && after.count > before.count)
        right = judge_fail(judge, "there are more applets than before");
    if (right && board_load(board, elf, n, name) != 0)
        right = judge_fail(judge, "the good image is refused: %s", board->why);
    free(elf);
    return right;
}

static const struct hostile_peer peers[] = {
    {"H16", "the host sends 6145, 6180 and 90000 bytes where the interface says 6144", "ERR(size) before any copy",
     too_many_bytes, false, NULL},
    {"H61", "half a request, a byte at a time, then silence", "dropped after its time, the next request is served",
     half_a_request, true, NULL},
    {"H62", "sizes of 64 MiB and more in a header and in requests", "ERR(size), nothing reserved", sizes_beyond_all,
     false, NULL},
    {"H76", "noise, bad CRCs, cut and empty lines at the UART", "each costs itself alone; nothing runs by it", noise,
     false, NULL},
    {"H78", "images that wrap, overlap, are cut, W+X, without an entry, with 65535 headers",
     "REFUSE with a reason, nothing loaded", bad_images, false, NULL},
};

static void run_arch_peer(struct judge *judge, const struct hostile_peer *peer)
{
    board_off(&judge->board);
    judge->why[0] = '\0';
    bool right = peer->run(judge) && judge_secret_kept(judge);
    hostile_line(right, peer->id, peer->tried, right ? peer->outcome : judge->why);
    board_off(&judge->board);
    judge->board.options = NULL;
}

static void run_peer(struct judge *judge, const struct hostile_peer *peer)
{
    char line[16];

    snprintf(line, sizeof line, "%s ", peer->id);
    if (!hostile_wanted(line))
        return;
    judge->why[0] = '\0';
    bool right = judge_ready(judge) && peer->run(judge) && (peer->ends_board || judge_afterwards(judge)) &&
                 judge_secret_kept(judge);
    hostile_line(right, peer->id, peer->tried, right ? peer->outcome : judge->why);
    if (!right || peer->ends_board)
        board_off(&judge->board);
}

void hostile_run_peers(struct judge *judge)
{
    char line[16];

    for (size_t i = 0; i < sizeof peers / sizeof peers[0]; i++)
        run_peer(judge, &peers[i]);
    for (size_t i = 0; i < hostile_fair_peer_count; i++)
        run_peer(judge, &hostile_fair_peers[i]);
    for (size_t i = 0; i < hostile_account_peer_count; i++)
        run_peer(judge, &hostile_account_peers[i]);
    for (size_t i = 0; i < hostile_arch_peer_count; i++) {
        snprintf(line, sizeof line, "%s ", hostile_arch_peers[i].id);
        if (hostile_wanted(line))
            run_arch_peer(judge, &hostile_arch_peers[i]);
    }
}

void hostile_run_peer_controls(struct judge *judge, const char *build)
{
    for (size_t i = 0; i < hostile_arch_peer_count; i++) {
        const struct hostile_peer *peer = &hostile_arch_peers[i];
        char line[64], tried[64], text[400];
        snprintf(line, sizeof line, "%.7s without %.23s", peer->id, peer->control != NULL ? peer->control : "");
        if (peer->control == NULL || !hostile_wanted(line))
            continue;
        snprintf(judge->monitor, sizeof judge->monitor, "%s/control/%s/monitor.elf", build, peer->control);
        snprintf(tried, sizeof tried, "without the fence `%s`", peer->control);
        board_off(&judge->board);
        // It must boot as ever, so that what fails then fails for want of the fence.
        bool right = judge_ready(judge);
        board_off(&judge->board);
        if (!right) {
            snprintf(text, sizeof text, "%s", judge->why);
        } else {
            right = !peer->run(judge);
            snprintf(text, sizeof text,
                     right ? "does not come out so: %.300s" : "comes out as with it: what does it test?", judge->why);
        }
        board_off(&judge->board);
        judge->board.options = NULL;
        hostile_line(right, peer->id, tried, text);
    }
}
