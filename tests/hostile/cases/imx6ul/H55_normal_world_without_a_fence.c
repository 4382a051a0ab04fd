// SPDX-License-Identifier: BSD-3-Clause
// tried: Is an image for the normal world, on a board where nothing keeps that world out of the secure world's memory
// outcome: REFUSE(keeps)
// control: fence
// region: 2
#include "hostile.h"

HOSTILE("h55", "normal");

int tl_applet(void)
{
    return 0;
}
