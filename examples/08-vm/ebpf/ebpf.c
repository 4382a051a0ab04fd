// SPDX-License-Identifier: BSD-3-Clause
// The same source for eBPF. The monitor interprets it: see docs/vm.md.
#define MACHINE "ebpf"
#include "examples/08-vm/hello.h"
