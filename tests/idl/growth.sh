# shellcheck shell=sh disable=SC2154 # $tmp and $idlc are run.sh's
# SPDX-License-Identifier: BSD-3-Clause
# A part of run.sh: idlc's time grows with the length of its input, and not with its square. It is counted in instructions,
# by valgrind, for inputs of one kind that differ fourfold in length; four times as many and a tenth is the most.

# An interface with $2 things of the kind $1.
many() {
    awk -v kind="$1" -v n="$2" 'BEGIN {
        print "package many@1.0;"
        if (kind == "services" || kind == "twice")
            for (i = 0; i < n; i++) printf "service S%d { fn M(a: u32); }\n", kind == "twice" ? int(i / 2) : i
        if (kind == "constants") {
            print "enum Big: u16 {"
            for (i = 0; i < 1000; i++) printf "v%d = %d,\n", i, i
            print "}"
            for (i = 0; i < n; i++) printf "const c%d: Big = v%d;\n", i, i % 1000
        }
        if (kind == "structs")
            for (i = 0; i < n; i++) printf "struct T%d { a: u32; b: list<u8, %d>; }\n", i, i + 1
        print "service Many {"
        if (kind == "methods")
            for (i = 0; i < n; i++) printf "fn m%d(a: u32) -> u32;\n", i
        if (kind == "unknown types")
            for (i = 0; i < n; i++) printf "fn m%d(a: Thing%d);\n", i, i
        if (kind == "structs")
            for (i = 0; i < n; i++) printf "fn m%d(a: T%d, b: option<u8[%d]>);\n", i, i, i + 1
        if (kind == "comments")
            for (i = 0; i < n; i++) print "/// One more line.\n// And one."
        if (kind == "attributes")
            for (i = 0; i < n; i++) printf "@a%d @idempotent\n", i
        print "fn last("
        if (kind == "parameters")
            for (i = 0; i < n; i++) printf "a%d: u32,\n", i
        print "z: u32) -> (o: u32"
        if (kind == "parameters")
            for (i = 0; i < n; i++) printf ", o%d: u32", i
        print ") requires (z"
        if (kind == "permissions")
            for (i = 0; i < n; i++) printf ", a%d, z", i
        print ");\n}"
    }' >"$3/many.idl"
}

# counted MODE FOLDER: what idlc takes for the interface in there.
counted() {
    case $1 in
    -o) set -- -o "$tmp/out" "$2/many.idl" ;;
    --check) set -- --check "$2/many.idl" "$2/many.idl" ;;
    *) set -- "$1" "$2/many.idl" ;;
    esac
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$idlc" "$@" >"$tmp/stdout" 2>"$tmp/counted"
    sed -n 's/^==[0-9]*== Collected : *//p' "$tmp/counted"
}

# grows N KIND MODE: N things, and four times as many.
grows() {
    rm -rf "$tmp/few" "$tmp/more" "$tmp/out"
    mkdir "$tmp/few" "$tmp/more" "$tmp/out"
    many "$2" "$1" "$tmp/few"
    many "$2" $((4 * $1)) "$tmp/more"
    few=$(counted "$3" "$tmp/few")
    more=$(counted "$3" "$tmp/more")
    echo "$1: ${few:-no} instructions, $((4 * $1)): ${more:-none}" >"$tmp/why"
    [ "$(wc -c <"$tmp/more/many.idl")" -lt 1048576 ] && [ -n "$few" ] && [ -n "$more" ] && [ $((more * 10)) -le $((few * 44)) ]
    verdict "idlc $3 of $((4 * $1)) $2: no more than four times what $1 take" $?
}

grows 5000 methods --sizes
grows 250 methods -o
grows 250 structs -o
grows 1000 methods --check
grows 1000 methods --fmt
grows 2000 comments --fmt
grows 1000 services --sizes
grows 1000 constants --sizes
grows 1000 structs --sizes
# Refusals come in linear time, too.
grows 1000 twice --sizes
grows 1000 'unknown types' --sizes
grows 2000 attributes --sizes
grows 2000 parameters --sizes
grows 2000 permissions --sizes
