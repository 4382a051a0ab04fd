#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs a command while nobody else builds in this tree: two makes at once would write the same objects.
set -eu
if ! mkdir -p build 2>/dev/null || ! (: >>build/.lock) 2>/dev/null; then
    echo "cannot write to $(pwd)/build: is the disk full, or read-only for $(id -un)? Copy the tree to where you may write." >&2
    exit 1
fi
if ! flock -n -E 99 -o build/.lock true; then
    echo "another make builds here: waiting for it (build/.lock)" >&2
fi
exec flock -o build/.lock "$@"
