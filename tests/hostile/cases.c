// SPDX-License-Identifier: BSD-3-Clause
// Reads what the heads of the hostile cases say: see cases.h.
#include "tests/hostile/cases.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void wrong(const struct hostile_case *c, const char *what)
{
    fprintf(stderr, "tests/hostile: the head of %s: %s\n", c->stem, what);
    exit(2);
}

// The word of letters, digits and '_' at *p, which goes past it. False if there is none.
static bool word(const char **p, char *to, size_t cap)
{
    size_t n = strspn(*p, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_*0123456789");

    if (n == 0 || n >= cap)
        return false;
    memcpy(to, *p, n);
    to[n] = '\0';
    *p += n;
    return true;
}

static void skip(const char **p, const char *set)
{
    *p += strspn(*p, set);
}

static struct hostile_outcome read_outcome(const struct hostile_case *c, const char **p)
{
    struct hostile_outcome outcome = {.end = END_OK};
    char name[16];

    if (strncmp(*p, "KILL|OK", 7) == 0) {
        *p += 7;
        outcome.end = END_KILL_OR_OK;
        strcpy(outcome.reason, "*");
        return outcome;
    }
    if (!word(p, name, sizeof name))
        wrong(c, "outcome: OK, KILL(reason), HELD(reason), REFUSE(word) or KILL|OK");
    if (strcmp(name, "OK") == 0)
        return outcome;
    if (strcmp(name, "KILL") != 0 && strcmp(name, "HELD") != 0 && strcmp(name, "REFUSE") != 0)
        wrong(c, "outcome: OK, KILL(reason), HELD(reason), REFUSE(word) or KILL|OK");
    outcome.end = name[0] == 'K' ? END_KILL : name[0] == 'H' ? END_HELD : END_REFUSE;
    if (**p != '(')
        wrong(c, "outcome: the reason is missing");
    ++*p;
    if (!word(p, outcome.reason, sizeof outcome.reason) || **p != ')')
        wrong(c, "outcome: the reason is missing");
    ++*p;
    return outcome;
}

// "3 " or "3-7 ": a bit for each, the lowest for variant 1.
static uint32_t read_variants(const struct hostile_case *c, const char **p)
{
    char *end;
    unsigned long first = strtoul(*p, &end, 10), last = first;
    uint32_t bits = 0;

    if (*end == '-')
        last = strtoul(end + 1, &end, 10);
    if (first < 1 || last < first || last > HOSTILE_VARIANTS)
        wrong(c, "no such variant");
    for (unsigned long i = first; i <= last; i++)
        bits |= UINT32_C(1) << (i - 1);
    *p = end;
    skip(p, " ");
    return bits;
}

// One outcome for all, or "1 OK, 2-5 KILL(range)".
static void read_outcomes(struct hostile_case *c, const char *p)
{
    if (*p < '0' || *p > '9') {
        struct hostile_outcome all = read_outcome(c, &p);
        for (unsigned i = 0; i < HOSTILE_VARIANTS; i++)
            c->outcomes[i] = all;
        return;
    }
    while (*p != '\0') {
        uint32_t variants = read_variants(c, &p);
        struct hostile_outcome outcome = read_outcome(c, &p);
        for (unsigned i = 0; i < HOSTILE_VARIANTS; i++)
            if ((variants & UINT32_C(1) << i) != 0)
                c->outcomes[i] = outcome;
        skip(&p, ", \n");
    }
}

// "usermem, wx 3 4": fences, each for all variants or for those named.
static void read_controls(struct hostile_case *c, const char *p, bool holds, bool with)
{
    while (*p != '\0') {
        if (c->control_count == HOSTILE_FENCES)
            wrong(c, "control: too many fences");
        struct hostile_control *control = &c->controls[c->control_count++];
        if (!word(&p, control->fence, sizeof control->fence))
            wrong(c, "control: a fence's name is missing");
        control->holds = holds;
        control->with = with;
        skip(&p, " ");
        while (*p >= '0' && *p <= '9')
            control->variants |= read_variants(c, &p);
        skip(&p, ", \n");
    }
}

static void read_tag(struct hostile_case *c, const char *tag, const char *value)
{
    if (strcmp(tag, "tried") == 0)
        snprintf(c->tried, sizeof c->tried, "%s", value);
    else if (strcmp(tag, "variants") == 0)
        c->variants = (unsigned)strtoul(value, NULL, 10);
    else if (strcmp(tag, "outcome") == 0)
        read_outcomes(c, value);
    else if (strcmp(tag, "control") == 0)
        read_controls(c, value, false, false);
    else if (strcmp(tag, "holds without") == 0)
        read_controls(c, value, true, false);
    else if (strcmp(tag, "holds with") == 0)
        read_controls(c, value, true, true);
    else if (strcmp(tag, "beside") == 0)
        snprintf(c->beside, sizeof c->beside, "%s", value);
    else if (strcmp(tag, "log") == 0)
        snprintf(c->log, sizeof c->log, "%s", value);
    else if (strcmp(tag, "unwind") == 0)
        snprintf(c->unwind, sizeof c->unwind, "%s", value);
    else if (strcmp(tag, "refused") == 0)
        c->refused = strtoul(value, NULL, 10);
    else if (strcmp(tag, "limit") == 0)
        c->limit_ns = strtoull(value, NULL, 10) * 1000000;
    else if (strcmp(tag, "cpu") == 0)
        c->cpu_ns = strtoull(value, NULL, 10) * 1000000;
    else if (strcmp(tag, "faults") == 0)
        c->faults = (uint32_t)strtoul(value, NULL, 10);
    else if (strcmp(tag, "sweep") == 0)
        c->sweep = true;
    else if (strcmp(tag, "line") == 0)
        c->busy_line = strcmp(value, "busy") == 0;
    else if (strcmp(tag, "in order") == 0)
        c->in_order = true;
}

// A tag may be for one architecture alone: "riscv64 holds without".
static const char *tag_for(const char *tag, const char *arch)
{
    size_t n = strlen(arch);
    return strncmp(tag, arch, n) == 0 && tag[n] == ' ' ? tag + n + 1 : tag;
}

static void read_head(struct hostile_case *c, const char *path, const char *arch)
{
    FILE *file = fopen(path, "r");
    char line[512];

    if (file == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        exit(2);
    }
    while (fgets(line, sizeof line, file) != NULL && strncmp(line, "//", 2) == 0) {
        line[strcspn(line, "\n")] = '\0';
        char *colon = strstr(line, ": ");
        if (colon == NULL || strncmp(line, "// ", 3) != 0)
            continue;
        *colon = '\0';
        read_tag(c, tag_for(line + 3, arch), colon + 2);
    }
    fclose(file);
    if (c->tried[0] == '\0' || c->variants == 0 || c->variants > HOSTILE_VARIANTS)
        wrong(c, "it must say what is tried, and have 1 to 32 variants");
}

// Without a list, a control is for every variant that must not end well, or if there is none for all.
static void complete_controls(struct hostile_case *c)
{
    uint32_t all = c->variants == 32 ? UINT32_MAX : (1u << c->variants) - 1, stopped = 0;

    for (unsigned v = 0; v < c->variants; v++)
        if (c->outcomes[v].end != END_OK)
            stopped |= 1u << v;
    for (unsigned i = 0; i < c->control_count; i++)
        if (c->controls[i].variants == 0)
            c->controls[i].variants = stopped != 0 ? stopped : all;
}

static size_t read_folder(const char *folder, const char *arch, struct hostile_case *cases, size_t room)
{
    DIR *dir = opendir(folder);
    size_t count = 0;

    if (dir == NULL)
        return 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char path[512];
        size_t n = strlen(entry->d_name);
        if (n < 3 || n - 2 >= sizeof cases->stem || entry->d_name[0] != 'H' || strcmp(entry->d_name + n - 2, ".c") != 0)
            continue;
        if (count == room) {
            fprintf(stderr, "tests/hostile: more than %d cases: raise HOSTILE_CASES\n", HOSTILE_CASES);
            exit(2);
        }
        struct hostile_case *c = &cases[count++];
        *c = (struct hostile_case){.variants = 1, .limit_ns = UINT64_C(3000000000), .faults = 1};
        memcpy(c->stem, entry->d_name, n - 2);
        snprintf(c->id, sizeof c->id, "%.*s", (int)strcspn(c->stem, "_"), c->stem);
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        read_head(c, path, arch);
        complete_controls(c);
    }
    closedir(dir);
    return count;
}

