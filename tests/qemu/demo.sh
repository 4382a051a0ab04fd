#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# What `make run` and `make console` show, on each of $BOARDS: all steps, and the same on every board but for names, addresses,
# times and registers. Prints "N passed, N failed".
set -eu
cd "$(dirname "$0")/../.."
boards=${BOARDS:-$(cd monitor/board && echo *)}
mkdir -p build
out=$(mktemp -d "$(pwd)/build/demo.XXXXXX")
trap 'rm -rf "$out"' EXIT
passed=0
failed=0
version=$(sed 's/[.]/[.]/g' VERSION)
export PATIENCE=900 # seconds for a call, which only a hang takes

result() { # NAME: good if the file of complaints is empty
    if [ -s "$out/complaints" ]; then
        failed=$((failed + 1))
        echo "FAILED  $1"
        sed 's/^/        /' "$out/complaints"
    else
        passed=$((passed + 1))
        echo "ok      $1"
    fi
}

# run NAME [VARIABLE=VALUE...]: the board's transcript, in $out/NAME; complains of a status that is not 0.
run() {
    to=$1
    shift
    status=0
    env BOARD="$board" BOARD_QEMU="$(sed -n 's/^BOARD_QEMU := //p' "monitor/board/$board/board.mk")" MONITOR="build/$board/monitor.elf" \
        "$@" tools/run.sh >"$out/$to" 2>&1 || status=$?
    : >"$out/complaints"
    [ $status = 0 ] || { echo "ended with status $status:" && tail -n 20 "$out/$to"; } >"$out/complaints"
}

# Each line of standard input is in the file, as a whole, in this order.
in_order() {
    awk -v file="$1" '
        {
            wanted = $0
            while ((got = getline < file) > 0 && $0 != wanted) {}
            if (got <= 0) { print "not there, or not in its place: " wanted; exit }
        }'
}

# Gives what may differ one form. Boards without a source of randomness, or without a fence for the normal world, say so.
same() {
    sed -E -e "s/^((\[monitor\] )?[Tt]rapline) $version( |\$)/\1 VERSION\3/" \
        -e "s/ on $board, QEMU/ on BOARD, QEMU/; s/ on $board, [A-Za-z0-9-]*\$/ on BOARD, CPU/; s,build/$board/,build/BOARD/," \
        -e 's,/tmp/trapline\.[A-Za-z0-9]*/,/tmp/,; s/0x[0-9a-f]+/ADDRESS/g; s/ of [0-9]+ KiB/ of SIZE/; s/[0-9.]+ (us|ms|s)( |$)/TIME\2/g' \
        -e '/^registers /,/^source /{/^source /!d}; s/start\.S:[0-9]+$/start.S:LINE/' \
        -e '/ sibling /s/ready +never +- +0 +0 +0 +[0-9]+/ready never - 0 0 0 TRAPS/; s/goes on: [0-9]+ traps, then [0-9]+/goes on: TRAPS/' \
        -e '/^\[monitor\] no seed from the board/d; /^\[monitor\] self-test: (the normal world|nothing fences) /d; s/ +/ /g; s/ secure [0-9]+( KiB)? [0-9]+( KiB)? / secure MARKS /'
}

for board in $boards; do
    run demo
    result "$board: the demo ends by itself, with status 0"

    # The board's lines come when they come between those of the commands.
    same <"$out/demo" | grep '^\[' >"$out/$board.log" || true
    same <"$out/demo" | grep -v '^\[' >"$out/$board.commands" || true
    in_order "$out/$board.log" >"$out/complaints" <<'END'
[monitor] Trapline VERSION on BOARD, CPU
[monitor] [ADDRESS, ADDRESS) monitor code
[monitor] [ADDRESS, ADDRESS) applets, 8 of SIZE
[monitor] self-test: an applet reads its own memory at ADDRESS: allowed
[monitor] self-test: an applet reads monitor memory at ADDRESS: refused
[monitor] self-test: an applet writes monitor memory at ADDRESS: refused
[monitor] self-test: an applet jumps to monitor code at ADDRESS: refused
[monitor] self-test: an applet reads the monitor's UART at ADDRESS: refused
[monitor] self-test: an applet reads its neighbour's memory at ADDRESS: refused
[monitor] self-test: an applet writes its own code (W^X) at ADDRESS: refused
[monitor] self-test: an applet executes its own data (W^X) at ADDRESS: refused
[monitor] self-test: this board isolates
[hello] hello from an applet in user mode
[hello] Echo: hello, monitor (ok)
[hello] Sample: sensor 7, color 1, at 12345678901234567890, 4 bytes of data
[hello] Sample without data: empty
[hello] RPC.LED without its permission: permission denied
[snoop] reading the monitor's memory
[monitor] snoop stopped: it read memory that is not its own (address ADDRESS, pc ADDRESS)
END
    result "$board: boot, self-test and applets say what they must"

    # Every fence of the normal world was tried; QEMU's imx6ul has none, and says so.
    world=' is fenced off'
    [ "$board" != imx6ul ] || world=' reads monitor memory at 0x[0-9a-f]+: allowed - WRONG'
    grep -qE "^\[monitor\] self-test: the normal world$world\$" "$out/demo" || echo "not said: the normal world$world" >"$out/complaints"
    result "$board: the self-test says what fences the normal world"

    in_order "$out/$board.commands" >"$out/complaints" <<'END'
