#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints the figures, "name value unit", one a line: tools/bench.sh CROSS- OBJECTS... (the engine's, for a Cortex-M4).
# Lines with # say how they stand to their targets; `B=pattern` takes some of the figures' sources (grep -E on paths). The status is
# 1 if a source failed or gave no figure, whether or not a target is met.
#
# Host: each program of tests/bench/bench_*.c prints its figure's name when it is run with no argument, and makes N calls when
# run with N. What one call costs is the difference of 2N and N calls under callgrind, so that the start does not count.
# Scripts of tests/bench/*.sh print their figures themselves. Boards ($BOARDS): tools/bench_board.sh.
set -eu
cross=$1
shift
pattern=${B:-.}
calls=1000
temp=$(mktemp -d)
trap 'rm -rf "$temp"' EXIT

wanted() {
    echo "$1" | grep -qE -e "$pattern"
}
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >/dev/null 2>"$temp/log" || {
        cat "$temp/log" >&2
        return 1
    }
    sed -n 's/^==[0-9]*== Collected : *\([0-9][0-9]*\)$/\1/p' "$temp/log"
}

program_figure() { # PROGRAM
    once=$(instructions "$1" $calls) && twice=$(instructions "$1" $((2 * calls))) && [ -n "$once" ] && [ -n "$twice" ] &&
        figure=$("$1") && echo "$figure $(((twice - once) / calls)) instructions"
}

# The monitor has no heap: not one of a heap's functions is in an image.
heap_figure() {
    : >"$temp/names"
    for board in $BOARDS; do
        "$(sed -n 's/^BOARD_CROSS := //p' "monitor/board/$board/board.mk")nm" "build/$board/monitor.elf" >>"$temp/names" || return 1
    done
    [ -s "$temp/names" ] && printf 'heap_calls_after_boot %s calls\n' "$(grep -cE ' (malloc|calloc|realloc|free|sbrk|_sbrk)$' "$temp/names" || true)"
}

# A source's lines go out as they come, and to the comparison with the targets. One that fails, or has no figure to give, is told;
# the others go on, and the status is 1 at last.
figures_of() { # SOURCE COMMAND...
    source=$1
    shift
    rm -f "$temp/bad"
    { "$@" || : >"$temp/bad"; } | tee "$temp/one"
    if [ -e "$temp/bad" ] || ! grep -qE '^[A-Za-z_][A-Za-z0-9_.]* -?[0-9.]+ [a-z_]' "$temp/one"; then
        echo "bench: $source failed, or gave no figure (above)" >&2
        : >"$temp/failed"
    fi
    cat "$temp/one" >>"$temp/figures"
}
# A guard against a hang, not a measure of speed.
guarded='timeout -k 10 3600'

: >"$temp/figures"
for source in tests/bench/bench_*.c; do
    if [ ! -e "$source" ] || ! wanted "$source"; then continue; fi
    program=build/host/bench/${source##*/}
    figures_of "$source" program_figure "${program%.c}"
done
if wanted size; then
    figures_of tools/size_engine.sh sh tools/size_engine.sh "$cross" "$@"
fi
if wanted tools/bench_board.sh; then
    for board in $BOARDS; do
        # shellcheck disable=SC2086 # words
        figures_of "tools/bench_board.sh on $board" $guarded env BOARD="$board" MONITOR="build/$board/monitor.elf" \
            BOARD_QEMU="$(sed -n 's/^BOARD_QEMU := //p' "monitor/board/$board/board.mk")" sh tools/bench_board.sh
    done
    for board in $BOARDS; do
        # shellcheck disable=SC2086 # words
        figures_of "tools/bench_stretch.sh on $board" $guarded env BOARD="$board" MONITOR="build/$board/meter/monitor.elf" \
            BOARD_QEMU="$(sed -n 's/^BOARD_QEMU := //p' "monitor/board/$board/board.mk")" sh tools/bench_stretch.sh
    done
    figures_of "nm of the monitors" heap_figure
fi
for script in tests/bench/*.sh; do
    if [ ! -x "$script" ] || ! wanted "$script"; then continue; fi
    # shellcheck disable=SC2086 # words
    figures_of "$script" $guarded "$script"
done

# With all sources and all boards, a target without its figure is a failure as well.
whole=0
[ "$pattern" != . ] || [ "$(echo "$BOARDS" | wc -w)" -lt "$(find monitor/board -mindepth 1 -maxdepth 1 2>/dev/null | wc -l)" ] || whole=1
awk -v whole=$whole '
    BEGIN {
        most["rpc.sum_server_instructions"] = 2058
        most["rpc.sum_server_400_methods_instructions"] = 2058
        most["arm.null_trap_instructions"] = 200
        most["arm.getrandom16_instructions"] = 1500
        most["arm.trap_u32_instructions"] = 300
        most["arm.trap_read16_instructions"] = 400
        most["arm.echo5_instructions"] = 4500
        most["arm.hello_instructions"] = 60000
        most["arm.discover_instructions"] = 60000
        most["arm.rpc_call_echo5_instructions"] = 2400
        most["arm.echo4096_instructions"] = 60000
        most["arm.context_switch_instructions"] = 400
        most["imx6ul.null_trap_instructions"] = 150
        most["imx6ul.echo5_raw_instructions"] = 3500
        most["imx6ul.echo256_raw_instructions"] = 6000
        most["imx6ul.echo4096_raw_instructions"] = 50000
        most["imx6ul.rpc_call_echo5_instructions"] = 3000
        most["riscv.context_switch_instructions"] = 450
        most["sifive_u.null_trap_instructions"] = 110
        most["sifive_u.supervisor_null_trap_instructions"] = 160
        most["sifive_u.echo5_raw_instructions"] = 3500
        most["sifive_u.echo256_raw_instructions"] = 6000
        most["sifive_u.echo4096_raw_instructions"] = 50000
        most["size.engine_server_text_cortex_m4"] = 6656
        most["size.vm_ebpf"] = 6144
        most["size.vm_embedvm"] = 2560
        most["ebpf.arm_instructions_per_step"] = 22
        most["ebpf.x86_instructions_per_step"] = 12
        most["load.piece_instructions"] = 159744
        most["load.check_instructions"] = 150000
        most["arm.longest_stretch_instructions"] = 300000
        most["imx6ul.longest_stretch_instructions"] = 300000
        most["riscv.longest_stretch_instructions"] = 300000
        most["sifive_u.longest_stretch_instructions"] = 300000
        most["heap_calls_after_boot"] = 0
        most["lockstep.missed"] = 0
        least["load.payload_percent_of_line"] = 70
        least["socket.calls_per_s_vs_go"] = 2
        least["socket.calls_per_s_vs_jayson"] = 2
        least["socket.calls_per_s_vs_libjsonrpccpp"] = 2
    }
    NF == 3 && $1 in most { said[$1] = 1; printf "# %-40s %s, target at most %s\n", $1, ($2 <= most[$1] ? "good" : "MISSED"), most[$1] }
    NF == 3 && $1 in least { said[$1] = 1; printf "# %-40s %s, target at least %s\n", $1, ($2 + 0 >= least[$1] ? "good" : "MISSED"), least[$1] }
    END {
        if (!whole) exit
        for (name in most) if (!(name in said)) { printf "# %-40s NO FIGURE\n", name; missing = 1 }
        for (name in least) if (!(name in said)) { printf "# %-40s NO FIGURE\n", name; missing = 1 }
        exit missing
    }
' "$temp/figures" || : >"$temp/failed"
[ ! -e "$temp/failed" ] || {
    echo "bench: not all figures are there (above)" >&2
    exit 1
}
