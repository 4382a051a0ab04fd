// SPDX-License-Identifier: BSD-3-Clause
// Fault injection: runs the applet of examples/07-lockstep on the board, again and again, flips one bit of one of the
// two that run in lockstep somewhere on the way, and looks at what became of it.
//
//     caught   the monitor stopped both for it (reason lockstep), and all that had been said until then was right
//     masked   the applet ended as ever, and said all that it should. At its EXIT the monitor has compared all
//              registers and all memory of the two: the flip had left nothing
//     missed   anything else
//
// Registers, floating-point registers, and memory (code, data, stack), a third each, at places that a generator with a
// seed chooses: in which round, at which instruction, the how manyth time there, and up to 30 instructions on. All
// through QEMU's stub for GDB; what is flipped is that of the one which runs there at the time, the applet or its
// shadow.
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gen/time.h"
#include "tests/inject/gdb.h"
#include "tests/qemu/board.h"
#include "tests/qemu/elf.h"

#define APPLET   "tandem"
#define ROUNDS   4u
#define LIMIT_NS UINT64_C(2000000000) // of guest time, for one run
#define NOT_HERE 3                    // the status on a board whose stub cannot do it
#define TRIES    400u                 // of finding a place that the applet comes to, for one flip

enum outcome { CAUGHT, MASKED, MISSED, OUTCOMES };
enum kind { REGISTER, BANK, MEMORY, KINDS };
static const char *const kind_names[KINDS] = {"registers", "floating point", "memory"};
static const char *const outcome_names[OUTCOMES] = {"caught", "masked", "MISSED"};

static struct board board;
static struct gdb gdb;
static uint8_t *elf;
static size_t elf_size;
static uint64_t code, code_end; // tl_applet
static uint64_t round_at;       // called once in each round: echo_sum
static uint64_t end_at;         // in the monitor, when a context ends: tl_context_stop
static char golden[4096];       // what it says
static unsigned tally[KINDS][OUTCOMES];

// Where and what to flip.
struct plan {
    unsigned rounds; // how often round_at is passed before, by the two together
    uint64_t address;
    unsigned passes; // of address
    unsigned steps;
    enum kind kind;
};
static char flipped[80];    // in words
static bool vain[1u << 14]; // code that is never come to, or no instruction begins there: by half a word

static bool fail(const char *why)
{
    fprintf(stderr, "inject: %s\n", why);
    return false;
}

static uint64_t seed = 1;

static uint64_t draw(uint64_t below)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (seed >> 11) % below;
}

// A symbol's address and size, by nm.
static bool symbol(const char *path, const char *name, uint64_t *address, uint64_t *size)
{
    char command[700], line[300], found[200];
    unsigned long long at, bytes;
    bool right = false;

    snprintf(command, sizeof command, "nm -S '%s'", path);
    FILE *nm = popen(command, "r"); // NOLINT(cert-env33-c): the path is that of whoever runs this
    while (nm != NULL && fgets(line, sizeof line, nm) != NULL) {
        if (sscanf(line, "%llx %llx %*c %199s", &at, &bytes, found) == 3 && strcmp(found, name) == 0) {
            *address = at;
            *size = bytes;
            right = true;
        }
    }
    if (nm != NULL)
        pclose(nm);
    return right || fail("a symbol is not in the ELF file: nm from binutils, or the name, is missing");
}

