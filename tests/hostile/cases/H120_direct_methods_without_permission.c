// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls each number of a direct method, for which its manifest does not ask, with pointers that are not its own: they are not looked at
// outcome: OK
// refused: 8
// control: permissions
#include "hostile.h"

HOSTILE("h120", "");

int tl_applet(void)
{
    static const uint32_t numbers[] = {258, 260, 264, 268, 272, 273, 274, 275};

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        EXPECT(tl_trap4(numbers[i], MONITOR, 64, MONITOR, 64) == TL_ERR_PERM);
    for (uint32_t number = 256; number < 2048; number++)
        if (number != 256 && number != 257 && number != 258 && number != 260 && number != 264 && number != 268 &&
            (number < 272 || number > 275))
            EXPECT(tl_trap4(number, MONITOR, 64, MONITOR, 64) == TL_ERR_NOSYS);
    EXPECT(tl_trap4(UINT32_MAX, MONITOR, 64, MONITOR, 64) == TL_ERR_NOSYS);
    return 0;
}
