#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# `make run`: boots the board in QEMU and shows what it does; with APPLET=file.elf runs that applet instead, with EXAMPLE=name the
# applets of examples/*-NAME, or its monitor if that is what it is; with MODE=console leaves the board running under the interactive tool.
set -eu
SERVE_OPTIONS=${SERVE_OPTIONS---console}
. tools/board.sh

show() {
    printf '\n$ trapline'
    printf ' %s' "$@"
    echo
    $trapline --timeout "$patience" "$@"
}

traps_of() {
    $trapline --timeout "$patience" --json ps | tr '{' '\n' | sed -n "s/.*\"name\":\"$1\".*\"traps\":\"\{0,1\}\([0-9]*\).*/\1/p"
}

demo() {
    board_await_end hello
    show discover
    show call RPC.Echo 'message=hello from the host'
    show call Echo.Sum a=20 b=22
    show ps
    printf '\nAn applet that reads the monitor'\''s memory:\n'
    show start snoop
    board_await_end snoop
    show fault snoop --elf-dir "build/$BOARD/applets"
    before=$(traps_of sibling)
    after=$before
    while [ "$after" = "$before" ]; do after=$(traps_of sibling); done
    printf '\nIts sibling goes on: %s traps, then %s.\n' "$before" "$after"
    cat <<END

Next: make console                    a prompt on the running board, with completion
      make run EXAMPLE=normal-world   an operating system beside the applets, on virt-arm; other names: those in examples/
      make run APPLET=my.elf          an applet of your own: docs/tutorial.md, or make sdk
      make test                       every test; make hostile, make bench and make size say the rest
END
}

# A board without a source of randomness is given a seed, as a product's host would do.
seed() {
    $trapline --timeout "$patience" call Rng.Fill data=1 >/dev/null 2>&1 && return
    $trapline --timeout "$patience" call Rng.Seed "data=hex:$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" >/dev/null
    echo "$BOARD has no source of random numbers: it was given a seed from here (Rng.Seed)"
}

applet() { # FILE
    APPLET=$1
    [ -r "$APPLET" ] || {
        echo "run: cannot read APPLET=$APPLET" >&2
        exit 1
    }
    seed
    name=$($trapline --timeout "$patience" --json load "$APPLET" | sed -n 's/.*"name":"\([^"]*\)".*/\1/p')
    [ -n "$name" ] || exit 1
    $trapline --timeout "$patience" start "$name"
    board_await_end "$name"
    show ps
    if [ "$(board_state "$name")" != stopped ]; then
        show fault "$name" --elf "$APPLET"
        exit 1
    fi
}

# They are in the image, and run from boot.
case ${EXAMPLE:-} in hello | sibling | snoop) EXAMPLE= ;; esac
echo "Trapline $($trapline --version | sed 's/^[^0-9]*//') on $BOARD, $(${BOARD_QEMU%% *} --version | head -n 1)"
if [ -n "${EXAMPLE:-}" ]; then
    example=$(echo examples/*-"$EXAMPLE")
    [ -d "$example" ] || {
        names=$(cd examples && printf '%s\n' *-* | sed 's/^[0-9]*-//' | tr '\n' ' ')
        echo "run: no example $EXAMPLE: EXAMPLE is one of $names" >&2
        exit 1
    }
    only=$(sed -n 's,^// board: ,,p' "$example"/*.c | head -n 1)
    if [ -n "$only" ] && [ "$only" != "$BOARD" ]; then
        echo "run: the example $EXAMPLE is for another board: make run EXAMPLE=$EXAMPLE BOARD=$only" >&2
        exit 1
    fi
    # A monitor of its own has the UART to itself, and ends by itself.
    # shellcheck disable=SC2086 # BOARD_QEMU is words
    [ ! -e "$example/monitor.c" ] || exec $BOARD_QEMU -serial stdio -kernel "build/$BOARD/$example/monitor.elf"
fi
# Bits are flipped from outside, through the emulator.
if [ -n "${FAULT:-}" ]; then
    [ "${EXAMPLE:-}" = lockstep ] || {
        echo "run: FAULT goes with EXAMPLE=lockstep" >&2
        exit 1
    }
    percent=${FAULT%\%}
    case $percent in
    '' | *[!0-9.]*)
        echo "run: FAULT=$FAULT is no percentage: FAULT=5%, say" >&2
        exit 1
        ;;
    esac
    echo "20 runs of examples/07-lockstep; in each of a run's rounds, a bit of one of the two flips with a probability of $percent%"
    exec build/host/inject/inject -n 20 -s "$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')" -p "$percent" "$MONITOR" build/"$BOARD"/applets/tandem.elf
fi
board_start
if [ "${MODE:-}" = console ]; then
    seed
    echo "in another terminal: $trapline --to $TRAPLINE_TO ps"
    $trapline ${PATIENCE:+--timeout "$PATIENCE"} console
elif [ -n "${APPLET:-}" ]; then
    applet "$APPLET"
elif [ -n "${EXAMPLE:-}" ]; then
    for source in "$example"/*.c; do
        source=${source##*/}
        applet "build/$BOARD/applets/${source%.c}.elf"
    done
else
    demo
fi