// The applet's memory ends where its stack begins: one byte of a segment, or of the 256 bytes above sp.
static bool draw_memory(uint64_t *address)
{
    const struct elf_layout *layout = elf_layout(elf);
    const struct gdb_register *sp = gdb_find(&gdb, "sp");
    uint64_t bases[8], sizes[8];
    unsigned count = 0;

    if (sp == NULL || !gdb_read(&gdb, sp, &bases[0]))
        return false;
    sizes[count++] = 256;
    for (unsigned i = 0; i < 6; i++) {
        size_t at = elf_header(elf, elf_size, i);
        if (at == 0 || elf_get(elf, at, 4) != 1 || elf_get(elf, at + layout->memsz, layout->word) == 0)
            continue;
        bases[count] = elf_get(elf, at + layout->vaddr, layout->word);
        sizes[count++] = elf_get(elf, at + layout->memsz, layout->word);
    }
    unsigned which = (unsigned)draw(count);
    *address = bases[which] + draw(sizes[which]);
    // The end of the stack may be the end of memory.
    if (which == 0 && *address >= (bases[0] | 0xfffff))
        *address = bases[0];
    return true;
}

// General registers and the status bits that are the applet's own; the mode is not, nor what stays zero.
static bool draw_register(enum kind kind, const struct gdb_register **which, unsigned *bit)
{
    for (;;) {
        const struct gdb_register *reg = &gdb.registers[draw(gdb.register_count)];
        bool flags = strcmp(reg->name, "cpsr") == 0;
        bool bank = (reg->name[0] == 'd' && reg->bits == 64) || strcmp(reg->name, "fpscr") == 0 ||
                    strcmp(reg->name, "fcsr") == 0 || strncmp(reg->name, "ft", 2) == 0 ||
                    strncmp(reg->name, "fs", 2) == 0 || strncmp(reg->name, "fa", 2) == 0;
        bool general = reg->number <= 32 && reg->bits <= 64 && strcmp(reg->name, "zero") != 0 && !bank;
        if (kind == BANK ? !bank : !general || (reg->number > 15 && !flags && gdb_find(&gdb, "cpsr") != NULL))
            continue;
        *which = reg;
        *bit = flags                             ? 27 + (unsigned)draw(5)
               : strcmp(reg->name, "fpscr") == 0 ? 22 + (unsigned)draw(10)
               : strcmp(reg->name, "fcsr") == 0  ? (unsigned)draw(8)
                                                 : (unsigned)draw(reg->bits != 0 ? reg->bits : 32);
        return true;
    }
}

static bool flip(const struct plan *plan, bool *kept)
{
    const struct gdb_register *reg;
    uint64_t address;
    unsigned bit = (unsigned)draw(8);

    if (plan->kind == MEMORY) {
        if (!draw_memory(&address) || !gdb_flip_memory(&gdb, address, bit, kept))
            return false;
        snprintf(flipped, sizeof flipped, "bit %u of the byte at 0x%llx", bit, (unsigned long long)address);
        return true;
    }
    if (!draw_register(plan->kind, &reg, &bit) || !gdb_flip_register(&gdb, reg, bit, kept))
        return false;
    snprintf(flipped, sizeof flipped, "bit %u of %s", bit, reg->name);
    return true;
}

// Stopped at a breakpoint: runs on, without stopping there at once. QEMU's single step overrides breakpoints.
static bool go_past(void)
{
    return gdb_step(&gdb) && gdb_go(&gdb);
}

static bool pc_is(uint64_t address, bool *is)
{
    uint64_t pc;

    if (!gdb_read(&gdb, gdb_find(&gdb, "pc"), &pc))
        return false;
    *is = pc == address;
    return true;
}

// Runs until `address` has been passed `passes` times and is come to once more; *ended if the applet ended before, and
// *vainly (which may be NULL) if that was never.
static bool run_to(uint64_t address, unsigned passes, bool *ended, bool *vainly)
{
    bool ever = false;

    if (!gdb_break(&gdb, address, true) || !gdb_go(&gdb))
        return false;
    for (;;) {
        bool here;
        if (!gdb_await(&gdb) || !pc_is(end_at, ended) || !pc_is(address, &here))
            return false;
        ever = ever || here;
        if (*ended && vainly != NULL)
            *vainly = !ever;
        if (*ended || (here && passes-- == 0))
            return gdb_break(&gdb, address, false);
        if (!go_past())
            return false;
    }
}

