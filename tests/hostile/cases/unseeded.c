// SPDX-License-Identifier: BSD-3-Clause
// What H111 runs where the generator has no seed: GETRANDOM of as many bytes as H111_random_of_every_size.c. It must not come
// back from it, but of nothing; and if it does it says so, by its status.
// variants: 5
#include "random.h"

HOSTILE("unseeded", "");

int tl_applet(void)
{
    random_ask(random_sizes[VARIANT - 1]);
    return VARIANT == 1 ? 0 : random_is_filled(random_sizes[VARIANT - 1]) ? 2 : 3;
}
