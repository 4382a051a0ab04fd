// SPDX-License-Identifier: BSD-3-Clause
// The programs of tests/vm/programs as one eBPF applet: it logs how long each takes, in ns. tools/bench_board.sh
// divides that by the steps of each.
#include "applet-sdk/trapline.h"
#include "tests/bench/board/ebpf/say.h"

#define PROGRAM sort
#include "tests/vm/programs/programs.c" // NOLINT(bugprone-suspicious-include): an applet is one object

TL_MANIFEST(.name = "steps", .stack = 4096, .permissions = "log");

static uint8_t bytes[256];
static volatile uint64_t sum; // so that no result is unused

#define TIME(program)                                                                                                  \
    do {                                                                                                               \
        for (uint32_t i = 0; i < sizeof bytes; i++)                                                                    \
            bytes[i] = (uint8_t)(1 + 7 * i);                                                                           \
        uint64_t from = tl_nanotime();                                                                                 \
        sum += program(bytes, sizeof bytes);                                                                           \
        say(#program, tl_nanotime() - from);                                                                           \
    } while (0)

int tl_applet(void)
{
    TIME(sort);
    TIME(crc32);
    TIME(base64);
    TIME(recursion);
    TIME(division);
    TIME(transform);
    return 0;
}
