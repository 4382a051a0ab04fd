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

limit() { # NAME: one of the board's limits
    sed -n "s/^#define TL_BOARD_$1 *\(0x[0-9a-f]*\|[0-9]*\)u\{0,1\}\$/\1/p" "monitor/board/$BOARD/platform.h"
}

# What QEMU is told, to put the file into the image store before boot (monitor/image/placed.h): a large one takes its time over the
# UART. Not where it is too large, nor into virt-arm's secure RAM, which QEMU's loader cannot write.
place() { # FILE
    size=$(wc -c <"$1")
    room=$(limit IMAGE_SIZE)
    memory=$("$(sed -n 's/^BOARD_CROSS := //p' "monitor/board/$BOARD/board.mk")nm" "$MONITOR" | sed -n 's/ . tl__applet_memory$//p')
    if [ "$BOARD" = virt-arm ] || [ -z "$memory" ] || [ "$size" -gt $((room - 16)) ]; then return; fi
    at=$((0x$memory + $(limit APPLETS) * $(limit APPLET_MEMORY) + $(limit IMAGES) * room))
    end=$((at + room - 16))
    printf -- '-device loader,file=%s,addr=0x%x,force-raw=on ' "$1" "$at"
    printf -- '-device loader,addr=0x%x,data=0x646563616c706c74,data-len=8 ' "$end"
    printf -- '-device loader,addr=0x%x,data=0x%x,data-len=8\n' $((end + 8)) $((~size << 32 | size))
}

load() { # FILE: prints the applet's name; nothing if it was refused, which has been said then
    $trapline --timeout "$patience" --json load "$1" | sed -n 's/.*"name":"\([^"]*\)".*/\1/p'
}

applet() { # FILE
    [ -r "$1" ] || {
        echo "run: cannot read APPLET=$1" >&2
        exit 1
    }
    seed
    # It has booted when it answers.
    name=$($trapline --timeout "$patience" log | sed -n 's/^\[monitor\] an image was placed: //p')
    [ -z "${link:-}" ] || rm -f "$link"
    # One that was refused may be taken now: of a name that ran at boot, say. If not, this says why.
    [ -n "$name" ] || name=$(load "$1")
    [ -n "$name" ] || exit 1
    $trapline --timeout "$patience" start "$name"
    board_await_end "$name"
    show ps
    if [ "$(board_state "$name")" != stopped ]; then
        show fault "$name" --elf "$1"
        exit 1
    fi
}

# Runs an applet for a virtual machine, which may be one that the monitor stops.
virtual() { # NAME of its source
    seed
    printf '\n$ trapline load %s\n' "build/ebpf/$1.bpf.o"
    name=$(load "build/ebpf/$1.bpf.o")
    [ -n "$name" ] || exit 1
    show start "$name"
    board_await_end "$name"
    show ps
    [ "$(board_state "$name")" = stopped ] || show fault "$name"
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
    only=$(cat "$example"/*.c 2>/dev/null | sed -n 's,^// board: ,,p' | head -n 1)
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
    exec build/host/inject/inject -n 20 -s "$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')" -p "$percent" "$MONITOR" build/"$BOARD"/inject/tandem.elf
fi
if [ -n "${APPLET:-}" ] && [ "${MODE:-}" != console ]; then
    # QEMU's options are words with commas: a file whose path has others is placed by a link to it.
    file=$APPLET link=
    case $APPLET in *[!A-Za-z0-9_./+-]*)
        file=$(mktemp -u "${TMPDIR:-/tmp}/trapline.XXXXXX")
        ln -s "$(realpath -- "$APPLET")" "$file" && link=$file
        ;;
    esac
    case $file in *[!A-Za-z0-9_./+-]*) placed= ;; *) placed=$([ ! -r "$file" ] || place "$file") ;; esac
fi
# shellcheck disable=SC2086 # words
board_start ${placed:-}
if [ "${MODE:-}" = console ]; then
    seed
    echo "in another terminal: $trapline --to $TRAPLINE_TO ps"
    $trapline ${PATIENCE:+--timeout "$PATIENCE"} console
elif [ -n "${APPLET:-}" ]; then
    applet "$APPLET"
elif [ -n "${EXAMPLE:-}" ]; then
    for source in "$example"/*.c; do
        [ ! -e "$source" ] || applet "build/$BOARD/applets/$(basename "$source" .c).elf"
    done
    for source in "$example"/ebpf/*.c; do
        [ ! -e "$source" ] || virtual "$(basename "$source" .c)"
    done
else
    demo
fi
