// SPDX-License-Identifier: BSD-3-Clause
// A program that needs a linker: constants, strings, data with pointers, zeroed data, and functions in several
// sections. Like programs.c it gives a number that must be the same everywhere.
#include <stdint.h>

#ifndef ENTRY
#define ENTRY _start
#endif

static const uint32_t table[8] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
static uint16_t weights[4] = {3, 5, 7, 11}; // changed below
static uint64_t seen[16];                   // zero at the start
static const char *const names[] = {"one", "two", "three"};
uint16_t *cursor = &weights[1]; // anyone may change it, so it stays in memory
uint64_t global = 41;

__attribute__((noinline, section("far"))) static uint64_t length(const char *text)
{
    uint64_t n = 0;

    while (text[n] != '\0')
        n++;
    return n;
}

__attribute__((noinline)) uint64_t weigh(uint64_t i);
__attribute__((noinline)) uint64_t weigh(uint64_t i)
{
    *cursor += (uint16_t)i;
    return weights[i % 4] + table[i % 8];
}

__attribute__((noinline, section("farther"))) uint64_t twice(uint64_t i);
__attribute__((noinline, section("farther"))) uint64_t twice(uint64_t i)
{
    return weigh(i) + weigh(i + 1) + length(names[i % 3]);
}

uint64_t ENTRY(uint8_t *bytes, uint64_t size);
uint64_t ENTRY(uint8_t *bytes, uint64_t size)
{
    uint64_t sum = global++;

    for (uint64_t i = 0; i < size; i++) {
        seen[bytes[i] % 16]++;
        sum = sum * 3 + twice(bytes[i]);
    }
    for (uint64_t i = 0; i < 16; i++)
        sum = sum * 5 + seen[i];
    return sum + global + length("the end");
}
