// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes generated code: the target that idlc makes of tests/idl/types.idl, with the handlers of the unit tests.
#include "tests/unit/types_service.c"

#include "types_fuzz.c"
