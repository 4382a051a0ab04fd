// SPDX-License-Identifier: BSD-3-Clause
// The host's end of a UART: a tty, a pty, or the Unix socket that an emulator gives for one.
#ifndef TL_UART_HOST_UART_H
#define TL_UART_HOST_UART_H

#include <stddef.h>

#define TL_UART_WHY 256

// Opens "/dev/ttyUSB0", "/dev/ttyUSB0:115200", a pty's path or "unix:PATH", raw and for this program alone. The rate
// stays as it was when none is given. Returns the descriptor (non-blocking, close-on-exec) for a tl_fd_stream or a poll
// handle; or an error with its reason in why.
int tl_uart_open(const char *where, char why[TL_UART_WHY]);

#endif
