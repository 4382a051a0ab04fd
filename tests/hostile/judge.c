// SPDX-License-Identifier: BSD-3-Clause
// Judges one variant of a hostile case: see judge.h.
#include "tests/hostile/judge.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/echo.h"
#include "gen/mail.h"
#include "gen/rng.h"
#include "gen/time.h"
#include "sweep.h"
#include "tests/qemu/elf.h"

// Where ebpf-link puts the code of an applet, of 2048 instructions at the most.
#define EBPF_CODE     0x1000u
#define EBPF_CODE_END (EBPF_CODE + 2048 * 8)

#define WITNESS_NS                                                                                                     \
    UINT64_C(2000000000) // the board's time in which the witness must have been served twice, and its answer be there
#define WAIT_NS (2 * UINT64_C(10000000)) // how long it may wait: two slices (TL_SLICE_NS)

// Without a fence a board may be dead, as it should be; an answer takes a second or two. A line that it did not notice it may
// notice when the next one comes.
#define CONTROL_PATIENCE_NS UINT64_C(10000000000)
#define CONTROL_RETRY_NS    UINT64_C(4000000000)

// The judge knows this before the case runs.
struct before {
    size_t log;
    uint32_t fault;
    uint64_t dropped;
    uint64_t uptime;
};

bool judge_fail(struct judge *judge, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(judge->why, sizeof judge->why, format, args);
    va_end(args);
    return false;
}

// An ELF file's segments that are not writable, as one text: what the monitor's checksum is of.
static bool read_checksum(struct judge *judge)
{
    static uint8_t memory[0x400000];
    size_t n, at;
    uint8_t *elf = board_file(&judge->board, judge->monitor, &n);
    uint64_t start = UINT64_MAX, end = 0;

    if (elf == NULL || n < 64) {
        free(elf);
        return judge_fail(judge, "%s: %s", judge->monitor, judge->board.why);
    }
    const struct elf_layout *layout = elf_layout(elf);
    for (unsigned i = 0; (at = elf_header(elf, n, i)) != 0; i++) {
        uint64_t offset = elf_get(elf, at + layout->offset, layout->word);
        uint64_t vaddr = elf_get(elf, at + layout->vaddr, layout->word);
        uint64_t filesz = elf_get(elf, at + layout->filesz, layout->word);
        uint64_t memsz = elf_get(elf, at + layout->memsz, layout->word);
        if (elf_get(elf, at, 4) != 1 || vaddr < MONITOR || vaddr >= MEMORY_END)
            continue;
        if (vaddr + memsz > MONITOR + SWEEP_PAGES * 4096u) {
            free(elf);
            return judge_fail(judge,
                              "the monitor is larger than tests/hostile/arch/ARCH/sweep.h says: raise SWEEP_PAGES");
        }
        bool inside = vaddr - MONITOR < sizeof memory && filesz <= sizeof memory - (vaddr - MONITOR);
        if ((elf_get(elf, at + layout->flags, 4) & 2) != 0 || !inside || filesz == 0 || offset + filesz > n)
            continue;
        memcpy(memory + (vaddr - MONITOR), elf + offset, filesz);
        start = vaddr < start ? vaddr : start;
        end = vaddr + filesz > end ? vaddr + filesz : end;
    }
    free(elf);
    if (start >= end)
        return judge_fail(judge, "%s has no code", judge->monitor);
    judge->checksum = tl_crc32(0, memory + (start - MONITOR), (size_t)(end - start));
    return true;
}

// Asks the witness for its longest wait since it was last asked.
static bool ask_witness(struct judge *judge, unsigned long long *ns)
{
    struct board *board = &judge->board;
    char question[16], answer[48];
    size_t from = board->log_len;
    int n = snprintf(question, sizeof question, "%u", (unsigned)++judge->questions);

    snprintf(answer, sizeof answer, "[witness] wait %s: ", question);
    // Its line may be lost among others': then it is asked the same again.
    for (int tries = 0; tries < 4; tries++) {
        int e = mail_send(&board->client, "witness", 7, (const uint8_t *)question, (size_t)n);
        if (e != 0)
            return judge_fail(judge, "Mail.Send to the witness: %s", board->client.error_text);
        uint64_t asked = board_uptime(board), now;
        do {
            now = board_uptime(board);
            const char *line = strstr(board->log + from, answer);
            if (line != NULL && strchr(line, '\n') != NULL && sscanf(line + strlen(answer), "%llu", ns) == 1)
                return true;
        } while (now - asked < WITNESS_NS);
    }
    return judge_fail(judge, "the witness does not say how long it waited");
}

