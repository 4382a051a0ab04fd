// SPDX-License-Identifier: BSD-3-Clause
// Calls 0 to 5 at the level of registers, one a variant (4 and 5 together; the last: no call, but many interrupts): docs/abi.md says what each
// leaves. Ends with the line of what was not so.
// variants: 6
#include "all_registers.h"
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "abi", .stack = 4096, .permissions = "echo");

static struct float_bank bank, back;

ALL_REGISTERS(trap, "ecall")
// f0 counts down by f1; x5 and x6 go with it.
ALL_REGISTERS(spin, "1:\tfsub.d f0, f0, f1\n\tfeq.d x5, f0, f2\n\tmv x6, x5\n\tbeqz x6, 1b")

static void fill(uint64_t control)
{
    for (uint64_t i = 1; i < 32; i++)
        all_in.x[i] = UINT64_C(0xa1b2c3d4e5f60000) + i * UINT64_C(0x0101010101010101);
    float_bank_fill(&bank, UINT64_C(0xd0d1d2d3d4d5d6d7));
    bank.control = control;
    float_bank_load(&bank);
}

// a0 is the call's own; all else is as it was. f31 was used to get x31 out.
static void kept(void)
{
    float_bank_save(&back);
    for (uint32_t i = 1; i < 32; i++)
        EXPECT(i == 10 || all_out.x[i] == all_in.x[i]);
    EXPECT(memcmp(bank.d, back.d, 31 * sizeof bank.d[0]) == 0 && back.control == bank.control);
}

static uint64_t checked(uint64_t number, uint64_t a1, uint64_t a2, uint64_t control)
{
    fill(control);
    all_in.x[10] = number;
    all_in.x[11] = a1;
    all_in.x[12] = a2;
    all_in.x[17] = 0;
    trap();
    kept();
    return all_out.x[10];
}

static void nanotime(void)
{
    uint64_t last = 0;

    for (int i = 0; i < 100; i++) {
        uint64_t now = checked(2, ~UINT64_C(0), ~UINT64_C(0), 0x75);
        EXPECT(now >= last); // a clock of 1 MHz may stand still between two calls
        last = now;
    }
    // The test lets more than 2^32 ns pass before it starts this.
    EXPECT(last >> 32 != 0 && last >> 32 < 1u << 24); // an idle board in QEMU leaps ahead
}

static void getrandom(void)
{
    static uint8_t bytes[64], many[4112];
    static const uint8_t zero[16];

    EXPECT(checked(3, (uintptr_t)(bytes + 16), 32, 0x2a) == 3);
    EXPECT(memcmp(bytes, zero, 16) == 0 && memcmp(bytes + 48, zero, 16) == 0);
    EXPECT(memcmp(bytes + 16, zero, 16) != 0 && memcmp(bytes + 32, zero, 16) != 0);
    EXPECT(memcmp(bytes + 16, bytes + 32, 16) != 0);
    EXPECT(checked(3, (uintptr_t)many, sizeof many, 0) == 3); // in two turns
    EXPECT(memcmp(many + sizeof many - 16, zero, 16) != 0);
}

static void request_and_reply(void)
{
    static const char request[] = "{\"id\":0,\"method\":\"RPC.Echo\",\"params\":[\"hello\"]}\n";
    static const char wanted[] = "{\"id\":0,\"result\":\"hello\",\"error\":null}\n";
    static char reply[64];
    const uintptr_t p = (uintptr_t)request, to = (uintptr_t)reply;

    EXPECT(checked(5, to, sizeof reply, 0x7f) == 0);
    EXPECT(checked(4, p, 10, 0x20) == 10);
    EXPECT(checked(5, to, sizeof reply, 0) == 0);
    EXPECT(checked(4, p + 10, sizeof request - 11, 0x40) == sizeof request - 11);
    EXPECT(checked(5, to, 7, 0x01) == 7);
    EXPECT(checked(5, to + 7, sizeof reply - 7, 0x10) == sizeof wanted - 1 - 7);
    EXPECT(memcmp(reply, wanted, sizeof wanted - 1) == 0);
    EXPECT(checked(5, to, sizeof reply, 0) == 0);
    EXPECT(checked(18, p, 65536, 0) == (uint64_t)TL_ERR_SIZE);
}

static void interrupted(void)
{
    fill(0);
    bank.d[0] = UINT64_C(0x4143880000000000); // 2,560,000.0
    bank.d[1] = UINT64_C(0x3ff0000000000000); // 1.0
    bank.d[2] = 0;
    float_bank_load(&bank);
    all_in.x[5] = all_in.x[6] = 1; // as feq.d leaves them when equal
    spin();
    bank.d[0] = 0;
    EXPECT(all_out.x[10] == all_in.x[10]);
    kept();
}

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        fill(0);
        all_in.x[10] = 0;
        all_in.x[17] = 0;
        trap(); // EXIT does not come back
        return 1;
    case 2:
        for (const char *c = "[1] a\n"; *c != '\0'; c++)
            EXPECT(checked(1, (uint8_t)*c | UINT64_C(0xabcd00abcd00), 0, 0x75) == 1);
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
