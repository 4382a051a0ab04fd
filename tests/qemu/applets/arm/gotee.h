// SPDX-License-Identifier: BSD-3-Clause
// An image as GoTEE's build for i.MX 6UL lays it out (gotee.ld) and behaves: no manifest, none of our start-up code, calls 0 to 5
// alone, no access to CP15. Ends with the line of what was not so, by call 17, which GoTEE does not have, or at the end by EXIT.
#ifndef TL_TESTS_QEMU_ARM_GOTEE_H
#define TL_TESTS_QEMU_ARM_GOTEE_H

#include "tests/hostile/hostile.h"

#define REGION_START 0x10000000u
#define REGION_END   0x14000000u
#define LOW_END      (REGION_START + 0x01000000u) // such an applet touches its low 16 MiB
#define HIGH_START   (REGION_END - 0x00100000u)   // and its top 1 MiB

// On entry all registers are zero but sp, in user mode and ARM state; floating point is on, FPSCR and d0 to d31 are zero.
__asm__(".pushsection .note.go.buildid, \"a\", %note\n"
        ".word 4, 8, 4\n"
        ".asciz \"Go\\0\"\n"
        ".ascii \"a-build!\"\n"
        ".popsection\n"
        ".pushsection .text.start, \"ax\"\n"
        ".fpu neon-vfpv4\n"
        ".arm\n"
        ".global _start\n"
        "_start:\n"
        ".irp r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14\n"
        "orr r0, r0, r\\r\n"
        ".endr\n"
        "mrs r1, cpsr\n"
        "and r1, r1, #0x3f\n"
        "eor r1, r1, #0x10\n"
        "orr r0, r0, r1\n"
        "vmrs r1, fpscr\n"
        "orr r0, r0, r1\n"
        ".irp d, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, "
        "28, 29, 30, 31\n"
        "vmov r1, r2, d\\d\n"
        "orr r0, r0, r1\n"
        "orr r0, r0, r2\n"
        ".endr\n"
        "cmp r0, #0\n"
        "moveq r0, sp\n"
        "bleq begin\n"
        "mov r0, #17\n"
        "mov r1, #1\n"
        "svc #0\n"
        ".popsection");

__attribute__((used)) void begin(uintptr_t sp);

static inline void print(const char *text)
{
    for (; *text != '\0'; text++)
        (void)tl_trap2(TL_SYS_WRITE, (uintptr_t)(intptr_t)(signed char)*text, 0); // sign-extended
}

static inline uint64_t now(void)
{
    return tl_trap64(TL_SYS_NANOTIME);
}

// Sleeps as Go's scheduler does there: by asking for the time until it has come. How often it asked.
static inline uint32_t sleep_ns(uint64_t ns)
{
    uint64_t last = now(), end = last + ns;
    uint32_t asked = 0;

    for (; last < end; asked++) {
        uint64_t next = now();
        EXPECT(next != 0 && next >= last);
        last = next;
    }
    return asked;
}

static inline void leave(void)
{
    (void)tl_trap2(TL_SYS_EXIT, 0, 0);
}

#endif
