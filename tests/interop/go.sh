#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Go's net/rpc/jsonrpc, both ways: its client against `trapline serve`, our client against its server.
set -eu
. tests/interop/lib.sh

if ! command -v go >/dev/null; then
    skip "Go is not installed: apt-get install golang-go"
    exit 0
fi
mkdir -p build/peers
export GO111MODULE=off GOFLAGS='' GOCACHE="$PWD/build/go-cache"
go build -o build/peers/go tests/interop/peer_server.go
go build -o build/peers/go_client tests/interop/go_client.go

start_board
build/peers/go_client "$port" >"$folder/go_client" 2>&1 || true
count_cases "$folder/go_client"

start peer build/peers/go
to=tcp:127.0.0.1:$line
ours() {
    $trapline --to "$to" --dialect go "$@"
}
is "go server: a string" '"hello"' "$(ours call RPC.Echo hello)"
is "go server: a struct of parameters" true "$(ours call RPC.LED '{"Name":"blue","On":true}')"
is "go server: parameters by name" true "$(ours call RPC.LED Name=white On=true)"
ends_with "go server: its error is ours" 1 ours call RPC.LED '{"Name":"green","On":true}'
has "go server: its error comes in its words" "no such led" "$err"
ends_with "go server: no such method" 1 ours call RPC.Nothing hello
has "go server: and says so" "can't find" "$err"
ends_with "go server: a thousand calls" 0 ours bench RPC.Echo hello -n 1000
