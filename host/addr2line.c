// SPDX-License-Identifier: BSD-3-Clause
// Runs addr2line of the ELF file's machine, without a shell in between.
#include "host/addr2line.h"

#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream/error.h"

extern char **environ;

static const char *tool_of(const char *elf, char *text, size_t cap)
{
    unsigned char head[20];
    FILE *file = fopen(elf, "rb");
    size_t n = file ? fread(head, 1, sizeof head, file) : 0;

    if (!file) {
        snprintf(text, cap, "%s: %s", elf, strerror(errno));
        return NULL;
    }
    fclose(file);
    if (n != sizeof head || memcmp(head, ELFMAG, SELFMAG) != 0 || head[EI_DATA] != ELFDATA2LSB) {
        snprintf(text, cap, "%s is no ELF file of a board", elf);
        return NULL;
    }
    switch (head[18] | head[19] << 8) {
    case EM_ARM:
        return "arm-none-eabi-addr2line";
    case EM_RISCV:
        return "riscv64-unknown-elf-addr2line";
    default:
        return "addr2line";
    }
}

// The program's output, cut to fit. Its exit status, or -1 when it could not be run.
static int run(const char *tool, char *const *argv, char *text, size_t cap)
{
    posix_spawn_file_actions_t actions;
    int pipes[2];
    pid_t child;
    int status = -1;
    size_t n = 0;
    ssize_t got;

    if (pipe(pipes) < 0)
        return -1;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipes[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, pipes[0]);
    posix_spawn_file_actions_addclose(&actions, pipes[1]);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", 1, 0);
    int e = posix_spawnp(&child, tool, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipes[1]);
    while (e == 0 && n + 1 < cap && ((got = read(pipes[0], text + n, cap - 1 - n)) > 0 || (got < 0 && errno == EINTR)))
        n += got > 0 ? (size_t)got : 0;
    text[n] = '\0';
    close(pipes[0]);
    if (e != 0)
        return -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) != 127 ? WEXITSTATUS(status) : -1;
}

// What it says of functions within others, as lines of their own.
static void clean(char *text)
{
    static const char inlined[] = " (inlined by) ";
    char *to = text;

    for (const char *from = text; *from != '\0';) {
        if (strncmp(from, inlined, sizeof inlined - 1) == 0)
            from += sizeof inlined - 1;
        size_t n = strcspn(from, "\n");
        memmove(to, from, n + (from[n] == '\n'));
        to += n + (from[n] == '\n');
        from += n + (from[n] == '\n');
    }
    while (to > text && to[-1] == '\n')
        to--;
    *to = '\0';
}

int host_addr2line(const char *elf, uint64_t address, char *text, size_t cap)
{
    char number[24];
    const char *tool = tool_of(elf, text, cap);

    if (!tool)
        return TL_ERR_IO;
    snprintf(number, sizeof number, "0x%" PRIx64, address);
    char *argv[] = {(char *)(uintptr_t)tool, "-f", "-i", "-p", "-s", "-e", (char *)(uintptr_t)elf, number, NULL};
    int status = run(tool, argv, text, cap);
    if (status != 0) {
        snprintf(text, cap, status < 0 ? "install %s to see source lines" : "%s cannot read this file", tool);
        return TL_ERR_IO;
    }
    clean(text);
    return strncmp(text, "??", 2) == 0 ? TL_ERR_NOTFOUND : 0;
}
