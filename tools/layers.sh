#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Checks that nothing includes against the order of dependence (DESIGN.md): tools/layers.sh [TREE]. The truth is what the
# compiler reads: every source and header is put through `gcc -MM`.
#
# Also: below host/ only the freestanding headers of C.
set -eu
cd "${1:-.}"
mkdir -p build

files() {
    find stream rpc transports monitor applet-sdk host idl examples build/gen -name '*.[chS]' 2>/dev/null | sort
}

# One line for each pair: "file header". Headers that a compiler cannot find are left to the build to tell.
pairs() {
    files | while read -r file; do
        arch=arm
        board=virt-arm
        case $file in
        monitor/arch/*/*) arch=${file#monitor/arch/}; arch=${arch%%/*} ;;
        monitor/board/*/*) board=${file#monitor/board/}; board=${board%%/*} ;;
        esac
        gcc -MM -MG -I. -Ibuild -iquote build/gen -I"monitor/arch/$arch" -I"monitor/board/$board" -I"transports/syscall/arch/$arch" -x c "$file" \
            2>/dev/null | sed 's/\\$//; s/^[^:]*://' | tr -s ' ' '\n' | awk -v file="$file" '$0 != "" && $0 != file { print file, $0 }'
    done
}

# Which parts each part may include, itself always among them. gen is what idlc generates.
pairs | awk '
    BEGIN {
        may["stream"] = ""
        may["rpc"] = "stream"
        may["gen"] = "rpc stream"
        may["gen/direct"] = "gen rpc stream transports/syscall" # stubs that trap
        may["transports/syscall"] = may["transports/uart"] = may["transports/socket"] = "stream"
        may["transports/uart-host"] = "stream transports/uart transports/socket" # an emulator gives its UART as a socket
        may["monitor"] = "stream rpc gen transports/syscall transports/uart monitor/services monitor/arch monitor/board monitor/vm"
        may["monitor/services"] = may["monitor"] " monitor"
        may["monitor/arch"] = "stream transports/syscall transports/uart monitor monitor/board"
        may["monitor/board"] = "stream transports/syscall transports/uart monitor monitor/arch"
        may["monitor/vm"] = "stream" # an engine knows nothing of the monitor
        may["applet-sdk"] = "stream rpc gen gen/direct transports/syscall"
        may["examples"] = "stream rpc gen gen/direct transports/syscall applet-sdk"
        may["examples/monitor"] = may["monitor"] " monitor examples" # a monitor by hand
        may["host"] = "stream rpc gen transports/uart transports/uart-host transports/socket monitor/vm"
        may["idl/tree"] = "" # the syntax tree, which idlc and its tools share
        may["idl/tools"] = "idl/tree"
        may["idl/compiler"] = "idl/tree idl/tools"
    }
    function part(path, n, p) {
        sub(/^\.\//, "", path)
        if (path ~ /(^|\/)sizes\.h$/) return "stream" # numbers alone, which every floor may know
        if (path == "build/gen/direct.h") return "gen/direct"
        if (path ~ /^build\/gen\// || path !~ /\//) return "gen"
        n = split(path, p, "/")
        if (path == "idl/compiler/tree.h") return "idl/tree"
        if (path ~ /^transports\/uart\/host_/) return "transports/uart-host"
        if (path ~ /^examples\/.*\/monitor\.c$/) return "examples/monitor"
        if (p[1] == "transports" || p[1] == "idl") return p[1] "/" p[2]
        if (p[1] == "monitor" && n > 2 && p[2] !~ /^(context|engines|events|console|image)$/) return p[1] "/" p[2] # but its rooms
        return p[1]
    }
    {
        from = part($1); to = part($2)
        seen[$1] = 1
        if (from == to) next
        if (index(" " may[from] " ", " " to " ")) next
        printf "%s: includes %s (directly or not), but %s may include only: %s\n", $1, $2, from, \
            may[from] == "" ? "itself" : "itself, " may[from]
        bad++
    }
    END { exit bad > 0 }
' >build/layers.txt || true

# The transports that run on an operating system and the host tools may use its headers; all else only these.
files | grep -vE '^(host|idl|transports/socket)/|^transports/uart/host_' | while read -r file; do
    grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*<' "$file" |
        grep -vE '<(stddef|stdint|stdbool|stdatomic|stdarg|limits|string|stdalign|jsmn)\.h>' | sed "s|^|$file:|; s|\$| (not a freestanding header)|" || true
done >>build/layers.txt

cat build/layers.txt
if [ -s build/layers.txt ]; then
    echo "layers: $(wc -l <build/layers.txt) against the order of dependence: move the code, or pass what it needs as a parameter or callback" >&2
    exit 1
fi
echo "layers: OK, $(files | wc -l) files keep the order of dependence"
