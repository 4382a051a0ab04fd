// SPDX-License-Identifier: BSD-3-Clause
// What the self-test runs in user mode and in the normal world's S-mode: a0 is the address to touch.
    .option norvc
    .section .rodata.probe, "a"
    .global tl__probe_read, tl__probe_write, tl__probe_jump, tl__probe_end
    .global tl__probe_normal_read, tl__probe_normal_write, tl__probe_normal_jump
tl__probe_read:
tl__probe_normal_read:
    lw      a1, 0(a0)
    ecall
tl__probe_write:
tl__probe_normal_write:
    sw      a0, 0(a0)
    ecall
tl__probe_jump:
tl__probe_normal_jump:
    jr      a0
    ecall
tl__probe_end:
