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
gcc -O1 -DENTRY=program "$program" tests/vm/programs/native.c -o "$tmp/native" || exit 2
for options in "-O0 -mcpu=v1" "-O1 -mcpu=v2" "-O2 -mcpu=v2" "-O2 -mcpu=v3 -g" "-Os -mcpu=v3"; do
    # shellcheck disable=SC2086 # words
    clang -target bpf -ffreestanding $options -c "$program" -o "$tmp/good.o" || exit 2
    right=0
    for bytes in "" 07 00010203ff807f10; do
        "$run" --object "$tmp/good.o" "$bytes" >"$tmp/out" 2>"$tmp/err"
        "$tmp/native" "$bytes" | cmp -s - "$tmp/out" || right=1
        "$link" "$tmp/good.o" "$tmp/image" && "$run" --elf "$tmp/image" "$bytes" 2>"$tmp/err" | cmp -s - "$tmp/out" || right=1
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
compile "$tmp/good.o" <<'C'
__attribute__((noinline, section("wide"), aligned(64))) int seven(void) { return 7; }
__attribute__((noinline, section("narrow"))) int one(void) { return 1; }
int main(void) { return seven() - one() - one(); }
C
[ "$("$run" --object "$tmp/good.o" 2>"$tmp/err")" = 5 ]
verdict $? "sections of code may have gaps between them"
compile "$tmp/good.o" <<'C'
const int value = 9;
__asm__(".section .rodata,\"a\",@progbits\n.globl where\nwhere: .long value\n.text");
extern const unsigned where;
int main(void) { return *(volatile int *)(unsigned long)where; }
C
[ "$("$run" --object "$tmp/good.o" 2>"$tmp/err")" = 9 ]
verdict $? "a pointer of 32 bits"
cat >"$tmp/large.c" <<'C'
char large[SIZE];
int main(void) { large[SIZE - 1] = 3; return large[SIZE - 1]; }
C
compile "$tmp/good.o" -DSIZE=0xfd000 <"$tmp/large.c"
[ "$("$run" --object "$tmp/good.o" 2>"$tmp/err")" = 3 ]
verdict $? "all of an applet's memory but its stack"

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
refuses "more than an applet's memory" "section .bss does not fit" -DSIZE=0xfd001 <"$tmp/large.c"
refuses "far more than that" "section .bss does not fit" -DSIZE=0x7fffffff0 <"$tmp/large.c"
refuses "a pointer to what is not defined" "bar is not defined" <<'C'
extern int bar;
int *pointer = &bar;
int main(void) { return *pointer; }
C
refuses "an address in 32 bits that clang says is for debuggers" ".rodata has a relocation of type 4 to value" <<'C'
int value = 9;
__asm__(".section .rodata,\"a\",@progbits\n.globl where\nwhere: .long value\n.text");
extern const unsigned where;
int main(void) { return where; }
C
refuses "a constructor" "constructors do not run" <<'C'
volatile int value;
__attribute__((constructor)) void set(void) { value = value + 1; }
int main(void) { return value; }
C
refuses "two manifests" "write TL_MANIFEST once" <<'C'
__asm__(".section .note.trapline,\"a\",@note,unique,1\n.long 1\n.section .note.trapline,\"a\",@note,unique,2\n.long 2\n.text");
int main(void) { return 1; }
C
refuses "a call of a variable" "variable is called, but is no function" <<'C'
int variable = 1;
int main(void) { return ((int (*)(void))&variable)(); }
C
refuses "a name that would steer the terminal" "a?[31mb is not defined" <<'C'
int foo(void) __asm__("a\033[31mb");
int main(void) { return foo(); }
C
refuses "too much code" "more than 2048 instructions" <<'C'
#define A x = x * 3 + *p;
#define B A A A A A A A A A A A A A A A A
#define C B B B B B B B B B B B B B B B B
int main(volatile int *p) { int x = 0; C C C C C C return x; }
C
refuses_file "a file of another kind" "not an object of eBPF" /bin/true
refuses_file "a file of text" "not an object of eBPF" "$program"
"$link" "$tmp/good.o" "$tmp/linked" && refuses_file "an image" "not an object of eBPF" "$tmp/linked"
refuses_file "an empty file" "not an object of eBPF" /dev/null
refuses_file "a file that is not there" "No such file" "$tmp/none.o"

