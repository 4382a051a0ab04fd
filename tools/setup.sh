#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Installs what is missing to build and test on Debian 12, saying what: tools/setup.sh run|arm|riscv64|ebpf|gdb|test|lint STAMP.
#
# A tool counts as there if its command or header is, however it came: dpkg is not asked.
set -eu
set_name=$1
stamp=$2

fail() {
    echo "setup: $*" >&2
    exit 1
}

mkdir -p build 2>/dev/null || fail "cannot make $(pwd)/build: is the disk full, or read-only for $(id -un)? Copy the tree to where you may write."
(: >build/.probe) 2>/dev/null || fail "cannot write to $(pwd)/build: is the disk full, or read-only for $(id -un)?"
rm -f build/.probe
# In KiB; a build with all tests takes about 400 MB.
free=$(df -Pk build | awk 'NR==2{print $4}')
[ "$free" -gt 500000 ] || fail "only $((free / 1024)) MiB are free in $(pwd)/build and 500 are needed: make room, then run make again"

# package, then what shows that it is there: a command, or a file by its whole path.
run_set='
gcc gcc
libc6-dev /usr/include/stdio.h
util-linux flock
libuv1-dev /usr/include/uv.h
libedit-dev /usr/include/editline/readline.h
libjansson-dev /usr/include/jansson.h
libjsmn-dev /usr/include/jsmn.h
libdw-dev /usr/include/elfutils/libdw.h
libelf-dev /usr/include/libelf.h
'
arm_set='
gcc-arm-none-eabi arm-none-eabi-gcc
qemu-system-arm qemu-system-arm
'
riscv64_set='
gcc-riscv64-unknown-elf riscv64-unknown-elf-gcc
qemu-system-misc qemu-system-riscv64
'
test_set='
patch patch
libcmocka-dev /usr/include/cmocka.h
clang clang
libclang-rt-14-dev /usr/lib/llvm-14/lib/clang/14.0.6/include/sanitizer/asan_interface.h
valgrind valgrind
golang-go go
nodejs node
npm npm
g++ g++
libjsonrpccpp-dev /usr/include/jsonrpccpp/version.h
libjsonrpccpp-tools jsonrpcstub
'
ebpf_set='
clang clang
'
gdb_set='
gdb-multiarch gdb-multiarch
'
lint_set='
clang-format clang-format
clang-tidy clang-tidy
cppcheck cppcheck
shellcheck shellcheck
'
case $set_name in
run) wanted=$run_set ;;
arm) wanted=$arm_set ;;
riscv64) wanted=$riscv64_set ;;
ebpf) wanted=$run_set$ebpf_set ;;
gdb) wanted=$gdb_set ;;
test) wanted=$run_set$arm_set$riscv64_set$gdb_set$test_set ;;
lint) wanted=$run_set$arm_set$riscv64_set$gdb_set$test_set$lint_set ;;
*) fail "no such set: $set_name (run, arm, riscv64, ebpf, gdb, test or lint)" ;;
esac

missing() {
    echo "$wanted" | while read -r package probe; do
        case $probe in
        '') ;;
        /*) [ -e "$probe" ] || echo "$package" ;;
        *) command -v "$probe" >/dev/null 2>&1 || echo "$package" ;;
        esac
    done | tr '\n' ' '
}

# One at a time: make -j may want two sets at once, and apt-get takes no second.
exec 8>build/.setup.lock
flock 8
packages=$(missing)
if [ -n "$packages" ]; then
    echo "setup: missing: $packages"
    command -v apt-get >/dev/null 2>&1 ||
        fail "this is not Debian: install what these packages hold by your own means, then run make again"
    install="apt-get install -y --no-install-recommends $packages"
    if [ "$(id -u)" = 0 ]; then
        root=
    elif command -v sudo >/dev/null 2>&1; then
        root=sudo
    else
        fail "not root, and there is no sudo: run this as root, then make again:
    apt-get update && $install"
    fi
    echo "setup: running: $root apt-get update && $root $install"
    $root apt-get -o DPkg::Lock::Timeout=300 -qq update || fail "apt-get update failed (above): is there a network?"
    # shellcheck disable=SC2086 # one word a package
    $root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 -qq \
        install -y --no-install-recommends $packages || fail "installing failed (above): repair it by hand: $root $install"
    packages=$(missing)
    [ -z "$packages" ] || fail "still missing after their installation: $packages(tools/setup.sh looks for the wrong thing, or they are not in your PATH)"
fi
touch "$stamp"