// Some instructions on. *inside: it is still the applet that runs, and not the monitor, for which it may have trapped.
static bool step(const struct plan *plan, bool *inside)
{
    const uint64_t mib = 0xfffff;
    uint64_t pc;

    *inside = true;
    for (unsigned i = 0; i < plan->steps && *inside; i++) {
        if (!gdb_step(&gdb) || !gdb_read(&gdb, gdb_find(&gdb, "pc"), &pc))
            return false;
        *inside = (pc & ~mib) == (code & ~mib);
    }
    return true;
}

static void *start(void *arg)
{
    *(int *)arg = board_start(&board, APPLET);
    return NULL;
}

// A run logs four lines, of 64 bytes each to the log's rate of 4096 a second (monitor/console/logbuf.h): runs that come
// faster would have lines dropped. The board's time counts, of which a call takes some.
static bool await_credit(void)
{
    static uint64_t last;
    uint64_t now;

    do {
        if (time_now(&board.client, &now) < 0)
            return fail("the board does not say what time it is");
    } while (now - last < UINT64_C(100000000));
    last = now;
    return true;
}

// One run with the plan's flip, up to where it is done; the board runs on. *kept: there was one.
static bool run_flipped(const struct plan *plan, bool *kept)
{
    pthread_t starter;
    int error = 0;
    bool ended = false;

    *kept = false;
    if (!await_credit() || !gdb_interrupt(&gdb) || !gdb_break(&gdb, end_at, true))
        return false;
    // The board stops at breakpoints before it has answered.
    if (pthread_create(&starter, NULL, start, &error) != 0)
        return fail("no thread");
    bool right = run_to(round_at, plan->rounds, &ended, NULL) &&
                 (ended || run_to(plan->address, plan->passes, &ended, &vain[(plan->address - code) / 2]));
    bool inside = !ended;
    if (right && inside)
        right = step(plan, &inside) && (!inside || flip(plan, kept));
    right = gdb_break(&gdb, end_at, false) && gdb_go(&gdb) && right;
    if (!right)
        fprintf(stderr, "inject: %s\n", gdb.why);
    (void)pthread_join(starter, NULL);
    return right && (error == 0 || fail("the board did not start the applet"));
}

// Returns what the applet itself has logged since `from`.
static void said(size_t from, char *text, size_t cap)
{
    static const char tag[] = "[" APPLET "] ";
    size_t n = 0;

    text[0] = '\0';
    for (const char *p = board.log + from; (p = strstr(p, tag)) != NULL; p++) {
        size_t length = strcspn(p, "\n") + 1;
        if (n + length < cap) {
            memcpy(text + n, p, length);
            n += length;
            text[n] = '\0';
        }
    }
}

// Waits for the end of a run and judges it.
static bool judge(size_t from, enum outcome *outcome, char *text, size_t cap)
{
    struct monitor_applet applet;

    bool ended = board_await_end(&board, APPLET, LIMIT_NS, &applet);
    if (!ended && board_stop(&board, APPLET) < 0)
        return fail(board.why);
    said(from, text, cap);
    bool whole = strcmp(text, golden) == 0, part = strncmp(text, golden, strlen(text)) == 0;
    if (ended && applet.reason == MONITOR_REASON_LOCKSTEP && part)
        *outcome = CAUGHT;
    else if (ended && applet.reason == MONITOR_REASON_EXIT && applet.status == 0 && whole)
        *outcome = MASKED;
    else
        *outcome = MISSED;
    if (*outcome == MISSED)
        fprintf(stderr, "inject: %s: %s by %s, status %d, and said:\n%s", flipped,
                ended ? "ended" : "did not end, nor was stopped", board_reason(applet.reason), (int)applet.status,
                text);
    return true;
}

static struct plan draw_plan(unsigned round)
{
    struct plan plan = {.rounds = round * 2 + (unsigned)draw(2), .kind = (enum kind)draw(KINDS)};

