// SPDX-License-Identifier: BSD-3-Clause
// GDB's remote protocol over a Unix socket: see gdb.h.
#include "tests/inject/gdb.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static bool fail(struct gdb *gdb, const char *what, const char *detail)
{
    snprintf(gdb->why, sizeof gdb->why, "gdb stub: %s: %.100s", what, detail);
    return false;
}

static bool put(struct gdb *gdb, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = write(gdb->fd, bytes, n);
        if (sent <= 0)
            return fail(gdb, "write", strerror(errno));
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool get(struct gdb *gdb, char *c)
{
    struct pollfd poll_for = {.fd = gdb->fd, .events = POLLIN};

    // It looks again each second, and ends by the clock of the emulator's patience.
    for (uint64_t end = patience_now(gdb->patience) + PATIENCE_NS; poll(&poll_for, 1, 1000) <= 0;)
        if (patience_now(gdb->patience) >= end)
            return fail(gdb, "read", "it says nothing");
    if (read(gdb->fd, c, 1) != 1)
        return fail(gdb, "read", "it is gone");
    return true;
}

static bool send_packet(struct gdb *gdb, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool send_packet(struct gdb *gdb, const char *format, ...)
{
    char text[1024], packet[1100];
    unsigned char sum = 0;
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (const char *p = text; *p != '\0'; p++)
        sum = (unsigned char)(sum + (unsigned char)*p);
    int n = snprintf(packet, sizeof packet, "$%s#%02x", text, sum);
    return put(gdb, packet, (size_t)n);
}

// Its text to gdb->packet, acknowledged. Checksums are not looked at: it is a socket.
static bool receive(struct gdb *gdb)
{
    size_t n = 0;
    char c = 0;

    while (c != '$')
        if (!get(gdb, &c))
            return false;
    while (get(gdb, &c) && c != '#')
        if (n + 1 < sizeof gdb->packet)
            gdb->packet[n++] = c;
    gdb->packet[n] = '\0';
    return c == '#' && get(gdb, &c) && get(gdb, &c) && put(gdb, "+", 1);
}

static bool expect(struct gdb *gdb, const char *what, const char *reply)
{
    return receive(gdb) && (strcmp(gdb->packet, reply) == 0 || fail(gdb, what, gdb->packet));
}

// A file of the stub's description of its registers; to be freed.
static char *feature(struct gdb *gdb, const char *name)
{
    size_t n = 0;
    char *text = NULL;

    do {
        if (!send_packet(gdb, "qXfer:features:read:%s:%zx,7f0", name, n) || !receive(gdb) ||
            (gdb->packet[0] != 'm' && gdb->packet[0] != 'l')) {
            free(text);
            fail(gdb, name, "no such description");
            return NULL;
        }
        size_t more = strlen(gdb->packet + 1);
        char *longer = realloc(text, n + more + 1);
        if (longer == NULL)
            abort();
        text = longer;
        memcpy(text + n, gdb->packet + 1, more + 1);
        n += more;
    } while (gdb->packet[0] == 'm');
    return text;
}

// name="value" within [p, end); false if there is none.
static bool attribute(const char *p, const char *end, const char *name, char *value, size_t cap)
{
    char key[32];

    snprintf(key, sizeof key, "%s=\"", name);
    const char *at = strstr(p, key);
    if (at == NULL || at >= end)
        return false;
    at += strlen(key);
    size_t n = strcspn(at, "\"");
    snprintf(value, cap, "%.*s", (int)(n < cap ? n : cap - 1), at);
    return true;
}

// Registers number on from the last one, unless they say otherwise.
static void add_registers(struct gdb *gdb, const char *text, unsigned *next)
{
    for (const char *p = strstr(text, "<reg "); p != NULL; p = strstr(p + 1, "<reg ")) {
        const char *end = p + strcspn(p, ">");
        char value[24];
        struct gdb_register *reg = &gdb->registers[gdb->register_count];
        if (gdb->register_count == GDB_REGISTERS || !attribute(p, end, "name", reg->name, sizeof reg->name))
            continue;
        if (attribute(p, end, "regnum", value, sizeof value))
            *next = (unsigned)atoi(value);
        reg->bits = attribute(p, end, "bitsize", value, sizeof value) ? (unsigned)atoi(value) : 0;
        reg->number = (*next)++;
        gdb->register_count++;
    }
}

static bool read_registers(struct gdb *gdb)
{
    char name[64];
    unsigned next = 0;
    char *target = feature(gdb, "target.xml");

    for (const char *p = target; p != NULL && (p = strstr(p, "<xi:include ")) != NULL; p++) {
        if (!attribute(p, p + strcspn(p, ">"), "href", name, sizeof name))
            continue;
        char *text = feature(gdb, name);
        if (text == NULL)
            break;
        add_registers(gdb, text, &next);
        free(text);
    }
    free(target);
    return gdb->register_count > 0 || fail(gdb, "registers", "none");
}

bool gdb_connect(struct gdb *gdb, const char *path, struct patience *patience)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};

    *gdb = (struct gdb){.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), .patience = patience};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    if (gdb->fd < 0 || connect(gdb->fd, (struct sockaddr *)&address, sizeof address) < 0)
        return fail(gdb, path, strerror(errno));
    if (!send_packet(gdb, "qSupported:xmlRegisters=arm,riscv"))
        return false;
    // That the processor has stopped for us may be said first.
    do {
        if (!receive(gdb))
            return false;
    } while (strncmp(gdb->packet, "PacketSize", 10) != 0);
    return read_registers(gdb);
}

