// SPDX-License-Identifier: BSD-3-Clause
// A context of the normal world, in S-mode. Ends with the line of what was not so.
//     1  as supervisor.c's variant 1, with other values
//     2  what a kernel asks the SBI first: the version is 1.0, no extension but the base is there
//     3  the memory of the trusted context beside it is not its own
// variants: 3
// region: 2
#include "platform.h"
#include "tests/hostile/hostile.h"

#include "supervisor.h"

TL_MANIFEST(.name = "normal", .stack = 16384, .permissions = "normal");

static void probe(void)
{
    static const uint64_t extensions[] = {0, 1, 8, 0x54494d45, 0x735049, 0x52464e43, 0x48534d, 0x53525354, 0x504d55};

    struct sbi_result version = sbi(0x10, 0, 0);
    EXPECT(version.error == 0 && version.value == 0x01000000);
    EXPECT(sbi(0x10, 1, 0).error == 0 && sbi(0x10, 2, 0).error == 0);
    EXPECT(sbi(0x10, 3, 0x10).value == 1);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        struct sbi_result probed = sbi(0x10, 3, extensions[i]);
        EXPECT(probed.error == 0 && probed.value == 0);
        if (extensions[i] != 0) // 0 in a7 is the monitor's own call
            EXPECT(sbi(extensions[i], 0, 0).error == -2);
    }
    for (uint64_t f = 4; f < 7; f++)
        EXPECT(sbi(0x10, f, 0).error == 0);
    EXPECT(sbi(0x10, 7, 0).error == -2);
    EXPECT(sbi(~UINT64_C(0), 0, 0).error == -2);
}

int tl_applet(void)
{
    if (VARIANT == 1)
        return supervisor_registers(UINT64_C(0x7766554433221101));
    if (VARIANT == 2)
        probe();
    else
        (void)*(volatile uint32_t *)TL_BOARD_TRUSTED_START;
    return VARIANT == 3;
}
