// SPDX-License-Identifier: BSD-3-Clause
// Does one thing with all core registers loaded, sp, gp and tp among them, and looks at all of them afterwards.
#ifndef TL_TESTS_HOSTILE_ALL_REGISTERS_H
#define TL_TESTS_HOSTILE_ALL_REGISTERS_H

#include <stdint.h>

struct all_registers {
    uint64_t x[32]; // x[0] is not used
};

__attribute__((used)) static struct all_registers all_in, all_out;
__attribute__((used)) static uint64_t all_own_sp;

// A function `name` that loads them from all_in, does `what`, and stores them to all_out. No register is free then, so f31
// holds x31 meanwhile.
#define ALL_REGISTERS(name, what)                                                                                      \
    __attribute__((naked, noinline)) static void name(void)                                                            \
    {                                                                                                                  \
        __asm__(".option push\n\t.option norelax\n\t.option norvc\n\t"                                                 \
                "addi sp, sp, -128\n\t"                                                                                \
                "sd ra, 0(sp)\n\tsd gp, 8(sp)\n\tsd tp, 16(sp)\n\tsd s0, 24(sp)\n\tsd s1, 32(sp)\n\t"                  \
                "sd s2, 40(sp)\n\tsd s3, 48(sp)\n\tsd s4, 56(sp)\n\tsd s5, 64(sp)\n\tsd s6, 72(sp)\n\t"                \
                "sd s7, 80(sp)\n\tsd s8, 88(sp)\n\tsd s9, 96(sp)\n\tsd s10, 104(sp)\n\tsd s11, 112(sp)\n\t"            \
                "la t0, all_own_sp\n\tsd sp, 0(t0)\n\t"                                                                \
                "la x31, all_in\n\t"                                                                                   \
                "ld x1, 8(x31)\n\tld x2, 16(x31)\n\tld x3, 24(x31)\n\tld x4, 32(x31)\n\tld x5, 40(x31)\n\t"            \
                "ld x6, 48(x31)\n\tld x7, 56(x31)\n\tld x8, 64(x31)\n\tld x9, 72(x31)\n\tld x10, 80(x31)\n\t"          \
                "ld x11, 88(x31)\n\tld x12, 96(x31)\n\tld x13, 104(x31)\n\tld x14, 112(x31)\n\t"                       \
                "ld x15, 120(x31)\n\tld x16, 128(x31)\n\tld x17, 136(x31)\n\tld x18, 144(x31)\n\t"                     \
                "ld x19, 152(x31)\n\tld x20, 160(x31)\n\tld x21, 168(x31)\n\tld x22, 176(x31)\n\t"                     \
                "ld x23, 184(x31)\n\tld x24, 192(x31)\n\tld x25, 200(x31)\n\tld x26, 208(x31)\n\t"                     \
                "ld x27, 216(x31)\n\tld x28, 224(x31)\n\tld x29, 232(x31)\n\tld x30, 240(x31)\n\t"                     \
                "ld x31, 248(x31)\n\t" what "\n\t"                                                                     \
                "fmv.d.x f31, x31\n\t"                                                                                 \
                "la x31, all_out\n\t"                                                                                  \
                "sd x1, 8(x31)\n\tsd x2, 16(x31)\n\tsd x3, 24(x31)\n\tsd x4, 32(x31)\n\tsd x5, 40(x31)\n\t"            \
                "sd x6, 48(x31)\n\tsd x7, 56(x31)\n\tsd x8, 64(x31)\n\tsd x9, 72(x31)\n\tsd x10, 80(x31)\n\t"          \
                "sd x11, 88(x31)\n\tsd x12, 96(x31)\n\tsd x13, 104(x31)\n\tsd x14, 112(x31)\n\t"                       \
                "sd x15, 120(x31)\n\tsd x16, 128(x31)\n\tsd x17, 136(x31)\n\tsd x18, 144(x31)\n\t"                     \
                "sd x19, 152(x31)\n\tsd x20, 160(x31)\n\tsd x21, 168(x31)\n\tsd x22, 176(x31)\n\t"                     \
                "sd x23, 184(x31)\n\tsd x24, 192(x31)\n\tsd x25, 200(x31)\n\tsd x26, 208(x31)\n\t"                     \
                "sd x27, 216(x31)\n\tsd x28, 224(x31)\n\tsd x29, 232(x31)\n\tsd x30, 240(x31)\n\t"                     \
                "fmv.x.d x30, f31\n\tsd x30, 248(x31)\n\t"                                                             \
                "la t0, all_own_sp\n\tld sp, 0(t0)\n\t"                                                                \
                "ld ra, 0(sp)\n\tld gp, 8(sp)\n\tld tp, 16(sp)\n\tld s0, 24(sp)\n\tld s1, 32(sp)\n\t"                  \
                "ld s2, 40(sp)\n\tld s3, 48(sp)\n\tld s4, 56(sp)\n\tld s5, 64(sp)\n\tld s6, 72(sp)\n\t"                \
                "ld s7, 80(sp)\n\tld s8, 88(sp)\n\tld s9, 96(sp)\n\tld s10, 104(sp)\n\tld s11, 112(sp)\n\t"            \
                "addi sp, sp, 128\n\tret\n\t.option pop");                                                             \
    }

#endif
