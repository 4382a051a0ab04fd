#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints the table of hostile applets for docs/threats.md, from the heads of their files; with --write puts it there. A case of
# tests/hostile/cases/ runs on every architecture, one of cases/ARCH/ or cases/BOARD/ on that one. Counterparts by one id stand in two rows.
set -eu
cd "$(dirname "$0")/../.."

rows() {
    echo "| id | on | tried | what it gets | test | fails without | holds without |"
    echo "|---|---|---|---|---|---|---|"
    for case in tests/hostile/cases/H*.c tests/hostile/cases/*/H*.c; do
        [ -e "$case" ] || continue
        awk -v file="$case" '
            /^\/\/ tried: / { tried = substr($0, 11) }
            /^\/\/ outcome: / { outcome = substr($0, 13) }
            /^\/\/ control: / { control = substr($0, 13) }
            /^\/\/ (riscv64 )?holds without: / { holds = $0; sub(/^.*: /, "", holds) }
            END {
                id = file; sub(/^.*\//, "", id); sub(/_.*/, "", id)
                name = file; sub(/^tests\/hostile\/cases\//, "", name)
                on = name ~ /\// ? name : "all"; sub(/\/.*/, "", on)
                n = substr(id, 2) + 0
                # The outcomes of its variants, each once: which is whose is the business of the file.
                m = split(outcome, o, /, */); outcome = ""
                for (i = 1; i <= m; i++) {
                    t = o[i]; sub(/^[0-9-]+ /, "", t)
                    if (!(t in seen)) outcome = outcome (outcome == "" ? "" : ", ") t
                    seen[t] = 1
                }
                gsub(/\|/, " or ", outcome)
                gsub(/ [0-9-]+/, "", control)
                gsub(/ [0-9-]+/, "", holds)
                printf "%04d| %s | %s | %s | %s | `%s` | %s | %s |\n", n, id, on, tried, outcome, name, control, holds
            }' "$case"
    done | sort | cut -c5-
}

if [ "${1:-}" = --write ]; then
    rows >build/threats.rows
    awk '
        /^<!-- begin/ { print; while ((getline line <"build/threats.rows") > 0) print line; skip = 1; next }
        /^<!-- end/ { skip = 0 }
        !skip { print }' docs/threats.md >build/threats.md
    cp build/threats.md docs/threats.md
    rm -f build/threats.rows build/threats.md
else
    rows
fi
