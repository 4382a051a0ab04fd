#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Tests of idlc: what it refuses and how it says so, what it makes, formats and compares. Prints each case, and at last
# "N passed, N failed".
#
#   bad/RULE.idl           breaks one rule; `// error: LINE:COL: text` lines are all that idlc says. bad/RULE/RULE.idl likewise,
#                          where it takes more than one file.
#   golden/made/NAME/      *.idl, and in expected/ every file that they give, with .expected behind its name
#   golden/fmt/NAME.idl    and NAME.expected, what --fmt makes of it
#   growth.sh              counts how the time grows with the input
#   golden/check/NAME/     old.idl, new.idl, and expected: the lines of --check and its exit status
#
# tests/idl/run.sh --accept writes the expected files anew, to be read in the diff. IDLC names another idlc.
set -u
cd "$(dirname "$0")/../.." || exit 2
idlc=$(pwd)/${IDLC:-build/host/idlc}
case ${IDLC:-} in /*) idlc=$IDLC ;; esac
if [ ! -x "$idlc" ]; then
    echo "no $idlc: run 'make idlc' first"
    echo "0 passed, 1 failed"
    exit 1
fi
accept=no
[ "${1:-}" != --accept ] || accept=yes
tests=$(pwd)/tests/idl
tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
passed=0
failed=0

# verdict NAME: of the last command; what it printed to $tmp/why is shown on failure.
verdict() {
    if [ "$2" = 0 ]; then
        passed=$((passed + 1))
        echo "ok      $1"
    else
        failed=$((failed + 1))
        echo "FAILED  $1"
        sed 's/^/    /' "$tmp/why"
    fi
}

# same EXPECTED GOT: equal, or accepted anew.
same() {
    [ $accept = no ] || cp "$2" "$1"
    diff -u "$1" "$2" >"$tmp/why" 2>&1
}

# bad FOLDER FILE: idlc fails with the messages that stand in the file, and writes nothing.
bad() {
    rm -rf "$tmp/out"
    mkdir "$tmp/out"
    (cd "$1" && "$idlc" -o "$tmp/out" "$2") >"$tmp/stdout" 2>"$tmp/stderr"
    status=$?
    sed "s/^$2:\([0-9]*:[0-9]*\): error: /\1: /; s/^\([^ ]*:[0-9]*:[0-9]*\): error: /\1: /; s/^/\/\/ error: /" \
        "$tmp/stderr" >"$tmp/got"
    LC_ALL=C grep -a '^// error: ' "$1/$2" >"$tmp/expected"
    diff -u "$tmp/expected" "$tmp/got" >"$tmp/why" 2>&1 || return 1
    [ -s "$tmp/expected" ] || { echo "no '// error:' line in it" >"$tmp/why"; return 1; }
    [ "$status" = 1 ] || { echo "exit status $status, not 1" >"$tmp/why"; return 1; }
    [ ! -s "$tmp/stdout" ] && [ -z "$(ls "$tmp/out")" ] || { echo "it wrote something" >"$tmp/why"; return 1; }
}

for file in "$tests"/bad/*.idl; do
    name=$(basename "$file")
    bad "$tests/bad" "$name"
    verdict "refuses ${name%.idl}" $?
done
for folder in "$tests"/bad/*/; do
    name=$(basename "$folder")
    bad "$folder" "$name.idl"
    verdict "refuses $name" $?
done