void gdb_close(struct gdb *gdb)
{
    close(gdb->fd);
}

bool gdb_interrupt(struct gdb *gdb)
{
    return put(gdb, "\x03", 1) && gdb_await(gdb);
}

bool gdb_go(struct gdb *gdb)
{
    return send_packet(gdb, "c");
}

bool gdb_await(struct gdb *gdb)
{
    return receive(gdb) && (gdb->packet[0] == 'T' || gdb->packet[0] == 'S' || fail(gdb, "stop", gdb->packet));
}

bool gdb_step(struct gdb *gdb)
{
    return send_packet(gdb, "s") && gdb_await(gdb);
}

bool gdb_break(struct gdb *gdb, uint64_t address, bool set)
{
    return send_packet(gdb, "%c0,%llx,4", set ? 'Z' : 'z', (unsigned long long)address) &&
           expect(gdb, "breakpoint", "OK");
}

const struct gdb_register *gdb_find(const struct gdb *gdb, const char *name)
{
    for (size_t i = 0; i < gdb->register_count; i++)
        if (strcmp(gdb->registers[i].name, name) == 0)
            return &gdb->registers[i];
    return NULL;
}

// Flips the bit in text of hexadecimal bytes, in the machine's order, which is little-endian here.
static void flip_text(char *text, unsigned bit)
{
    static const char digits[] = "0123456789abcdef";
    char *digit = &text[bit / 8 * 2 + (bit % 8 < 4 ? 1 : 0)];

    *digit = digits[((size_t)(strchr(digits, *digit) - digits) ^ (1u << bit % 4)) & 15];
}

bool gdb_flip_register(struct gdb *gdb, const struct gdb_register *which, unsigned bit, bool *kept)
{
    char text[64];

    if (!send_packet(gdb, "p%x", which->number) || !receive(gdb))
        return false;
    size_t n = strlen(gdb->packet);
    if (n * 4 <= bit || n >= sizeof text || gdb->packet[0] == 'E')
        return fail(gdb, which->name, gdb->packet);
    memcpy(text, gdb->packet, n + 1);
    flip_text(text, bit);
    if (!send_packet(gdb, "P%x=%s", which->number, text) || !expect(gdb, which->name, "OK") ||
        !send_packet(gdb, "p%x", which->number) || !receive(gdb))
        return false;
    *kept = strcmp(gdb->packet, text) == 0;
    return true;
}

bool gdb_flip_memory(struct gdb *gdb, uint64_t address, unsigned bit, bool *kept)
{
    char text[3];
    const unsigned long long at = address;

    if (!send_packet(gdb, "m%llx,1", at) || !receive(gdb))
        return false;
    *kept = false;
    if (strlen(gdb->packet) != 2) // an error: nothing is mapped there
        return true;
    memcpy(text, gdb->packet, sizeof text);
    flip_text(text, bit);
    if (!send_packet(gdb, "M%llx,1:%s", at, text) || !expect(gdb, "memory", "OK") || !send_packet(gdb, "m%llx,1", at) ||
        !receive(gdb))
        return false;
    *kept = strcmp(gdb->packet, text) == 0;
    return true;
}

bool gdb_read(struct gdb *gdb, const struct gdb_register *which, uint64_t *value)
{
    if (!send_packet(gdb, "p%x", which->number) || !receive(gdb))
        return false;
    *value = 0;
    for (size_t i = strlen(gdb->packet) / 2; i-- > 0;) {
        char byte[3] = {gdb->packet[2 * i], gdb->packet[2 * i + 1], '\0'};
        *value = *value << 8 | strtoul(byte, NULL, 16);
    }
    return true;
}
