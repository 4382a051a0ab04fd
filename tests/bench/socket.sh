#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The socket server's speed against others: calls a second under one load, as ratios (ours over theirs).
#
# The load is what all of them can do: RPC.Echo "hello" on 4 TCP connections of the loopback, each with 64 requests on their way, from one
# client (tests/interop/load.c), in the peer's dialect. Ours and theirs take turns; each ratio is of one turn, and the median of all
# turns is printed. With one request at a time, which # lines show, it is mostly the kernel and the scheduler that are measured.
# libjson-rpc-cpp as Debian has it offers lines on a Unix socket only, closes it after each reply and answers about 40 calls a
# second: it is given a connector of its own that keeps TCP connections open, and the ratio is against that.
set -eu
turns=${TURNS:-9}
seconds=${SECONDS_EACH:-0.3}
built=build/host/interop
peers=build/peers
temp=$(mktemp -d)
processes=
stop() {
    trap - EXIT
    for process in $processes; do kill "$process" 2>/dev/null || true; done
    rm -rf "$temp"
}
trap stop EXIT
trap 'exit 130' INT TERM

newer() { # SOURCE RESULT: whether it has to be made
    [ ! -e "$2" ] || [ -n "$(find "$1" -newer "$2")" ]
}

start() { # NAME COMMAND...: its port to $temp/NAME
    name=$1
    shift
    "$@" >"$temp/$name" 2>"$temp/$name.log" </dev/null &
    processes="$processes $!"
    until [ -s "$temp/$name" ]; do
        kill -0 $! 2>/dev/null || {
            echo "socket.sh: $name did not start:" >&2
            cat "$temp/$name.log" >&2
            return 1
        }
    done
}

compare() { # PEER DIALECT
    turn=0
    : >"$temp/ratios"
    while [ $turn -lt "$turns" ]; do
        ours=$($built/load "$(cat "$temp/ours")" "$2" 4 64 "$seconds")
        theirs=$($built/load "$(cat "$temp/$1")" "$2" 4 64 "$seconds")
        echo "$ours $theirs" | awk '{ printf "%.2f %d %d\n", $1 / $2, $1, $2 }' >>"$temp/ratios"
        turn=$((turn + 1))
    done
    sort -n "$temp/ratios" | awk -v peer="$1" '
        { ratio[NR] = $1; ours[NR] = $2; theirs[NR] = $3 }
        END {
            m = int((NR + 1) / 2)
            printf "# %s: %d calls/s, ours %d\n", peer, theirs[m], ours[m]
            printf "socket.calls_per_s_vs_%s %s ratio\n", peer, ratio[m]
        }'
    echo "# $1, one request at a time on each connection: $($built/load "$(cat "$temp/$1")" "$2" 4 1 1) calls/s," \
        "ours $($built/load "$(cat "$temp/ours")" "$2" 4 1 1)"
}

mkdir -p $peers
start ours $built/echo_server tcp:127.0.0.1:0
if command -v go >/dev/null; then
    if newer tests/interop/peer_server.go $peers/go; then
        GO111MODULE=off GOCACHE="$PWD/build/go-cache" go build -o $peers/go tests/interop/peer_server.go
    fi
    start go $peers/go
    compare go go
else
    echo "# go is not installed: no ratio"
fi
if [ -d build/npm/node_modules/jayson ]; then
    NODE_PATH=build/npm/node_modules start jayson node tests/interop/peer_jayson.cjs
    compare jayson 2
else
    echo "# jayson is not installed: no ratio"
fi
if [ -e /usr/include/jsonrpccpp/server.h ] && command -v g++ >/dev/null; then
    if newer tests/interop/peer_jsonrpccpp.cc $peers/jsonrpccpp; then
        g++ -O2 -I/usr/include/jsoncpp tests/interop/peer_jsonrpccpp.cc -o $peers/jsonrpccpp \
            -ljsonrpccpp-server -ljsonrpccpp-common -ljsoncpp -lpthread
    fi
    start libjsonrpccpp $peers/jsonrpccpp
    compare libjsonrpccpp 2
else
    echo "# libjsonrpccpp-dev or g++ is not installed: no ratio"
fi
