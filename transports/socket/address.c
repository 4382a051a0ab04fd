// SPDX-License-Identifier: BSD-3-Clause
// Socket addresses as users write them, and a connect that waits.
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "transports/socket/socket_internal.h"

static int parse_unix(const char *path, bool listen, struct tl__socket_address *address, char *why)
{
    size_t n = strlen(path);
    size_t max = sizeof address->un.sun_path - 1 - (listen ? TL__SOCKET_UNBORN : 0);

    memset(address, 0, sizeof *address);
    if (n == 0 || n > max) {
        snprintf(why, TL_SOCKET_WHY, "the path of a Unix socket has 1 to %zu bytes, this one has %zu", max, n);
        return TL_ERR_INVAL;
    }
    address->un.sun_family = AF_UNIX;
    memcpy(address->un.sun_path, path, n + 1);
    address->len = (socklen_t)sizeof address->un;
    return 0;
}

static int parse_tcp(const char *text, bool listen, struct tl__socket_address *address, char *why)
{
    const char *colon = strrchr(text, ':');
    char host[256];
    size_t n = colon ? (size_t)(colon - text) : 0;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = listen ? AI_PASSIVE : 0};
    struct addrinfo *found = NULL;

    if (!colon || n >= sizeof host || !colon[1] || strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
        snprintf(why, TL_SOCKET_WHY, "\"tcp:%.100s\" is not tcp:HOST:PORT", text);
        return TL_ERR_INVAL;
    }
    memcpy(host, text, n);
    host[n] = '\0';
    if (n >= 2 && host[0] == '[' && host[n - 1] == ']') {
        memmove(host, host + 1, n - 2);
        host[n - 2] = '\0';
    }
    int e = getaddrinfo(host[0] ? host : NULL, colon + 1, &hints, &found);
    if (e != 0 || found->ai_addrlen > sizeof address->in6) {
        snprintf(why, TL_SOCKET_WHY, "\"%.100s\": %s", host, e ? gai_strerror(e) : "an address of another kind");
        if (found)
            freeaddrinfo(found);
        return TL_ERR_NOTFOUND;
    }
    memset(address, 0, sizeof *address);
    memcpy(&address->any, found->ai_addr, found->ai_addrlen);
    address->len = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

int tl__socket_parse(const char *where, bool listen, struct tl__socket_address *address, char why[TL_SOCKET_WHY])
{
    if (strncmp(where, "unix:", 5) == 0)
        return parse_unix(where + 5, listen, address, why);
    if (strncmp(where, "tcp:", 4) == 0)
        return parse_tcp(where + 4, listen, address, why);
    snprintf(why, TL_SOCKET_WHY, "\"%.100s\" is neither unix:PATH nor tcp:HOST:PORT", where);
    return TL_ERR_INVAL;
}

// A TCP socket connects in the background; a Unix socket at once, or when the listener's queue has room, which only a
// blocking connect waits for.
static int try_connect(int fd, const struct tl__socket_address *address, unsigned timeout_ms)
{
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    struct timeval limit = {.tv_sec = timeout_ms / 1000, .tv_usec = timeout_ms % 1000 * 1000};
    socklen_t len = sizeof(int);
    int error = 0;
    int n;

    if (address->any.sa_family == AF_UNIX) {
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
        n = connect(fd, &address->any, address->len);
        if (n == 0)
            n = fcntl(fd, F_SETFL, O_NONBLOCK);
        return n == 0 ? 0 : errno == EAGAIN ? ETIMEDOUT : errno;
    }
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        return errno;
    if (connect(fd, &address->any, address->len) == 0)
        return 0;
    if (errno != EINPROGRESS)
        return errno;
    do
        n = poll(&p, 1, (int)timeout_ms);
    while (n < 0 && errno == EINTR);
    if (n == 0)
        return ETIMEDOUT;
    if (n < 0 || getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0)
        return errno;
    return error;
}

int tl_socket_connect(const char *where, unsigned timeout_ms, char why[TL_SOCKET_WHY])
{
    struct tl__socket_address address;
    int one = 1;
    int e = tl__socket_parse(where, false, &address, why);

    if (e < 0)
        return e;
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        snprintf(why, TL_SOCKET_WHY, "socket: %s", strerror(errno));
        return TL_ERR_IO;
    }
    int error = try_connect(fd, &address, timeout_ms);
    if (error != 0) {
        snprintf(why, TL_SOCKET_WHY, "%.150s: %s", where, strerror(error));
        close(fd);
        if (error == ETIMEDOUT)
            return TL_ERR_TIMEOUT;
        return error == ENOENT || error == ECONNREFUSED ? TL_ERR_NOTFOUND : TL_ERR_IO;
    }
    if (address.any.sa_family != AF_UNIX)
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}
