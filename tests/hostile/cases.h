// SPDX-License-Identifier: BSD-3-Clause
// The hostile cases as their files' heads describe them: hostile.h says how they are written.
#ifndef TL_TESTS_HOSTILE_CASES_H
#define TL_TESTS_HOSTILE_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HOSTILE_VARIANTS 32
#define HOSTILE_FENCES   8
#define HOSTILE_CASES    128

enum hostile_end { END_OK, END_KILL, END_HELD, END_KILL_OR_OK, END_REFUSE };

struct hostile_outcome {
    enum hostile_end end;
    char reason[12]; // "*" for any; REFUSE: a word of it
};

// A fence, and the variants (bit 0: variant 1) that must not come out right without it; or, when it holds, that must all the
// same, as a second fence stands behind it.
struct hostile_control {
    char fence[24];
    uint32_t variants;
    bool holds;
    bool with; // it is no fence that is missing, but something that was added
};

struct hostile_case {
    char id[8];
    char stem[96]; // of the file's name
    char tried[256];
    unsigned variants;
    struct hostile_outcome outcomes[HOSTILE_VARIANTS];
    struct hostile_control controls[HOSTILE_FENCES];
    unsigned control_count;
    char beside[48]; // stem of the applet that runs beside it, or empty
    char log[64];    // empty, "none", "escaped", or a quoted text
    char unwind[12]; // empty: any
    uint64_t refused;
    uint64_t limit_ns;
    uint64_t cpu_ns; // 0: any
    uint32_t faults;
    bool sweep;
    bool in_order;
    bool busy_line;
    bool ebpf; // it is for that machine
};

// Reads the heads of all cases that are for an architecture and a board, by rising id. The count; exits with a message when one is wrong.
size_t hostile_read_cases(const char *folder, const char *arch, const char *board, struct hostile_case *cases,
                          size_t room);

// "KILL(range)" and so on.
void hostile_outcome_text(const struct hostile_outcome *outcome, char *text, size_t cap);

#endif
