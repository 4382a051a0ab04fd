#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Source lines: what each compiler says of its programs, in DWARF 4 and 5, is found; so is it for Go's; and files that are damaged
# get an answer as well.
set -eu
. tests/interop/lib.sh
lines=$built/lines

cat >"$folder/sample.c" <<'END'
void die(int n);
int leaf(int n), outer(int n), middle(int n);
void _start(void);
static inline __attribute__((always_inline)) int inner(int n)
{
    __asm__ volatile(".globl at_inner\nat_inner:\nnop");
    return n + 1;
}
__attribute__((noinline)) int leaf(int n)
{
    __asm__ volatile(".globl at_leaf\nat_leaf:\nnop");
    return n * 3;
}
__attribute__((noinline)) int outer(int n)
{
    n = inner(n);
    return leaf(n) + 1;
}
__attribute__((noinline)) int middle(int n)
{
    n = leaf(n);
    __asm__ volatile(".globl at_middle\nat_middle:\nnop");
    return leaf(n) + 1;
}
__attribute__((noreturn)) void die(int n)
{
    (void)leaf(n);
    for (;;)
        __asm__ volatile(".globl at_die\nat_die:\nnop");
}
void _start(void)
{
    if (outer(1) + middle(2) > 3)
        die(4);
}
END

at() { # SYMBOL
    nm "$folder/sample.elf" 2>/dev/null | awk -v name="$1" '$3 == name { print "0x" $1 }'
}

# sample NAME COMPILER...: all that is asked of one program
sample() {
    name=$1
    shift
    if ! "$@" -nostdlib -static -Wl,-Ttext=0x8000 -Wl,--build-id=none "$folder/sample.c" -o "$folder/sample.elf" >"$folder/log" 2>&1; then
        skip "$name: $(head -n 1 "$folder/log")"
        return
    fi
    is "$name: a function within another" "inner at sample.c:6
outer at sample.c:16" "$($lines "$folder/sample.elf" "$(at at_inner)")"
    is "$name: a function" "leaf at sample.c:11" "$($lines "$folder/sample.elf" "$(at at_leaf)")"
    is "$name: an address without code" "error -13: ??" "$($lines "$folder/sample.elf" 0)"
    is "$name: a function that calls none returns to the link register" link "$($lines link "$folder/sample.elf" "$(at at_leaf)")"
    is "$name: and so does any in its first instruction" link "$($lines link "$folder/sample.elf" "$(at middle)")"
    is "$name: one that has called others does not" no "$($lines link "$folder/sample.elf" "$(at at_middle)")"
    is "$name: nor does one that never returns" no "$($lines link "$folder/sample.elf" "$(at at_die)")"
    is "$name: nothing is said where there is no code" no "$($lines link "$folder/sample.elf" 0)"
}

for version in 4 5; do
    for options in -Os '-O1 -fno-omit-frame-pointer'; do
        # shellcheck disable=SC2086 # words
        {
            sample "arm-none-eabi-gcc $options, DWARF $version" arm-none-eabi-gcc -gdwarf-$version -mcpu=cortex-a7 -marm $options
            sample "riscv64-unknown-elf-gcc $options, DWARF $version" riscv64-unknown-elf-gcc -gdwarf-$version $options
            sample "clang $options, DWARF $version" clang -gdwarf-$version --target=arm-none-eabi -mcpu=cortex-a7 -fuse-ld=bfd \
                --ld-path="$(command -v arm-none-eabi-ld)" $options
        }
    done
done
sample "arm-none-eabi-gcc, Thumb" arm-none-eabi-gcc -g -mcpu=cortex-a7 -mthumb -Os

# Less than all of it.
arm-none-eabi-gcc -mcpu=cortex-a7 -Os -nostdlib -static -Wl,-Ttext=0x8000 "$folder/sample.c" -o "$folder/sample.elf"
arm-none-eabi-strip --strip-debug "$folder/sample.elf" -N at_leaf
is "without debug information: the symbol" "leaf at ??:?" "$($lines "$folder/sample.elf" "$(at leaf)")"
leaf=$(at leaf)
arm-none-eabi-strip "$folder/sample.elf"
is "without symbols" "error -13: ??" "$($lines "$folder/sample.elf" "$leaf")"
: >"$folder/empty"
has "an empty file" "is no ELF file of a board" "$($lines "$folder/empty" 0x8000)"
has "a text" "is no ELF file of a board" "$($lines "$folder/sample.c" 0x8000)"
has "a folder" "error" "$($lines "$folder" 0x8000)"
has "no file" "No such file" "$($lines "$folder/nowhere" 0x8000)"

# Damaged files: each gets an answer, and nothing of ours falls over.
damaged() { # NAME FILE ADDRESS
    if answers=$($lines damage "$2" "$3" 300 2>"$folder/err") && ! grep -E 'Sanitizer|runtime error' "$folder/err" | grep -q . &&
        [ "${answers%% *}" != 0 ]; then
        ok "300 damaged copies of $1: $answers"
    else
        not_ok "300 damaged copies of $1: $answers" "$(head -n 20 "$folder/err")"
    fi
}
for version in 4 5; do
    arm-none-eabi-gcc -gdwarf-$version -mcpu=cortex-a7 -Os -nostdlib -static -Wl,-Ttext=0x8000 "$folder/sample.c" -o "$folder/sample.elf"
    damaged "a program in DWARF $version" "$folder/sample.elf" "$(at at_inner)"
done

if ! command -v go >/dev/null; then
    skip "Go is not installed: apt-get install golang-go"
    exit 0
fi
cat >"$folder/boom.go" <<'END'
package main

//go:noinline
func boom(p *int) int {
	return *p
}

func middle(p *int) int {
	return boom(p) + 1
}

func main() {
	println(middle(nil))
}
END
for arch in arm riscv64; do
    GO111MODULE=off GOFLAGS='' GOCACHE="$PWD/build/go-cache" GOOS=linux GOARCH=$arch go build -o "$folder/boom.elf" "$folder/boom.go"
    boom=$(go tool nm "$folder/boom.elf" | awk '$3 == "main.boom" { print "0x" $1 }')
    main=$(go tool nm -n "$folder/boom.elf" | awk '$3 == "main.main" { print "0x" $1 }')
    is "Go for $arch: a function" "main.boom at boom.go:5" "$($lines "$folder/boom.elf" "$boom")"
    is "Go for $arch: main" "main.main at boom.go:12" "$($lines "$folder/boom.elf" "$main")"
    is "Go for $arch: a function that calls none returns to the link register" link "$($lines link "$folder/boom.elf" "$boom")"
    [ $arch = arm ] || continue # its disassembler knows no others
    within=$(go tool objdump -s main.main "$folder/boom.elf" | sed -n 's/^ *boom.go:9\t*\(0x[0-9a-f]*\).*/\1/p' | head -n 1)
    is "Go for $arch: a function within another" "main.middle at boom.go:9
main.main at boom.go:13" "$($lines "$folder/boom.elf" "$within")"
done
