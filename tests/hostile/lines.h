// SPDX-License-Identifier: BSD-3-Clause
// run.c and its parts share these: the lines that they print.
#ifndef TL_TESTS_HOSTILE_LINES_H
#define TL_TESTS_HOSTILE_LINES_H

#include <stdbool.h>

// True if the user's pattern matches the beginning of a line ("H12 ").
bool hostile_wanted(const char *line);

// Prints the line of a case, with the witness's longest wait (judge.h, wait_ns) if it was asked, and counts it.
void hostile_line(bool right, const char *id, const char *tried, const char *outcome);

#endif
