// SPDX-License-Identifier: BSD-3-Clause
// Timer and GICv2 (ARM IHI 0048B): the secure physical timer preempts, the UART reports; both in group 0, as IRQ.
#include "cp15.h"
#include "monitor/arch/arch.h"
#include "platform.h"

#define GICD(offset) (*(volatile uint32_t *)(TL_BOARD_GIC_DISTRIBUTOR + (offset)))
#define GICC(offset) (*(volatile uint32_t *)(TL_BOARD_GIC_CPU + (offset)))

#define GICD_CTLR      0x000u
#define GICD_IGROUPR   0x080u
#define GICD_ISENABLER 0x100u
#define GICD_IPRIORITY 0x400u
#define GICD_ITARGETS  0x800u
#define GICC_CTLR      0x000u
#define GICC_PMR       0x004u
#define GICC_IAR       0x00cu
#define GICC_EOIR      0x010u

static void enable(uint32_t interrupt)
{
    volatile uint8_t *priority = (volatile uint8_t *)(TL_BOARD_GIC_DISTRIBUTOR + GICD_IPRIORITY + interrupt);
    volatile uint8_t *target = (volatile uint8_t *)(TL_BOARD_GIC_DISTRIBUTOR + GICD_ITARGETS + interrupt);

    GICD(GICD_IGROUPR + interrupt / 32 * 4) &= ~(1u << interrupt % 32); // group 0: secure
    *priority = 0x40;
    if (interrupt >= 32)
        *target = 1;
    GICD(GICD_ISENABLER + interrupt / 32 * 4) = 1u << interrupt % 32;
}

void tl__devices_init(void)
{
    GICD(GICD_CTLR) = 0;
    enable(TL_BOARD_TIMER_INTERRUPT);
    enable(TL_BOARD_UART_INTERRUPT);
    GICC(GICC_PMR) = 0xff;
    // Group 0 on, signalled as IRQ: the processor masks that one by itself on every exception from user mode, FIQ it
    // does not.
    GICC(GICC_CTLR) = 1u;
    GICD(GICD_CTLR) = 1u;
    tl__write_cntkctl(0); // user mode sees no counter and no timer
    tl__write_cntp_ctl(0);
}

uint64_t tl_arch_now(void)
{
    uint64_t now = tl__read_cntpct() * TL_BOARD_TICK_NS;
    return now != 0 ? now : 1;
}

void tl_arch_timer(uint64_t deadline)
{
    tl__write_cntp_cval(deadline / TL_BOARD_TICK_NS + 1);
    tl__write_cntp_ctl(deadline != UINT64_MAX);
    tl__isb();
}

enum tl_interrupt tl_arch_interrupt(void)
{
    // Read IAR while the timer still asserts; the end comes after its source is quiet, or it would come again.
    uint32_t interrupt = GICC(GICC_IAR);
    uint32_t id = interrupt & 0x3ffu;

    if (id >= 1020)
        return TL_INTERRUPT_NONE;
    if (id == TL_BOARD_TIMER_INTERRUPT)
        tl__write_cntp_ctl(0);
    GICC(GICC_EOIR) = interrupt;
    return id == TL_BOARD_TIMER_INTERRUPT ? TL_INTERRUPT_TIMER : TL_INTERRUPT_DEVICE;
}

void tl_arch_idle(void)
{
    tl__dsb();
    __asm__ volatile("wfi" ::: "memory");
}
