// SPDX-License-Identifier: BSD-3-Clause
// Opens the host's end of a UART.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "stream/error.h"
#include "transports/socket/socket.h"
#include "transports/uart/host_uart.h"

_Static_assert(TL_UART_WHY == TL_SOCKET_WHY, "one goes on as the other");

static const struct {
    unsigned long rate;
    speed_t speed;
} speeds[] = {{9600, B9600},       {19200, B19200},     {38400, B38400},     {57600, B57600},    {115200, B115200},
              {230400, B230400},   {460800, B460800},   {500000, B500000},   {921600, B921600},  {1000000, B1000000},
              {1500000, B1500000}, {2000000, B2000000}, {3000000, B3000000}, {4000000, B4000000}};

// Splits ":115200" off a path. 0: there is none.
static int split_rate(char *path, speed_t *speed, char *why)
{
    char *colon = strrchr(path, ':');

    *speed = B0;
    if (!colon || strspn(colon + 1, "0123456789") != strlen(colon + 1) || !colon[1])
        return 0;
    unsigned long rate = strtoul(colon + 1, NULL, 10);
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; i++) {
        if (speeds[i].rate == rate) {
            *colon = '\0';
            *speed = speeds[i].speed;
            return 0;
        }
    }
    snprintf(why, TL_UART_WHY, "%.100s: no such rate; there are 9600 to 4000000, mostly 115200", path);
    return TL_ERR_INVAL;
}

static int set_raw(int fd, speed_t speed)
{
    struct termios t;

    if (tcgetattr(fd, &t) < 0)
        return -1;
    cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    t.c_cflag &= ~(tcflag_t)(CRTSCTS | HUPCL);
    t.c_cc[VMIN] = 1;
    t.c_cc[VTIME] = 0;
    if (speed != B0 && (cfsetispeed(&t, speed) < 0 || cfsetospeed(&t, speed) < 0))
        return -1;
    return tcsetattr(fd, TCSANOW, &t);
}

static int open_tty(const char *where, char *why)
{
    char path[TL_UART_WHY];
    speed_t speed;

    if ((size_t)snprintf(path, sizeof path, "%s", where) >= sizeof path) {
        snprintf(why, TL_UART_WHY, "the path is longer than %d bytes", TL_UART_WHY - 1);
        return TL_ERR_INVAL;
    }
    int e = split_rate(path, &speed, why);
    if (e < 0)
        return e;
    int fd = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        e = errno;
        snprintf(why, TL_UART_WHY, "%.150s: %s%s", path, strerror(e),
                 e == EACCES  ? ": add yourself to the group `dialout` and log in again"
                 : e == EBUSY ? ": another program has it; use its socket, or stop it"
                              : "");
        return e == ENOENT || e == ENXIO ? TL_ERR_NOTFOUND : e == EACCES ? TL_ERR_PERM : TL_ERR_IO;
    }
    if (!isatty(fd)) {
        snprintf(why, TL_UART_WHY, "%.150s is not a tty; a Unix socket is written unix:PATH", path);
        e = TL_ERR_INVAL;
    } else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
        snprintf(why, TL_UART_WHY, "%.120s: another program has it; if that is `trapline serve`, use its socket", path);
        e = TL_ERR_BUSY;
    } else if (set_raw(fd, speed) < 0) {
        snprintf(why, TL_UART_WHY, "%.150s: %s", path, strerror(errno));
        e = TL_ERR_IO;
    }
    if (e < 0) {
        close(fd);
        return e;
    }
    (void)ioctl(fd, TIOCEXCL);
    return fd;
}

void tl_uart_widen(int pipe)
{
    // A mebibyte is what the kernel gives to anyone; where it does not, 64 KiB stay.
    (void)fcntl(pipe, F_SETPIPE_SZ, 1 << 20);
}

static int open_pipe(const char *path, const char *end, int flags, char *why)
{
    char name[TL_UART_WHY];
    struct stat st;

    if ((size_t)snprintf(name, sizeof name, "%s%s", path, end) >= sizeof name) {
        snprintf(why, TL_UART_WHY, "the path is longer than %d bytes", TL_UART_WHY - 1);
        return TL_ERR_INVAL;
    }
    int fd = open(name, flags | O_CLOEXEC);
    if (fd < 0) {
        int e = errno;
        snprintf(why, TL_UART_WHY, "%.150s: %s", name, e == ENXIO ? "no emulator has it open" : strerror(e));
        return e == ENOENT || e == ENXIO ? TL_ERR_NOTFOUND : e == EACCES ? TL_ERR_PERM : TL_ERR_IO;
    }
    if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode)) {
        tl_uart_widen(fd);
        return fd;
    }
    close(fd);
    snprintf(why, TL_UART_WHY, "%.150s is not a FIFO (mkfifo)", name);
    return TL_ERR_INVAL;
}

static int open_pipes(const char *path, int fds[2], char *why)
{
    fds[0] = -1;
    fds[1] = open_pipe(path, ".in", O_WRONLY | O_NONBLOCK, why);
    if (fds[1] < 0)
        return fds[1];
    int e = TL_ERR_BUSY;
    if (flock(fds[1], LOCK_EX | LOCK_NB) < 0)
        snprintf(why, TL_UART_WHY, "%.120s: another program has it; if that is `trapline serve`, use its socket", path);
    else
        // The emulator opens this one right after the other. Opened without waiting for that, it would seem at its end.
        e = fds[0] = open_pipe(path, ".out", O_RDONLY, why);
    if (fds[0] < 0) {
        close(fds[1]);
        return e;
    }
    (void)fcntl(fds[0], F_SETFL, O_NONBLOCK);
    return 0;
}

int tl_uart_open(const char *where, int fds[2], char why[TL_UART_WHY])
{
    if (strncmp(where, "pipe:", 5) == 0)
        return open_pipes(where + 5, fds, why);
    fds[0] = fds[1] = strncmp(where, "unix:", 5) == 0 ? tl_socket_connect(where, 5000, why) : open_tty(where, why);
    return fds[0] < 0 ? fds[0] : 0;
}
