// SPDX-License-Identifier: BSD-3-Clause
// NXP i.MX UART (i.MX 6UltraLite reference manual, chapter 55): the driver of imx6ul.
#include "transports/uart/uart.h"

#define URXD 0x00u
#define UTXD 0x40u
#define UCR1 0x80u
#define UCR2 0x84u
#define UCR3 0x88u
#define UCR4 0x8cu
#define UTS  0xb4u

#define URXD_READY  (1u << 15)
#define UCR1_ON     1u
#define UCR1_RX_INT (1u << 9)  // RRDYEN
#define UCR1_TX_INT (1u << 13) // TRDYEN
#define UCR2_RUN    1u         // SRST: not in reset
#define UCR2_RX     (1u << 1)
#define UCR2_TX     (1u << 2)
#define UCR2_8_BITS (1u << 5)
#define UCR2_NO_RTS (1u << 14)
#define UCR3_MUXED  (1u << 2)
#define UCR4_RX_INT 1u // DREN: bytes wait below the FIFO's trigger level
#define UTS_TX_FULL (1u << 4)

static uintptr_t registers;
static uint32_t listening; // what UCR1 has for reception

static volatile uint32_t *reg(uint32_t offset)
{
    return (volatile uint32_t *)(registers + offset);
}

void tl_uart_init(uintptr_t base)
{
    registers = base;
    *reg(UCR1) = UCR1_ON;
    *reg(UCR2) = UCR2_RUN | UCR2_RX | UCR2_TX | UCR2_8_BITS | UCR2_NO_RTS;
    *reg(UCR3) = UCR3_MUXED;
    *reg(UCR4) = 0;
}

int tl_uart_get(void)
{
    uint32_t data = *reg(URXD);

    return (data & URXD_READY) == 0 ? -1 : (int)(data & 0xffu);
}

size_t tl_uart_write(const char *p, size_t n)
{
    volatile uint32_t *const status = reg(UTS), *const data = reg(UTXD);
    size_t taken = 0;

    while (taken < n && (*status & UTS_TX_FULL) == 0)
        *data = (uint8_t)p[taken++];
    return taken;
}

void tl_uart_listen(bool on)
{
    listening = on ? UCR1_RX_INT : 0;
    *reg(UCR1) = (*reg(UCR1) & (UCR1_ON | UCR1_TX_INT)) | listening;
    *reg(UCR4) = on ? UCR4_RX_INT : 0;
}

void tl_uart_want_room(bool wanted)
{
    *reg(UCR1) = UCR1_ON | listening | (wanted ? UCR1_TX_INT : 0);
}
