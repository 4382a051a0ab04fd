#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# A change rebuilds what depends on it and no more. Works in a copy of the tree, whose build/ comes along.
set -eu
copy=$(mktemp -d)/'a path'
mkdir -p "$copy"
trap 'rm -rf "${copy%/*}"' EXIT
git ls-files -co --exclude-standard -z | xargs -0 tar cf - --ignore-failed-read 2>/dev/null | tar xf - -C "$copy"
mkdir -p "$copy/build"
cp -a build/host build/gen build/gen.stamp build/gen.list build/setup-run.stamp "$copy/build/"
cd "$copy"
make host >first.txt 2>&1 || { cat first.txt; echo "0 passed, 1 failed"; exit 1; }
passed=0
failed=0

# expect WHAT WANTED: makes again, and compares what was done ("TOOL file") with what the command WANTED then prints.
expect() {
    make host >made.txt 2>&1 || echo "make failed" >>made.txt
    eval "$2" | sort >wanted.txt
    # idlc says at each run what does not fit.
    if sed '/: note: /d; s/^ *//' made.txt | tr -s ' ' | sort | cmp -s - wanted.txt; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1. Wanted:"
        cat wanted.txt
        echo "but make did:"
        cat made.txt
    fi
}

# By the sources themselves, not by what the compiler noted: the files that include a header, directly or not.
users() {
    for source in stream/*.c rpc/*.c host/*.c transports/socket/*.c transports/uart/host_*.c build/gen/*_types.c build/gen/*_client.c \
        build/gen/*_server.c idl/compiler/*.c idl/tools/*.c; do
        [ -e "$source" ] || continue
        if gcc -H -fsyntax-only -w -D_GNU_SOURCE -std=c11 -I. -Ibuild -iquote build/gen "$source" 2>&1 | grep -qE "^\.+ (\./)?($1)\$"; then
            echo "CC $source"
        fi
    done
}
host_link() {
    [ ! -e host/main.c ] || echo 'LINK build/host/trapline'
}

expect 'a second make does nothing' true

touch stream/line.h
expect 'a touched header rebuilds what includes it' 'users stream/line.h; host_link'

touch rpc/json.h
expect 'a header of rpc rebuilds what includes it' 'users rpc/json.h; host_link'

touch idl/echo.idl
expect 'a touched .idl runs idlc and no more' "echo 'IDLC idl/*.idl'"

echo '// nothing' >>idl/echo.idl
expect 'a remark in an .idl runs idlc and no more' "echo 'IDLC idl/*.idl'"

sed -i 's/^    fn Count() -> u64;/    fn Count() -> u32;/' idl/echo.idl
expect 'a changed method rebuilds what includes its header' "echo 'IDLC idl/*.idl'; users build/gen/echo.h; host_link"

for source in stream/line.c rpc/json.c rpc/server.c; do
    [ -e $source ] || continue
    touch $source
    expect "a touched source rebuilds itself: $source" "echo CC $source; host_link"
done

echo 'int tl__nothing; int tl__nothing;' >stream/new.c
expect 'a new source is found' 'echo CC stream/new.c; host_link'
rm stream/new.c
expect 'a removed source leaves the program' host_link

export JSON=jsmn
expect 'another tokenizer is compiled, and linked' "echo 'CC rpc/jsmn/json_parse.c'; host_link"
unset JSON
expect 'the tokenizer of before is linked again' host_link

expect 'and again nothing' true
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
