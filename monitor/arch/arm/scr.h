// SPDX-License-Identifier: BSD-3-Clause
// The Secure Configuration Register (ARM ARM B4.1.129), for C and assembler.
#ifndef TL_MONITOR_ARCH_ARM_SCR_H
#define TL_MONITOR_ARCH_ARM_SCR_H

#define TL_SCR_NS  0x001
#define TL_SCR_FIQ 0x004 // FIQs go to Monitor mode
#define TL_SCR_EA  0x008 // external aborts too
#define TL_SCR_SIF 0x200 // the secure world executes nothing of the normal world's memory

// FW and AW are zero: the normal world masks neither FIQs nor asynchronous aborts. So is HCE: it has no Hyp mode.
#define TL_SCR_SECURE TL_SCR_SIF
#define TL_SCR_NORMAL (TL_SCR_SIF | TL_SCR_EA | TL_SCR_FIQ | TL_SCR_NS)

#endif
