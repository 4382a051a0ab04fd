// SPDX-License-Identifier: BSD-3-Clause
// Copies of a device's registers: see emulate.c. Which ones is the board's to say: TL_BOARD_COPIES in platform.h.
#ifndef TL_MONITOR_ARCH_RISCV64_EMULATE_H
#define TL_MONITOR_ARCH_RISCV64_EMULATE_H

#include "monitor/arch/arch.h"

// A load (store) at regs' pc was refused by `pmp`, the context's entries. True: it was of a register that the context
// has a copy of, and is done, with pc behind it. False: nothing has changed. Takes a bounded time, whatever is at pc.
bool tl__emulate(struct tl_regs *regs, bool store, const struct tl_pmp *pmp);

#endif
