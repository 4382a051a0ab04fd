// SPDX-License-Identifier: BSD-3-Clause
// bench_sum.c's call to a server of 400 methods: what looking for the method costs does not grow with them.
#define METHODS 400
#define FIGURE  "rpc.sum_server_400_methods_instructions"
// NOLINTNEXTLINE(bugprone-suspicious-include): the same program, but for the figure
#include "tests/bench/bench_sum.c"