$ trapline discover
trapline VERSION
 Echo.Sum(a: i32, b: i32) -> i64
$ trapline call RPC.Echo message=hello from the host
"hello from the host"
$ trapline call Echo.Sum a=20 b=22
42
$ trapline ps
1 hello stopped never exit 0 0 0 10 4 1 TIME secure MARKS 1024 KiB
2 sibling ready never - 0 0 0 TRAPS 0 0 TIME secure MARKS 1024 KiB
3 snoop stopped never - 0 0 0 0 0 0 TIME secure MARKS 1024 KiB
An applet that reads the monitor's memory:
$ trapline start snoop
snoop started
$ trapline fault snoop --elf-dir build/BOARD/applets
applet snoop (id 3)
reason read: it read memory that is not its own
source peek at snoop.c:12
called by tl_applet at snoop.c:18
called by _start at start.S:LINE
Its sibling goes on: TRAPS.
END
    result "$board: each command answers as it must"

    if [ -n "${first:-}" ]; then
        for part in log commands; do diff "$out/$first.$part" "$out/$board.$part"; done >"$out/complaints" || true
        result "$board: the same as $first"
    fi
    first=${first:-$board}

    sed -n 's/^Its sibling goes on: \([0-9]*\) traps, then \([0-9]*\)\.$/\1 \2/p' "$out/demo" |
        awk '$2 > $1 { good = 1 } END { if (!good) print "its sibling did not go on" }' >"$out/complaints"
    result "$board: the sibling goes on"

    run applet APPLET="build/$board/applets/hello.elf"
    [ "$(grep -c '^\[hello\] RPC.LED without its permission: permission denied$' "$out/applet")" = 2 ] ||
        echo "the applet that was loaded did not do its work" >>"$out/complaints"
    result "$board: APPLET=file.elf is loaded and run"

    # Where QEMU can write the board's memory, a file lies in the image store before boot.
    if [ "$board" != virt-arm ]; then
        { cat "build/$board/applets/events.elf" && head -c 300000 /dev/zero; } >"$out/large.elf"
        run large APPLET="$out/large.elf"
        grep -qx '\[monitor\] an image was placed: events' "$out/large" || echo "it was not placed" >>"$out/complaints"
        grep -qx '\[events\] beat 6' "$out/large" || echo "it did not run to its end" >>"$out/complaints"
        result "$board: APPLET=large.elf is placed before boot"
    fi

    printf 'call Echo.Sum 20 22\nps\nquit\n' >"$out/input"
    run console MODE=console <"$out/input"
    in_order "$out/console" >>"$out/complaints" <<'END'
42
END
    grep -q '^in another terminal: build/host/trapline --to unix:.*/trapline.sock ps$' "$out/console" || echo "it does not say where it is" >>"$out/complaints"
    result "$board: the console takes a call and ends"

    run vm EXAMPLE=vm
    in_order "$out/vm" >>"$out/complaints" <<END
[hello-processor] Hello, this is Trapline on $board, processor code!
[hello-ebpf] Hello, this is Trapline on $board, ebpf code!
$ trapline fault oversteps
reason    write: it wrote memory that it may not write
address   0x00002000
source    change at oversteps.c:11
called by tl_applet at oversteps.c:16
$ trapline fault spins
reason    budget: it used more processor time than its budget
END
    [ "$(grep -cE '^[0-9]+ +hello-(processor|ebpf) +stopped .* exit +1 ' "$out/vm")" = 7 ] || echo "the two do not end alike" >>"$out/complaints"
    result "$board: EXAMPLE=vm, one source for the processor and for eBPF"
done

# Examples by name: one that is none is told with all that there are; one for another board, with that.
board=virt-arm
case " $boards " in *" $board "*)
    run example EXAMPLE=normal-world
    in_order "$out/example" >>"$out/complaints" <<'END'
[normal-world] an operating system of the normal world, in mode 0x1f
[normal-world] its own vectors and page tables: SCTLR.M is 1
[normal-world] its task in User mode made 3 system calls to it
[normal-world] RPC.Echo, by SMC: from the normal world
[normal-world] monitor memory at 0x0e000000: abort, DFSR 0x008, DFAR 0x0e000000
[normal-world] secure UART at 0x09040000: abort, DFSR 0x008, DFAR 0x09040000
END
    grep -qE '^\[normal-world\] its timer came [1-9][0-9]* times, as IRQ by its own vector$' "$out/example" || echo "its timer did not come" >>"$out/complaints"
    grep -qE '^4 +normal-world +stopped .* normal ' "$out/example" || echo "ps does not say that it is of the normal world" >>"$out/complaints"
    result "$board: EXAMPLE=normal-world, an operating system beside the applets"
    ;;
esac
run example EXAMPLE=none
grep -q 'no example none: EXAMPLE is one of.* normal-world ' "$out/example" && [ $status = 1 ] && : >"$out/complaints"
result "EXAMPLE=none is told with the names that there are"
board=sifive_u
run example EXAMPLE=normal-world
grep -q 'make run EXAMPLE=normal-world BOARD=virt-arm' "$out/example" && [ $status = 1 ] && : >"$out/complaints"
result "an example for another board is told with that"
run example EXAMPLE=sibling
grep -q '^Its sibling goes on: ' "$out/example" && [ $status = 0 ] && : >"$out/complaints"
result "an example that is in the image is shown by the demo"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
