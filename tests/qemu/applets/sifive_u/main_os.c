// SPDX-License-Identifier: BSD-3-Clause
// GoTEE's main OS from its first instructions on, which are TamaGo's for this chip: they set up the clocks (PRCI), of which it has
// copies. Then it does what gotee.h says.
//     1  as it does: 32 bits at once, each between fences, as Go's atomic loads and stores are
//     2  a register of which there is no copy is read; 3 it is written
//     4  8 bytes are read, with a copy among them; 5 a byte is read; 6 a byte is written; 7 8 bytes are written
//     8  an unaligned word, half of it a copy's
//     9  an atomic instruction on a copy; 10 a load-reserved
//     11 8 bytes by a compressed load; 12 by a compressed store
//     13 a load by an instruction at the end of its memory; 14 a floating-point load
//     15 page tables of its own, which map the device where it is
//     16 it jumps there
// variants: 16
// region: 2
#include "platform.h"

#define REGION_END TL_BOARD_NORMAL_END
#include "tests/qemu/applets/riscv64/gotee.h"

#define PLL    0x10000004u // COREPLLCFG0
#define SELECT 0x10000024u // CORECLKSEL

// Of 4 bytes, as Go's assembler has them; others make 2 of some.
#define WHOLE ".option push\n\t.option norvc\n\t"
#define END   "\n\t.option pop"

static uint32_t load(uintptr_t address)
{
    uint32_t value;
    __asm__ volatile("fence\n\t" WHOLE "lw %0, 0(%1)" END "\n\tfence" : "=r"(value) : "r"(address) : "memory");
    return value;
}

static void store(uintptr_t address, uint32_t value)
{
    __asm__ volatile("fence\n\t" WHOLE "sw %0, 0(%1)" END "\n\tfence" ::"r"(value), "r"(address) : "memory");
}

// 1 GHz: R, F and Q of the PLL, and then the core's clock is taken from it.
static void set_clocks(void)
{
    EXPECT(load(PLL) == 0x820187c1 && load(SELECT) == 1);
    uint32_t pll = (load(PLL) & ~0x3fffu) | 59u << 6;
    pll = (pll & ~(7u << 15)) | 2u << 15;
    store(PLL, pll);
    EXPECT(load(PLL) == pll);
    store(SELECT, load(SELECT) & ~1u);
    EXPECT(load(SELECT) == 0);
    EXPECT((load(PLL) >> 6 & 0x1ff) == 59 && (load(PLL) >> 15 & 7) == 2);
    store(PLL, 0);
    EXPECT(load(PLL) == 0x80000000); // locked, whatever was written
    store(PLL, pll);
}

// All that such an instruction can say: offsets either way, signs, every register, x0.
static void every_form(void)
{
    uint64_t signed_value, unsigned_value, ok;

    __asm__ volatile("lw %0, 4(%2)\n\tlwu %1, -28(%3)"
                     : "=&r"(signed_value), "=&r"(unsigned_value)
                     : "r"((uint64_t)0x10000000), "r"((uint64_t)0x10000020));
    EXPECT(signed_value >> 32 == 0xffffffff && unsigned_value >> 32 == 0 && (uint32_t)signed_value == unsigned_value);
    __asm__ volatile("lw x0, 0(%0)\n\tsw x0, 0(%1)" ::"r"((uint64_t)PLL), "r"((uint64_t)SELECT) : "memory");
    EXPECT(load(SELECT) == 0);
    __asm__ volatile(
        "addi sp, sp, -48\n\tsd gp, 0(sp)\n\tsd tp, 8(sp)\n\tsd ra, 16(sp)\n\tsd s0, 24(sp)\n\tsd s11, 32(sp)\n\t"
        "mv t0, sp\n\tli ra, 0x10000024\n\tli gp, 5\n\tli t6, 6\n\tli s11, 7\n\t"
        "sw gp, 0(ra)\n\tlw tp, 0(ra)\n\tsub gp, gp, tp\n\tsw t6, 0(ra)\n\tlw t5, 0(ra)\n\tsub t6, t6, t5\n\t"
        "sw s11, 0(ra)\n\tlw sp, 0(ra)\n\tsub s11, s11, sp\n\tmv sp, t0\n\tmv s0, ra\n\tlw s0, 0(s0)\n\taddi s0, s0, "
        "-7\n\t"
        "or %0, gp, t6\n\tor %0, %0, s11\n\tor %0, %0, s0\n\t"
        "ld gp, 0(sp)\n\tld tp, 8(sp)\n\tld ra, 16(sp)\n\tld s0, 24(sp)\n\tld s11, 32(sp)\n\taddi sp, sp, 48"
        : "=&r"(ok)::"t0", "t5", "t6", "memory");
    EXPECT(ok == 0);
    store(SELECT, 0);
}

// The gigabytes of the device and of this image, as they are.
static void translate(void)
{
    static uint64_t root[512] __attribute__((aligned(4096)));

    root[0] = 0xcf;
    root[2] = (uint64_t)2 << 28 | 0xcf;
    __asm__ volatile("csrw satp, %0\n\tsfence.vma" ::"r"(UINT64_C(8) << 60 | (uint64_t)(uintptr_t)root >> 12)
                     : "memory");
}

static void set_up(void)
{
    register uint64_t pll __asm__("a4") = PLL, value __asm__("a5") = 0;

    switch (VARIANT) {
    case 1:
        set_clocks();
        every_form();
        return;
    case 2:
        (void)load(0x1000000c);
        break;
    case 3:
        store(0x1000000c, 0);
        break;
    case 4:
        __asm__ volatile("ld %0, -4(%1)" : "=r"(value) : "r"(pll));
        break;
    case 5:
        __asm__ volatile("lb %0, 0(%1)" : "=r"(value) : "r"(pll));
        break;
    case 6:
        __asm__ volatile("sb %0, 0(%1)" ::"r"(value), "r"(pll) : "memory");
        break;
    case 7:
        __asm__ volatile("sd %0, -4(%1)" ::"r"(value), "r"(pll) : "memory");
        break;
    case 8:
        __asm__ volatile("lw %0, -2(%1)" : "=r"(value) : "r"(pll));
        break;
    case 9:
        __asm__ volatile("amoswap.w %0, %0, (%1)" : "+r"(value) : "r"(pll) : "memory");
        break;
    case 10:
        __asm__ volatile("lr.w %0, (%1)" : "=r"(value) : "r"(pll) : "memory");
        break;
    case 11:
        __asm__ volatile("c.ld %0, 0(%1)" : "+r"(value) : "r"(pll & ~7u));
        break;
    case 12:
        __asm__ volatile("c.sd %0, 0(%1)" ::"r"(value), "r"(pll & ~7u) : "memory");
        break;
    case 13: // lw a5, 0(a4), with nothing of its own behind it: not executable there in any case
        *(uint32_t *)(REGION_END - 4) = 0x00072783;
        __asm__ volatile("fence.i\n\tjr %1" : "+r"(value) : "r"((uint64_t)REGION_END - 4), "r"(pll) : "memory");
        break;
    case 14:
        __asm__ volatile("flw f0, 0(%0)" ::"r"(pll) : "memory");
        break;
    case 15:
        translate();
        (void)load(PLL);
        break;
    default:
        __asm__ volatile("jr %0" ::"r"(pll));
    }
    EXPECT(0);
}