static bool witness_never_waited_long(struct judge *judge)
{
    unsigned long long ns = 0;

    if (!ask_witness(judge, &ns))
        return false;
    if (ns > judge->wait_ns)
        judge->wait_ns = ns;
    return ns <= WAIT_NS || judge_fail(judge, "the witness waited for %llu us", ns / 1000);
}

static void watch(void *arg, const char *p, size_t n)
{
    secret_watch_bytes(arg, p, n);
}

void judge_watch(struct judge *judge)
{
    judge->board.watch = watch;
    judge->board.watch_arg = &judge->secret;
}

bool judge_secret_kept(struct judge *judge)
{
    const char *seen = judge->secret.seen;

    judge->secret.seen = NULL;
    return seen == NULL || judge_fail(judge, "the witness's secret came out of the board, as %s", seen);
}

bool judge_ready(struct judge *judge)
{
    unsigned long long ns = 0;

    char path[600], name[33];

    if (judge->board.pid != 0)
        return true;
    if (!read_checksum(judge))
        return false;
    snprintf(path, sizeof path, "%s/witness.1.elf", judge->applets);
    judge->secret = (struct secret_watch){0};
    judge->board.patience_ns = judge->control ? CONTROL_PATIENCE_NS : 0;
    if (!board_boot(&judge->board, judge->monitor))
        return judge_fail(judge, "%s", judge->board.why);
    if (judge->control)
        judge->board.client.retry_ns = CONTROL_RETRY_NS;
    // The controls' images have it.
    if (board_start(&judge->board, "witness") != 0 && !board_run(&judge->board, path, name))
        return judge_fail(judge, "%s", judge->board.why);
    (void)board_stop(&judge->board, "sibling"); // it only takes time
    static const uint8_t seed[32] = "the same one in each run of it";
    int e = rng_seed(&judge->board.client, seed, sizeof seed);
    if (e != 0)
        return judge_fail(judge, "Rng.Seed: %s", tl_error_text(e));
    // What came before the first case is none of its. A monitor without a fence may have harmed the witness already.
    return judge->control || ask_witness(judge, &ns);
}

static uint32_t last_fault(struct judge *judge, const char *name, struct monitor_fault *fault)
{
    int e = monitor_fault(&judge->board.client, name, strlen(name), fault);
    return e == 0 ? fault->number : 0;
}

static uint64_t log_dropped(struct judge *judge)
{
    uint64_t v[9] = {0};

    (void)monitor_counters(&judge->board.client, &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &judge->stack_size,
                           &judge->stack_used, &v[7], &v[8]);
    return v[6];
}

// The clock is read before each look: however late that comes, what was to come in time is there then.
static bool witness_is_served(struct judge *judge)
{
    struct monitor_applet witness;
    uint64_t from = board_uptime(&judge->board), now, first = 0;

    do {
        now = board_uptime(&judge->board);
        if (!board_applet(&judge->board, "witness", &witness))
            return judge_fail(judge, "the witness: %s", judge->board.why);
        if (witness.state != MONITOR_STATE_READY)
            return judge_fail(judge, "the witness ended: %s, %s, line %d of witness.c", board_state(witness.state),
                              board_reason(witness.reason), (int)witness.status);
        if (first == 0)
            first = witness.calls;
        if (witness.calls >= first + 2)
            return true;
    } while (now - from < WITNESS_NS);
    return judge_fail(judge, "the witness is not served any more");
}

