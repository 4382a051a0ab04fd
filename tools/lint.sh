#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# clang-format, clang-tidy (.clang-tidy), cppcheck and shellcheck over the tracked files: tools/lint.sh [PATTERN], grep -E on paths.
set -eu
pattern=${1:-.}
out=build/lint
mkdir -p "$out"
failed=

# Files with these endings that still exist and match. Golden files are as idlc writes them.
tracked() {
    git ls-files "$@" ':!tests/idl/golden' | while read -r file; do [ ! -e "$file" ] || echo "$file"; done | grep -E -e "$pattern" || true
}

# step NAME COUNT COMMAND...: says how it went; all that was wrong is printed.
step() {
    name=$1
    count=$2
    shift 2
    if [ "$count" = 0 ]; then
        return
    fi
    if "$@" >"$out/$name.log" 2>&1; then
        printf 'ok      %-14s %4d files\n' "$name" "$count"
    else
        printf 'FAILED  %-14s %4d files: %s\n' "$name" "$count" "$out/$name.log"
        grep -vE '^[0-9]+ warnings? (generated|treated)|^Suppressed |^Use -header-filter|^$' "$out/$name.log" || true
        failed="$failed $name"
    fi
}

# Runs clang-tidy on one file, with the options by which mk/ compiles it, for the machine that it is meant for.
tidy_one() {
    file=$1
    checks=
    set -- -std=c11 -DTL_DEBUG=0 -DTL_UNFENCED=0 -DTL_MONITOR_ADDRESS=0x80000000u -I. -Ibuild -iquote build/gen
    case $file in
    */riscv64/* | */sifive_u/* | monitor/board/*riscv*) arch=riscv64 board=virt-riscv target=riscv64-none-elf ;;
    */imx6ul/*) arch=arm board=imx6ul target='arm-none-eabi -mcpu=cortex-a7' ;;
    *) arch=arm board=virt-arm target='arm-none-eabi -mcpu=cortex-a15' ;;
    esac
    case $file in
    monitor/arch/* | monitor/board/* | transports/uart/pl011.c | applet-sdk/* | examples/* | transports/syscall/applet* | stream/bare/* | \
        tests/hostile/cases/* | tests/hostile/witness.c | tests/hostile/clock.c | tests/qemu/applets/* | tests/bench/board/*)
        # shellcheck disable=SC2086 # words
        set -- "$@" --target=$target -ffreestanding
        [ $arch != arm ] || set -- "$@" -mfpu=neon-vfpv4 -mfloat-abi=hard ;;
    host/* | transports/socket/* | transports/uart/host_* | idl/* | tests/*)
        set -- "$@" -D_GNU_SOURCE -iquote build/tests/gen ;;
    esac
    case $file in
    # A case is built once for each of its variants: in any one of them some branches are the same.
    tests/hostile/* | tests/qemu/applets/*) checks=--checks=-bugprone-branch-clone,-misc-unused-parameters
        set -- "$@" -DVARIANT=1 -Itests/hostile "-Itests/hostile/arch/$arch" ;;
    # These include a .c file: one that idlc generates, or one that they build in another way.
    tests/fuzz/* | tests/unit/test_aligned.c | tests/unit/test_unaligned.c) checks=--checks=-bugprone-suspicious-include ;;
    esac
    case $file in # what runs on the machine
    tests/machine/* | tests/fuzz/* | tests/unit/*) set -- "$@" -Itests/machine ;;
    esac
    clang-tidy --quiet $checks "$file" -- "$@" "-Imonitor/arch/$arch" "-Imonitor/board/$board" "-Itransports/syscall/arch/$arch"
}
if [ "${1:-}" = --tidy ]; then # one file, for xargs
    tidy_one "$2"
    exit
fi

# One at a time: they would write the same logs.
exec 9>"$out/.lock"
flock 9
c_files=$(tracked '*.c' '*.h')
sources=$(tracked '*.c')
scripts=$(tracked '*.sh' .ci/run)
lines() {
    echo "$1" | sed '/^$/d' | wc -l
}
# Which files, not each place: make format mends them.
format() {
    echo "$c_files" | xargs clang-format --dry-run -Werror >"$out/places.log" 2>&1 || {
        sed -n 's/^\([^ :]*\):.*\[-Wclang-format-violations\]$/\1/p' "$out/places.log" | sort -u
        return 1
    }
}
tidy() {
    echo "$sources" | xargs -P 2 -n 1 "$0" --tidy
}
# comparePointers is about the linker's symbols, which bound one memory; the other knows no _Noreturn.
check() {
    check_for arm virt-arm "$(echo "$sources" | grep -v /riscv64/)" && check_for riscv64 virt-riscv "$(echo "$sources" | grep /riscv64/)"
}
check_for() { # ARCH BOARD FILES; cppcheck does not know addresses of labels, which monitor/vm/ebpf.c takes
    [ -n "$3" ] || return 0
    echo "$3" | xargs cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
        --suppress=syntaxError:monitor/vm/ebpf.c --suppress=missingIncludeSystem --suppress=missingInclude --suppress=preprocessorErrorDirective --suppress=comparePointers --suppress=nullPointerArithmeticRedundantCheck -j 2 \
        -I. -Ibuild/gen -Ibuild/tests/gen -Itests/hostile -DVARIANT=1 "-Itests/hostile/arch/$1" "-Imonitor/arch/$1" "-Imonitor/board/$2" --template='{file}:{line}: {severity}: {message} [{id}]'
}
shell() {
    # SC1007 takes `a= b=` for a slip; what is milder than a warning is about style.
    echo "$scripts" | xargs shellcheck -S warning -e SC1007
}
step clang-format "$(lines "$c_files")" format
step cppcheck "$(lines "$sources")" check
step clang-tidy "$(lines "$sources")" tidy
step shellcheck "$(lines "$scripts")" shell
if [ -n "$failed" ]; then
    echo "lint: failed:$failed. make format mends the first; for a finding that is wrong, say why beside it (NOLINT, cppcheck-suppress)"
    exit 1
fi
