// SPDX-License-Identifier: BSD-3-Clause
// `make hostile`: runs every case of threats.md that applies, on the board and here, prints one line for each, and the
// total.
//
// Usage: run [-b] build/BOARD ARCH [PATTERN], with $BOARD_QEMU set; PATTERN is a regular expression for lines' beginnings
// ("H0[1-9] ", "H12", "H12 without"). -b: the board's lines alone, for who runs the unit tests too.
//
// Three kinds of lines: applets on the board (cases/), peers of the board or of this machine (peers.c and the unit
// tests whose names begin with an id), and controls: the same applets on a monitor from which one fence was taken away
// (controls/), which must not come out as they must with it. Without that, a test that never can fail would go unseen.
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/hostile/judge.h"
#include "tests/hostile/lines.h"
#include "tests/hostile/peers.h"

static struct judge judge;
static struct hostile_case cases[HOSTILE_CASES];
static size_t case_count;
static regex_t pattern;
static unsigned passed, failed;
static uint64_t line_began;

bool hostile_wanted(const char *line)
{
    return regexec(&pattern, line, 0, NULL, 0) == 0;
}

void hostile_line(bool right, const char *id, const char *tried, const char *outcome)
{
    printf("%-4s %-6s %s: %s", id, right ? "ok" : "FAILED", tried, outcome);
    if (judge.wait_ns != 0)
        printf(", wait %.1f ms", (double)judge.wait_ns / 1e6);
    // For information: where the time of all goes.
    uint64_t now = tl_fd_now();
    printf(" (%.1f s)\n", (double)(now - line_began) / 1e9);
    line_began = now;
    fflush(stdout);
    judge.wait_ns = 0;
    *(right ? &passed : &failed) += 1;
}

// "KILL(range)", or "OK, KILL(range)": each once, in order.
static void outcomes_text(const struct hostile_case *c, char *text, size_t cap)
{
    size_t n = 0;

    text[0] = '\0';
    for (unsigned v = 0; v < c->variants; v++) {
        char one[32];
        hostile_outcome_text(&c->outcomes[v], one, sizeof one);
        if (strstr(text, one) == NULL)
            n += (size_t)snprintf(text + n, cap - n, "%s%s", n > 0 ? ", " : "", one);
    }
}

// The end of the log goes with a failure: what the board said last.
static void show_log(void)
{
    const char *log = judge.board.log;
    size_t n = judge.board.log_len;

    if (log == NULL)
        return;
    const char *from = log + n;
    for (int lines = 0; from > log && lines < 8; from--)
        lines += from[-1] == '\n' && from != log + n;
    printf("     the board's last lines:\n");
    while (*from != '\0') {
        size_t k = strcspn(from, "\n");
        printf("     | %.*s\n", (int)k, from);
        from += k + (from[k] != '\0');
    }
}

static void run_case(const struct hostile_case *c)
{
    char text[400];

    outcomes_text(c, text, sizeof text);
    if (c->variants > 1)
        snprintf(text + strlen(text), sizeof text - strlen(text), " (%u variants)", c->variants);
    bool right = true;
    for (unsigned v = 1; v <= c->variants; v++) {
        if (judge_variant(&judge, c, v))
            continue;
        if (right)
            text[0] = '\0';
        size_t n = strlen(text);
        snprintf(text + n, sizeof text - n, "%svariant %u: %s", right ? "" : "; ", v, judge.why);
        right = false;
        show_log();
        board_off(&judge.board); // what comes next gets a fresh one
    }
    if (right && strcmp(c->id, "H93") == 0)
        snprintf(text + strlen(text), sizeof text - strlen(text), ", %u of %u bytes of stack used",
                 (unsigned)judge.stack_used, (unsigned)judge.stack_size);
    hostile_line(right, c->id, c->tried, text);
}