    do
        plan.address = code + draw((code_end - code) / 2) * 2;
    while (vain[(plan.address - code) / 2]);
    plan.passes = (unsigned)draw(1 + draw(12)); // most code runs once or twice a round, and loops often
    plan.steps = (unsigned)draw(31);
    return plan;
}

// One flip, at the first place drawn that the applet comes to.
static bool inject(unsigned round, enum kind *kind, enum outcome *outcome, char *text, size_t cap)
{
    for (unsigned i = 0; i < TRIES; i++) {
        struct plan plan = draw_plan(round);
        size_t from = board.log_len;
        bool kept;
        if (!run_flipped(&plan, &kept) || !judge(from, outcome, text, cap))
            return false;
        if (kept) {
            *kind = plan.kind;
            return true;
        }
        if (*outcome != MASKED)
            return fail("a run without a flip did not end well");
    }
    return fail("no place of the applet's was ever come to");
}

static bool campaign(unsigned long count, bool progress, bool until_missed)
{
    static char text[sizeof golden];
    unsigned long i = 0;
    bool on = true;

    for (; on && i < count; i++) {
        enum kind kind;
        enum outcome outcome;
        if (!inject((unsigned)draw(ROUNDS), &kind, &outcome, text, sizeof text))
            return false;
        tally[kind][outcome]++;
        on = !(until_missed && outcome == MISSED);
        if (progress && (i + 1) % 50 == 0)
            fprintf(stderr, "\r%lu of %lu", i + 1, count);
    }
    if (progress)
        fprintf(stderr, "\r                    \r");
    unsigned sum[OUTCOMES] = {0};
    for (unsigned kind = 0; kind < KINDS; kind++) {
        printf("%-14s  caught %u, masked %u, missed %u\n", kind_names[kind], tally[kind][CAUGHT], tally[kind][MASKED],
               tally[kind][MISSED]);
        for (unsigned outcome = 0; outcome < OUTCOMES; outcome++)
            sum[outcome] += tally[kind][outcome];
    }
    printf("lockstep: %lu bits flipped: caught %u, masked %u (proved equal at the end), missed %u\n", i, sum[CAUGHT],
           sum[MASKED], sum[MISSED]);
    return true;
}

// For eyes: runs of the applet, in each round of which a bit flips with that probability.
static bool show(unsigned runs, double percent)
{
    static char text[sizeof golden];
    unsigned flips = 0, missed = 0;

    printf("%s", golden);
    for (unsigned run = 1; run <= runs; run++) {
        unsigned round = 0;
        while (round < ROUNDS && (double)draw(10000) >= percent * 100)
            round++;
        if (round == ROUNDS) {
            printf("run %u: nothing flipped\r", run);
            continue;
        }
        enum kind kind;
        enum outcome outcome;
        size_t from = board.log_len;
        if (!inject(round, &kind, &outcome, text, sizeof text))
            return false;
        flips++;
        missed += outcome == MISSED;
        printf("run %u: %s flipped in round %u: %s\n", run, flipped, round + 1, outcome_names[outcome]);
        if (outcome == CAUGHT) {
            const char *words = strstr(board.log + from, "[monitor] " APPLET " and");
            printf("%s    %.*s\n", text, words != NULL ? (int)strcspn(words, "\n") : 0, words != NULL ? words : "");
        }
        fflush(stdout);
    }
    printf("%u runs, %u with a flipped bit, %u missed\n", runs, flips, missed);
    return missed == 0;
}

