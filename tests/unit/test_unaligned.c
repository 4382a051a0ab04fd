// SPDX-License-Identifier: BSD-3-Clause
// test_aligned.c's tests for a machine that loads words from any address, as the ARM boards do: this one is, but takes
// its libc's memory functions.
#define TL_MEM_UNALIGNED 1
#include "tests/unit/test_aligned.c"
