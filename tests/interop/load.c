// SPDX-License-Identifier: BSD-3-Clause
// One load for every server: RPC.Echo "hello" on a number of connections, each with a number of requests on their way.
//
//     load PORT|PATH DIALECT CONNECTIONS DEPTH SECONDS        prints calls a second
//
// DIALECT is 2 or go. DEPTH 0 means a new connection for each call. A reply is counted at the brace that closes it, so
// that no server's way of ending its lines matters; each is looked at: it must hold the echoed word.
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 64
#define MAX_DEPTH       256
#define REQUEST         128

struct connection {
    int fd;
    unsigned waiting; // replies of this round
    int depth;        // of braces
    unsigned matched; // letters of "hello" in this reply
    bool good;
};

static struct connection connections[MAX_CONNECTIONS];
static char requests[MAX_DEPTH * REQUEST];
static size_t requests_len;
static uint64_t replies, bad;

static uint64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

// A number is a port of this machine, else it is a Unix socket's path.
static int dial(const char *where)
{
    struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(where))};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    bool path = strchr(where, '/') != NULL;
    int one = 1;
    int fd = socket(path ? AF_UNIX : AF_INET, SOCK_STREAM, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    strncpy(un.sun_path, where, sizeof un.sun_path - 1);
    if (fd < 0 ||
        (path ? connect(fd, (struct sockaddr *)&un, sizeof un) : connect(fd, (struct sockaddr *)&in, sizeof in)) < 0) {
        perror("load: connect");
        exit(1);
    }
    if (!path)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void send_round(struct connection *c, unsigned depth)
{
    for (size_t at = 0; at < requests_len;) {
        ssize_t n = send(c->fd, requests + at, requests_len - at, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR) {
            perror("load: send");
            exit(1);
        }
        at += n > 0 ? (size_t)n : 0;
    }
    c->waiting = depth;
}

static void count(struct connection *c, const char *p, size_t n)
{
    static const char word[] = "hello";

    for (size_t i = 0; i < n; i++) {
        if (p[i] == word[c->matched]) {
            if (++c->matched == 5) {
                c->good = true;
                c->matched = 0;
            }
        } else {
            c->matched = p[i] == 'h';
        }
        if (p[i] == '{') {
            c->depth++;
        } else if (p[i] == '}' && --c->depth == 0) {
            replies++;
            bad += !c->good;
            c->good = false;
            c->waiting--;
        }
    }
}

static ssize_t receive(struct connection *c)
{
    char bytes[65536];
    ssize_t n;

    do
        n = recv(c->fd, bytes, sizeof bytes, 0);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        count(c, bytes, (size_t)n);
    return n;
}

static void start_connection(struct connection *c, int epoll, const char *where, unsigned depth)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};

    memset(c, 0, sizeof *c);
    c->fd = dial(where);
    epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &event);
    send_round(c, depth);
}

static void run(const char *where, unsigned connection_count, unsigned depth, uint64_t until)
{
    int epoll = epoll_create1(0);
    struct epoll_event events[MAX_CONNECTIONS];
    bool once = depth == 0;

    for (unsigned i = 0; i < connection_count; i++)
        start_connection(&connections[i], epoll, where, once ? 1 : depth);
    while (now_ns() < until) {
        int n = epoll_wait(epoll, events, MAX_CONNECTIONS, 1000);
        for (int i = 0; i < n; i++) {
            struct connection *c = events[i].data.ptr;
            if (receive(c) <= 0) {
                fprintf(stderr, "load: the server closed the connection after %llu replies\n",
                        (unsigned long long)replies);
                exit(1);
            }
            if (c->waiting == 0 && once) {
                close(c->fd);
                start_connection(c, epoll, where, 1);
            } else if (c->waiting == 0) {
                send_round(c, depth);
            }
        }
    }
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fputs("usage: load PORT|PATH 2|go CONNECTIONS DEPTH SECONDS\n", stderr);
        return 2;
    }
    bool go = strcmp(argv[2], "go") == 0;
    unsigned connection_count = (unsigned)atoi(argv[3]);
    unsigned depth = (unsigned)atoi(argv[4]);
    if (connection_count > MAX_CONNECTIONS || depth > MAX_DEPTH)
        return 2;
    for (unsigned i = 0; i < (depth ? depth : 1); i++)
        requests_len +=
            (size_t)snprintf(requests + requests_len, REQUEST,
                             go ? "{\"method\":\"RPC.Echo\",\"params\":[\"hello\"],\"id\":%u}\n"
                                : "{\"jsonrpc\":\"2.0\",\"method\":\"RPC.Echo\",\"params\":[\"hello\"],\"id\":%u}\n",
                             i);
    uint64_t start = now_ns();
    uint64_t until = start + (uint64_t)(atof(argv[5]) * 1e9);
    run(argv[1], connection_count, depth, until);
    if (bad) {
        fprintf(stderr, "load: %llu wrong replies of %llu\n", (unsigned long long)bad, (unsigned long long)replies);
        return 1;
    }
    printf("%.0f\n", (double)replies * 1e9 / (double)(now_ns() - start));
    return 0;
}
