#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Instructions of this machine for one of eBPF: those within tl_ebpf_run, by callgrind, over the programs of tests/vm/programs as
# clang -O2 compiles them, each on the same 256 bytes. All steps count alike. ebpf.sh steps: prints how many these are, and no more.
set -eu
run=build/host/ebpf-run
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT
memory=$(seq 1 7 1792 | awk '{ printf "%02x", $1 % 256 }')
for name in sort crc32 base64 recursion division transform; do
    clang -target bpf -ffreestanding -O2 -mcpu=v3 -Wno-unused-function "-DPROGRAM=$name" -c tests/vm/programs/programs.c -o "$temp/bpf.o"
    objcopy -I elf64-little -O binary --only-section=.text "$temp/bpf.o" "$temp/bpf"
    od -An -v -tx1 "$temp/bpf" >"$temp/hex"
    "$run" --steps "$memory" <"$temp/hex" 2>>"$temp/steps" >"$temp/out"
    [ "${1:-}" != steps ] || continue
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --toggle-collect=tl_ebpf_run "$run" "$memory" <"$temp/hex" \
        2>"$temp/log" >"$temp/again"
    cmp -s "$temp/out" "$temp/again"
    sed -n 's/^==[0-9]*== Collected : *\([0-9][0-9]*\)$/\1 instructions/p' "$temp/log" >>"$temp/steps"
done
if [ "${1:-}" = steps ]; then
    awk '{ steps += $1 } END { print steps }' "$temp/steps"
    exit
fi
awk '$2 == "steps" { steps += $1 } $2 == "instructions" { n += $1 }
    END { if (n == 0 || steps == 0) exit 1; printf "ebpf.x86_instructions_per_step %.1f instructions\n", n / steps }' "$temp/steps"