bool judge_afterwards(struct judge *judge)
{
    uint32_t checksum = 0;

    if (!witness_is_served(judge))
        return false;
    int e = monitor_checksum(&judge->board.client, &checksum);
    if (e < 0)
        return judge_fail(judge, "Monitor.Checksum: %s", tl_error_text(e));
    if (checksum != judge->checksum)
        return judge_fail(judge, "the monitor's code or constants changed");
    (void)log_dropped(judge);
    if (judge->stack_used >= judge->stack_size)
        return judge_fail(judge, "the monitor's stack is used up");
    return witness_never_waited_long(judge);
}

static bool judge_end(struct judge *judge, const struct hostile_outcome *wanted, const struct monitor_applet *is)
{
    char text[32];
    const char *reason = board_reason(is->reason);
    bool exited = is->state == MONITOR_STATE_STOPPED && is->reason == MONITOR_REASON_EXIT;
    bool named = strcmp(wanted->reason, "*") == 0 || strcmp(wanted->reason, reason) == 0;
    bool right = false;

    switch (wanted->end) {
    case END_OK:
        right = exited && is->status == 0;
        break;
    case END_KILL:
        right = is->state == MONITOR_STATE_FAULTED && named;
        break;
    case END_HELD:
        right = is->state == MONITOR_STATE_HELD && named;
        break;
    case END_KILL_OR_OK:
        right = (exited && is->status == 0) || is->state == MONITOR_STATE_FAULTED;
        break;
    case END_REFUSE:
        break;
    }
    if (right)
        return true;
    hostile_outcome_text(wanted, text, sizeof text);
    return exited ? judge_fail(judge, "not %s but ended with status %d", text, (int)is->status)
                  : judge_fail(judge, "not %s but %s(%s)", text, board_state(is->state), reason);
}

// One record for each time it was stopped, with its name, the reason and where; none for an applet that ended well.
static bool judge_record(struct judge *judge, const struct hostile_case *c, const struct monitor_applet *is,
                         const struct before *before)
{
    struct monitor_fault fault;
    bool faulted = is->state == MONITOR_STATE_FAULTED || is->state == MONITOR_STATE_HELD;
    uint32_t wanted = before->fault + (faulted ? c->faults : 0), number = last_fault(judge, "", &fault);

    if (number != wanted)
        return judge_fail(judge, "%u fault records instead of %u", (unsigned)(number - before->fault),
                          (unsigned)(wanted - before->fault));
    if (!faulted)
        return true;
    if (fault.applet_len != strlen(is->name) || memcmp(fault.applet, is->name, fault.applet_len) != 0)
        return judge_fail(judge, "the fault record names %.*s", (int)fault.applet_len, fault.applet);
    if (fault.reason != is->reason)
        return judge_fail(judge, "the fault record says %s", board_reason(fault.reason));
    static const char *const ends[] = {"complete", "stopped", "cut"};
    if (c->unwind[0] != '\0' && strcmp(c->unwind, fault.unwind < 3 ? ends[fault.unwind] : "?") != 0)
        return judge_fail(judge, "the walk along its stack did not end so: %s", c->unwind);
    bool own = c->ebpf ? fault.pc >= EBPF_CODE && fault.pc < EBPF_CODE_END : place_is_own(fault.pc);
    if (!own && fault.reason != MONITOR_REASON_EXEC)
        return judge_fail(judge, "the fault record has pc 0x%llx, which is not the applet's",
                          (unsigned long long)fault.pc);
    return true;
}

