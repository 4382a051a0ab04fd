// SPDX-License-Identifier: BSD-3-Clause
// Timer and interrupts: the CLINT's mtimecmp preempts, the PLIC brings the UART's.
#include "csr.h"
#include "internal.h"
#include "platform.h"

#define MTIMECMP (*(volatile uint64_t *)(TL_BOARD_CLINT + 0x4000u + 8u * TL_BOARD_HART))
#define MTIME    (*(volatile uint64_t *)(TL_BOARD_CLINT + 0xbff8u))

static volatile uint32_t *plic(uint32_t offset)
{
    return (volatile uint32_t *)(uintptr_t)(TL_BOARD_PLIC + offset);
}

#define PLIC_PRIORITY  (4u * TL_BOARD_UART_INTERRUPT)
#define PLIC_ENABLE    (0x2000u + 0x80u * TL_BOARD_PLIC_CONTEXT + TL_BOARD_UART_INTERRUPT / 32 * 4)
#define PLIC_THRESHOLD (0x200000u + 0x1000u * TL_BOARD_PLIC_CONTEXT)
#define PLIC_CLAIM     (PLIC_THRESHOLD + 4u)

void tl__devices_init(void)
{
    *plic(PLIC_PRIORITY) = 1;
    *plic(PLIC_ENABLE) = 1u << TL_BOARD_UART_INTERRUPT % 32;
    *plic(PLIC_THRESHOLD) = 0;
    tl__csr_write(mie, TL_MIE_EXTERNAL);
}

uint64_t tl_arch_now(void)
{
    uint64_t now = MTIME * TL_BOARD_TICK_NS;
    return now != 0 ? now : 1;
}

void tl_arch_timer(uint64_t deadline)
{
    // None is a masked one: with a comparison far ahead, QEMU under -icount would leap there as soon as nobody runs.
    if (deadline == UINT64_MAX) {
        tl__csr_clear(mie, TL_MIE_TIMER);
        return;
    }
    MTIMECMP = deadline / TL_BOARD_TICK_NS + 1;
    tl__csr_set(mie, TL_MIE_TIMER);
}

enum tl_interrupt tl_arch_interrupt(void)
{
    uint64_t pending = tl__csr_read(mip) & tl__csr_read(mie);

    // The timer first: no device, however busy, keeps a slice from ending. What it asks for pends until the next look.
    if ((pending & TL_MIE_TIMER) != 0) {
        tl__csr_clear(mie, TL_MIE_TIMER);
        return TL_INTERRUPT_TIMER;
    }
    if ((pending & TL_MIE_EXTERNAL) != 0) {
        // Completed at once: the device asks again for as long as it has bytes, and the caller takes them all.
        uint32_t source = *plic(PLIC_CLAIM);
        if (source != 0)
            *plic(PLIC_CLAIM) = source;
        return source == TL_BOARD_UART_INTERRUPT ? TL_INTERRUPT_DEVICE : TL_INTERRUPT_NONE;
    }
    return TL_INTERRUPT_NONE;
}

void tl_arch_idle(void)
{
    __asm__ volatile("wfi" ::: "memory");
}