# made FOLDER: every output, byte for byte; the same again from other paths and in another order; nothing written twice.
made() {
    rm -rf "$tmp/out" "$tmp/again"
    mkdir "$tmp/out" "$tmp/again"
    (cd "$1" && "$idlc" -o "$tmp/out" ./*.idl) >"$tmp/why" 2>&1 || return 1
    (
        cd "$1" || exit 1
        folder=$1
        set --
        for file in *.idl; do set -- "$folder/$file" "$@"; done
        "$idlc" -o "$tmp/again" "$@"
    ) >"$tmp/why" 2>&1 || return 1
    diff -ru "$tmp/out" "$tmp/again" >"$tmp/why" 2>&1 || return 1
    # Kept under names that no tool takes for sources of this tree.
    rm -rf "$tmp/named"
    mkdir "$tmp/named"
    for output in "$tmp"/out/*; do
        cp "$output" "$tmp/named/$(basename "$output").expected"
    done
    [ $accept = no ] || { rm -rf "$1/expected"; cp -r "$tmp/named" "$1/expected"; }
    diff -ru "$1/expected" "$tmp/named" >"$tmp/why" 2>&1 || return 1
    touch -t 200001010000 "$tmp"/out/*
    (cd "$1" && "$idlc" -o "$tmp/out" ./*.idl) >"$tmp/why" 2>&1 || return 1
    find "$tmp/out" -type f -newermt 2000-01-02 >"$tmp/why"
    [ ! -s "$tmp/why" ] || { echo "written again without need" >>"$tmp/why"; return 1; }
}

# compiles FOLDER COMPILER...: all C of it, without a warning.
compiles() {
    gen=$1
    shift
    for file in "$gen"/*.c; do
        "$@" -std=c11 -Wall -Wextra -Wconversion -Werror -fno-common -ffreestanding -I. -iquote "$gen" -c "$file" \
            -o "$tmp/o.o" >"$tmp/why" 2>&1 || return 1
    done
}

for folder in "$tests"/golden/made/*/; do
    name=$(basename "$folder")
    made "${folder%/}"
    verdict "makes $name" $?
    for compiler in gcc clang 'arm-none-eabi-gcc -mcpu=cortex-m4' riscv64-unknown-elf-gcc; do
        if command -v "${compiler%% *}" >/dev/null; then
            # shellcheck disable=SC2086 # a command and its options
            compiles "$tmp/again" $compiler
            verdict "${compiler%% *} compiles $name" $?
        fi
    done
done

formats() {
    "$idlc" --fmt - <"$1" >"$tmp/once" 2>"$tmp/why" || return 1
    same "${1%.idl}.expected" "$tmp/once" || return 1
    "$idlc" --fmt - <"$tmp/once" >"$tmp/twice" 2>"$tmp/why" || return 1
    diff -u "$tmp/once" "$tmp/twice" >"$tmp/why" 2>&1 || return 1
    cp "$1" "$tmp/in_place.idl"
    "$idlc" --fmt "$tmp/in_place.idl" >"$tmp/why" 2>&1 || return 1
    diff -u "$tmp/once" "$tmp/in_place.idl" >"$tmp/why" 2>&1
}

for file in "$tests"/golden/fmt/*.idl; do
    formats "$file"
    verdict "formats $(basename "${file%.idl}")" $?
done
for file in "$tests"/*.idl idl/*.idl; do
    "$idlc" --fmt - <"$file" >"$tmp/once" 2>"$tmp/why" && "$idlc" --fmt - <"$tmp/once" 2>>"$tmp/why" |
        diff -u "$tmp/once" - >"$tmp/why" 2>&1
    verdict "formats ${file#"$tests"/} to what stays" $?
done

checks() {
    (cd "$1" && "$idlc" --check old.idl new.idl) >"$tmp/got" 2>&1
    echo "exit status $?" >>"$tmp/got"
    same "$1/expected" "$tmp/got"
}

for folder in "$tests"/golden/check/*/; do
    checks "${folder%/}"
    verdict "compares $(basename "$folder")" $?
done

# shellcheck source=tests/idl/growth.sh
! command -v valgrind >/dev/null || . tests/idl/growth.sh

cp "$tests/golden/made/imports/meter.idl" "$tmp/old.idl"
"$idlc" --check "$tmp/old.idl" "$tests/golden/made/imports/meter.idl" >"$tmp/why" 2>&1
verdict "finds the imports of an old version beside the new one" $?

# The command itself.
says() {
    what=$1
    status=$2
    shift 2
    "$idlc" "$@" >"$tmp/stdout" 2>"$tmp/why"
    [ $? = "$status" ] && cat "$tmp/stdout" "$tmp/why" | grep -q -- "$what"
    verdict "idlc $*: '$what', exit status $status" $?
}
says 'usage: idlc' 0 --help
says 'no .idl file given' 2
says 'unknown option' 2 --nonsense
says '-o needs a folder' 2 -o
says '--fmt takes one file' 2 --fmt
says '--check takes two files' 2 --check idl/echo.idl
says '--sizes takes .idl files' 2 --sizes
says 'cannot read' 1 nowhere.idl
says 'cannot write' 1 -o /nowhere/at/all idl/time.idl
says 'RPC.Echo .* 49354' 0 --sizes idl/echo.idl
says 'no difference' 0 --check idl/echo.idl idl/echo.idl

# The table of the numbers of direct methods.
traps() { # WHAT STATUS LINE...: the table has these lines
    what=$1
    status=$2
    shift 2
    printf '%s\n' "$@" >"$tmp/traps"
    says "$what" "$status" -o "$tmp" --traps "$tmp/traps" "$tmp/numbered.idl"
}
cat >"$tmp/numbered.idl" <<'END'
package numbered@1.0;

service Numbered {
    @trap(300)
    fn Add(a: u32, b: u32) -> u32;
}
END
line=$("$idlc" -o "$tmp" --traps /dev/null "$tmp/numbered.idl" 2>&1 | sed -n 's/.*add the line: //p')
case $line in '300 Numbered.Add '????????????????) true ;; *) false ;; esac
verdict 'a number that is not in the table: the line to add' $?
printf '%s\n' '# a remark' '' "$line" '301 Numbered.Gone 0123456789abcdef' >"$tmp/traps"
"$idlc" -o "$tmp" --traps "$tmp/traps" "$tmp/numbered.idl" >"$tmp/why" 2>&1
verdict 'a number that is in the table, among remarks and those of methods that are gone' $?
traps 'trap 300 is .Numbered.Add 0123456789abcdef. in .*, and here .Numbered.Add' 1 '300 Numbered.Add 0123456789abcdef'
traps 'trap 300 is .Numbered.Sum' 1 "300 Numbered.Sum ${line##* }"
traps 'trap 300 stands twice' 1 "$line" "$line"
for wrong in '300' '300 Numbered.Add' '255 A.B 0123456789abcdef' '1024 A.B 0123456789abcdef' 'x A.B 0123456789abcdef' "$line more"; do
    traps 'this line is none of the table' 1 "$line" "$wrong"
