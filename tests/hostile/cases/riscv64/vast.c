// SPDX-License-Identifier: BSD-3-Clause
// An applet with all of the board's largest region, so that a start costs as much as one can: what cases of time start.
//     1  ends at once
//     2  sleeps for ever, under another name
//     3  ends at once, to be started again for ever
// variants: 3
// region: 2
#include "tests/hostile/vast.h"
