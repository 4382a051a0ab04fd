#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Tests of ebpf-run, at its command line: what it prints for programs by hand, and that the programs of programs/ give the same number
# as on this machine, however clang compiled them. Prints each case, and at last "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
run=$(pwd)/build/host/ebpf-run
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

verdict() { # 0 or 1, NAME
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
        echo "ok      $2"
    else
        failed=$((failed + 1))
        echo "FAILED  $2"
        sed 's/^/    /' "$tmp/out" "$tmp/err" 2>/dev/null
    fi
}

# prints NAME R0 PROGRAM [ARGUMENT...]: r0 alone, on standard output alone.
prints() {
    name=$1 r0=$2 program=$3
    shift 3
    printf '%s' "$program" | "$run" "$@" >"$tmp/out" 2>"$tmp/err" && [ "$(cat "$tmp/out")" = "$r0" ] && [ ! -s "$tmp/err" ]
    verdict $? "$name"
}

# refuses NAME STATUS TEXT PROGRAM [ARGUMENT...]: a message with the text, on standard error alone.
refuses() {
    name=$1 wanted=$2 text=$3 program=$4
    shift 4
    printf '%s' "$program" | "$run" "$@" >"$tmp/out" 2>"$tmp/err"
    [ $? = "$wanted" ] && [ ! -s "$tmp/out" ] && grep -qF "$text" "$tmp/err"
    verdict $? "$name"
}

exit=9500000000000000
prints "blanks and line feeds between bytes are allowed" 2a "b7 00 00 00 2a 00 00 00
95 00 00 00 00 00 00 00
"
prints "bytes without blanks, and capitals" 2a "B70000002A000000$exit"
prints "r0 is printed whole, without a sign" ffffffffffffffff "b7000000ffffffff$exit"
prints "r1 points to the memory" 1122 "6910000000000000$exit" 2211
prints "r2 is the memory's size" 3 "bf20000000000000$exit" 010203
prints "without memory r1 and r2 are 0" 0 "bf100000000000000f20000000000000$exit"
prints "an empty argument is no memory" 0 "bf20000000000000$exit" ""
refuses "one byte beyond the memory" 1 "accesses 0x" "6910000000000000$exit" 22
refuses "no memory at all" 1 "accesses 0x0" "7110000000000000$exit"
refuses "a helper" 1 "calls helper 5" "8500000005000000$exit"
refuses "code that the check refuses, with its place" 1 "instruction 1: an unknown instruction" "b700000000000000ff00000000000000$exit"
refuses "functions that call themselves" 1 "while 8 are under way" "85100000ffffffff$exit"
refuses "an endless loop" 1 "does not end" "0500ffff00000000"
refuses "nothing" 1 "not whole instructions" ""
refuses "half an instruction" 1 "not whole instructions" "b700000000"
refuses "half a byte" 1 "not the hex bytes" "b7000"
refuses "what is not hex" 1 "not the hex bytes" "hello"
refuses "memory that is not hex" 1 "MEMORY is not bytes in hex" "$exit" xyz
refuses "two arguments" 2 "more than MEMORY" "$exit" 00 00
head -c 2000000 /dev/zero | tr '\0' '9' >"$tmp/long"
"$run" <"$tmp/long" >"$tmp/out" 2>"$tmp/err"
[ $? = 1 ] && grep -q "up to 2048 instructions" "$tmp/err"
verdict $? "more than there is room for"
"$run" --help >"$tmp/out" 2>"$tmp/err" </dev/null && grep -q "^usage: ebpf-run" "$tmp/out"
verdict $? "--help"
echo "b700000001000000$exit" | "$run" --steps >"$tmp/out" 2>"$tmp/err" && [ "$(cat "$tmp/err")" = "2 steps" ]
verdict $? "--steps counts"
echo "$exit" | "$run" >/dev/full 2>"$tmp/err"
[ $? = 1 ]
verdict $? "a full disk is an error"

# The same source, natively and as eBPF.
program=tests/vm/programs/programs.c
memory=$(seq 1 7 900 | awk '{ printf "%02x", $1 % 256 }')
for name in sort crc32 base64 recursion division transform; do
    gcc -O1 -Wno-unused-function "-DPROGRAM=$name" tests/vm/programs/native.c "$program" -o "$tmp/native" || exit 2
    for options in "-O0 -mcpu=v1" "-O1 -mcpu=v2" "-O2 -mcpu=v2" "-O2 -mcpu=v3" "-Os -mcpu=v3"; do
        # shellcheck disable=SC2086 # words
        clang -target bpf -ffreestanding $options -Wno-unused-function "-DPROGRAM=$name" -c "$program" -o "$tmp/bpf.o" &&
            objcopy -I elf64-little -O binary --only-section=.text "$tmp/bpf.o" "$tmp/bpf" &&
            od -An -v -tx1 "$tmp/bpf" >"$tmp/hex"
        right=0
        for bytes in "" 07 "$memory"; do
            "$run" "$bytes" <"$tmp/hex" >"$tmp/out" 2>"$tmp/err"
            "$tmp/native" "$bytes" | cmp -s - "$tmp/out" || right=1
        done
        verdict $right "$name by clang $options gives what it gives here"
    done
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
