// SPDX-License-Identifier: BSD-3-Clause
// What the self-test runs in user mode, and then in the normal world: r0 is the address to touch.
    .syntax unified
    .arm
    .section .rodata.probe, "a"
    .global tl__probe_read, tl__probe_write, tl__probe_jump, tl__probe_end
tl__probe_read:
    ldr     r1, [r0]
    svc     #0
tl__probe_write:
    str     r0, [r0]
    svc     #0
tl__probe_jump:
    bx      r0
    svc     #0
    .arch_extension sec
    .global tl__probe_normal_read, tl__probe_normal_write, tl__probe_normal_jump
tl__probe_normal_read:
    ldr     r1, [r0]
    smc     #0
tl__probe_normal_write:
    str     r0, [r0]
    smc     #0
tl__probe_normal_jump:
    bx      r0
    smc     #0
tl__probe_end:
