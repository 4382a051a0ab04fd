// SPDX-License-Identifier: BSD-3-Clause
// Runs one variant of a case on the board and judges it: its outcome, and what must hold after every case.
#ifndef TL_TESTS_HOSTILE_JUDGE_H
#define TL_TESTS_HOSTILE_JUDGE_H

#include "tests/hostile/cases.h"
#include "tests/hostile/secret.h"
#include "tests/qemu/board.h"

struct judge {
    bool control; // its monitor has a fence taken out
    struct board board;
    char monitor[512]; // its ELF file
    char applets[512]; // folder of the cases' ELF files
    uint32_t checksum; // of the monitor's code and constants, from its file
    uint32_t stack_used;
    uint32_t stack_size;
    uint32_t questions; // that the witness was asked
    uint64_t wait_ns;   // the witness's longest wait since this was set to 0, in the board's time; 0: it was not asked
    struct secret_watch secret;
    char why[320]; // what was not as it must be
};

// Has all that the board says from now on watched for the witness's secret.
void judge_watch(struct judge *judge);

// Whether the secret has not come out of the board since this was asked last. False, and why.
bool judge_secret_kept(struct judge *judge);

// Boots the board, if it is off, with the witness on it. False, and why.
bool judge_ready(struct judge *judge);

// Runs the variant (from 1). True if all was as it must be.
bool judge_variant(struct judge *judge, const struct hostile_case *c, unsigned variant);

// What must hold after every case: the monitor unchanged; the witness served, and never kept waiting for longer than two
// slices since this was asked last, whatever the host asked of the monitor meanwhile. False, and why.
bool judge_afterwards(struct judge *judge);

// Loads an applet of the cases' folder, without starting it. 0, or the error of board_load, and why.
int judge_load(struct judge *judge, const char *stem, unsigned variant, char name[33]);

bool judge_fail(struct judge *judge, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
