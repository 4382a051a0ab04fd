// SPDX-License-Identifier: BSD-3-Clause
// The cases that need no board: unit tests whose names begin with an id, found by their sources' text.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/hostile/lines.h"
#include "tests/hostile/peers.h"

#define TESTS 128

struct unit {
    char test[128]; // H70_every_text_that_...
    char program[64];
    bool seen;
    bool right;
};

static struct unit units[TESTS];
static size_t unit_count;

static bool is_id(const char *p)
{
    return (p[0] == 'H' || p[0] == 'h') && strspn(p + 1, "0123456789") > 0 && p[1 + strspn(p + 1, "0123456789")] == '_';
}

// cmocka_unit_test(H70_...) in tests/unit/NAME.c
static void find_tests(const char *name)
{
    static const char marker[] = "cmocka_unit_test";
    char path[512], line[512];

    snprintf(path, sizeof path, "tests/unit/%s.c", name);
    FILE *file = fopen(path, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        for (const char *p = strstr(line, marker); p != NULL; p = strstr(p + 1, marker)) {
            const char *test = p + strcspn(p, "(");
            test += *test == '(';
            if (!is_id(test) || unit_count == TESTS)
                continue;
            struct unit *unit = &units[unit_count++];
            *unit = (struct unit){.seen = false};
            snprintf(unit->test, sizeof unit->test, "%.*s", (int)strcspn(test, "), "), test);
            snprintf(unit->program, sizeof unit->program, "%.63s", name);
        }
    }
    if (file != NULL)
        fclose(file);
}

static void took(const char *program, const char *test, bool right)
{
    for (size_t i = 0; i < unit_count; i++) {
        if (strcmp(units[i].program, program) == 0 && strcmp(units[i].test, test) == 0) {
            units[i].seen = true;
            units[i].right = right;
        }
    }
}

static void run_program(const char *folder, const char *program)
{
    char command[700], line[1024], test[256];

    snprintf(command, sizeof command, "exec %s/%s 2>&1 </dev/null", folder, program);
    FILE *pipe = popen(command, "r"); // NOLINT(cert-env33-c): a program of this tree
    if (pipe == NULL) {
        fprintf(stderr, "%s: %s\n", command, strerror(errno));
        return;
    }
    while (fgets(line, sizeof line, pipe) != NULL)
        if (sscanf(line, "[       OK ] %255s", test) == 1)
            took(program, test, true);
        else if (sscanf(line, "[  FAILED  ] %255s", test) == 1)
            took(program, test, false);
    (void)pclose(pipe);
}

static int by_id(const void *a, const void *b)
{
    const struct unit *x = a, *y = b;
    long m = strtol(x->test + 1, NULL, 10), n = strtol(y->test + 1, NULL, 10);

    return m != n ? (m < n ? -1 : 1) : strcmp(x->test, y->test);
}

static void report(const struct unit *unit)
{
    char id[16], tried[128], outcome[256];
    size_t n = strcspn(unit->test, "_");

    snprintf(id, sizeof id, "H%.*s", (int)n - 1, unit->test + 1);
    snprintf(tried, sizeof tried, "%s", unit->test + n + 1);
    for (char *p = tried; *p != '\0'; p++)
        if (*p == '_')
            *p = ' ';
    snprintf(outcome, sizeof outcome,
             !unit->seen   ? "%s did not come to it"
             : unit->right ? "OK (%s)"
                           : "see %s",
             unit->program);
    hostile_line(unit->seen && unit->right, id, tried, outcome);
}

static bool unit_wanted(const struct unit *unit)
{
    char line[32];

    snprintf(line, sizeof line, "H%.*s ", (int)strcspn(unit->test, "_") - 1, unit->test + 1);
    return hostile_wanted(line);
}

// Cases that are whole scripts.
static void run_scripts(void)
{
    static const struct {
        const char *id;
        const char *tried;
        const char *script;
    } scripts[] = {{"H70", "every must-reject text of JSONTestSuite", "tests/interop/json_test_suite.sh"}};

    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        char line[16], command[256], outcome[160];
        snprintf(line, sizeof line, "%s ", scripts[i].id);
        if (!hostile_wanted(line))
            continue;
        snprintf(command, sizeof command, "exec %s >build/hostile-%s.log 2>&1 </dev/null", scripts[i].script,
                 scripts[i].id);
        int status = system(command); // NOLINT(cert-env33-c): a script of this tree
        bool right = status != -1 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (right)
            snprintf(outcome, sizeof outcome, "ERR(parse) (%s)", scripts[i].script);
        else
            snprintf(outcome, sizeof outcome, "see build/hostile-%s.log", scripts[i].id);
        hostile_line(right, scripts[i].id, scripts[i].tried, outcome);
    }
}

void hostile_run_units(const char *folder)
{
    run_scripts();
    DIR *dir = opendir("tests/unit");

    if (dir == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char name[256];
        size_t n = strlen(entry->d_name);
        if (strncmp(entry->d_name, "test_", 5) != 0 || n < 3 || strcmp(entry->d_name + n - 2, ".c") != 0)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)n - 2, entry->d_name);
        find_tests(name);
    }
    closedir(dir);
    size_t kept = 0;
    for (size_t i = 0; i < unit_count; i++)
        if (unit_wanted(&units[i]))
            units[kept++] = units[i];
    unit_count = kept;
    for (size_t i = 0; i < unit_count; i++)
        if (i == 0 || strcmp(units[i].program, units[i - 1].program) != 0)
            run_program(folder, units[i].program);
    qsort(units, unit_count, sizeof *units, by_id);
    for (size_t i = 0; i < unit_count; i++)
        report(&units[i]);
}
