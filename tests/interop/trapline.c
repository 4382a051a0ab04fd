// SPDX-License-Identifier: BSD-3-Clause
// The trapline command once more: as a program of the tests it is built with sanitizers.
#include "host/main.c" // NOLINT(bugprone-suspicious-include): the whole of it, main too