static bool boot(const char *monitor, const char *applet)
{
    static char options[200], path[100];
    char name[33];
    struct monitor_applet row;

    snprintf(path, sizeof path, "/tmp/trapline-inject.%ld", (long)getpid());
    snprintf(options, sizeof options, "-gdb unix:%s,server=on,wait=off -icount shift=3,sleep=on", path);
    board.options = options;
    if (!board_boot(&board, monitor))
        return fail(board.why);
    (void)board_stop(&board, "sibling");
    elf = board_file(&board, applet, &elf_size);
    const char *result;
    size_t n;
    if (elf == NULL || !board_await_end(&board, "hello", LIMIT_NS, &row) ||
        board_call(&board, "Rng.Seed", "{\"data\":\"MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\"}", &result, &n) < 0)
        return fail(board.why);
    size_t from = board.log_len;
    if (!board_run(&board, applet, name) || !board_await_end(&board, APPLET, LIMIT_NS, &row))
        return fail(board.why);
    said(from, golden, sizeof golden);
    if (row.reason != MONITOR_REASON_EXIT || row.status != 0 || strstr(golden, "round 4: ") == NULL)
        return fail("the applet does not run");
    bool right = gdb_connect(&gdb, path, &board.patience);
    unlink(path);
    return right ? gdb_go(&gdb) : fail(gdb.why);
}

_Noreturn static void usage(const char *wrong, const char *value)
{
    if (wrong != NULL)
        fprintf(stderr, "inject: %s, and not \"%s\"\n", wrong, value);
    fprintf(stderr, "usage: inject [-n flips] [-s seed] [-m: up to the first miss] [-p percent: show runs] "
                    "MONITOR.elf TANDEM.elf; $BOARD_QEMU is the board's command\n");
    exit(2);
}

// The number that is all of the text, but for `unit` behind it.
static double number(const char *text, const char *unit, double least, double most, const char *wanted)
{
    char *end;
    double value = strtod(text, &end);

    if (end == text || (*end != '\0' && strcmp(end, unit) != 0) || !(value >= least && value <= most))
        usage(wanted, text);
    return value;
}

// Of a board of clusters the stub makes a machine each, and breakpoints are those of the first, which has no applets.
static void refuse_clusters(void)
{
    const char *qemu = getenv("BOARD_QEMU");

    if (qemu != NULL && strstr(qemu, "-M sifive_u") != NULL) {
        fprintf(stderr, "inject: not on sifive_u, as QEMU's stub for GDB breaks only on its first cluster; "
                        "BOARD=virt-riscv has the same monitor\n");
        exit(NOT_HERE);
    }
}

int main(int argc, char **argv)
{
    unsigned long count = 100;
    double percent = -1;
    bool progress = isatty(2), until_missed = false;
    int option;

    while ((option = getopt(argc, argv, "n:s:p:m")) != -1)
        if (option == 'n')
            count = (unsigned long)number(optarg, "", 1, 1e9, "N is how many bits flip, 1 and more");
        else if (option == 's')
            seed = (uint64_t)number(optarg, "", 0, 1e15, "S is a seed, a number from 0 on") * 2 + 1;
        else if (option == 'p')
            percent = number(optarg, "%", 0.01, 100, "FAULT is a percentage, 0.01% to 100%");
        else if (option == 'm')
            until_missed = true;
        else
            usage(NULL, NULL);
    for (unsigned i = 0; i < 32; i++)
        (void)draw(2); // a small seed has few bits at first
    if (argc - optind != 2)
        usage(NULL, NULL);
    refuse_clusters();
    uint64_t size;
    const char *monitor = argv[optind], *applet = argv[optind + 1];
    if (!symbol(applet, "tl_applet", &code, &size) || !symbol(applet, "echo_sum", &round_at, &code_end) ||
        !symbol(monitor, "tl_context_stop", &end_at, &code_end))
        return 1;
    code_end = code + size;
    if (size / 2 > sizeof vain)
        return 1;
    if (!boot(monitor, applet))
        return 1;
    bool right = percent < 0 ? campaign(count, progress, until_missed) : show((unsigned)count, percent);
    gdb_close(&gdb);
    board_off(&board);
    unsigned missed = 0;
    for (unsigned kind = 0; kind < KINDS; kind++)
        missed += tally[kind][MISSED];
    return right && missed == 0 ? 0 : 1;
}
