#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Tests of the linker for eBPF: what it links gives the same number as on this machine, however clang compiled it; and what cannot be
# linked is refused with the reason. Prints each case, and at last "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
link=$(pwd)/build/host/ebpf-link
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

compile() { # OBJECT OPTION... <SOURCE
    object=$1
    shift
    clang -target bpf -ffreestanding -O1 -x c "$@" -c - -o "$object"
}

# refuses NAME TEXT [OPTION...] <SOURCE: a message with the text and the object's name, and no image.
refuses() {
    name=$1 text=$2
    shift 2
    compile "$tmp/bad.o" "$@" || exit 2
    refuses_file "$name" "$text" "$tmp/bad.o"
}
refuses_file() { # NAME TEXT OBJECT
    rm -f "$tmp/image"
    "$link" "$3" "$tmp/image" >"$tmp/out" 2>"$tmp/err"
    [ $? = 1 ] && [ ! -s "$tmp/out" ] && [ ! -e "$tmp/image" ] && grep -qF "ebpf-link: $3: " "$tmp/err" && grep -qF "$2" "$tmp/err"
    verdict $? "$1"
}

# ---- What it links
program=tests/vm/programs/linked.c
cat >"$tmp/main.c" <<'C'
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
uint64_t native(uint8_t *bytes, uint64_t size);
int main(int argc, char **argv)
{
    uint8_t bytes[64];
    size_t n = argc > 1 ? strlen(argv[1]) / 2 : 0;
    for (size_t i = 0; i < n; i++) {
        char two[3] = {argv[1][2 * i], argv[1][2 * i + 1], 0};
        bytes[i] = (uint8_t)strtoul(two, NULL, 16);
    }
    printf("%" PRIx64 "\n", native(bytes, n));
}
C
gcc -O1 -DENTRY=native "$program" "$tmp/main.c" -o "$tmp/native" || exit 2
for options in "-O0 -mcpu=v1" "-O1 -mcpu=v2" "-O2 -mcpu=v2" "-O2 -mcpu=v3 -g" "-Os -mcpu=v3"; do
    # shellcheck disable=SC2086 # words
    clang -target bpf -ffreestanding $options -c "$program" -o "$tmp/good.o" || exit 2
    right=0
    for bytes in "" 07 00010203ff807f10; do
        "$run" --object "$tmp/good.o" "$bytes" >"$tmp/out" 2>"$tmp/err"
        "$tmp/native" "$bytes" | cmp -s - "$tmp/out" || right=1
    done
    verdict $right "an object by clang $options gives what it gives here"
done
"$link" "$tmp/good.o" "$tmp/image" >"$tmp/out" 2>"$tmp/err" && [ ! -s "$tmp/out" ] && [ ! -s "$tmp/err" ] && readelf -lW "$tmp/image" >"$tmp/out"
verdict $? "the image is an ELF file"
[ "$(grep -c LOAD "$tmp/out")" = 3 ] && grep -q 'LOAD.* 0x0*1000 .*R E' "$tmp/out"
verdict $? "its segments are code at 0x1000, constants and data"
[ "$(wc -c <"$tmp/image")" -lt 1400 ]
verdict $? "it has no padding to pages in the file"
[ "$(stat -c %a "$tmp/image")" = "$(printf '%o' $((0666 & ~$(umask))))" ]
verdict $? "it may be read by whom the umask lets"
compile "$tmp/good.o" <<'C'
int other(void) { return 1; }
int main(void) { return 7; }
C
[ "$("$run" --object "$tmp/good.o" 2>"$tmp/err")" = 7 ]
verdict $? "a program without _start begins at main, wherever that is"

# ---- What it refuses
refuses "a function that is not defined" "foo is not defined" <<'C'
int foo(void);
int main(void) { return foo(); }
C
refuses "a variable that is not defined" "bar is not defined" <<'C'
extern int bar;
int main(void) { return bar; }
C
refuses "a common symbol" "compile with -fno-common" -fcommon <<'C'
int common;
int main(void) { return common; }
C
refuses "a map" "there are no maps" <<'C'
__attribute__((section("maps"))) int map = 1;
int main(void) { return map; }
C
refuses "an alignment beyond a page" "the most is 4096" <<'C'
__attribute__((aligned(8192))) int wide = 1;
int main(void) { return wide; }
C
refuses "no entry" "no function _start or main" <<'C'
int other(void) { return 1; }
C
refuses "no code" "no code" <<'C'
int main = 1;
C
refuses "a call through a pointer, with its place" "main, instruction" <<'C'
int main(int (*volatile f)(void)) { return f(); }
C
grep -qF "callx" "$tmp/err"
verdict $? "and with its name"
refuses "more than 16 MiB" "more than 16 MiB" <<'C'
char large[17 << 20];
int main(void) { return large[5]; }
C
refuses "too much code" "more than 4096 instructions" <<'C'
#define A x = x * 3 + *p;
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
int main(volatile int *p) { int x = 0; C C C C C C return x; }
C
refuses_file "a file of another kind" "not an object of eBPF" /bin/true
refuses_file "a file of text" "not an object of eBPF" "$tmp/main.c"
"$link" "$tmp/good.o" "$tmp/linked" && refuses_file "an image" "not an object of eBPF" "$tmp/linked"
refuses_file "an empty file" "not an object of eBPF" /dev/null
refuses_file "a file that is not there" "No such file" "$tmp/none.o"
compile "$tmp/good.o" <"$program"
at=$(readelf -SW "$tmp/good.o" | sed -n 's/.* \.rel\.text *REL *[0-9a-f]* \([0-9a-f]*\) .*/\1/p')
cp "$tmp/good.o" "$tmp/bad.o"
printf '\005' | dd of="$tmp/bad.o" bs=1 seek=$((0x$at + 8)) conv=notrunc 2>"$tmp/err"
refuses_file "a relocation of an unknown type" "relocation of type 5" "$tmp/bad.o"
"$link" "$tmp/good.o" "$tmp/none/image" >"$tmp/out" 2>"$tmp/err"
[ $? = 1 ] && grep -qF "$tmp/none/image: No such file" "$tmp/err"
verdict $? "an image that cannot be written"
"$link" "$tmp/good.o" >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] && grep -qF "ebpf-link --help" "$tmp/err"
verdict $? "too few arguments"
"$link" --help >"$tmp/out" 2>"$tmp/err" && grep -q "^usage: ebpf-link" "$tmp/out" && [ ! -s "$tmp/err" ]
verdict $? "--help"
"$run" --object "$tmp/none.o" >"$tmp/out" 2>"$tmp/err"
[ $? = 1 ] && grep -qF "cannot read" "$tmp/err"
verdict $? "ebpf-run --object of a file that is not there"
right=0
size=$(wc -c <"$tmp/good.o")
for cut in $(seq 0 61 "$size"); do
    head -c "$cut" "$tmp/good.o" >"$tmp/bad.o"
    "$link" "$tmp/bad.o" "$tmp/image" >"$tmp/out" 2>"$tmp/err"
    [ $? = 1 ] || right=1
done
verdict $right "an object that is cut, wherever"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
