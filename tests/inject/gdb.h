// SPDX-License-Identifier: BSD-3-Clause
// The little of GDB's remote protocol (its manual, appendix E) that an injector wants: stop, go on, step, breakpoints,
// registers by name, bytes of memory. Of one processor that has stopped, unless a function says otherwise.
#ifndef TL_TESTS_INJECT_GDB_H
#define TL_TESTS_INJECT_GDB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/qemu/patience.h"

#define GDB_REGISTERS 512

struct gdb_register {
    char name[24];
    unsigned number;
    unsigned bits;
};

struct gdb {
    int fd;
    struct patience *patience; // the emulator's, of whoever started it
    struct gdb_register registers[GDB_REGISTERS];
    size_t register_count;
    char packet[65536]; // the last one that came, NUL-terminated
    char why[160];
};

// To a stub at a Unix socket, which stops the processor; reads what registers there are. False, and why; as all below.
bool gdb_connect(struct gdb *gdb, const char *path, struct patience *patience);
void gdb_close(struct gdb *gdb);

bool gdb_interrupt(struct gdb *gdb); // running: stops it
bool gdb_go(struct gdb *gdb);        // runs from here on; gdb_await says when it stopped
bool gdb_await(struct gdb *gdb);
bool gdb_step(struct gdb *gdb); // one instruction
bool gdb_break(struct gdb *gdb, uint64_t address, bool set);

// The register of that name, or NULL.
const struct gdb_register *gdb_find(const struct gdb *gdb, const char *name);

// Flips one bit, and sees that it stays so. *kept: it does; some bits of some registers are none, and
// not all memory is there.
bool gdb_flip_register(struct gdb *gdb, const struct gdb_register *which, unsigned bit, bool *kept);
bool gdb_flip_memory(struct gdb *gdb, uint64_t address, unsigned bit, bool *kept);

// A register of up to 64 bits.
bool gdb_read(struct gdb *gdb, const struct gdb_register *which, uint64_t *value);

#endif
