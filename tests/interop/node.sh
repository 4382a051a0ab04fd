#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Node's jayson and json-rpc-2.0 against `trapline serve` over TCP, and our client against
# a server made with the latter. (jayson's own server ends no reply with "\n", and so speaks no lines.)
set -eu
. tests/interop/lib.sh

if ! command -v node >/dev/null || [ ! -d build/npm/node_modules/jayson ]; then
    skip "node and its packages are not installed: make build/npm.stamp"
    exit 0
fi
export NODE_PATH=build/npm/node_modules

start_board
node tests/interop/node_client.cjs "$port" >"$folder/node_client" 2>&1 || true
count_cases "$folder/node_client"

start peer node tests/interop/peer_jsonrpc2.cjs
to=tcp:127.0.0.1:$line
is "json-rpc-2.0 server: a string" '"hello"' "$($trapline --to "$to" call RPC.Echo hello)"
is "json-rpc-2.0 server: parameters by name" '"hello"' "$($trapline --to "$to" call RPC.Echo message=hello)"
is "json-rpc-2.0 server: a number keeps all its digits" 9007199254740991 "$($trapline --to "$to" call Big.Number)"
ends_with "json-rpc-2.0 server: no such method" 1 $trapline --to "$to" call RPC.Nothing '[]'
has "json-rpc-2.0 server: and says so" "-32601" "$err"
ends_with "json-rpc-2.0 server: a thousand calls" 0 $trapline --to "$to" bench RPC.Echo '["x"]' -n 1000
