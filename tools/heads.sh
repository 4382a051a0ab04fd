#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Collects what sources and patches say of themselves in their heads, as variables for make: tools/heads.sh OUT FILE... OUT is
# written only if it changed. The fields are:
#     // board: NAME       this applet is for that board alone
#     // region: N         it is linked for the board's region N (BOARD_REGIONS), whose first pages stay free
#     // variants: N       it is built N times, with VARIANT=1 to N; the variable holds the numbers
#     // script: NAME      it is linked by NAME.ld beside it
#     test: NAME, with: NAME    of a control (tools/control.sh), and the file that it patches
set -eu
out=$1
shift
new=$out.$$
awk '
    function field(name, value) { printf "head.%s.%s += %s\n", name, FILENAME, value }
    /^\/\/ (board|region|script): / { sub(/:/, "", $2); field($2, $3) }
    /^\/\/ variants: / { for (i = 1; i <= $3; i++) field("variants", i) }
    /^(test|with): / { sub(/:/, "", $1); field($1, $2) }
    /^--- a\// { field("file", substr($2, 3)); nextfile }
' "$@" >"$new"
if cmp -s "$new" "$out"; then rm -f "$new"; else mv "$new" "$out"; fi
