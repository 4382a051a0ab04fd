// SPDX-License-Identifier: BSD-3-Clause
// Asks a child about an ELF file: see addr2line.h. What it is asked is in debug_info.c.
#include "host/addr2line.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/debug_info.h"
#include "stream/error.h"

#define CHILD_SECONDS 20

typedef int question(const char *elf, uint64_t address, char *text, size_t cap);

// Statuses of the child; any other is an end that it did not choose.
enum { FOUND = 0, NOT_FOUND = 10, FAILED = 11 };

static _Noreturn void answer(question *ask, const char *elf, uint64_t address, int to, size_t cap)
{
    struct rlimit seconds = {CHILD_SECONDS, CHILD_SECONDS}, none = {0, 0};
    char *text = malloc(cap);

    // It ends by these signals, and leaves nothing.
    signal(SIGSEGV, SIG_DFL);
    signal(SIGBUS, SIG_DFL);
    signal(SIGABRT, SIG_DFL);
    (void)setrlimit(RLIMIT_CPU, &seconds);
    (void)setrlimit(RLIMIT_CORE, &none);
    if (text == NULL)
        _exit(FAILED);
    text[0] = '\0';
    int e = ask(elf, address, text, cap);
    for (size_t done = 0, n = strlen(text); done < n;) {
        ssize_t put = write(to, text + done, n - done);
        if (put < 0 && errno != EINTR)
            _exit(FAILED);
        done += put > 0 ? (size_t)put : 0;
    }
    _exit(e == 0 ? FOUND : e == TL_ERR_NOTFOUND ? NOT_FOUND : FAILED);
}

static void take(int from, char *text, size_t cap)
{
    size_t n = 0;
    ssize_t got;

    while (n + 1 < cap && ((got = read(from, text + n, cap - 1 - n)) > 0 || (got < 0 && errno == EINTR)))
        n += got > 0 ? (size_t)got : 0;
    text[n] = '\0';
}

static int ask_child(question *ask, const char *elf, uint64_t address, char *text, size_t cap)
{
    int pipes[2], status = 0;

    fflush(NULL);
    if (pipe(pipes) < 0) {
        snprintf(text, cap, "%s", strerror(errno));
        return TL_ERR_IO;
    }
    pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        answer(ask, elf, address, pipes[1], cap);
    }
    close(pipes[1]);
    if (child < 0) {
        close(pipes[0]);
        snprintf(text, cap, "%s", strerror(errno));
        return TL_ERR_IO;
    }
    take(pipes[0], text, cap);
    close(pipes[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == FOUND)
        return 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_FOUND)
        return TL_ERR_NOTFOUND;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != FAILED || text[0] == '\0')
        snprintf(text, cap, "%s: its debug information cannot be read", elf);
    return TL_ERR_IO;
}

int host_addr2line(const char *elf, uint64_t address, char *text, size_t cap)
{
    return ask_child(host_debug_lines, elf, address, text, cap);
}

bool host_returns_to_link(const char *elf, uint64_t pc)
{
    char text[256];

    return ask_child(host_debug_link, elf, pc, text, sizeof text) == 0;
}
