// SPDX-License-Identifier: BSD-3-Clause
// What a bare-metal UART driver supplies: bytes without waiting. One driver is linked to a board (pl011.c, ...).
#ifndef TL_TRANSPORTS_UART_UART_H
#define TL_TRANSPORTS_UART_UART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// base: the device's registers, mapped and for the monitor alone.
void tl_uart_init(uintptr_t base);
// The next byte that came, or -1 if there is none.
int tl_uart_get(void);
// As many of the bytes as the device has room for now; how many.
size_t tl_uart_write(const char *p, size_t n);
// Bytes that come interrupt, for as long as any is unread; or they wait in the device, as they do at first.
void tl_uart_listen(bool on);
// Interrupts on room for more bytes, while `wanted`.
void tl_uart_want_room(bool wanted);

#endif
