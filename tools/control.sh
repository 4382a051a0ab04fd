#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Applies and maintains the controls. A control is a patch that removes one fence from one source file; the test that guards the
# fence must fail then. A patch starts with prose that says what it removes, then come fields, then a unified diff with paths
# from the root of the tree. The fields are:
#     with: NAME    NAME.patch, in the same folder, is applied first.
#     test: NAME    The unit test that must fail (tests/controls/unit).
#
# tools/control.sh apply PATCH OUT      writes the patched source to OUT. The hunks may have moved, but the old lines of each hunk
#                                       must occur in the source exactly once. The build uses this.
# tools/control.sh edit PATCH [SOURCE]  puts the patched source where you can change it by hand, and says where. A new PATCH needs SOURCE.
# tools/control.sh save PATCH           writes your change to PATCH, and keeps its prose and its fields.
# tools/control.sh refresh [PATCH...]   does both without your help, for each patch (default: all) whose context has changed only a little.
set -eu

fail() {
    echo "$*" >&2
    exit 1
}

# The source that a patch changes.
source_of() {
    sed -n 's,^--- a/\([^[:space:]]*\).*,\1,p' "$1" | head -n 1
}

# Copies the source to the file OUT and applies the patches that PATCH names by `with`. base PATCH SOURCE OUT
base() {
    cp "$2" "$3"
    sed -n '/^--- /q; s/^with: //p' "$1" | while read -r with; do
        exact "${1%/*}/$with.patch" "$2" "$3"
    done || exit 1
}

# For each hunk of PATCH, prints its line and how often its old lines occur in FILE. occurrences PATCH FILE
occurrences() {
    awk '
        FNR == NR {
            if (/^@@ /) { n++; at[n] = -$2 + 0 }
            else if (n > 0 && /^[ -]/) old[n, ++lines[n]] = substr($0, 2)
            next
        }
        { text[FNR] = $0; last = FNR }
        END {
            for (h = 1; h <= n; h++) {
                count = 0
                for (i = 1; i + lines[h] - 1 <= last; i++) {
                    for (k = 1; k <= lines[h] && text[i + k - 1] == old[h, k]; k++)
                        ;
                    count += k > lines[h]
                }
                print at[h], count
            }
        }' "$1" "$2"
}

# Applies PATCH to FILE, a copy of SOURCE, if each hunk has exactly one place. exact PATCH SOURCE FILE
exact() {
    occurrences "$1" "$3" | while read -r line count; do
        case $count in
        1) ;;
        0) fail "$1: does not apply to $2 near line $line: the fence has moved. Run: tools/control.sh edit $1" ;;
        *) fail "$1: the hunk for line $line of $2 has $count places there. Run: tools/control.sh refresh $1" ;;
        esac
    done
    patch -s -F0 --no-backup-if-mismatch -r - "$3" "$1" >&2 || fail "$1: does not apply to $2. Run: tools/control.sh edit $1"
}

apply() { # PATCH OUT
    source=$(source_of "$1")
    [ -e "$source" ] || fail "$1: there is no $source: the file has moved. Correct its name in the patch."
    mkdir -p "$(dirname "$2")"
    base "$1" "$source" "$2.new"
    exact "$1" "$source" "$2.new"
    mv "$2.new" "$2"
}

# Prepares a/SOURCE without and b/SOURCE with the change. Returns whether every hunk applied. prepare PATCH SOURCE
prepare() {
    rm -rf "build/edit/$1"
    mkdir -p "build/edit/$1/a/${2%/*}" "build/edit/$1/b/${2%/*}"
    base "$1" "$2" "build/edit/$1/a/$2"
    cp "build/edit/$1/a/$2" "build/edit/$1/b/$2"
    patch -s -F3 --no-backup-if-mismatch "build/edit/$1/b/$2" "$1"
}

edit() { # PATCH [SOURCE]
    source=${2:-$(source_of "$1")}
    [ -e "$source" ] || fail "$1: there is no source '$source' to patch. Say which: tools/control.sh edit $1 SOURCE"
    [ -e "$1" ] || echo 'Say here which fence this control removes.' >"$1"
    if ! prepare "$1" "$source" >&2; then
        echo "The hunks that failed are in build/edit/$1/b/$source.rej"
    fi
    echo "Edit build/edit/$1/b/$source, then run: tools/control.sh save $1"
}

save() { # PATCH
    [ -d "build/edit/$1/b" ] || fail "Run tools/control.sh edit $1 first"
    source=$(cd "build/edit/$1/a" && find . -type f)
    source=${source#./}
    for context in 2 3 4 5 6 8 12; do
        sed '/^--- /,$d' "$1" >"build/edit/$1/patch"
        status=0
        diff "-U$context" --label "a/$source" --label "b/$source" "build/edit/$1/a/$source" "build/edit/$1/b/$source" \
            >>"build/edit/$1/patch" || status=$?
        [ $status = 1 ] || fail "build/edit/$1/b/$source has no change to save"
        occurrences "build/edit/$1/patch" "build/edit/$1/a/$source" | grep -qv ' 1$' || break
    done
    cmp -s "build/edit/$1/patch" "$1" || { cat "build/edit/$1/patch" >"$1" && echo "saved $1"; }
    rm -rf "build/edit/$1"
}

refresh() { # PATCH...
    [ $# -gt 0 ] || set -- tests/controls/*.patch tests/controls/*/*.patch tests/hostile/controls/*.patch tests/hostile/controls/*/*.patch
    failed=
    for patch; do
        if prepare "$patch" "$(source_of "$patch")"; then
            save "$patch"
        else
            failed="$failed $patch"
        fi
    done
    [ -z "$failed" ] || fail "do not apply; run tools/control.sh edit for each of:$failed"
}

cd "$(dirname "$0")/.."
case ${1:-} in
apply | edit | save | refresh) "$@" ;;
*) sed -n 's/^# \(tools\/control.sh \)/\1/p' "$0" && exit 2 ;;
esac