// Every line is tagged by a writer there is, and printable; no writer is over its rate.
static bool judge_escaped(struct judge *judge, const char *name, const struct before *before)
{
    const char *tags[] = {"monitor", "witness", name};
    uint64_t bytes = 0, ns = board_uptime(&judge->board) - before->uptime;

    for (const char *line = judge->board.log + before->log; *line != '\0';) {
        size_t n = strcspn(line, "\n");
        bool tagged = false;
        for (size_t i = 0; i < 3; i++) {
            size_t k = strlen(tags[i]);
            if (n > k + 3 && line[0] == '[' && memcmp(line + 1, tags[i], k) == 0 &&
                memcmp(line + 1 + k, "] ", 2) == 0) {
                tagged = true;
                bytes += i == 2 ? n + 1 : 0;
                if (i == 0 && memmem(line, n, "fake", 4) != NULL)
                    return judge_fail(judge, "a line passes for the monitor's: %.*s", (int)n, line);
            }
        }
        if (!tagged)
            return judge_fail(judge, "a line without its writer's tag: %.*s", (int)n, line);
        for (size_t i = 0; i < n; i++)
            if ((unsigned char)line[i] < 0x20 || (unsigned char)line[i] >= 0x7f)
                return judge_fail(judge, "byte %02x reaches the console", (unsigned)(unsigned char)line[i]);
        line += n + (line[n] != '\0');
    }
    // monitor/console/logbuf.h: 4096 bytes in 2^30 ns, 16384 at once; and a quarter more for tags that count when a line is
    // cut.
    uint64_t most = 16384 + ns * 4096 / (UINT64_C(1) << 30);
    if (bytes == 0 || bytes > most + most / 4)
        return judge_fail(judge, "%llu bytes logged, at most %llu are right", (unsigned long long)bytes,
                          (unsigned long long)most);
    if (log_dropped(judge) == before->dropped)
        return judge_fail(judge, "no line was counted as dropped");
    return true;
}

static bool judge_log(struct judge *judge, const struct hostile_case *c, const char *name, const struct before *before)
{
    char tag[64];
    const char *log = judge->board.log + before->log;

    if (c->log[0] == '\0')
        return true;
    if (strcmp(c->log, "escaped") == 0)
        return judge_escaped(judge, name, before);
    snprintf(tag, sizeof tag, "[%s] ", name);
    const char *line = strstr(log, tag);
    if (strcmp(c->log, "none") == 0)
        return line == NULL || judge_fail(judge, "it logged %.60s", line);
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)strlen(c->log) - 2, c->log + 1);
    for (; line != NULL; line = strstr(line + 1, tag))
        if (memmem(line, strcspn(line, "\n"), text, strlen(text)) != NULL)
            return true;
    return judge_fail(judge, "it did not log %s", c->log);
}

// Runs it for every address, and finds each on record.
static bool sweep(struct judge *judge, const struct hostile_case *c, unsigned variant, const char *name)
{
    struct board *board = &judge->board;
    struct monitor_fault fault;
    struct monitor_applet applet;
    uint32_t step = SWEEP_STEP(variant), number = last_fault(judge, "", &fault);
    uint64_t count;

    if (echo_count(&board->client, &count) < 0)
        return judge_fail(judge, "Echo.Count does not answer");
    for (uint32_t i = 0; i < SWEEP_COUNT / step; i++, count++) {
        uint64_t address = sweep_address((uint32_t)(count * step % SWEEP_COUNT));
        unsigned long long shown = address;
        if (board_start(board, name) < 0 || !board_await_end(board, name, c->limit_ns, &applet))
            return judge_fail(judge, "0x%08llx: %s", shown, board->why);
        if (!judge_end(judge, &c->outcomes[variant - 1], &applet)) {
            char why[200];
            snprintf(why, sizeof why, "%.180s", judge->why);
            return judge_fail(judge, "0x%08llx: %s", shown, why);
        }
        if (last_fault(judge, "", &fault) != ++number || fault.address != address)
            return judge_fail(judge, "0x%08llx: the record says 0x%08llx", shown, (unsigned long long)fault.address);
    }
    return judge_afterwards(judge);
}

int judge_load(struct judge *judge, const char *stem, unsigned variant, char name[33])
{
    char path[700];
    size_t n;

    snprintf(path, sizeof path, "%s/%s.%u.elf", judge->applets, stem, variant);
    uint8_t *elf = board_file(&judge->board, path, &n);
    if (elf == NULL)
        return judge_fail(judge, "%s", judge->board.why) ? 0 : TL_ERR_STATE;
    int e = board_load(&judge->board, elf, n, name);
    free(elf);
    if (e != 0)
        (void)judge_fail(judge, "%s", judge->board.why);
    return e;
}

