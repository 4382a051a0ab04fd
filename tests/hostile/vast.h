// SPDX-License-Identifier: BSD-3-Clause
// What cases/ARCH/vast.c are: see there. The region is the normal world's, but on imx6ul.
#ifndef TL_TESTS_HOSTILE_VAST_H
#define TL_TESTS_HOSTILE_VAST_H

#include "hostile.h"

#if defined __arm__ && defined TL_BOARD_TRUSTED_START
#define VAST_PERMISSIONS ""
#else
#define VAST_PERMISSIONS "normal"
#endif

#if VARIANT == 1
TL_MANIFEST(.name = "vast", .stack = 4096, .permissions = VAST_PERMISSIONS);
#elif VARIANT == 2
TL_MANIFEST(.name = "vast_asleep", .stack = 4096, .permissions = VAST_PERMISSIONS);
#else
TL_MANIFEST(.name = "vast_again", .stack = 4096, .permissions = VAST_PERMISSIONS, .restart = TL_RESTART_ALWAYS);
#endif

int tl_applet(void)
{
    while (VARIANT == 2)
        tl_sleep_until(UINT64_MAX);
    return 0;
}

#endif