done
says '--traps needs a file' 2 --traps
says 'cannot read /nowhere' 1 -o "$tmp" --traps /nowhere "$tmp/numbered.idl"

# What a product affords for messages.
mkdir "$tmp/small"
says '--limits takes NAME=NUMBER' 2 --limits line=many idl/echo.idl
says '--limits takes NAME=NUMBER' 2 --limits width=80 idl/echo.idl
says "requests of 'RPC.Echo' fit up to 500 of 49354 bytes" 0 --limits line=500 -o "$tmp/small" idl/echo.idl
says "replies of 'RPC.Echo' fit up to 1792 of 49273 bytes" 0 --limits reply=10000 -o "$tmp/small" idl/echo.idl
grep -q 'a request has up to 49354 bytes' "$tmp/small/echo.md" &&
    grep -q 'a reply fits up to 1792 of 49273 bytes' "$tmp/small/echo.md"
verdict 'the documents say how much of a method fits' $?
says "no reply of 'RPC.Echo' fits" 1 --limits reply=8000 -o "$tmp/small" idl/echo.idl
says "'Echo.Sample' could have 26 values, and 25 are the most" 1 --limits values=25 -o "$tmp/small" idl/echo.idl
"$idlc" -o "$tmp/small" --limits line=8448,host-reply=300 idl/time.idl >"$tmp/why" 2>&1 &&
    grep -q 'define TL_MAX_LINE 189 ' "$tmp/small/sizes.h" && grep -q 'define TL_MAX_HOST_REPLY 300 ' "$tmp/small/sizes.h"
verdict 'buffers are as large as the interfaces need, and no larger than the limits' $?
rm -r "$tmp/small"

mkdir "$tmp/small"
"$idlc" -o "$tmp/small" --no-openrpc idl/echo.idl >"$tmp/why" 2>&1 &&
    ! grep -q openrpc_len "$tmp/small/echo_server.c" && compiles "$tmp/small" gcc
verdict 'leaves the OpenRPC text out of the tables when told to' $?

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
