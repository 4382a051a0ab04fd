// SPDX-License-Identifier: BSD-3-Clause
// What the self-test runs in user mode: a0 is the address to touch.
    .option norvc
    .section .rodata.probe, "a"
    .global tl__probe_read, tl__probe_write, tl__probe_jump, tl__probe_end
tl__probe_read:
    lw      a1, 0(a0)
    ecall
tl__probe_write:
    sw      a0, 0(a0)
    ecall
tl__probe_jump:
    jr      a0
    ecall
tl__probe_end:
