// SPDX-License-Identifier: BSD-3-Clause
// What the hostile applets share. A case is one file here in cases/ (or cases/ARCH/, cases/BOARD/), named for its id in threats.md; its head
// says in remarks what run.c holds it to:
//
//     // tried: what it does, in words
//     // variants: 3                          built three times, with -DVARIANT=1..3; 1 if left out
//     // outcome: KILL(range)                 of every variant; or by variant: 1 OK, 2-5 KILL(range)
//     //     OK          it ends with status 0: it checks all by itself, and ends with the line that was wrong
//     //     KILL(r)     it is stopped for reason r (idl/monitor.idl); one fault record tells of it
//     //     HELD(r)     likewise, and is not started again
//     //     KILL|OK     stopped for an instruction that it does not have, or goes on unharmed
//     //     REFUSE(w)   its image is not loaded, for a reason with that word in it
//     // control: usermem                     fences without which it must not come out so; or: wx 3 4, protect (variants)
//     // holds without: pmp 1                 fences without which it must come out so all the same: there is a second one
//     // holds with: checked                  as before, on a control monitor that has something more
//     // unwind: stopped                    how the walk along its stack ends (idl/monitor.idl)
//     // beside: companion                    that applet runs at the same time
//     // region: 1                            linked for the board's first region (BOARD_REGIONS)
//     // riscv64 holds without: pages        as that tag, on one architecture only; so too with other tags
//     // log: none                            nothing may be logged in its name; or: log: "text" must be
//     // refused: 3                           calls counted as refused for lack of permission, at the end
//     // limit: 500                           ms of the board's time that it may run; 3000 if left out
//     // cpu: 21                              ms of processor time that it may have used, at the most
//     // faults: 6                            in all, instead of 1
//     // in order: yes                        each variant needs those before it to have run
//     // line: busy                           the host asks all the time, so that the UART interrupts it
//     // sweep: yes                           run for each of the addresses in sweep.h
//
// Sizes that threats.md gives for larger boards are scaled to this one's 1 MiB an applet; the cases say so.
#ifndef TL_TESTS_HOSTILE_H
#define TL_TESTS_HOSTILE_H

#include "attack.h" // first, as it may change how the rest is compiled

#include "applet-sdk/trapline.h"
#include "place.h"
#include "stream/format.h"
#include "stream/mem.h"

#ifndef VARIANT
#define VARIANT 1
#endif

#define HOSTILE(name_, permissions_) TL_MANIFEST(.name = name_, .stack = 16384, .permissions = permissions_)

// Ends the applet with the line of what was wrong, as its status.
#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            tl_exit(__LINE__);                                                                                         \
    } while (0)

// Whether the number is a direct method's (idl/traps.txt).
static inline bool is_direct_method(uint32_t number)
{
    return (number >= 256 && number <= 258) || number == 260 || number == 264 || number == 268 ||
           (number >= 272 && number <= 275);
}

// Takes so much of the board's time, in rounds of 64 instructions that do nothing: about half a microsecond each. An emulator
// that counts instructions (-icount) is through with such a run at once, where a loop of one jump costs it as much for each
// instruction as this does for all: an applet that takes the processor for seconds of the board's time takes as many itself.
static __attribute__((noinline, unused)) void spend_time(uint32_t rounds)
{
    while (rounds-- > 0)
        __asm__ volatile(".rept 64\n\tnop\n\t.endr" ::: "memory");
}

// One request in one trap; the reply is NUL-terminated. Its length, or an error.
static inline intptr_t call(const char *request, char *reply, size_t cap)
{
    intptr_t n = tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, strlen(request), (uintptr_t)reply, cap - 1);
    reply[n > 0 ? n : 0] = '\0';
    return n;
}

static inline const char *find(const char *text, const char *word)
{
    size_t n = strlen(word);
    for (; strlen(text) >= n; text++)
        if (memcmp(text, word, n) == 0)
            return text;
    return NULL;
}

// The request is answered with text that holds `word`.
static inline int answers(const char *request, const char *word)
{
    static char reply[8192];
    return call(request, reply, sizeof reply) > 0 && find(reply, word) != NULL;
}

// The handler of Echo.Count, as a number: how often it ran. -1 if it does not answer.
static inline long count(void)
{
    char reply[128];
    if (call("{\"id\":0,\"method\":\"Echo.Count\",\"params\":[]}", reply, sizeof reply) <= 0)
        return -1;
    const char *at = find(reply, "\"result\":");
    if (at == NULL)
        return -1;
    long n = 0;
    for (at += 9; *at >= '0' && *at <= '9'; at++)
        n = n * 10 + (*at - '0');
    return n;
}

#endif
