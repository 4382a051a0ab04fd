// SPDX-License-Identifier: BSD-3-Clause
// SiFive UART (FU540-C000 manual, chapter 13): the driver of sifive_u.
#include "transports/uart/uart.h"

#define TXDATA 0x00u
#define RXDATA 0x04u
#define TXCTRL 0x08u
#define RXCTRL 0x0cu
#define IE     0x10u

#define FULL  (1u << 31) // TXDATA
#define EMPTY (1u << 31) // RXDATA
#define IE_TX 1u
#define IE_RX 2u

static uintptr_t registers;
static uint32_t listening; // what IE has for reception

static volatile uint32_t *reg(uint32_t offset)
{
    return (volatile uint32_t *)(registers + offset);
}

void tl_uart_init(uintptr_t base)
{
    registers = base;
    *reg(TXCTRL) = 1u | 1u << 16; // on; "room" means an empty FIFO
    *reg(RXCTRL) = 1u;            // on; an interrupt for each byte
    *reg(IE) = 0;
}

int tl_uart_get(void)
{
    uint32_t data = *reg(RXDATA);

    return (data & EMPTY) != 0 ? -1 : (int)(data & 0xffu);
}

size_t tl_uart_write(const char *p, size_t n)
{
    volatile uint32_t *const data = reg(TXDATA);
    size_t taken = 0;

    while (taken < n && (*data & FULL) == 0)
        *data = (uint8_t)p[taken++];
    return taken;
}

void tl_uart_listen(bool on)
{
    listening = on ? IE_RX : 0;
    *reg(IE) = (*reg(IE) & IE_TX) | listening;
}

void tl_uart_want_room(bool wanted)
{
    *reg(IE) = listening | (wanted ? IE_TX : 0);
}