static int by_id(const void *a, const void *b)
{
    const struct hostile_case *x = a, *y = b;
    long m = strtol(x->id + 1, NULL, 10), n = strtol(y->id + 1, NULL, 10);

    return m != n ? (m < n ? -1 : 1) : strcmp(x->stem, y->stem);
}

size_t hostile_read_cases(const char *folder, const char *arch, const char *board, struct hostile_case *cases,
                          size_t room)
{
    const char *const only[] = {arch, board, "ebpf"}; // those of the virtual machine are for every board
    size_t count = read_folder(folder, arch, cases, room);

    for (size_t i = 0; i < sizeof only / sizeof only[0]; i++) {
        char own[512];
        snprintf(own, sizeof own, "%s/%s", folder, only[i]);
        size_t more = read_folder(own, arch, cases + count, room - count);
        for (size_t k = 0; k < more; k++)
            cases[count + k].ebpf = strcmp(only[i], "ebpf") == 0;
        count += more;
    }
    qsort(cases, count, sizeof *cases, by_id);
    return count;
}

void hostile_outcome_text(const struct hostile_outcome *outcome, char *text, size_t cap)
{
    static const char *const names[] = {"OK", "KILL", "HELD", "KILL|OK", "REFUSE"};

    if (outcome->end == END_OK || outcome->end == END_KILL_OR_OK)
        snprintf(text, cap, "%s", names[outcome->end]);
    else
        snprintf(text, cap, "%s(%s)", names[outcome->end], outcome->reason);
}
