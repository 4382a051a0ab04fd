#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs a command while nobody else builds in this tree: two makes at once would write the same objects.
set -eu
mkdir -p build
if ! flock -n -E 99 -o build/.lock true; then
    echo "another make builds here: waiting for it (build/.lock)" >&2
fi
exec flock -o build/.lock "$@"
