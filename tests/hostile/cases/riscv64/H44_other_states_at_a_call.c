// SPDX-License-Identifier: BSD-3-Clause
// tried: Executes ecall at an address that is not a multiple of 4, across two pages, with an odd rounding mode. The result is right, and the state is kept
// outcome: OK
// RISC-V has no other byte order and no other instruction set for U-mode to change to, and no conditional blocks.
#include "hostile.h"

HOSTILE("h44", "");

// The result of ABI, and in *count how many of the compressed instructions about the ecall were executed.
static uint32_t at_half_a_word(uint64_t *count)
{
    uint64_t result;
    __asm__ volatile(".option push\n\t.option rvc\n\t.balign 4\n\t"
                     "li a7, 0\n\tli a0, 16\n\tli t0, 0\n\t.balign 4\n\t"
                     "c.addi t0, 1\n\tecall\n\tc.addi t0, 1\n\tc.addi t0, 1\n\tc.addi t0, 1\n\t"
                     "mv %0, a0\n\tmv %1, t0\n\t.option pop"
                     : "=r"(result), "=r"(*count)::"a0", "a7", "t0", "memory");
    return (uint32_t)result;
}

// A function whose ecall begins on one page and ends on the next.
uint64_t across_two_pages(uint64_t *count);
__asm__(".section .text.h44, \"ax\"\n.option push\n.option rvc\n.balign 4096\n.skip 4096 - 2 - 2 - 12\n"
        "across_two_pages:\n"
        ".option norvc\nli a7, 0\nmv t1, a0\nli a0, 16\n.option rvc\n"
        "c.li t0, 1\n"
        "ecall\n"
        "c.addi t0, 1\nc.addi t0, 1\n"
        "sd t0, 0(t1)\nret\n"
        ".option pop\n.text\n");

static uint64_t rounding(void)
{
    uint64_t state;
    __asm__ volatile("fsrmi 3\n\tfsflagsi 0x15\n\tli a7, 0\n\tli a0, 16\n\tecall\n\tfrcsr %0\n\tfscsr zero"
                     : "=r"(state)::"a0", "a7", "memory");
    return state;
}

int tl_applet(void)
{
    uint64_t count, place;
    uint32_t wanted = tl_abi();

    EXPECT((wanted & 0xff) == TL_ABI_VERSION);
    EXPECT(at_half_a_word(&count) == wanted && count == 4);
    __asm__("la %0, across_two_pages" : "=r"(place));
    EXPECT(place % 4096 == 4096 - 16); // 12 + 2 bytes on, at 4094, is the ecall
    EXPECT(across_two_pages(&count) == wanted && count == 3);
    EXPECT(rounding() == (3u << 5 | 0x15));
    return 0;
}
