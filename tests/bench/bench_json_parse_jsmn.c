// SPDX-License-Identifier: BSD-3-Clause
// bench_json_parse.c's request, checked and taken apart by jsmn behind our check: make JSON=jsmn.
#include "rpc/jsmn/json_parse.c" // NOLINT(bugprone-suspicious-include): it stands in for the one in the archive

#define FIGURE "json.parse_sum_on_jsmn_instructions"
// NOLINTNEXTLINE(bugprone-suspicious-include): the same program, but for the figure
#include "tests/bench/bench_json_parse.c"
