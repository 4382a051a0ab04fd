// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes generated code: the target that idlc makes of tests/idl/types.idl, with the handlers of the unit tests.
// The library that fuzz targets link has neither of the two.
#include "tests/unit/types_service.c" // NOLINT(bugprone-suspicious-include)

#include "types_fuzz.c" // NOLINT(bugprone-suspicious-include)
