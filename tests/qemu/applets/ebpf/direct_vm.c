// SPDX-License-Identifier: BSD-3-Clause
// The same applet as ../direct.c, as eBPF.
#define NAME "direct_vm"
#include "tests/qemu/applets/direct.c" // NOLINT(bugprone-suspicious-include): an applet is one object
