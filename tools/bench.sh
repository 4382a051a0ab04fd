#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Prints the figures, "name value unit", one a line: tools/bench.sh CROSS- OBJECTS... (the engine's, for a Cortex-M4).
# Lines with # say how they stand to their targets; `B=pattern` takes some of the figures' sources (grep -E on paths).
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
    sed -n 's/^==[0-9]*== Collected : *//p' "$temp/log"
}

# Each source's lines go out as they come, and to the comparison with the targets.
figures() {
    for source in tests/bench/bench_*.c; do
        if [ ! -e "$source" ] || ! wanted "$source"; then continue; fi
        program=build/host/bench/${source##*/}
        program=${program%.c}
        once=$(instructions "$program" $calls)
        twice=$(instructions "$program" $((2 * calls)))
        echo "$("$program") $(((twice - once) / calls)) instructions"
    done
    if wanted size; then
        sh tools/size_engine.sh "$cross" "$@"
    fi
    if wanted tools/bench_board.sh; then
        for board in $BOARDS; do
            BOARD=$board BOARD_QEMU=$(sed -n 's/^BOARD_QEMU := //p' "monitor/board/$board/board.mk") MONITOR=build/$board/monitor.elf \
                sh tools/bench_board.sh || echo "bench: the figures of $board failed (above)" >&2
        done
        # The monitor has no heap: not one of a heap's functions is in an image.
        printf 'heap_calls_after_boot %s calls\n' "$(for board in $BOARDS; do
            "$(sed -n 's/^BOARD_CROSS := //p' "monitor/board/$board/board.mk")nm" "build/$board/monitor.elf"
        done | grep -cE ' (malloc|calloc|realloc|free|sbrk|_sbrk)$' || true)"
    fi
    for script in tests/bench/*.sh; do
        if [ ! -x "$script" ] || ! wanted "$script"; then continue; fi
        "$script" || echo "bench: $script failed (above)" >&2
    done
}
figures "$@" | tee "$temp/figures"

awk '
    BEGIN {
        most["rpc.sum_server_instructions"] = 2058
        most["rpc.sum_server_400_methods_instructions"] = 2058
        most["arm.null_trap_instructions"] = 200
        most["arm.getrandom16_instructions"] = 1500
        most["arm.echo5_instructions"] = 6000
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
        most["size.engine_text_cortex_m4"] = 8192
        most["load.piece_instructions"] = 159744
        most["load.check_instructions"] = 150000
        most["heap_calls_after_boot"] = 0
        most["lockstep.missed"] = 0
        least["load.payload_percent_of_line"] = 70
        least["socket.calls_per_s_vs_go"] = 2
        least["socket.calls_per_s_vs_jayson"] = 2
        least["socket.calls_per_s_vs_libjsonrpccpp"] = 2
    }
    NF == 3 && $1 in most { said[$1] = 1; printf "# %-40s %s, target at most %s\n", $1, ($2 <= most[$1] ? "good" : "MISSED"), most[$1] }
    NF == 3 && $1 in least { said[$1] = 1; printf "# %-40s %s, target at least %s\n", $1, ($2 + 0 >= least[$1] ? "good" : "MISSED"), least[$1] }
' "$temp/figures"
