// SPDX-License-Identifier: BSD-3-Clause
// A clock that goes on while a program could: see patience.h.
#include "tests/qemu/patience.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>

#include "transports/uart/host_stream.h"

#define LOOK_NS UINT64_C(1000000000)

// A thread's time on a processor, and ready for one, added to both. Nothing is where the kernel does not say.
static void add(const char *path, uint64_t *ran, uint64_t *waited)
{
    uint64_t on, ready;
    FILE *file = fopen(path, "r");

    if (file == NULL)
        return;
    if (fscanf(file, "%" SCNu64 " %" SCNu64, &on, &ready) == 2) {
        *ran += on;
        *waited += ready;
    }
    fclose(file);
}

static void add_threads(pid_t pid, uint64_t *ran, uint64_t *waited)
{
    char path[320];

    snprintf(path, sizeof path, "/proc/%ld/task", (long)pid);
    DIR *threads = opendir(path);
    if (threads == NULL)
        return;
    for (struct dirent *thread; (thread = readdir(threads)) != NULL;) {
        if (thread->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%ld/task/%s/schedstat", (long)pid, thread->d_name);
        add(path, ran, waited);
    }
    closedir(threads);
}

// Since the last look; 0 if less than then, as a thread that has ended is not counted any more.
static uint64_t since(uint64_t *last, uint64_t now)
{
    uint64_t grown = now > *last ? now - *last : 0;

    *last = now;
    return grown;
}

static void look(struct patience *patience, uint64_t wall)
{
    uint64_t ran = 0, waited = 0, own_ran = 0, own_waited = 0;

    add_threads(patience->pid, &ran, &waited);
    add("/proc/self/schedstat", &own_ran, &own_waited);
    ran = since(&patience->ran, ran);
    waited = since(&patience->waited, waited) + since(&patience->own_waited, own_waited);
    wall = since(&patience->wall, wall);
    // Several may have waited at once: what it ran counts in any case.
    uint64_t given = wall > waited ? wall - waited : 0;
    given = ran > given ? ran : given;
    patience->lost += wall > given ? wall - given : 0;
}

void patience_begin(struct patience *patience, pid_t pid)
{
    uint64_t lost = patience->lost;

    patience->pid = pid;
    patience->ran = patience->waited = 0;
    look(patience, tl_fd_now());
    patience->lost = lost; // that look was at what went before
}

uint64_t patience_now(struct patience *patience)
{
    uint64_t wall = tl_fd_now();

    if (wall - patience->wall >= LOOK_NS)
        look(patience, wall);
    if (wall - patience->lost > patience->last)
        patience->last = wall - patience->lost;
    return patience->last;
}

uint64_t patience_wall(struct patience *patience, uint64_t until)
{
    uint64_t now = patience_now(patience), left = until > now ? until - now : 0;

    return tl_fd_now() + (left < LOOK_NS ? left : LOOK_NS);
}
