// SPDX-License-Identifier: BSD-3-Clause
// Doubles to and from decimal text, exactly, by whole numbers of many decimal digits: no floating-point code, no
// tables.
//
// One step does it all. Times 2^9 is times 512; divided by 2^9 is times 5^9 with the decimal point moved nine places.
// Reading is correctly rounded (to nearest, ties to even): DIGITS is more than any halfway case between two doubles
// has, and digits beyond count as "a little more". Writing gives 15, 16 or 17 digits, the first that read back equal.
// Made to be small: some thousand instructions for usual values, a few hundred thousand at the ends of the range.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"

#define DIGITS 800
#define STEP   9

// digit[count - 1] ... digit[0], times 10^exponent. Reading 1e308 to DIGITS digits makes 700 more of them.
struct decimal {
    int32_t count, exponent;
    uint8_t digit[DIGITS + 750];
};

// Times 2^steps or, if halve, divided by it. steps <= STEP.
static void scale(struct decimal *d, bool halve, int32_t steps)
{
    uint32_t factor = 1, carry = 0;
    for (int32_t i = 0; i < steps; i++)
        factor *= halve ? 5 : 2;
    if (halve)
        d->exponent -= steps;
    for (int32_t i = 0; i < d->count || carry != 0; i++) {
        if (i < d->count)
            carry += d->digit[i] * factor;
        else
            d->count++;
        d->digit[i] = (uint8_t)(carry % 10);
        carry /= 10;
    }
}

// Whether any of the lowest n digits is not zero.
static bool any(const struct decimal *d, int32_t n)
{
    while (n > 0)
        if (d->digit[--n] != 0)
            return true;
    return false;
}

// The nearest double to d, which has no zeros at its top; the bits of infinity if it is beyond all.
static uint64_t to_bits(struct decimal *d, bool sticky)
{
    int32_t binary = 63;
    if (d->count == 0 || d->count + d->exponent < -330)
        return 0;
    if (d->count + d->exponent > 310)
        return UINT64_C(0x7ff) << 52;
    // To 17, 18 or 19 digits before the point: they fit 64 bits, and are more than 53.
    for (; d->count + d->exponent < 17; binary -= STEP)
        scale(d, false, STEP);
    for (; d->count + d->exponent > 19; binary += STEP)
        scale(d, true, STEP);
    uint64_t top = 0;
    for (int32_t i = d->count; i > 0 && i + d->exponent > 0; i--)
        top = top * 10 + d->digit[i - 1];
    for (int32_t i = d->exponent; i > 0; i--)
        top *= 10;
    sticky |= any(d, -d->exponent);
    for (; top >> 63 == 0; top <<= 1)
        binary--;
    // Now it is 1.xxx * 2^binary with its "1" in bit 63. Subnormals have fewer than 53 bits to give.
    int32_t drop = 11;
    for (; binary < -1022; binary++)
        drop++;
    if (drop > 64)
        return 0;
    if (binary > 1023)
        return UINT64_C(0x7ff) << 52;
    // One bit more than is kept, so that no shift is by 64.
    uint64_t kept = top >> (drop - 1);
    if ((kept & 1) != 0 && ((kept & 2) != 0 || sticky || kept << (drop - 1) != top))
        kept++;
    kept >>= 1;
    // The hidden bit adds one to the exponent's field; so does a carry out of the fraction, up to infinity.
    return kept + (drop > 11 ? 0 : (uint64_t)(binary + 1022) << 52);
}

int tl__f64_parse(const char *text, size_t n, uint64_t *bits)
{
    const char *p = text, *end = text + n;
    struct decimal d;
    int64_t exponent = 0;
    bool sticky = false, point = false, negative = n > 0 && *p == '-';
    d.count = 0;
    for (p += negative; p < end && (*p | 0x20) != 'e'; p++) {
        unsigned digit = (unsigned)*p - '0';
        if (*p == '.') {
            point = true;
        } else if (d.count == DIGITS) {
            sticky |= digit != 0;
            exponent += !point;
        } else {
            exponent -= point;
            if (digit != 0 || d.count != 0)
                d.digit[d.count++] = (uint8_t)digit;
        }
    }
    if (p < end) {
        bool minus = *++p == '-';
        int32_t value = 0;
        for (p += minus || *p == '+'; p < end && value < 100000000; p++)
            value = value * 10 + (*p - '0');
        exponent += minus ? -value : value;
    }
    for (int32_t low = 0, high = d.count - 1; low < high; low++, high--) {
        uint8_t digit = d.digit[low];
        d.digit[low] = d.digit[high];
        d.digit[high] = digit;
    }
    d.exponent = (int32_t)(exponent < -10000000 ? -10000000 : exponent > 10000000 ? 10000000 : exponent);
    *bits = to_bits(&d, sticky);
    int error = *bits >> 52 == 0x7ff ? TL_ERR_TYPE : 0;
    *bits |= (uint64_t)negative << 63;
    return error;
}

