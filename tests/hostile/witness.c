// SPDX-License-Identifier: BSD-3-Clause
// The sibling of every attacker: goes on calling, keeps a secret in memory and in its floating-point registers, and
// ends with the line of whatever was not as it must be.
#include "hostile.h"

TL_MANIFEST(.name = "witness", .stack = 16384, .permissions = "echo");

// run.c looks for this in all that comes out of the board. An attacker that looks for it makes it up at run time.
static volatile uint8_t secret[4096];
static uint8_t secret_byte(size_t i)
{
    return (uint8_t)(0x5e ^ (i * 167) ^ (i >> 5));
}

// Two slices, what the host asks of the monitor in between, and some room. In the board's time, which is instructions.
// And what the monitor needs to clear the largest memory that an applet may have, which it does in one go at its start.
#define DEADLINE_NS (UINT64_C(100000000) + CLEARING_NS)

int tl_applet(void)
{
    static struct float_bank bank, back;
    uint64_t last = tl_nanotime();

    for (size_t i = 0; i < sizeof secret; i++)
        secret[i] = secret_byte(i);
    float_bank_fill(&bank, UINT64_C(0x5ec2e70000000000));
    float_bank_load(&bank);
    for (;;) {
        EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"still here\"]}", "\"still here\""));
        uint64_t now = tl_nanotime();
        EXPECT(now > last && now - last < DEADLINE_NS);
        last = now;
        float_bank_save(&back);
        EXPECT(memcmp(&bank, &back, sizeof bank) == 0);
        for (size_t i = 0; i < sizeof secret; i++)
            EXPECT(secret[i] == secret_byte(i));
        // The rest of the slice is others': the less it takes, the sooner the cases are through.
        tl_yield();
    }
}
