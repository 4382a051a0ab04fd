#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Code and constants of the engine: tools/size_engine.sh CROSS- OBJECTS... (all of stream/ and rpc/ for a Cortex-M4, -Os; and those
# of monitor/vm/, which have a figure of their own).
#
# The first figure is all of it: client, server, sessions, test instruments. The second is what the linker keeps of it for a
# server on a line, with the reads and writes of a method like Echo.Sum and of one that takes and gives a string.
set -eu
cross=$1
shift
temp=$(mktemp)
trap 'rm -f "$temp"' EXIT
vm=
for object; do
    shift
    case $object in
    */monitor/vm/*) vm="$vm $object" ;;
    *) set -- "$@" "$object" ;;
    esac
done
# shellcheck disable=SC2086 # words
"${cross}size" $vm | awk 'NR > 1 { n[$6 ~ /embedvm/ ? "embedvm" : "ebpf"] += $1 } END { for (name in n) print "size.vm_" name " " n[name] " bytes" }' | sort
"${cross}size" "$@" >"$temp"
awk 'NR > 1 { n += $1 } END { print "size.engine_text_cortex_m4 " n " bytes" }' "$temp"
roots=
for root in tl_rpc_serve tl_line_reader_feed tl_line_finish tl_rpc_params tl_json_next_field tl_rpc_scratch tl_json_get_i32 tl_json_put_i64 tl_json_get_string tl_json_put_string; do
    roots="$roots -Wl,-u,$root"
done
# shellcheck disable=SC2086 # words; what the compiler calls by itself (memcpy, division) is not the engine's
"${cross}gcc" -nostdlib -mcpu=cortex-m4 -mthumb -Wl,--gc-sections -Wl,--unresolved-symbols=ignore-all -Wl,-e,tl_rpc_serve $roots "$@" -o "$temp"
sizes=$("${cross}size" "$temp")
echo "$sizes" | awk 'NR == 2 { print "size.engine_server_text_cortex_m4 " $1 " bytes" }'
