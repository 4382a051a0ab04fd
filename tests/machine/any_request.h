// SPDX-License-Identifier: BSD-3-Clause
// Requests to any method there is, made by the interface itself: each service's OpenRPC text (that idlc wrote from its
// .idl) says which parameters there are and what they may be. Right, nearly right, or spoiled, as the dice have it.
#ifndef TL_TESTS_MACHINE_ANY_REQUEST_H
#define TL_TESTS_MACHINE_ANY_REQUEST_H

#include "tests/machine/dice.h"

struct request_style {
    uint64_t id;      // of the request: "u" and this; "#" and this where more is done to it
    const char *say;  // strings hold this where it fits
    const char *name; // and now and then this, the name of an applet
};

// One line, without "\n", to text[0..cap); its length. *plain: one request that nothing was done to, in a dialect that
// answers it by its id.
size_t any_request_make(struct dice *dice, const struct request_style *style, char *text, size_t cap, bool *plain);

#endif