// It must not be loaded, for the reason named.
static bool refused(struct judge *judge, const struct hostile_outcome *wanted, int e)
{
    if (e == 0)
        return judge_fail(judge, "it is loaded");
    if (e != MONITOR_MONITOR_ERROR_BAD_IMAGE || strstr(judge->board.why, wanted->reason) == NULL) {
        char why[sizeof judge->why];
        snprintf(why, sizeof why, "%.250s", judge->why);
        return judge_fail(judge, "refused for another reason than %s: %s", wanted->reason, why);
    }
    return judge_afterwards(judge);
}

static bool judge_alone(struct judge *judge, const struct hostile_case *c, unsigned variant)
{
    struct board *board = &judge->board;
    const struct hostile_outcome *wanted = &c->outcomes[variant - 1];
    struct monitor_applet applet;
    struct monitor_fault fault;
    char name[33];

    int e = judge_load(judge, c->stem, variant, name);
    if (wanted->end == END_REFUSE)
        return refused(judge, wanted, e);
    if (e != 0)
        return false;
    if (c->sweep)
        return sweep(judge, c, variant, name);
    struct before before = {.log = board->log_len,
                            .fault = last_fault(judge, "", &fault),
                            .dropped = log_dropped(judge),
                            .uptime = board_uptime(board)};
    board->busy_line = c->busy_line;
    e = board_start(board, name);
    if (e < 0)
        return judge_fail(judge, "Monitor.Start: %s", tl_error_text(e));
    if (!board_await_end(board, name, c->limit_ns, &applet))
        return judge_fail(judge, "%s", board->why);
    if (!judge_end(judge, wanted, &applet) || !judge_record(judge, c, &applet, &before))
        return false;
    if (c->refused != 0 && applet.refused != c->refused)
        return judge_fail(judge, "%llu calls counted as refused", (unsigned long long)applet.refused);
    if (c->cpu_ns != 0 && applet.cpu - applet.start > c->cpu_ns)
        return judge_fail(judge, "it had %llu us of processor time, and %llu us for its start",
                          (unsigned long long)((applet.cpu - applet.start) / 1000),
                          (unsigned long long)(applet.start / 1000));
    return judge_log(judge, c, name, &before) && judge_afterwards(judge);
}

// A companion that has ended, in whatever way, is one that was harmed.
static bool companion_goes_on(struct judge *judge, const char *name)
{
    struct monitor_applet applet;

    if (!board_applet(&judge->board, name, &applet))
        return judge_fail(judge, "%s", judge->board.why);
    if (applet.state != MONITOR_STATE_READY)
        return judge_fail(judge, "the applet beside it ended: %s, %s, line %d", board_state(applet.state),
                          board_reason(applet.reason), (int)applet.status);
    return board_stop(&judge->board, name) == 0 || judge_fail(judge, "%s can't be stopped", name);
}

// Its start takes turns, and in a large region many: what comes beside it is to find it at work. One that makes no call
// is given time.
static bool companion_is_at_work(struct judge *judge, const char *name)
{
    struct monitor_applet applet;
    uint64_t from, now;

    if (time_now(&judge->board.client, &from) < 0)
        return judge_fail(judge, "Time.Now: %s", judge->board.client.error_text);
    do {
        if (!board_applet(&judge->board, name, &applet))
            return judge_fail(judge, "%s", judge->board.why);
        if (time_now(&judge->board.client, &now) < 0)
            return judge_fail(judge, "Time.Now: %s", judge->board.client.error_text);
    } while (applet.traps == 0 && applet.state == MONITOR_STATE_READY && now - from < UINT64_C(3000000000));
    return true;
}

static bool judge_what_it_did(struct judge *judge, const struct hostile_case *c, unsigned variant)
{
    char path[700], beside[33];

    if (c->beside[0] == '\0')
        return judge_alone(judge, c, variant);
    snprintf(path, sizeof path, "%s/%s.1.elf", judge->applets, c->beside);
    if (!board_run(&judge->board, path, beside))
        return judge_fail(judge, "%s", judge->board.why);
    return companion_is_at_work(judge, beside) && judge_alone(judge, c, variant) && companion_goes_on(judge, beside);
}

bool judge_variant(struct judge *judge, const struct hostile_case *c, unsigned variant)
{
    return judge_ready(judge) && judge_what_it_did(judge, c, variant) && judge_secret_kept(judge);
}
