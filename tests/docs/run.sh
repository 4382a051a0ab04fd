#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Holds the documents to the code: runs the tutorial in a copy of the tree, compiles the C examples, and checks tables, links and
# names of files and targets. Prints "N passed, N failed".
#
# A block of a docs/tutorial*.md says by the words behind its language what it is: `file=PATH` is written there, `run` is run by sh,
# `console` is typed at `make console`; each line of an `expect` block must be within the output of the block before.
set -eu
cd "$(dirname "$0")/../.."
root=$(pwd)
mkdir -p build
out=$(mktemp -d "$root/build/docs.XXXXXX") # of this run alone
passed=0
failed=0

good() {
    passed=$((passed + 1))
    echo "ok      $1"
}
bad() {
    failed=$((failed + 1))
    echo "FAILED  $1"
}
result() { # NAME: good if the file of complaints is empty
    if [ -s "$out/complaints" ]; then
        bad "$1"
        sed 's/^/        /' "$out/complaints"
    else
        good "$1"
    fi
}

documents="README.md DESIGN.md SECURITY.md CONTRIBUTING.md CHANGES.md docs/*.md"

# ---- Tables against headers
sed -n 's/^ *X(\([A-Z]*\), \(-[0-9]*\), \(-[0-9]*\), "\(.*\)").*/\1 | \2 | \3 | \4/p' stream/error.h >"$out/errors.code"
sed -n 's/^| `\([A-Z]*\)` | \(-[0-9]* | -[0-9]* | .*\) |$/\1 | \2/p' docs/wire.md >"$out/errors.docs"
diff "$out/errors.code" "$out/errors.docs" >"$out/complaints" || true
result "the table of errors in docs/wire.md is that of stream/error.h"

# The limits of messages are those that the buffers are sized by.
size() {
    sed -n "s/^#define TL_MAX_$1 \\([0-9]*\\) .*/\\1/p" build/gen/sizes.h
}
{
    grep -q "^| request line[^|]* | $(size LINE) |" docs/wire.md || echo "request line: $(size LINE)"
    grep -q "^| reply to .RPC_REQ. | $(($(size REPLY) - 1)) " docs/wire.md || echo "reply to RPC_REQ: $(size REPLY)"
    grep -q "^| reply to .RPC_CALL. | $(($(size REPLY) + $(size LINE))) |" docs/wire.md || echo "reply to RPC_CALL"
    grep -q "^| reply over the UART | $(size HOST_REPLY)" docs/wire.md || echo "reply over the UART: $(size HOST_REPLY)"
    grep -q "^| JSON values[^|]* | $(size VALUES) |" docs/wire.md || echo "JSON values: $(size VALUES)"
    tr '\n' ' ' <docs/abi.md >"$out/abi"
    { grep -q "longer than $(size LINE) bytes" "$out/abi" && grep -q "SIZE if n > $(size LINE)" "$out/abi"; } || echo "docs/abi.md: $(size LINE)"
} >"$out/complaints"
result "the limits in docs/wire.md and docs/abi.md are those of build/gen/sizes.h"

grep -o '[Tt]rapline [0-9][0-9.]*[0-9]' README.md | grep -vixF "trapline $(cat VERSION)" >"$out/complaints" || true
grep -q "^## \(Unreleased\|$(cat VERSION)\)$" CHANGES.md || echo "CHANGES.md has no section $(cat VERSION)" >>"$out/complaints"
result "README.md and CHANGES.md speak of the version in VERSION"

sed -n 's/^ *TL_SYS_\([A-Z_]*\) = \([0-9]*\),.*/\2 \1/p' transports/syscall/abi.h >"$out/calls.code"
sed -n 's/^| \([0-9]*\) | \([A-Z_]*\) |.*/\1 \2/p' docs/abi.md >"$out/calls.docs"
diff "$out/calls.code" "$out/calls.docs" >"$out/complaints" || true
result "the table of calls in docs/abi.md is that of transports/syscall/abi.h"

# GoTEE's documented names, all of them (tests/docs/gotee_names), each at the head of a row; and what stands for them is in a source.
sed -n 's/^| \([^|]*\) |.*/\1/p' docs/gotee.md >"$out/theirs"
tr -s ' ' '\n' <tests/docs/gotee_names | while read -r name; do
    grep -qE "\`$name(\\(.*\\))?\`" "$out/theirs" || echo "GoTEE's $name is not in docs/gotee.md"
done >"$out/complaints"
sed -n 's/^| [^|]* | \([^|]*\) |.*/\1/p' docs/gotee.md | grep -o '`[^`]*`' | tr -d '`' | sed -E 's/^(struct|enum) //' | sort -u >"$out/ours"
git ls-files 'monitor/*' 'applet-sdk/*' 'transports/*' 'rpc/*' 'stream/*' 'idl/*.idl' | xargs cat >"$out/sources"
while read -r name; do
    # A member is looked for by its last part.
    grep -qwF -e "${name##*.}" "$out/sources" || [ -e "$name" ] || echo "docs/gotee.md: $name is in no source"
done <"$out/ours" >>"$out/complaints"
[ "$(wc -l <"$out/ours")" -gt 60 ] || echo "docs/gotee.md has lost its tables" >>"$out/complaints"
result "docs/gotee.md has each of GoTEE's names, and what stands for it is there"