// number * 10^exponent, rounded to 10^cut (ties to even), as text. number is not zero.
static size_t put_rounded(char *text, uint64_t number, int32_t exponent, int32_t cut)
{
    char digits[20];
    char *p = text;
    int32_t count = 0;
    uint64_t unit = 1;
    for (; cut > 0; cut--, exponent++)
        unit *= 10;
    uint64_t rest = number % unit, half = unit / 2;
    number /= unit;
    if (rest > half || (rest == half && rest != 0 && number % 2 != 0))
        number++;
    for (; number % 10 == 0; number /= 10)
        exponent++;
    for (; number != 0; number /= 10)
        digits[count++] = (char)('0' + number % 10);
    exponent += count - 1; // now that of the first digit
    bool plain = exponent >= -5 && exponent < 17;
    int32_t point = plain ? exponent : 0; // the digit before the point, counted from the first
    for (int32_t i = point < 0 ? point : 0; i < count || i <= point; i++) {
        if (i == point + 1)
            *p++ = '.';
        // cppcheck-suppress uninitvar ; false: the loop above has written digits[0..count)
        *p++ = i >= 0 && i < count ? digits[count - 1 - i] : '0';
    }
    if (!plain) {
        *p++ = 'e';
        if (exponent < 0) {
            *p++ = '-';
            exponent = -exponent;
        }
        if (exponent >= 100)
            *p++ = (char)('0' + exponent / 100);
        *p++ = (char)('0' + exponent / 10 % 10);
        *p++ = (char)('0' + exponent % 10);
    }
    return (size_t)(p - text);
}

// The highest 19 digits of fraction * 2^binary, times 10^*exponent. What is cut off shows as a last digit that is
// neither 0 nor 5, so that rounding to fewer digits goes the right way.
static uint64_t to_decimal(uint64_t fraction, int32_t binary, int32_t *exponent)
{
    struct decimal d;
    uint64_t number = 0;
    d.count = d.exponent = 0;
    for (; fraction != 0; fraction /= 10)
        d.digit[d.count++] = (uint8_t)(fraction % 10);
    bool halve = binary < 0;
    for (int32_t left = halve ? -binary : binary; left > 0; left -= STEP)
        scale(&d, halve, left < STEP ? left : STEP);
    int32_t low = d.count > 19 ? d.count - 19 : 0;
    *exponent = d.exponent + low;
    for (int32_t i = d.count; i > low; i--)
        number = number * 10 + d.digit[i - 1];
    return number + (number % 5 == 0 && any(&d, low));
}

size_t tl__f64_print(char text[TL__F64_TEXT], uint64_t bits)
{
    int32_t binary = (int32_t)(bits >> 52 & 0x7ff), exponent;
    uint64_t fraction = bits << 12 >> 12, back;
    size_t n = 0, len = 0;
    if (binary == 0x7ff) {
        memcpy(text, "null", 4);
        return 4;
    }
    if (bits >> 63 != 0)
        text[n++] = '-';
    if (binary == 0)
        binary = 1;
    else
        fraction |= UINT64_C(1) << 52;
    text[n] = '0';
    if (fraction == 0)
        return n + 1;
    uint64_t number = to_decimal(fraction, binary - 1075, &exponent);
    // A number of 16 to 19 digits is cut to 15, then 16, then 17, which always reads back equal. Fifteen may round up
    // beyond the largest double. Shorter numbers are exact.
    int32_t cut = 0;
    for (uint64_t rest = number; rest >= UINT64_C(1000000000000000); rest /= 10)
        cut++;
    do
        len = n + put_rounded(text + n, number, exponent, cut);
    while (cut-- > 0 && (tl__f64_parse(text, len, &back) != 0 || back != bits));
    return len;
}
