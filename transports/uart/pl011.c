// SPDX-License-Identifier: BSD-3-Clause
// ARM PrimeCell UART PL011 (DDI 0183): the driver of virt-arm.
#include "transports/uart/uart.h"

#define DR   0x000u
#define FR   0x018u
#define LCRH 0x02cu
#define CR   0x030u
#define IMSC 0x038u
#define ICR  0x044u

#define FR_RX_EMPTY (1u << 4)
#define FR_TX_FULL  (1u << 5)
#define INT_RX      (1u << 4)
#define INT_TX      (1u << 5)
#define INT_RX_IDLE (1u << 6) // bytes wait in the FIFO below its trigger level

static uintptr_t registers;
static uint32_t listening; // what IMSC has for reception

static volatile uint32_t *reg(uint32_t offset)
{
    return (volatile uint32_t *)(registers + offset);
}

void tl_uart_init(uintptr_t base)
{
    registers = base;
    *reg(CR) = 0;
    *reg(LCRH) = 3u << 5 | 1u << 4; // 8 bits, FIFOs on
    *reg(ICR) = 0x7ff;
    *reg(IMSC) = 0;
    *reg(CR) = 1u << 9 | 1u << 8 | 1u; // receive, transmit, on
}

int tl_uart_get(void)
{
    if ((*reg(FR) & FR_RX_EMPTY) != 0)
        return -1;
    return (int)(*reg(DR) & 0xffu);
}

size_t tl_uart_write(const char *p, size_t n)
{
    volatile uint32_t *const status = reg(FR), *const data = reg(DR);
    size_t taken = 0;

    while (taken < n && (*status & FR_TX_FULL) == 0)
        *data = (uint8_t)p[taken++];
    return taken;
}

void tl_uart_listen(bool on)
{
    listening = on ? INT_RX | INT_RX_IDLE : 0;
    *reg(IMSC) = (*reg(IMSC) & INT_TX) | listening;
}

void tl_uart_want_room(bool wanted)
{
    *reg(IMSC) = listening | (wanted ? INT_TX : 0);
}
