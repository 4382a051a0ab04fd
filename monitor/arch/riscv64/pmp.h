// SPDX-License-Identifier: BSD-3-Clause
// Physical memory protection: what to write into the registers, and a model of what they then allow
// (Privileged Architecture 1.12, section 3.7). No register is touched here, so it runs and is tested anywhere.
//
// Entries are only ever grants. What none of them names, S- and U-mode may not touch, so the order among them can never
// open what another one closes.
//
//     entry   0          1          2          3          4
//     means   from base  R-X up to  R-- up to  RW- up to  (off: the next range starts here, if it does not follow)
#ifndef TL_MONITOR_ARCH_RISCV64_PMP_H
#define TL_MONITOR_ARCH_RISCV64_PMP_H

#include <stdbool.h>
#include <stdint.h>

#define TL_PMP_ENTRIES 16u // at the most; a processor may have fewer
#define TL_PMP_LOCK    0x80u

// One grant, as asked for. TL_ACCESS_ bits are those of pmpcfg.
struct tl_pmp_grant {
    uint64_t base;
    uint64_t size;
    uint32_t access;
};

struct tl_pmp {
    uint64_t address[TL_PMP_ENTRIES];    // pmpaddr: bits 55..2 of the address
    uint64_t config[TL_PMP_ENTRIES / 8]; // pmpcfg0, pmpcfg2: a byte an entry
    uint32_t used;                       // entries; those above are off
    struct tl_pmp_grant grants[TL_PMP_ENTRIES];
    uint32_t grant_count;
};

// Grants `access` to [base, base + size), both multiples of 4. A range that follows the last one takes one entry, 8
// aligned bytes on their own one, any other two. False when more than `entries` would be needed: nothing is added then.
bool tl_pmp_grant(struct tl_pmp *pmp, uint64_t base, uint64_t size, uint32_t access, uint32_t entries);

// The model: may a mode below M, without the L bit, touch [p, p + n) in that way? Written from the manual's rules of
// matching, not from what tl_pmp_grant does: only `address` and `config` are looked at.
bool tl_pmp_allows(const struct tl_pmp *pmp, uint64_t p, uint64_t n, uint32_t access);

// Do the registers, as read back, hold just these grants? Compares them word for word, and asks the model for each
// grant's first and last bytes, and for those just outside.
bool tl_pmp_right(const struct tl_pmp *pmp, const struct tl_pmp *read);

#endif
