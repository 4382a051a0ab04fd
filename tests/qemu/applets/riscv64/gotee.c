// SPDX-License-Identifier: BSD-3-Clause
// GoTEE's applet: gotee.h. Variant 2 writes the clock, 3 reads beside it.
// variants: 3
// region: 1
#include "platform.h"

#define REGION_END TL_BOARD_TRUSTED_END
#include "gotee.h"