# One field of a good object is another. Its first relocations are of a load (.rel.text, the first one) and of a pointer.
field() { # SECTION OFFSET_IN_ITS_HEADER: where that is in the file
    index=$(readelf -SW "$tmp/good.o" | sed -n 's/^ *\[ *\([0-9]*\)\] \([^ ]*\) .*/\1 \2/p' | awk -v name="$1" '$2 == name { print $1 }')
    start=$(readelf -hW "$tmp/good.o" | sed -n 's/.*Start of section headers: *\([0-9]*\).*/\1/p')
    echo $((start + 64 * index + $2))
}
contents() { # SECTION: where its bytes begin in the file
    readelf -SW "$tmp/good.o" | tr -d '[]' | awk -v name="$1" '$2 == name { print "0x" $5 }'
}
refuses_with() { # NAME TEXT AT BYTES_IN_OCTAL
    cp "$tmp/good.o" "$tmp/bad.o"
    # shellcheck disable=SC2059 # the format is the bytes
    printf "$4" | dd of="$tmp/bad.o" bs=1 seek=$(($3)) conv=notrunc 2>"$tmp/err"
    refuses_file "$1" "$2" "$tmp/bad.o"
}
compile "$tmp/good.o" <"$program"
first=$(contents .rel.text)
refuses_with "a relocation of an unknown type" "relocation of type 5" "$first + 8" '\005'
refuses_with "a relocation of a type beyond all" "relocation of type 4294967295" "$first + 8" '\377\377\377\377'
refuses_with "a relocation outside of its section" "section .text has a relocation outside of it" "$first + 2" '\001'
refuses_with "a relocation far outside" "section .text has a relocation outside of it" "$first" '\371\377\377\377\377\377\377\377'
refuses_with "a load's relocation where there is none" "relocation of a 64-bit load where there is none" "$first" '\010'
refuses_with "a load's relocation between instructions" "relocation of a 64-bit load where there is none" "$first" '\001'
refuses_with "a call's relocation where there is none" "relocation of a call where there is none" "$first + 8" '\012'
refuses_with "a load's relocation in data" "section .rodata has a relocation of a 64-bit load" \
    "$(contents .rel.rodata) + 8" '\001\000\000\000'
refuses_with "a relocation of a symbol that is not there" "section .rel.text names a symbol that is not there" "$first + 14" '\001'
refuses_with "a table of relocations with addends" "relocations with addends" "$(field .rel.text 4)" '\004'
refuses_with "tables of relocations that overlap" "the tables of relocations overlap" "$(field .rel.rodata 24)" \
    "\\0\\0\\0\\0\\0\\0\\0\\0$(printf '\\%o\\%o' $(($(wc -c <"$tmp/good.o") % 256)) $(($(wc -c <"$tmp/good.o") / 256)))"
refuses_with "no table of symbols" "do not strip the object" "$(field .symtab 4)" '\000'
refuses_with "names of symbols that are nowhere" "there is no table of symbols" "$(field .symtab 40)" '\377\377'
refuses_with "a section outside of the file" "a section lies outside of the file" "$(field .text 28)" '\001'
refuses_with "a section that wraps around" "a section lies outside of the file" "$(field .text 32)" '\377\377\377\377\377\377\377\377'
refuses_with "a section of one thread" "section .data is of one thread" "$(field .data 9)" '\004'
refuses_with "code that is writable" "section far is code, but is writable" "$(field far 8)" '\007'
refuses_with "code that is not whole instructions" "section far is code, but is writable or not whole" "$(field far 32)" '\007'
refuses_with "an alignment that is no power of two" "section .data wants an alignment of 3" "$(field .data 48)" '\003'
refuses_with "headers of sections of another size" "the table of sections is damaged" 58 '\050'
refuses_with "no sections" "the table of sections is damaged" 60 '\000\000'
refuses_with "sections that lie outside of the file" "the table of sections is damaged" 43 '\001'
refuses_with "names of sections that are nowhere" "the table of sections is damaged" 62 '\377\377'
# clang has no thread-local variables here, so the symbol of the first relocation is made one.
symbol=$(od -An -tu4 -j$((first + 12)) -N4 "$tmp/good.o" | tr -d ' ')
refuses_with "a symbol that is thread-local" "is thread-local" "$(contents .symtab) + 24 * $symbol + 4" '\006'
"$link" "$tmp/good.o" "$tmp/none/image" >"$tmp/out" 2>"$tmp/err"
[ $? = 1 ] && grep -qF "$tmp/none/image: No such file" "$tmp/err"
verdict $? "an image that cannot be written"
"$link" "$tmp/good.o" >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] && grep -qF "ebpf-link --help" "$tmp/err"
verdict $? "too few arguments"
"$link" --help >"$tmp/out" 2>"$tmp/err" && grep -q "^usage: ebpf-link" "$tmp/out" && [ ! -s "$tmp/err" ]
verdict $? "--help"
"$run" --object "$tmp/none.o" >"$tmp/out" 2>"$tmp/err"
[ $? = 1 ] && grep -qF "none.o: cannot read it" "$tmp/err"
verdict $? "ebpf-run --object of a file that is not there"
"$run" --elf "$tmp/good.o" >"$tmp/out" 2>"$tmp/err"
[ $? = 1 ] && grep -qF "not an image of eBPF" "$tmp/err"
verdict $? "ebpf-run --elf of an object"
"$run" --elf >"$tmp/out" 2>"$tmp/err"
[ $? = 2 ] && grep -qF "want a file" "$tmp/err"
verdict $? "ebpf-run --elf without a file"
"$link" "$tmp/good.o" "$tmp/image"
right=0
for cut in 0 63 64 100 119 120 200 400 800; do
    head -c "$cut" "$tmp/image" >"$tmp/bad.elf"
    "$run" --elf "$tmp/bad.elf" >"$tmp/out" 2>"$tmp/err"
    [ $? = 1 ] && grep -qE "not an image of eBPF|image is damaged" "$tmp/err" || right=1
done
verdict $right "ebpf-run --elf of an image that is cut"
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
