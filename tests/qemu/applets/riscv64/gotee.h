// SPDX-License-Identifier: BSD-3-Clause
// An image as GoTEE's build for sifive_u lays it out and behaves: no manifest, none of our start-up code, linked at the
// machine's own addresses, calls 0 to 5 alone, time read from the CLINT. Ends with the line of what was not so (by call
// 17, which GoTEE does not have), or at the end by EXIT. REGION_END: of the region that it is linked for. set_up(): what else it
// does first.
#ifndef TL_TESTS_QEMU_GOTEE_H
#define TL_TESTS_QEMU_GOTEE_H

#include "tests/hostile/hostile.h"

#define CLOCK (*(volatile uint64_t *)0x0200bff8)

// On entry all registers are zero but sp, which is the end of the memory; fcsr is zero and f0 to f31 may be used.
__asm__(
    ".pushsection .text.start, \"ax\"\n"
    ".global _start\n"
    "_start:\n"
    ".irp r, ra, gp, tp, t0, t1, t2, s0, s1, a0, a1, a2, a3, a4, a5, a6, a7, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11, "
    "t3, t4, t5, t6\n"
    "bnez \\r, 1f\n"
    ".endr\n"
    ".irp f, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, "
    "29, 30, 31\n"
    "fmv.x.d t0, f\\f\n"
    "bnez t0, 1f\n"
    ".endr\n"
    "frcsr t0\n"
    "bnez t0, 1f\n"
    "mv a0, sp\n"
    "call begin\n"
    "1: li a7, 0\n"
    "li a0, 17\n"
    "li a1, 1\n"
    "ecall\n"
    ".popsection");

static void set_up(void);

static void print(const char *text)
{
    for (; *text != '\0'; text++)
        (void)tl_trap2(TL_SYS_WRITE, (uintptr_t)(intptr_t)*text, 0); // sign-extended
}

// Those that its own runtime keeps across a trap.
static void registers_survive(void)
{
    uint64_t ok;

    __asm__ volatile("addi sp, sp, -48\n\t"
                     "sd ra, 0(sp)\n\tsd gp, 8(sp)\n\tsd tp, 16(sp)\n\tsd s11, 24(sp)\n\tsd s0, 32(sp)\n\t"
                     "mv s0, sp\n\t"
                     "li ra, 0x1111\n\tli gp, 0x2222\n\tli tp, 0x3333\n\tli s11, 0x4444\n\t"
                     "fcvt.d.l fs1, gp\n\t"
                     "li a0, 2\n\tli a7, 0\n\tecall\n\t"
                     "snez t6, a0\n\t" // NANOTIME is never zero
                     "fcvt.l.d t5, fs1\n\t"
                     "li t0, 0x1111\n\tsub t0, t0, ra\n\tseqz t0, t0\n\tand t6, t6, t0\n\t"
                     "li t0, 0x2222\n\tsub t1, t0, gp\n\tseqz t1, t1\n\tand t6, t6, t1\n\t"
                     "sub t0, t0, t5\n\tseqz t0, t0\n\tand t6, t6, t0\n\t"
                     "li t0, 0x3333\n\tsub t0, t0, tp\n\tseqz t0, t0\n\tand t6, t6, t0\n\t"
                     "li t0, 0x4444\n\tsub t0, t0, s11\n\tseqz t0, t0\n\tand t6, t6, t0\n\t"
                     "sub t0, s0, sp\n\tseqz t0, t0\n\tand t6, t6, t0\n\t"
                     "ld ra, 0(sp)\n\tld gp, 8(sp)\n\tld tp, 16(sp)\n\tld s11, 24(sp)\n\tld s0, 32(sp)\n\t"
                     "addi sp, sp, 48\n\t"
                     "mv %0, t6"
                     : "=r"(ok)
                     :
                     : "a0", "a7", "t0", "t1", "t5", "t6", "fs1", "memory");
    EXPECT(ok == 1);
}

// One whole line out; the reply is ready at once, and after it nothing: that is how its client knows the end.
static void call_echo(size_t n)
{
    static char line[5000], reply[6000], rest[1500];
    static const char head[] = "{\"method\":\"RPC.Echo\",\"params\":[\"", tail[] = "\"],\"id\":7}\n";
    static const char answer[] = "{\"id\":7,\"result\":\"";
    size_t at = sizeof head - 1;

    memcpy(line, head, at);
    memset(line + at, 'x', n);
    memcpy(line + at + n, tail, sizeof tail - 1);
    size_t size = at + n + sizeof tail - 1;
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)line, size) == (intptr_t)size);
    size_t got = 0;
    while (got == 0 || reply[got - 1] != '\n') {
        intptr_t r = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply + got, 512);
        EXPECT(r > 0 && r <= 512);
        got += (size_t)r;
    }
    EXPECT(memcmp(reply, answer, sizeof answer - 1) == 0);
    EXPECT(got == sizeof answer - 1 + n + sizeof "\",\"error\":null}\n" - 1);
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)rest, sizeof rest) == 0);
}

static void wait_ticks(uint64_t ticks)
{
    for (uint64_t end = CLOCK + ticks; CLOCK < end;) {
    }
}

__attribute__((used)) void begin(uintptr_t sp);
void begin(uintptr_t sp)
{
    EXPECT(sp == REGION_END);
    set_up();
    if (VARIANT == 2)
        CLOCK = 0;
    if (VARIANT == 3)
        (void)*(volatile uint64_t *)0x0200bff0;
    *(volatile char *)(REGION_END - 1) = 1; // the last byte is its own
    print("gotee: begins\n");
    registers_survive();
    static uint8_t random[32];
    if (tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)random, sizeof random) == TL_SYS_GETRANDOM)
        EXPECT(random[0] != 0 || random[1] != 0 || random[2] != 0 || random[3] != 0);
    call_echo(5);
    call_echo(256);
    call_echo(4096);
    wait_ticks(200000);
    print("gotee: ends\n");
    (void)tl_trap2(TL_SYS_EXIT, 0, 0);
}

#endif
