// SPDX-License-Identifier: BSD-3-Clause
// What a host may send at any time: it starts, stops, restarts and loads applets, calls any method, or makes noise.
#ifndef TL_TESTS_MACHINE_ANY_HOST_H
#define TL_TESTS_MACHINE_ANY_HOST_H

#include "tests/machine/dice.h"
#include "tests/machine/machine.h"

// Lines that come at once: machine.in. *number is that of the last request of anyone's.
void any_host(struct dice *dice, uint64_t *number);

// Some limits for the image, or those that it has.
void any_limits(struct dice *dice, struct machine_image *image);

#endif