# ---- What is named is there
for document in $documents; do
    folder=$(dirname "$document")
    grep -o '](\([^)#]*\)' "$document" | sed 's/^](//' | while read -r link; do
        case $link in
        '' | http*) ;;
        *) [ -e "$folder/$link" ] || echo "$document: the link $link leads nowhere" ;;
        esac
    done
    # Files in backticks that open with a folder of the tree; not those to be made, of a build, or with a placeholder.
    grep -o '`[a-z-]*/[A-Za-z0-9_./*-]*`' "$document" | tr -d '`' | grep -E '^(stream|rpc|idl|transports|monitor|applet-sdk|host|examples|tests|docs|tools|mk)/' |
        sort -u | while read -r path; do
        case $path in
        *NAME* | */RULE.* | */HNN_*) ;;
        *)
            # shellcheck disable=SC2086 # a pattern
            ls -d $path >/dev/null 2>&1 || grep -q "^\`\`\`.*file=$path" docs/tutorial*.md || echo "$document: there is no $path"
            ;;
        esac
    done
    grep -oE '(^    |`)make [a-z]+' "$document" | sed 's/.*make //' | sort -u | while read -r target; do
        grep -qE "^$target:" Makefile mk/*.mk || echo "$document: there is no target $target"
    done
done >"$out/complaints"
result "every link, file and make target that a document names is there"

# Tests that docs/threats.md names, and its table, which is made from the cases.
grep -oE '`tests/[a-z_/]*\.(c|sh|mjs)`' docs/threats.md | tr -d '\140' | sort -u | while read -r file; do
    [ -e "$file" ] || echo "docs/threats.md: there is no $file"
done >"$out/complaints"
tests/docs/threats.sh >"$out/threats.code"
sed -n '/^<!-- begin/,/^<!-- end/p' docs/threats.md | sed '1d;$d' | diff "$out/threats.code" - >>"$out/complaints" ||
    echo "to bring it up to date: tests/docs/threats.sh --write" >>"$out/complaints"
result "docs/threats.md names the tests that are there"

# ---- The tutorials, in a copy of the tree
copy=$out/tree
mkdir -p "$copy"
tar -cf - --exclude=./build --exclude=./.git . | tar -xf - -C "$copy"

# Takes block number $1 apart: its first line to $out/head, the rest to $out/block. False when there is none.
block() { # DOCUMENT NUMBER
    awk -v want="$2" -v head="$out/head" '
        /^```/ && !inside { inside = 1; n++; if (n == want) { found = 1; print substr($0, 4) >head }; next }
        /^```/ { inside = 0; next }
        inside && n == want { print }
        END { exit !found }' "$1" >"$out/block"
}

follow() { # TUTORIAL
    n=1
    : >"$out/output"
    while block "$1" $n; do
        head=$(cat "$out/head")
        name="$(basename "$1" .md), block $n ($head)"
        n=$((n + 1))
        case $head in
        *file=*)
            file=${head##*file=}
            mkdir -p "$(dirname "$copy/$file")"
            cp "$out/block" "$copy/$file"
            good "$name"
            ;;
        *' run' | *' console')
            cp "$out/block" "$out/command"
            if [ "${head##* }" = console ]; then
                printf 'make console <<"END_OF_CONSOLE" || :\n%s\nEND_OF_CONSOLE\n' "$(cat "$out/block")" >"$out/command"
            fi
            # A make of its own: nothing of the one that runs this test is handed down.
            # The console ends with status 1, as one of its calls fails; what it printed is looked at below.
            if (cd "$copy" && env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BOARD -u BOARD_QEMU -u MONITOR sh -eu "$out/command") >"$out/output" 2>&1 </dev/null; then
                good "$name"
            else
                bad "$name"
                tail -n 30 "$out/output" | sed 's/^/        /'
            fi
            ;;
        *' expect')
            while read -r line; do
                grep -qF -- "$line" "$out/output" || echo "not in the output: $line"
            done <"$out/block" >"$out/complaints"
            [ ! -s "$out/complaints" ] || tail -n 30 "$out/output" >>"$out/complaints"
            result "$name"
            ;;
        *) bad "$name: of no known kind" ;;
        esac
    done
}
follow docs/tutorial.md
follow docs/tutorial-vm.md

# ---- C examples of the other documents: ```c compile
for document in $documents; do
    n=1
    while block "$document" $n; do
        if grep -q '^c compile' "$out/head"; then
            cp "$out/block" "$out/example.c"
            if arm-none-eabi-gcc -std=c11 -fsyntax-only -Wall -Wextra -Wconversion -Werror -ffreestanding -I"$copy" -I"$copy/build" \
                -iquote "$copy/build/gen" -I"$copy/transports/syscall/arch/arm" "$out/example.c" 2>"$out/complaints"; then
                good "$document, block $n compiles"
            else
                bad "$document, block $n compiles"
                cat "$out/complaints"
            fi
        fi
        n=$((n + 1))
    done
done

if [ $failed -eq 0 ]; then rm -rf "$out"; else echo "what was built and said is in $out"; fi
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
