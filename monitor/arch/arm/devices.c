// SPDX-License-Identifier: BSD-3-Clause
// Timer and GICv2 (ARM IHI 0048B): the secure physical timer preempts, the UART reports; both in group 0, as FIQ, which
// the normal world cannot mask. What is given to the normal world is in group 1, and reaches it as IRQ.
#include "cp15.h"
#include "internal.h"
#include "monitor/watchdog.h"
#include "platform.h"

#define GICD(offset) (*(volatile uint32_t *)(TL_BOARD_GIC_DISTRIBUTOR + (offset)))
#define GICC(offset) (*(volatile uint32_t *)(TL_BOARD_GIC_CPU + (offset)))

#define GICD_CTLR      0x000u
#define GICD_IGROUPR   0x080u
#define GICD_ISENABLER 0x100u
#define GICD_ICENABLER 0x180u
#define GICD_ICPENDR   0x280u
#define GICD_ICACTIVER 0x380u
#define GICD_IPRIORITY 0x400u
#define GICD_ITARGETS  0x800u
#define GICC_CTLR      0x000u
#define GICC_PMR       0x004u
#define GICC_IAR       0x00cu
#define GICC_EOIR      0x010u
#define GICC_NSAPR     0x0e0u // which priorities of group 1 are active, in four words

#define GROUP_0        1u // GICD_CTLR, GICC_CTLR: on
#define GROUP_0_IS_FIQ 8u // GICC_CTLR

static void set_up(uint32_t interrupt, uint8_t priority)
{
    volatile uint8_t *priorities = (volatile uint8_t *)(TL_BOARD_GIC_DISTRIBUTOR + GICD_IPRIORITY);
    volatile uint8_t *targets = (volatile uint8_t *)(TL_BOARD_GIC_DISTRIBUTOR + GICD_ITARGETS);

    priorities[interrupt] = priority;
    if (interrupt >= 32)
        targets[interrupt] = 1;
}

static void enable(uint32_t interrupt)
{
    GICD(GICD_IGROUPR + interrupt / 32 * 4) &= ~(1u << interrupt % 32); // group 0: secure
    set_up(interrupt, 0x40);
    GICD(GICD_ISENABLER + interrupt / 32 * 4) = 1u << interrupt % 32;
}

// The normal world's interrupts, off as at reset, whatever an earlier context of it did to them.
void tl__devices_normal_reset(void)
{
    static const uint8_t normal[] = {TL_BOARD_NORMAL_INTERRUPTS};

    GICD(GICD_CTLR) = GROUP_0;
    GICC(GICC_CTLR) = GROUP_0 | GROUP_0_IS_FIQ;
    GICC(GICC_PMR) = 0xff;
    for (size_t i = 0; i < sizeof normal; i++) {
        uint32_t bit = 1u << normal[i] % 32, word = normal[i] / 32u * 4;
        GICD(GICD_ICENABLER + word) = bit;
        GICD(GICD_ICPENDR + word) = bit;
        GICD(GICD_ICACTIVER + word) = bit;
        GICD(GICD_IGROUPR + word) |= bit;
        set_up(normal[i], 0xc0);
    }
    // An interrupt that was taken and not ended would hold back all that are no more urgent.
    for (uint32_t i = 0; i < 4; i++)
        GICC(GICC_NSAPR + 4 * i) = 0;
}

void tl__devices_init(void)
{
    GICD(GICD_CTLR) = 0;
    enable(TL_BOARD_TIMER_INTERRUPT);
    enable(TL_BOARD_UART_INTERRUPT);
    tl__devices_normal_reset();
    tl__write_cntkctl(0); // no counter and no timer for user mode
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
    if (id == TL_BOARD_TIMER_INTERRUPT)
        return TL_INTERRUPT_TIMER;
    // Any other interrupt has no device: a software interrupt, which the normal world can send (GICD_SGIR).
    return id == TL_BOARD_UART_INTERRUPT ? TL_INTERRUPT_DEVICE : TL_INTERRUPT_NONE;
}

// Called from enter.S when the monitor itself was interrupted. A device would interrupt again and again, so it is held
// off.
volatile uint32_t tl__watching;
void tl__own_interrupt(uint32_t pc)
{
    enum tl_interrupt interrupt = tl_arch_interrupt();

    if (interrupt == TL_INTERRUPT_DEVICE)
        GICD(GICD_ICENABLER + TL_BOARD_UART_INTERRUPT / 32 * 4) = 1u << TL_BOARD_UART_INTERRUPT % 32;
    if (interrupt != TL_INTERRUPT_NONE)
        tl_watch_interrupt(interrupt == TL_INTERRUPT_TIMER, pc);
}

void tl_arch_watch_release(void)
{
    GICD(GICD_ISENABLER + TL_BOARD_UART_INTERRUPT / 32 * 4) = 1u << TL_BOARD_UART_INTERRUPT % 32;
}

void tl_arch_idle(void)
{
    if (tl__normal_resident != NULL)
        tl__normal_park(); // its timers stop while it does not run: they would wake the processor in vain
    tl__dsb();
    __asm__ volatile("wfi" ::: "memory");
}
