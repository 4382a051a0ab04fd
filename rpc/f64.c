// SPDX-License-Identifier: BSD-3-Clause
// Doubles to and from decimal text, exactly, by whole numbers of many decimal digits: no floating-point code, no
// tables.
//
// One step does it all. Times 2^9 is times 512; divided by 2^9 is times 5^9 with the decimal point moved nine places.
// Reading is correctly rounded (to nearest, ties to even): DIGITS is more than any halfway case between two doubles
// has, and digits beyond count as "a little more". Writing gives 15, 16 or 17 digits, the first that read back equal.
// Made to be small: some thousand instructions for usual values, up to two million at the ends of the range.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/format.h"
#include "stream/mem.h"

#define DIGITS   800
#define STEP     9
#define INFINITE (UINT64_C(0x7ff) << 52)
#define LOWEST   (-1074) // the smallest double is 2^LOWEST

// digit[count - 1] ... digit[0], times 10^exponent; the top digit is not 0. Reading 1e308 to DIGITS digits makes 700
// more of them.
struct decimal {
    ptrdiff_t count, exponent;
    bool more; // and a little more, below the lowest digit
    uint8_t digit[DIGITS + 750];
};

// Times 2^-power; |power| <= STEP.
static void halve(struct decimal *d, int32_t power)
{
    uint32_t factor = power > 0 ? 1 : 1u << -power, carry = 0;
    for (int32_t i = 0; i < power; i++) {
        factor *= 5;
        d->exponent--;
    }
    for (ptrdiff_t i = 0; i < d->count || carry != 0; i++) {
        if (i == d->count)
            d->digit[d->count++] = 0;
        carry += d->digit[i] * factor;
        d->digit[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
}

__attribute__((noinline)) static void set(struct decimal *d, uint64_t number, ptrdiff_t exponent)
{
    d->count = 0;
    d->exponent = exponent;
    d->more = false;
    for (; number != 0; number /= 10)
        d->digit[d->count++] = (uint8_t)(number % 10);
}

// The digits from `low` up, at most 19 of them; *up says whether what is below rounds them up (ties to even).
static uint64_t digits_from(const struct decimal *d, ptrdiff_t low, bool *up)
{
    uint64_t number = 0;
    ptrdiff_t i = d->count;
    for (; i > low; i--)
        number = number * 10 + (i > 0 ? d->digit[i - 1] : 0u);
    unsigned next = i > 0 && i == low ? d->digit[--i] : 0;
    bool more = d->more || number % 2 != 0;
    while (i > 0)
        more |= d->digit[--i] != 0;
    *up = next > 5 || (next == 5 && more);
    return number;
}

// The nearest double to d; INFINITE or more if it is beyond all.
static uint64_t to_bits(struct decimal *d)
{
    if (d->count == 0 || d->count + d->exponent < -330)
        return 0;
    if (d->count + d->exponent > 310)
        return INFINITE;
    // Until the value is whole * 2^binary, and whole has 53 bits; less only where doubles end.
    for (int32_t binary = 0;;) {
        ptrdiff_t places = d->count + d->exponent; // before the point
        bool up;
        uint64_t whole = places <= 19 ? digits_from(d, -d->exponent, &up) : UINT64_MAX;
        int32_t power = 0;
        if (whole >> 53 != 0 || binary < LOWEST)
            power = places > 19 ? STEP : 1;
        else if (whole >> 52 == 0 && binary > LOWEST)
            power = places < 16 ? -STEP : -1;
        else
            // The hidden bit adds one to the exponent's field; so does a carry out of the fraction, up to infinity.
            return whole + up + ((uint64_t)(binary - LOWEST) << 52);
        halve(d, power);
        binary += power;
    }
}

int tl__f64_parse(const char *text, size_t n, uint64_t *bits)
{
    const char *p = text, *end = text + n;
    struct decimal d;
    bool point = false, negative = *p == '-';
    ptrdiff_t exponent = 0;
    set(&d, 0, 0);
    // The digits are stored from the top down, and then moved to their place.
    for (p += negative; p < end && (*p | 0x20) != 'e'; p++) {
        unsigned digit = (unsigned)*p - '0';
        if (*p == '.') {
            point = true;
            continue;
        }
        d.exponent -= point;
        if (d.count == DIGITS) {
            d.exponent++;
            d.more |= digit != 0;
        } else if (digit != 0 || d.count != 0) {
            d.digit[DIGITS - ++d.count] = (uint8_t)digit;
        }
    }
    for (ptrdiff_t i = 0; i < d.count; i++)
        d.digit[i] = d.digit[DIGITS - d.count + i];
    if (p < end) {
        bool minus = *++p == '-';
        for (p += minus || *p == '+'; p < end && exponent < 100000000; p++)
            exponent = exponent * 10 + (*p - '0');
        d.exponent += minus ? -exponent : exponent;
    }
    uint64_t nearest = to_bits(&d);
    *bits = nearest | (uint64_t)negative << 63;
    return nearest >= INFINITE ? TL_ERR_TYPE : 0;
}

size_t tl__f64_print(char text[TL__F64_TEXT], uint64_t bits)
{
    struct decimal d, back;
    char digits[20], *end = digits + sizeof digits, *p = text;
    int32_t field = (int32_t)(bits >> 52 & 0x7ff);
    uint64_t fraction = bits << 12 >> 12, number;
    bool up;
    if (field == 0x7ff) {
        memcpy(text, "null", 4);
        return 4;
    }
    if (bits >> 63 != 0)
        *p++ = '-';
    if (field == 0)
        field = 1;
    else
        fraction |= UINT64_C(1) << 52;
    set(&d, fraction, 0);
    for (int32_t binary = fraction != 0 ? field - 1 + LOWEST : 0, power; binary != 0; binary += power) {
        power = binary > STEP ? -STEP : binary < -STEP ? STEP : -binary;
        halve(&d, power);
    }
    // 17 digits always read back equal.
    ptrdiff_t places = 15, exponent;
    do {
        ptrdiff_t low = d.count > places ? d.count - places : 0;
        exponent = d.exponent + low;
        number = digits_from(&d, low, &up);
        number += up;
        set(&back, number, exponent);
        places++;
    } while (to_bits(&back) != bits << 1 >> 1);
    const char *first = tl_digits(end, number, 10, 1);
    for (; end - first > 1 && end[-1] == '0'; end--)
        exponent++;
    ptrdiff_t count = end - first;
    exponent += count - 1; // now that of the first digit
    bool plain = exponent >= -5 && exponent < 17;
    ptrdiff_t point = plain ? exponent : 0; // the digit before the point, counted from the first
    for (ptrdiff_t i = point < 0 ? point : 0; i < count || i <= point; i++) {
        if (i == point + 1)
            *p++ = '.';
        *p++ = i >= 0 && i < count ? first[i] : '0';
    }
    if (!plain) {
        *p++ = 'e';
        if (exponent < 0) {
            *p++ = '-';
            exponent = -exponent;
        }
        end = digits + sizeof digits;
        first = tl_digits(end, (uint64_t)exponent, 10, 2);
        memcpy(p, first, (size_t)(end - first));
        p += end - first;
    }
    return (size_t)(p - text);
}
