#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The checks of the order of dependence and of circles catch each way to break it, and let the good ways pass.
set -eu
tool=$(pwd)/tools/layers.sh
circles=$(pwd)/tools/circles.sh
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
check bad idl/tools/a.c idl/compiler/idlc.h
check bad idl/compiler/tree.h idl/tools/tools.h
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
check good idl/tools/a.c idl/compiler/tree.h
check good idl/compiler/main.c idl/tools/tools.h

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

# calls WANTED FILE:SYMBOL:CALLED...: one tree, in which each FILE defines SYMBOL, a function that calls CALLED (- for none).
# WANTED is good, or a reference that circles.sh must print.
calls() {
    wanted=$1
    shift
    rm -rf "${tree:?}"/*
    for spec in "$@"; do
        file=${spec%%:*}
        symbol=${spec#*:}
        called=${symbol#*:}
        symbol=${symbol%%:*}
        case $file in host/*) object=build/host/${file%.c}.o ;; *) object=build/board/monitor/${file%.c}.o ;; esac
        mkdir -p "$tree/${file%/*}" "$tree/${object%/*}"
        if [ "$called" = - ]; then
            echo "void $symbol(void) {}"
        else
            echo "void $called(void); void $symbol(void) { $called(); }"
        fi >"$tree/$file"
        gcc -c "$tree/$file" -o "$tree/$object"
    done
    result=good
    BOARD=board "$circles" "$tree" >"$tree/out" 2>&1 || result=bad
    if [ "$wanted" = good ] && [ "$result" = good ]; then
        passed=$((passed + 1))
    elif [ "$result" = bad ] && grep -qx "$wanted" "$tree/out"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $*: should be $wanted, is $result"
        cat "$tree/out"
    fi
}

calls good host/a.c:a:b host/b.c:b:-
calls good host/a.c:a:b host/b.c:b:c host/c.c:c:- monitor/a.c:a:-
calls 'host/b.c -> host/a.c: a' host/a.c:a:b host/b.c:b:a
calls 'host/c.c -> host/a.c: a' host/a.c:a:b host/b.c:b:c host/c.c:c:a
calls good monitor/context/a.c:a:b monitor/context/b.c:b:a
calls good monitor/a.c:a:b monitor/b.c:b:a
calls good monitor/context/a.c:a:b monitor/events/b.c:b:c monitor/context/c.c:c:-
calls 'monitor/events/b.c -> monitor/context/a.c: a' monitor/context/a.c:a:b monitor/events/b.c:b:a
calls 'monitor/context/b.c -> monitor/context/c.c: c' monitor/a.c:a:b monitor/context/b.c:b:c monitor/context/c.c:c:a
calls good monitor/context/a.c:a:b monitor/arch/x/b.c:b:a monitor/services/c.c:c:a

# An object that was not built is an error, not a file without calls, unless an architecture's file stands in for it.
rm -rf "${tree:?}"/*
mkdir -p "$tree/monitor/arch/x"
: >"$tree/monitor/a.c"
for wanted in bad good; do
    result=good
    "$circles" "$tree" >"$tree/out" 2>&1 || result=bad
    if [ "$result" = "$wanted" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: without an object, circles.sh should be $wanted"
    fi
    : >"$tree/monitor/arch/x/a.c"
done

# A tree in which there is nothing to check is an error as well.
rm -rf "${tree:?}"/*
if "$circles" "$tree" >"$tree/out" 2>&1; then
    failed=$((failed + 1))
    echo "FAILED: circles.sh should miss the sources in an empty tree"
else
    passed=$((passed + 1))
fi

# This tree itself.
if "$tool" .; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi
for board in ${BOARDS:-virt-arm}; do
    if BOARD=$board "$circles" .; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
