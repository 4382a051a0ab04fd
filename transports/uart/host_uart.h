// SPDX-License-Identifier: BSD-3-Clause
// The host's end of a UART: a tty, a pty, or the pipes or the Unix socket that an emulator gives for one.
#ifndef TL_UART_HOST_UART_H
#define TL_UART_HOST_UART_H

#include <stddef.h>

#define TL_UART_WHY 256

// Opens "/dev/ttyUSB0", "/dev/ttyUSB0:115200", a pty's path, "unix:PATH" or "pipe:PATH", raw and for this program
// alone. The rate stays as it was when none is given. pipe: is what QEMU's -serial pipe:PATH opens: two FIFOs, PATH.in
// for what goes to the board and PATH.out for what comes from it; QEMU must be there. 0, and the descriptors to read
// and to write for a tl_fd_stream or poll handles (non-blocking, close-on-exec; but for pipes they are one); or an
// error with its reason in why.
int tl_uart_open(const char *where, int fds[2], char why[TL_UART_WHY]);
// Makes a pipe's room as large as may be: an emulated UART that reports no full FIFO loses what does not fit.
void tl_uart_widen(int pipe);

#endif
