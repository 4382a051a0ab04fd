// SPDX-License-Identifier: BSD-3-Clause
// NS16550A with registers one byte apart: the driver of QEMU's RISC-V virt.
#include "transports/uart/uart.h"

#define DATA 0u // receive and transmit
#define IER  1u
#define FCR  2u
#define LCR  3u
#define LSR  5u

#define IER_RECEIVED 1u
#define IER_ROOM     2u
#define FCR_ON       1u
#define FCR_AT_14    (3u << 6) // interrupt at so many bytes, or when no other came for the time of four
#define LCR_8_BITS   3u
#define LCR_DIVISOR  (1u << 7) // DATA and IER are its bytes
#define LSR_RECEIVED 1u
#define LSR_ROOM     (1u << 5)

static uintptr_t registers;
static uint8_t listening; // what IER has for reception

static volatile uint8_t *reg(uint32_t offset)
{
    return (volatile uint8_t *)(registers + offset);
}

void tl_uart_init(uintptr_t base)
{
    registers = base;
    *reg(IER) = 0;
    *reg(LCR) = LCR_DIVISOR | LCR_8_BITS; // as fast as it gets: its line is no wire, and its rate the wait for more
    *reg(DATA) = 1;
    *reg(IER) = 0;
    *reg(LCR) = LCR_8_BITS;
    // QEMU hands over as many bytes at once as are missing to the interrupt, in place of one a turn of its event loop.
    *reg(FCR) = FCR_AT_14 | FCR_ON;
    (void)*reg(DATA); // QEMU's model takes no more after a byte that came too early, until one is read
}

int tl_uart_get(void)
{
    if ((*reg(LSR) & LSR_RECEIVED) == 0)
        return -1;
    return *reg(DATA);
}

size_t tl_uart_write(const char *p, size_t n)
{
    volatile uint8_t *const status = reg(LSR), *const data = reg(DATA);
    size_t taken = 0;

    while (taken < n && (*status & LSR_ROOM) != 0)
        *data = (uint8_t)p[taken++];
    return taken;
}

void tl_uart_listen(bool on)
{
    listening = on ? IER_RECEIVED : 0;
    *reg(IER) = (uint8_t)((*reg(IER) & IER_ROOM) | listening);
}

void tl_uart_want_room(bool wanted)
{
    *reg(IER) = (uint8_t)(listening | (wanted ? IER_ROOM : 0));
}
