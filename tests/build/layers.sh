#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The check of the order of dependence catches each way to break it, and lets the good ways pass.
set -eu
tool=$(pwd)/tools/layers.sh
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
passed=0
failed=0

# check WANTED FILE INCLUDE: one tree, in which FILE includes INCLUDE. WANTED is good or bad.
check() {
    rm -rf "${tree:?}"/*
    case $3 in
    '<'*) line="#include $3" ;;
    *)
        line="#include \"$3\""
        where=$tree/$3
        case $3 in */*) ;; *) where=$tree/build/gen/$3 ;; esac
        mkdir -p "${where%/*}"
        : >"$where"
        ;;
    esac
    mkdir -p "$tree/${2%/*}"
    echo "$line" >"$tree/$2"
    result=good
    "$tool" "$tree" >"$tree/out" 2>&1 || result=bad
    if [ "$result" = "$1" ] && { [ "$1" = good ] || grep -q "^$2.*$3" "$tree/out"; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $2 includes $3: should be $1, is $result"
        cat "$tree/out"
    fi
}

check bad stream/a.c rpc/json.h
check bad stream/a.h transports/uart/b.h
check bad stream/a.c echo.h
check bad stream/a.c '<stdio.h>'
check bad rpc/a.c transports/socket/socket.h
check bad rpc/a.c monitor/context/context.h
check bad rpc/a.c echo.h
check bad transports/uart/pl011.c rpc/json.h
check bad transports/socket/a.c rpc/json.h
check bad transports/socket/a.c transports/uart/host_tty.h
check bad transports/syscall/a.c monitor/context/context.h
check bad monitor/a.c transports/socket/socket.h
check bad monitor/services/a.c host/cli.h
check bad monitor/a.c applet-sdk/trapline.h
check bad monitor/arch/arm/a.c rpc/server.h
check bad monitor/board/virt-arm/a.c rpc/server.h
check bad monitor/arch/arm/a.c echo.h
check bad applet-sdk/a.c monitor/context/context.h
check bad applet-sdk/a.c transports/socket/socket.h
check bad examples/01-hello/a.c monitor/context/context.h
check bad examples/06-by-hand/a.c monitor/context/context.h
check bad examples/06-by-hand/monitor.c transports/socket/socket.h
check bad host/a.c monitor/context/context.h
check bad host/a.c applet-sdk/trapline.h
check bad idl/compiler/a.c rpc/json.h
check bad idl/compiler/a.c stream/error.h
check bad build/gen/echo_types.c monitor/context/context.h
check bad transports/uart/pl011.c transports/socket/socket.h
check bad monitor/a.c transports/uart/host_uart.h
check good transports/uart/host_uart.c transports/socket/socket.h
check good host/a.c transports/uart/host_uart.h
check good rpc/a.c stream/line.h
check good rpc/a.c '<stdint.h>'
check good transports/socket/a.c stream/line.h
check good transports/socket/a.c '<stdio.h>'
check good transports/uart/host_tty.c '<termios.h>'
check good monitor/a.c echo.h
check good monitor/a.c monitor/arch/arch.h
check good monitor/services/a.c rpc/server.h
check good host/a.c transports/socket/socket.h
check good examples/01-hello/a.c applet-sdk/trapline.h
check good examples/06-by-hand/monitor.c monitor/context/context.h
check good build/gen/echo_types.c rpc/json.h

# Not only what a file itself includes counts.
rm -rf "${tree:?}"/*
mkdir -p "$tree/stream" "$tree/rpc" "$tree/transports/uart"
echo '#include "rpc/b.h"' >"$tree/stream/b.h"
: >"$tree/rpc/b.h"
echo '#include "stream/b.h"' >"$tree/transports/uart/a.c"
if "$tool" "$tree" >"$tree/out" 2>&1; then
    failed=$((failed + 1))
    echo "FAILED: a way round by another header should be seen"
else
    passed=$((passed + 1))
fi

# This tree itself.
if "$tool" .; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
