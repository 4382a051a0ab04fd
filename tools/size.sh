#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints the size of each part: tools/size.sh BOARD CROSS- OBJECTS... The objects are the engine's, for a Cortex-M4.
#
# Code, data and bss are what the linker kept in the monitor's image (its map). Stack is the worst chain of calls from
# any function of the part, from gcc's -fcallgraph-info=su. A call through a pointer counts as the deepest function
# whose address is taken, two such calls deep: that is the server calling a service, and it a stream. An upper bound,
# then, but for assembly, whose few words are not seen. A cycle of calls has no bound: it is an error.
set -eu
board=$1
cross=$2
shift 2
elf=build/$board/monitor.elf
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

part_of='
    function part(path, n, p) {
        sub(/^.*build\/[^\/]*\/(monitor|applet)\//, "", path)
        n = split(path, p, "/")
        if (p[1] == "build") return "generated"
        if (p[1] == "transports" || (p[1] == "monitor" && n > 2)) return p[1] "/" p[2]
        return n > 1 ? p[1] : "libgcc"
    }'

if [ -e "$elf.map" ]; then
    awk "$part_of"'
        function hex(text, i, value) {
            value = 0
            text = tolower(substr(text, 3))
            for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
            return value
        }
        /^Linker script and memory map/ { on = 1 }
        /^\/DISCARD\// { on = 0 }
        !on { next }
        /^ [.*A-Z][^ ]*$/ { name = $1; next }
        /^ [.A-Z][^ ]* +0x/ { name = $1; sub(/^ [^ ]+/, "") }
        /^ +0x[0-9a-f]+ +0x[0-9a-f]+ .*\.o\)?$/ {
            if (name == "" || hex($1) == 0) { name = ""; next }
            path = $3
            if (path ~ /\(.*\)$/ && path !~ /libgcc/) { sub(/^.*\(/, "", path); sub(/\)$/, "", path) }
            p = (path ~ /libgcc/) ? "libgcc" : part(path)
            kind = name ~ /^\.(bss|COMMON)|^COMMON/ ? "bss" : name ~ /^\.data/ ? "data" : name ~ /^\.(text|rodata|boot)/ ? "code" : ""
            if (kind != "") print p, kind, hex($2)
            name = ""
        }' "$elf.map" >"$temp/sizes"
    "${cross}nm" "$elf" | awk '{ print $NF }' >"$temp/kept"
    # A function that only assembly names is no callback: it is how the machine starts and traps.
    find "build/$board/monitor" -name '*.ci' | while read -r calls; do
        object=${calls%.ci}.o
        [ -e "$object" ] || continue
        "${cross}objdump" -r "$object" 2>/dev/null | awk '
            /^RELOCATION RECORDS FOR/ { debug = $0 ~ /\[\.(debug|ARM)/; section = $4; gsub(/[^a-zA-Z0-9_.]/, "", section) }
            # A function that names itself does so in the table of a switch.
            !debug && $3 != section && section != ".text." $3 && $2 ~ /^R_(ARM_ABS32|ARM_MOV[WT]_ABS.*|RISCV_64|RISCV_PCREL_HI20)$/ { sub(/^\.text\./, "", $3); sub(/[+-]0x.*$/, "", $3); print $3 }'
    done | sort -u >"$temp/taken"
    find "build/$board/monitor" -name '*.ci' | sort | xargs cat >"$temp/calls"
    awk "$part_of"'
        function short(title) { sub(/^.*:/, "", title); return title }
        # The worst chain from f, all calls through pointers counting as `through` bytes.
        function depth(f, through, i, n, list, d, worst, at) {
            if ((f, pass) in known) return known[f, pass]
            if (f in active) {
                if (!((f, "r") in told)) { print "size: recursion: " short(f) " calls itself, by way of " path_of(f) >"/dev/stderr"; bad = 1 }
                told[f, "r"] = 1
                return 0
            }
            active[f] = ++level; stack[level] = f
            worst = 0
            n = split(calls[f], list, SUBSEP)
            for (i = 2; i <= n; i++) {
                d = list[i] == "__indirect_call" ? through : depth(list[i], through)
                if (d > worst) { worst = d; at = list[i] }
            }
            delete active[f]; level--
            next_of[f, pass] = at
            return known[f, pass] = frame[f] + worst
        }
        function path_of(f, i, text) {
            for (i = active[f]; i <= level; i++) text = text " " short(stack[i])
            return text
        }
        FILENAME ~ /kept$/ { kept[$1] = 1; next }
        FILENAME ~ /taken$/ { taken[$1] = 1; next }
        /^node:/ {
            title = $0; sub(/^node: \{ title: "/, "", title); sub(/".*/, "", title)
            if ($0 ~ /shape : ellipse/) next
            label = $0; sub(/^.*label: "/, "", label)
            split(label, l, "\\\\n")
            if (!(short(title) in kept)) next
            frame[title] = l[3] + 0
            if (l[3] ~ /dynamic/ && l[3] !~ /bounded/) { print "size: " short(title) " has a frame of unknown size: " l[2] >"/dev/stderr"; bad = 1 }
            where[title] = l[2]; sub(/:.*/, "", where[title])
            next
        }
        /^edge:/ {
            from = $0; sub(/^edge: \{ sourcename: "/, "", from); sub(/".*/, "", from)
            to = $0; sub(/^.*targetname: "/, "", to); sub(/".*/, "", to)
            calls[from] = calls[from] SUBSEP to
        }
        END {
            through = 0
            for (pass = 0; pass <= 2; pass++) {
                deepest = 0
                for (f in frame) {
                    d = depth(f, through)
                    if ((short(f) in taken) && d > deepest) { deepest = d; first[pass + 1] = f }
                }
                through = deepest
            }
            pass = 2
            for (f in frame) {
                p = part(where[f])
                if (known[f, pass] > worst[p]) { worst[p] = known[f, pass]; start[p] = f }
                if (known[f, pass] > top) { top = known[f, pass]; start_top = f }
            }
            for (p in worst) print p, "stack", worst[p]
            text = ""
            f = start_top
            while (f != "") {
                if (f == "__indirect_call") { text = text " ->"; f = first[pass]; pass--; if (f == "" || pass < 0) break; continue }
                text = text " " short(f) "(" frame[f] ")"
                f = next_of[f, pass]
            }
            print text >(temp "/chain")
            print top >(temp "/worst")
            exit bad
        }' temp="$temp" "$temp/kept" "$temp/taken" "$temp/calls" >>"$temp/sizes" || bad=1

    echo "The monitor for $board, by part, in bytes (code with constants; stack: the worst chain of calls from there)"
    awk '
        { v[$1, $2] += $3; parts[$1] = 1; if ($2 != "stack") sum[$2] += $3 }
        END {
            printf "%-22s %8s %8s %8s %8s\n", "part", "code", "data", "bss", "stack"
            for (p in parts) printf "%-22s %8d %8d %8d %8d\n", p, v[p, "code"], v[p, "data"], v[p, "bss"], v[p, "stack"] | "sort"
            close("sort")
            printf "%-22s %8d %8d %8d\n", "all", sum["code"], sum["data"], sum["bss"]
        }' "$temp/sizes"
    echo "worst chain:$(cat "$temp/chain")"
    have=$("${cross}nm" "$elf" | awk '
        function hex(text, i, value) {
            for (i = 1; i <= length(text); i++) value = value * 16 + index("0123456789abcdef", substr(text, i, 1)) - 1
            return value
        }
        $3 == "tl__stack_bottom" { b = hex($1) } $3 == "tl__stack_top" { t = hex($1) } END { print t - b }')
    echo "size.monitor_stack_worst $(cat "$temp/worst") bytes"
    echo "size.monitor_stack_given $have bytes"
    awk '$2 == "code" || $2 == "data" { n += $3 } END { print "size.monitor_image " n " bytes" }' "$temp/sizes"
    if [ "$have" -gt 0 ] && [ "$(cat "$temp/worst")" -gt "$have" ]; then
        echo "size: the worst chain needs more than the monitor's stack: make it larger in the board's linker script" >&2
        bad=1
    fi
    echo
    for applet in "build/$board"/applets/*.elf; do
        [ -e "$applet" ] || continue
        "${cross}size" "$applet" | awk -v name="${applet##*/}" 'NR == 2 { printf "applet %-22s %7d code %7d data %7d bss\n", name, $1, $2, $3 }'
    done
fi

if build/host/idlc --sizes idl/*.idl >"$temp/idl" 2>/dev/null; then
    echo
    echo "The worst request and reply of each method, in bytes"
    cat "$temp/idl"
fi
echo
sh tools/size_engine.sh "$cross" "$@"
exit "${bad:-0}"
