// SPDX-License-Identifier: BSD-3-Clause
// The handlers of types_service.c remember these.
#ifndef TL_TESTS_UNIT_TYPES_SERVICE_H
#define TL_TESTS_UNIT_TYPES_SERVICE_H

#include <stdint.h>

extern char types_told[17];  // the last text that Types.Tell was told
extern uint64_t counter_now; // of the counter

#endif
