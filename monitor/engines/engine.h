// SPDX-License-Identifier: BSD-3-Clause
// An engine executes the code of a context in the processor's place: an interpreter of a virtual machine.
//
// It is one more way to enter a context. tl_arch_enter runs an applet until it traps; an engine runs code of its own
// kind until that asks for a service, oversteps, or has had its share of steps. When the code asks for a service, the
// engine puts the number and the arguments where a trap would have put them, and takes the result from there. So
// everything else is the same for all contexts: scheduler, budgets, handlers, checked copies, permissions, faults,
// restarts and events.
//
// The memory of the context is the same as a compiled applet's: the segments of an ELF image, then heap and stack, at
// addresses of the code's own. But the processor gives the context none of it: the engine checks each access. Below the
// first segment is a page that no code can access. The engine keeps its state there.
//
// A board's platform.h names the engines that the monitor has: TL_BOARD_ENGINES(X) is X(ebpf), or nothing.
#ifndef TL_MONITOR_ENGINE_H
#define TL_MONITOR_ENGINE_H

#include <stdint.h>

#include "monitor/arch/arch.h"
#include "monitor/context/unwind.h"
#include "monitor/image/image.h"

#define TL_ENGINE_REGISTERS 12u // the most that an engine has, with its pc

struct tl_context;

struct tl_engine {
    // The images that are for this engine (ELF header, e_ident[EI_CLASS] and e_machine).
    uint8_t elf_class;
    uint16_t machine;

    // Judges an image that tl_image_check has accepted. Returns NULL; or, in words, which rule it breaks and what to
    // do. The time is bounded, however the image was made.
    const char *(*check)(const uint8_t *elf, const struct tl_image *image);

    // Makes the context ready for its first instruction. Its memory has just been placed.
    void (*start)(struct tl_context *context);

    // Runs the context that has these registers, as tl_arch_enter does: to its next trap. TL_TRAP_INTERRUPT: the
    // context has had its share of steps, and an interrupt may be pending. The share is some microseconds, and no code
    // can make it longer.
    enum tl_trap (*enter)(struct tl_regs *regs, struct tl_trap_info *info);

    // For the record of a fault: the values of all registers, and the calls that led to where the code is.
    void (*inspect)(const struct tl_context *context, uint64_t *values, struct tl_backtrace *calls);
    uint32_t register_count; // the last one is the pc
    const char *(*register_name)(uint32_t i);
};

// Returns the engine for images of that kind, or NULL.
const struct tl_engine *tl_engine_for(const uint8_t *elf, size_t n);

// For an engine: puts a call of the code where a trap would have put it. There are four arguments. One that has more
// bits than the processor's registers is never cut: it becomes UINTPTR_MAX, which is no valid pointer, size or handle.
//
// Returns whether the call's result has 64 bits on every processor.
bool tl_engine_call(struct tl_context *context, uint32_t number, const uint64_t args[4]);

// Returns the result of a call, once the context may go on.
static inline uint64_t tl_engine_result(const struct tl_regs *regs, bool wide)
{
    return wide ? tl_regs_got64(regs) : (uint64_t)(int64_t)tl_regs_got(regs);
}

#endif
