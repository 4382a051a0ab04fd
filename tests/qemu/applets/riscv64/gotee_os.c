// SPDX-License-Identifier: BSD-3-Clause
// GoTEE's main OS, which behaves as its applet does in the other region: gotee.h.
// region: 2
#include "platform.h"

#define REGION_END TL_BOARD_NORMAL_END
#include "gotee.h"

static void set_up(void)
{
}
