// SPDX-License-Identifier: BSD-3-Clause
// What is live across a trap in a Go program: all registers but the results, sp, lr, r10 and r11 among them; FPSCR; d0 to d31. In
// assembly alone, linked as gotee.ld says. Ends by EXIT, or by call 17 with the number of the call after which something was not as before, plus one.
// script: gotee
    .syntax unified
    .arch armv7-a
    .fpu neon-vfpv4
    .arm

    .equ ROUNDS, 500
    .equ FLAGS, 0xa8c0009f                  // N, C, QC; round towards zero; each kind of exception has been

    .macro constant reg, value
    movw    \reg, #:lower16:(\value)
    movt    \reg, #:upper16:(\value)
    .endm

    // All that is live gets a value of its own; d registers one that changes by round.
    .macro fill
    constant r0, round
    ldr     r0, [r0]
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    constant r1, 0xd0000000 + \n * 0x01010101
    vmov    d\n, r0, r1
    .endr
    constant r1, FLAGS
    vmsr    fpscr, r1
    .irp n, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14
    constant r\n, 0x51000000 + \n * 0x00010101
    .endr
    .endm

    // Against what fill gave. Flags of the processor first.
    .macro verify number
    bvc     wrong_\number
    bpl     wrong_\number
    push    {r0, r1, r2}
    constant r0, own_sp
    ldr     r0, [r0]
    sub     r0, r0, #12
    cmp     r0, sp
    bne     wrong_\number
    .irp n, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14
    constant r0, 0x51000000 + \n * 0x00010101
    cmp     r0, r\n
    bne     wrong_\number
    .endr
    vmrs    r0, fpscr
    constant r1, FLAGS
    cmp     r0, r1
    bne     wrong_\number
    constant r3, round
    ldr     r3, [r3]
    .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
    vmov    r0, r1, d\n
    constant r2, 0xd0000000 + \n * 0x01010101
    cmp     r0, r3
    cmpeq   r1, r2
    bne     wrong_\number
    .endr
    pop     {r0, r1, r2}
    .endm

    // The call: r0 to r2 last, and N and V set.
    .macro trap number, p, n
    fill
    constant r1, 0x90000010
    msr     cpsr_f, r1
    mov     r0, #\number
    constant r1, \p
    constant r2, \n
    svc     #0
    verify  \number
    .endm

    .macro is reg, value, number
    constant r3, \value
    cmp     \reg, r3
    bne     wrong_\number
    .endm

    .section .text.start, "ax"
    .global _start
_start:
    constant r0, own_sp
    str     sp, [r0]
next:
    trap    2, 0x11111111, 0x22222222
    orrs    r0, r0, r1
    beq     wrong_2
    is      r2, 0x22222222, 2
    trap    3, bytes, 32
    is      r0, 3, 3
    is      r1, bytes, 3
    is      r2, 32, 3
    trap    4, request, request_end - request
    is      r0, request_end - request, 4
    is      r1, request, 4
    trap    5, bytes, 512
    is      r0, answer_end - answer, 5
    trap    5, bytes, 1496
    is      r0, 0, 5
    constant r0, round
    ldr     r1, [r0]
    add     r1, r1, #1
    str     r1, [r0]
    cmp     r1, #ROUNDS
    blo     next
    trap    1, 0xffffffe2, 0                // sign-extended
    is      r0, 1, 1
    is      r1, 0xffffffe2, 1
    mov     r0, #0
    svc     #0

    .irp n, 1, 2, 3, 4, 5
wrong_\n:
    mov     r1, #\n + 1
    b       wrong
    .endr
wrong:
    mov     r0, #17
    svc     #0

    .section .rodata, "a"
request:
    .ascii  "{\"method\":\"RPC.Echo\",\"params\":[\"hello\"],\"id\":0}\n"
request_end:
answer:
    .ascii  "{\"id\":0,\"result\":\"hello\",\"error\":null}\n"
answer_end:

    .section .data, "aw"
    .balign 4
round:
    .word   1

    .section .bss, "aw", %nobits
own_sp:
    .space  4
bytes:
    .space  2048
