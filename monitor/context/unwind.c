// SPDX-License-Identifier: BSD-3-Clause
// Walks an applet's chain of stack frames without trusting it: see unwind.h.
#include "monitor/context/unwind.h"

#include <stdbool.h>

// Returns whether the instruction before the address is a call within the applet. Bit 0 means Thumb.
static bool is_return(const struct tl_usermem *mem, uintptr_t address)
{
    return tl_usermem_check(mem, (address & ~(uintptr_t)1) - 2, 2, TL_ACCESS_EXEC) == 0;
}

static bool is_frame(uintptr_t frame, uintptr_t inner)
{
    return frame % sizeof frame == 0 && frame > inner;
}

// Returns whether the frame is that of a function which has called another: the beginning of the chain, or a frame with
// a return address.
static bool has_called(const struct tl_usermem *mem, uintptr_t frame, uintptr_t inner)
{
    uintptr_t returns;

    return frame == 0 ||
           (is_frame(frame, inner) && tl_usermem_read(mem, &returns, frame + TL_FRAME_RETURN, sizeof returns) >= 0 &&
            is_return(mem, returns));
}

void tl_unwind(const struct tl_regs *regs, const struct tl_usermem *mem, struct tl_backtrace *calls)
{
    uintptr_t frame = tl_regs_frame(regs), inner = 0;
    uintptr_t words[2]; // the caller's frame, and the return address

    calls->count = 0;
    calls->end = MONITOR_UNWIND_STOPPED;
    while (frame != 0 && is_frame(frame, inner)) {
        if (calls->count == TL_CALLS_MAX) {
            calls->end = MONITOR_UNWIND_CUT;
            return;
        }
        if (tl_usermem_read(mem, words, frame + TL_FRAME_RETURN - sizeof words[0], sizeof words) < 0)
            return;
        uintptr_t next = words[0], returns = words[1];
        // A leaf function keeps its return address in a register, and only its caller's frame on the stack.
        if (calls->count == 0 && !is_return(mem, returns) && has_called(mem, returns, frame) &&
            is_return(mem, tl_regs_link(regs))) {
            next = returns;
            returns = tl_regs_link(regs);
        }
        if (!is_return(mem, returns))
            return;
        calls->returns[calls->count++] = returns;
        inner = frame;
        frame = next;
    }
    if (frame == 0)
        calls->end = MONITOR_UNWIND_COMPLETE;
}
