#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Checks that files do not depend on each other in a circle: tools/circles.sh [TREE]. One file depends on another if its
# object uses a symbol that the other's object defines. The objects must have been built (`make host board`).
#
# In host/ there must be no circle. In monitor/, each folder is a room: a circle must stay inside one room. The folders
# arch, board and services are not checked, as they are called through tables and stand-ins. BOARD names the board whose
# objects are read (default: virt-arm).
#
# A circle is printed as the references that make it up: "FROM -> TO: SYMBOL...".
set -eu
cd "${1:-.}"
board=${BOARD:-virt-arm}
mkdir -p build
: >build/circles.txt

# objects FOLDER_OF_OBJECTS SOURCE...: the object of each source. An architecture's file may stand in for a source of the
# same name, which then has no object.
objects() {
    built=$1
    shift
    for source in "$@"; do
        object=$built/${source%.c}.o
        if [ -e "$object" ] && [ -z "$(find "$source" -newer "$object")" ]; then
            echo "$object"
        elif ! ls monitor/arch/*/"${source##*/}" >/dev/null 2>&1; then
            echo "circles: $object is missing or older than its source: run \`make host board BOARD=$board\`" >&2
            return 1
        fi
    done
}

# references FOLDER_OF_OBJECTS OBJECT...: one line "FROM TO SYMBOL" for each symbol of another object that an object uses.
references() {
    built=$1
    shift
    nm -A "$@" | sed "s|^$built/||" | sort | awk '
        {
            file = $0; sub(/\.o:.*/, ".c", file)
            symbol = $NF; kind = $(NF - 1)
            if (kind ~ /^[Uwv]$/) { uses[++n] = symbol; user[n] = file }
            else if (kind ~ /^[A-Zu]$/) definer[symbol] = file
        }
        END {
            for (i = 1; i <= n; i++)
                if (uses[i] in definer) print user[i], definer[uses[i]], uses[i]
        }'
}

# Reads references; prints those within a circle. inside=room: only of circles that leave a room.
circles() {
    awk -v inside="$1" '
        function room(file) { sub(/\/[^\/]*$/, "", file); return file }
        function visit(start, file, i, list, count) { # everything that start reaches
            count = split(next_of[file], list, " ")
            for (i = 1; i <= count; i++)
                if (!((start, list[i]) in reaches)) { reaches[start, list[i]] = 1; visit(start, list[i]) }
        }
        {
            if (!(($1, $2) in symbols)) { pair[++pairs] = $1 " " $2; next_of[$1] = next_of[$1] " " $2 }
            symbols[$1, $2] = symbols[$1, $2] " " $3
        }
        END {
            for (file in next_of) visit(file, file)
            # Two files of one circle reach each other.
            for (key in reaches) {
                split(key, f, SUBSEP)
                if (((f[2], f[1]) in reaches) && room(f[1]) != room(f[2])) leaves[f[1]] = 1
            }
            for (i = 1; i <= pairs; i++) {
                split(pair[i], f, " ")
                if (!((f[2], f[1]) in reaches) || (inside == "room" && !(f[1] in leaves))) continue
                printf "%s -> %s:%s\n", f[1], f[2], symbols[f[1], f[2]]
            }
        }'
}

# check INSIDE FOLDER_OF_OBJECTS SOURCE...
check() {
    inside=$1
    built=$2
    shift 2
    list=$(objects "$built" "$@")
    # shellcheck disable=SC2086 # a list of names without blanks
    [ -z "$list" ] || references "$built" $list | circles "$inside" >>build/circles.txt
}

if [ -z "$(find host monitor -name '*.c' 2>/dev/null | head -n 1)" ]; then
    echo "circles: $(pwd) has no sources in host/ or monitor/" >&2
    exit 1
fi
rooms=$(find monitor -name '*.c' ! -path 'monitor/arch/*' ! -path 'monitor/board/*' ! -path 'monitor/services/*' ! -path 'monitor/vm/*' 2>/dev/null | sort)
# shellcheck disable=SC2046
check none build/host $(find host -name '*.c' 2>/dev/null | sort)
# shellcheck disable=SC2086
check room "build/$board/monitor" $rooms

cat build/circles.txt
if [ -s build/circles.txt ]; then
    echo "circles: files depend on each other by these references: move the code, so that one side no longer calls back" >&2
    exit 1
fi
echo "circles: OK"
