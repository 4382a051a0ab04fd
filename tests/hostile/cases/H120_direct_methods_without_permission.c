// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls each number of a direct method, for which its manifest does not ask, with pointers that are not its own: they are not looked at
// outcome: OK
// refused: 8
// control: permissions
#include "hostile.h"

HOSTILE("h120", "");

int tl_applet(void)
{
    for (uint32_t number = 258; number < 1024; number++) // 256 and 257 are for every applet
        if (is_direct_method(number))
            EXPECT(tl_trap4(number, MONITOR, 64, MONITOR, 64) == TL_ERR_PERM);
    for (uint32_t number = 256; number < 2048; number++)
        if (!is_direct_method(number))
            EXPECT(tl_trap4(number, MONITOR, 64, MONITOR, 64) == TL_ERR_NOSYS);
    EXPECT(tl_trap4(UINT32_MAX, MONITOR, 64, MONITOR, 64) == TL_ERR_NOSYS);
    return 0;
}
