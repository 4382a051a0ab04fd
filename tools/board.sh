#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# To be sourced: starts a board in QEMU with `trapline serve` on its UART, and ends both. Wants BOARD, BOARD_QEMU (the command
# line up to the UART) and MONITOR (the image). Sockets lie in a folder of this run's own, so that runs do not meet.
trapline=build/host/trapline
# Seconds that a call may take: a test's, on a machine that is busy with others, more than a user has patience for.
patience=${PATIENCE:-60}

board_start() { # [QEMU OPTION...]
    emulator=${BOARD_QEMU%% *}
    command -v "$emulator" >/dev/null || {
        echo "run: $emulator is not installed: apt-get install qemu-system-arm qemu-system-misc" >&2
        exit 1
    }
    folder=$(mktemp -d "${TMPDIR:-/tmp}/trapline.XXXXXX")
    qemu= serve=
    trap board_stop EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    # Two pipes, not a socket: docs/porting.md says why. What comes before serve is there waits in them.
    mkfifo "$folder/uart.in" "$folder/uart.out"
    # shellcheck disable=SC2086 # BOARD_QEMU is words
    setpriv --pdeathsig KILL $BOARD_QEMU "$@" -serial "pipe:$folder/uart" -kernel "$MONITOR" >"$folder/qemu.log" 2>&1 </dev/null &
    qemu=$!
    tries=0
    # QEMU opens the second of them last.
    until readlink /proc/$qemu/fd/* 2>/dev/null | grep -qxF "$folder/uart.out"; do
        if ! kill -0 $qemu 2>/dev/null || [ $tries -ge 20000 ]; then
            echo "run: QEMU did not start:" >&2
            cat "$folder/qemu.log" >&2
            exit 1
        fi
        tries=$((tries + 1))
    done
    # shellcheck disable=SC2086 # SERVE_OPTIONS is words
    setpriv --pdeathsig TERM $trapline ${PATIENCE:+--timeout "$PATIENCE"} serve --uart "pipe:$folder/uart" --listen "unix:$folder/trapline.sock" $SERVE_OPTIONS &
    serve=$!
    export TRAPLINE_TO="unix:$folder/trapline.sock"
    until [ -S "$folder/trapline.sock" ]; do
        kill -0 $serve 2>/dev/null || {
            echo "run: trapline serve did not start" >&2
            exit 1
        }
    done
}

board_stop() {
    trap - EXIT
    # serve first, and to its end: else it says that its line is lost.
    # shellcheck disable=SC2086 # words; none if nothing was started
    kill $serve 2>/dev/null || true
    # shellcheck disable=SC2086
    [ -z "$serve" ] || wait $serve 2>/dev/null || true
    # QEMU has nothing to save, and one whose guest runs wild under -icount does not hear a milder signal.
    # shellcheck disable=SC2086
    kill -KILL $qemu 2>/dev/null || true
    # shellcheck disable=SC2086
    [ -z "$qemu" ] || wait $qemu 2>/dev/null || true
    rm -rf "$folder"
}

# The applets, a line each: NAME=STATE.
board_applets() {
    $trapline --timeout "$patience" --json ps | tr '{' '\n' | sed -n 's/.*"name":"\([^"]*\)".*"state":"\([a-z]*\)".*/\1=\2/p'
}

# The state of an applet, as `ps` gives it.
board_state() { # NAME
    board_applets | sed -n "s/^$1=//p"
}

# Until an applet has stopped, in whatever way. A board that is still at its self-test has no applets at all, yet.
board_await_end() { # NAME
    while :; do
        applets=$(board_applets) || return 1
        case $(echo "$applets" | sed -n "s/^$1=//p") in
        stopped | faulted | held | empty) return 0 ;;
        '')
            if [ -n "$applets" ]; then
                echo "run: the board has no applet $1" >&2
                return 1
            fi
            kill -0 $serve || return 1
            ;;
        esac
    done
}

# Prints the prefix of the names of the board's figures.
board_prefix() {
    case $BOARD in
    virt-arm) echo arm ;;
    virt-riscv) echo riscv ;;
    *) echo "$BOARD" ;;
    esac
}