static void run_control(const struct hostile_case *c, const struct hostile_control *control, const char *build)
{
    char text[400], tried[64];

    snprintf(judge.monitor, sizeof judge.monitor, "%s/control/%s/monitor.elf", build, control->fence);
    snprintf(tried, sizeof tried, control->with ? "with `%s`" : "without the fence `%s`", control->fence);
    snprintf(text, sizeof text, "comes out so all the same");
    bool right = true;
    judge.control = !control->holds;
    for (unsigned v = 1; v <= c->variants && right; v++) {
        if ((control->variants & 1u << (v - 1)) == 0)
            continue;
        board_off(&judge.board); // the last one may have broken anything
        if (!judge_ready(&judge)) {
            right = false;
            snprintf(text, sizeof text, "%s", judge.why);
            continue;
        }
        for (unsigned before = 1; c->in_order && before < v; before++)
            (void)judge_variant(&judge, c, before);
        bool comes_out_so = judge_variant(&judge, c, v);
        right = comes_out_so == control->holds;
        if (!right && control->holds)
            snprintf(text, sizeof text, "variant %u: %.300s", v, judge.why);
        else if (!right)
            snprintf(text, sizeof text, "variant %u comes out as with it: what does it test?", v);
        else if (!control->holds)
            snprintf(text, sizeof text, "does not come out so: %.300s", judge.why);
    }
    board_off(&judge.board);
    judge.control = false;
    hostile_line(right, c->id, tried, text);
}

static void run_applets(const char *build)
{
    snprintf(judge.monitor, sizeof judge.monitor, "%s/monitor.elf", build);
    for (size_t i = 0; i < case_count; i++) {
        char line[32];
        snprintf(line, sizeof line, "%.7s ", cases[i].id);
        if (hostile_wanted(line))
            run_case(&cases[i]);
    }
}

static void run_controls(const char *build)
{
    for (size_t i = 0; i < case_count; i++) {
        for (unsigned k = 0; k < cases[i].control_count; k++) {
            char line[64];
            snprintf(line, sizeof line, "%.7s %s %.23s", cases[i].id, cases[i].controls[k].with ? "with" : "without",
                     cases[i].controls[k].fence);
            if (hostile_wanted(line))
                run_control(&cases[i], &cases[i].controls[k], build);
        }
    }
}

int main(int argc, char **argv)
{
    char folder[512];
    bool board_alone = argc > 1 && strcmp(argv[1], "-b") == 0;

    argv += board_alone;
    argc -= board_alone;
    if (argc < 3 || argc > 4) {
        fprintf(stderr, "usage: BOARD_QEMU=... run [-b] build/BOARD ARCH [PATTERN]\n");
        return 2;
    }
    if (regcomp(&pattern, argc > 3 && argv[3][0] != '\0' ? argv[3] : ".", REG_EXTENDED | REG_NOSUB) != 0) {
        fprintf(stderr, "run: %s is not a regular expression\n", argv[3]);
        return 2;
    }
    snprintf(judge.applets, sizeof judge.applets, "%s/hostile", argv[1]);
    snprintf(folder, sizeof folder, "tests/hostile/cases");
    const char *slash = strrchr(argv[1], '/');
    case_count = hostile_read_cases(folder, argv[2], slash != NULL ? slash + 1 : argv[1], cases, HOSTILE_CASES);
    judge_watch(&judge);
    line_began = tl_fd_now();
    run_applets(argv[1]);
    hostile_run_peers(&judge);
    board_off(&judge.board);
    if (!board_alone)
        hostile_run_units("build/tests/unit");
    run_controls(argv[1]);
    hostile_run_peer_controls(&judge, argv[1]);
    regfree(&pattern);
    free(judge.board.log);
    if (passed + failed == 0) {
        fprintf(stderr, "run: nothing matches %s\n", argc > 3 ? argv[3] : "");
        failed = 1;
    }
    printf("%u passed, %u failed, 0 skipped\n", passed, failed);
    return failed != 0;
}
