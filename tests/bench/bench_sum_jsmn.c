// SPDX-License-Identifier: BSD-3-Clause
// bench_sum.c's call to a server whose tokenizer is jsmn behind our check: make JSON=jsmn.
#include "rpc/jsmn/json_parse.c" // NOLINT(bugprone-suspicious-include): it stands in for the one in the archive

#define METHODS 2
#define FIGURE  "rpc.sum_server_on_jsmn_instructions"
// NOLINTNEXTLINE(bugprone-suspicious-include): the same program, but for the figure
#include "tests/bench/bench_sum.c"
