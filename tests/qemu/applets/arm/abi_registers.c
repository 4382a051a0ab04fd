// SPDX-License-Identifier: BSD-3-Clause
// Calls 0 to 5 at the level of registers, one a variant (4 and 5 together; the last: no call, but many interrupts): docs/abi.md says what each
// leaves. Ends with the line of what was not so.
// variants: 6
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "abi", .stack = 4096, .permissions = "echo");

struct core {
    uint32_t r[15]; // r0..r12, sp, lr
    uint32_t cpsr;
};

__attribute__((used)) static struct core in, out;
__attribute__((used)) static uint32_t own_sp;
static struct float_bank bank, back;

// Loads all registers from `in`, sp among them, does `what`, and stores them to `out`. The thread register holds r0 meanwhile.
#define WITH_ALL_REGISTERS(what)                                                                                       \
    __asm__("push {r4-r11, lr}\n\t"                                                                                    \
            "ldr r0, =own_sp\n\tstr sp, [r0]\n\t"                                                                      \
            "ldr r0, =in\n\tldr r1, [r0, #60]\n\tmsr cpsr_fs, r1\n\t"                                                  \
            "ldmia r0, {r0-r14}\n\t" what "\n\t"                                                                       \
            "mcr p15, 0, r0, c13, c0, 2\n\t"                                                                           \
            "ldr r0, =out\n\tstmib r0, {r1-r14}\n\t"                                                                   \
            "mrc p15, 0, r1, c13, c0, 2\n\tstr r1, [r0]\n\t"                                                           \
            "mrs r1, cpsr\n\tstr r1, [r0, #60]\n\t"                                                                    \
            "ldr r0, =own_sp\n\tldr sp, [r0]\n\t"                                                                      \
            "pop {r4-r11, pc}\n\t.ltorg")

__attribute__((naked, noinline)) static void trap(void)
{
    WITH_ALL_REGISTERS("svc #0");
}

// d0 counts down by d1; the flags are those of its last comparison.
__attribute__((naked, noinline)) static void spin(void)
{
    WITH_ALL_REGISTERS(
        ".fpu neon-vfpv4\n1:\tvsub.f64 d0, d0, d1\n\tvcmp.f64 d0, #0\n\tvmrs APSR_nzcv, fpscr\n\tbne 1b");
}

static void fill(uint32_t flags)
{
    for (uint32_t i = 0; i < 15; i++)
        in.r[i] = 0xa1b2c300 + i * 0x01010101;
    in.cpsr = flags | 0x10;
    for (uint32_t i = 0; i < 32; i++)
        bank.d[i] = UINT64_C(0xd0d1d2d3d4d5d6d7) + i * UINT64_C(0x0101010101010101);
    bank.control = FLOAT_CONTROL_ODD;
    float_bank_load(&bank);
}

// r0 and r1 up to `results` are the call's own; all else is as it was.
static void kept(uint32_t results)
{
    float_bank_save(&back);
    for (uint32_t i = results; i < 15; i++)
        EXPECT(out.r[i] == in.r[i]);
    EXPECT((out.cpsr & 0xf80f0000) == (in.cpsr & 0xf80f0000));
    EXPECT(memcmp(bank.d, back.d, sizeof bank.d) == 0 && back.control == bank.control);
}

static uint32_t checked(uint32_t number, uint32_t a1, uint32_t a2, uint32_t flags)
{
    fill(flags);
    in.r[0] = number;
    in.r[1] = a1;
    in.r[2] = a2;
    trap();
    kept(number == TL_SYS_NANOTIME ? 2 : 1);
    return out.r[0];
}

static void nanotime(void)
{
    uint64_t last = 0;

    for (int i = 0; i < 100; i++) {
        uint32_t low = checked(2, 0xffffffff, 0xffffffff, 0x50000000);
        uint64_t now = (uint64_t)out.r[1] << 32 | low;
        EXPECT(now > last);
        last = now;
    }
    // The test lets more than 2^32 ns pass before it starts this.
    EXPECT(last >> 32 != 0 && last >> 32 < 1000);
}

static void getrandom(void)
{
    static uint8_t bytes[64], many[4112];
    static const uint8_t zero[16];

    EXPECT(checked(3, (uint32_t)(uintptr_t)(bytes + 16), 32, 0xa0000000) == 3);
    EXPECT(memcmp(bytes, zero, 16) == 0 && memcmp(bytes + 48, zero, 16) == 0);
    EXPECT(memcmp(bytes + 16, zero, 16) != 0 && memcmp(bytes + 32, zero, 16) != 0);
    EXPECT(memcmp(bytes + 16, bytes + 32, 16) != 0);
    EXPECT(checked(3, (uint32_t)(uintptr_t)many, sizeof many, 0) == 3); // in two turns
    EXPECT(memcmp(many + sizeof many - 16, zero, 16) != 0);
}

static void request_and_reply(void)
{
    static const char request[] = "{\"id\":0,\"method\":\"RPC.Echo\",\"params\":[\"hello\"]}\n";
    static const char wanted[] = "{\"id\":0,\"result\":\"hello\",\"error\":null}\n";
    static char reply[64];
    const uint32_t p = (uint32_t)(uintptr_t)request, to = (uint32_t)(uintptr_t)reply;

    EXPECT(checked(5, to, sizeof reply, 0xf0000000) == 0);
    EXPECT(checked(4, p, 10, 0x20000000) == 10);
    EXPECT(checked(5, to, sizeof reply, 0) == 0);
    EXPECT(checked(4, p + 10, sizeof request - 11, 0x40000000) == sizeof request - 11);
    EXPECT(checked(5, to, 7, 0x80000000) == 7);
    EXPECT(checked(5, to + 7, sizeof reply - 7, 0x10000000) == sizeof wanted - 1 - 7);
    EXPECT(memcmp(reply, wanted, sizeof wanted - 1) == 0);
    EXPECT(checked(5, to, sizeof reply, 0) == 0);
    EXPECT(checked(18, p, 65536, 0) == (uint32_t)TL_ERR_SIZE);
}

static void interrupted(void)
{
    fill(0);
    bank.d[0] = UINT64_C(0x4143880000000000); // 2,560,000.0
    bank.d[1] = UINT64_C(0x3ff0000000000000); // 1.0
    bank.control = 0;
    float_bank_load(&bank);
    in.cpsr = 0x60000010; // as vcmp leaves them when equal
    spin();
    bank.d[0] = 0;
    bank.control = 0x60000000;
    kept(0);
}

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        fill(0);
        in.r[0] = 0;
        trap(); // EXIT does not come back
        return 1;
    case 2:
        for (const char *c = "[1] a\n"; *c != '\0'; c++)
            EXPECT(checked(1, (uint8_t)*c | 0xabcd00u, 0, 0xf8000000) == 1);
        break;
    case 3:
        nanotime();
        break;
    case 4:
        getrandom();
        break;
    case 5: // calls 4 and 5, which belong together
        request_and_reply();
        break;
    default:
        interrupted();
        break;
    }
    return 0;
}
