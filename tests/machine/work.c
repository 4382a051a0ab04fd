// SPDX-License-Identifier: BSD-3-Clause
// The bounds of a piece of the monitor's work: see work.h.
#include "tests/machine/work.h"

#include <stdio.h>
#include <stdlib.h>

#include "tests/machine/machine.h"

#define RANDOM  4096u                                            // bytes in one turn
#define LOG     1024u                                            // bytes in one LOG, or one Log.Write
#define SAID    600u                                             // what the monitor itself has to say of it
#define UNWOUND ((uint64_t)TL_CALLS_MAX * 4 * sizeof(uintptr_t)) // of the stack of one that is stopped in its turn
#define FED     2048u
#define TAKEN   256u
#define READ    2048u // bytes of a line that may be served in the turn in which it is read

struct machine_work machine_work;

#define require(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: the machine: a piece of work is too long: %s\n", __FILE__, __LINE__, #condition);  \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

// What is logged grows on its way out: a tag for each line, and "\x00" for a byte.
static uint64_t said(const struct machine_work *work)
{
    return SAID + 8 * work->logged;
}

static void judge(const struct machine_work *work)
{
    uint64_t calls = machine.monitor->server.calls - work->calls;

    require(work->parsed <= TL_MAX_LINE && (work->parsed <= READ || calls == 0));
    require(work->logged <= LOG + SAID && work->looks <= 1 && work->looked <= 2 * TL_MARKS_LOOK);
    if (work->kind == MACHINE_WORK_TURN) {
        require(calls <= 1);
        require(work->bytes <= TL_TURN_BYTES + UNWOUND);
        require(work->random <= RANDOM);
        require(work->taken <= TAKEN && work->fed <= FED);
        require(work->given <= 2 * TL_CONSOLE_PIECE + said(work));
        return;
    }
    // Replies that wait are moved at once, and a pair's are compared before; a clone, which is an application's own
    // call, takes as long as its memory is.
    require(calls == 0);
    require(work->bytes <= 3 * TL_TURN_BYTES && work->random == 0 && work->fed == 0 && work->taken <= 1);
    require(work->given <= said(work));
}

void machine_work_mark(enum machine_work_kind next)
{
    struct machine_work *work = &machine_work;

    if (work->kind == MACHINE_WORK_TURN || (work->kind == MACHINE_WORK_TRAP && machine.guarded))
        judge(work);
    *work = (struct machine_work){.kind = next};
    if (machine.monitor != NULL)
        work->calls = machine.monitor->server.calls;
}
