// SPDX-License-Identifier: BSD-3-Clause
// The calls that led to an applet's fault: its return addresses, by the chain of frames that code with frame pointers
// (-fno-omit-frame-pointer) leaves on its stack.
//
// Nothing in that chain is trusted. Each frame is read by tl_usermem_read, lies above the one before it, and gives an
// address that the applet may execute; the first that does not ends the walk. There are TL_CALLS_MAX steps at the most.
//
//     a frame       ARM           RV64         (tl_regs_frame: r11, s0)
//     its caller's  fp - 4        fp - 16
//     returns to    fp            fp - 8
//
// The link register is taken for a caller in one case: the innermost frame has no return address, and where that would
// be it has its caller's frame. That is a function which calls none, so nothing has changed the register since it was
// entered, whatever stopped it there. In all other functions it may be left over from a call that is done, and is left
// out: one that is stopped before it has a frame, or after it gave it up, is known by the record's pc, and the chain
// begins with its caller's frame. Code that sets its frame pointer before it has saved the return address (gcc's may,
// for an instruction or two) has there what an earlier call left.
//
// What code without frame pointers (Thumb code counts as such) has in that register is no chain: its walk stops at
// once. An applet can forge all of this, and deceives only whoever reads its own record.
#ifndef TL_MONITOR_UNWIND_H
#define TL_MONITOR_UNWIND_H

#include <stdint.h>

#include "gen/monitor.h"
#include "monitor/usermem.h"
#include "regs.h"

#define TL_CALLS_MAX 16u

// The return addresses of the calls that led to where an applet is.
struct tl_backtrace {
    uintptr_t returns[TL_CALLS_MAX]; // the innermost call's first
    uint32_t count;
    enum monitor_unwind end; // idl/monitor.idl
};

void tl_unwind(const struct tl_regs *regs, const struct tl_usermem *mem, struct tl_backtrace *calls);

#endif
