// SPDX-License-Identifier: BSD-3-Clause
// 08-vm: one source of an applet, compiled for the processor and, in ebpf/, for a virtual machine; and two applets of
// that machine which the monitor stops.
//
// You should see the greeting twice, with the same status. Then an applet that writes where it may not, and one that
// never ends, are stopped, each with a record of its fault.
#define MACHINE "processor"
#include "examples/08-vm/hello.h"
