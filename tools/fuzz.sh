#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Runs one fuzz target for some seconds, or with RUNS for so many inputs: tools/fuzz.sh NAME SECONDS [RUNS]. New finds go to
# build/, the corpus is only read. tests/fuzz/fuzz_NAME.options has more of libFuzzer's options. FUZZ_SEED: where chance begins,
# 0 if not set: elsewhere each time. libFuzzer's chance is of addresses too, so with a seed they are not made random, where that
# is allowed.
set -eu
name=$1
seconds=$2
runs=${3:--1}
[ "$runs" = -1 ] || seconds=0
program=build/fuzz/fuzz_$name
corpus=tests/fuzz/corpus/fuzz_$name
[ -d "$corpus" ] || corpus=tests/fuzz/corpus/$name
finds=build/fuzz/finds/$name
mkdir -p "$finds"
set -- "$finds"
[ ! -d "$corpus" ] || set -- "$@" "$corpus"
dict=tests/fuzz/fuzz_$name.dict
[ -e "$dict" ] || dict=tests/fuzz/$name.dict
[ ! -e "$dict" ] || set -- "-dict=$dict" "$@"
options=tests/fuzz/fuzz_$name.options
# shellcheck disable=SC2046 # words
[ ! -e "$options" ] || set -- $(cat "$options") "$@"
fixed=
if [ "${FUZZ_SEED:-0}" != 0 ] && setarch -R true 2>/dev/null; then fixed='setarch -R'; fi
status=0
begin=build/fuzz/finds/.$name
: >"$begin"
# shellcheck disable=SC2086 # words
$fixed "$program" -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -runs="$runs" -rss_limit_mb=2048 -timeout=10 -print_final_stats=1 \
    -artifact_prefix="$finds-" "$@" || status=$?
if [ $status != 0 ]; then
    find build/fuzz/finds -maxdepth 1 -name "$name-*" -newer "$begin" | while read -r artifact; do
        echo "again: $program $artifact"
        echo "keep it: cp $artifact $corpus/"
    done
    echo "0 passed, 1 failed"
    exit 1
fi
echo "1 passed, 0 failed"
