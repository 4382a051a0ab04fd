// SPDX-License-Identifier: BSD-3-Clause
// At the start of RAM, which is the normal world's later: all harts go on in the monitor's own memory.
    .section .reset, "ax"
    .global tl__reset
tl__reset:
    tail    _start
