// SPDX-License-Identifier: BSD-3-Clause
// Doubles to and from decimal text, exactly, with whole numbers of many digits: no floating-point code and no tables.
//
// Reading is correctly rounded (to nearest, ties to even) for up to DIGITS significant digits, more than any halfway case
// between two doubles has; digits beyond count as "a little more". Writing gives 15, 16 or 17 digits, the first that read
// back equal. Both are made to be small, not fast: tens of thousands of instructions at the ends of the range.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"

#define DIGITS 800
#define LIMBS 256 // DIGITS take 167, and a quotient that starts below 1e-330 another 77

struct big {
    uint32_t count;
    uint16_t limbs[LIMBS]; // lowest first; the highest is not zero
};

static void multiply(struct big *big, uint32_t factor, uint32_t add)
{
    for (uint32_t i = 0; i < big->count; i++) {
        add += big->limbs[i] * factor;
        big->limbs[i] = (uint16_t)add;
        add >>= 16;
    }
    if (add != 0)
        big->limbs[big->count++] = (uint16_t)add;
}

static uint32_t divide(struct big *big, uint32_t divisor)
{
    uint32_t rest = 0;
    for (uint32_t i = big->count; i-- > 0;) {
        rest = rest << 16 | big->limbs[i];
        big->limbs[i] = (uint16_t)(rest / divisor);
        rest %= divisor;
    }
    while (big->count > 0 && big->limbs[big->count - 1] == 0)
        big->count--;
    return rest;
}

static void shift_left(struct big *big, uint32_t limbs)
{
    memmove(big->limbs + limbs, big->limbs, big->count * sizeof big->limbs[0]);
    memset(big->limbs, 0, limbs * sizeof big->limbs[0]);
    big->count += limbs;
}

static void multiply_power(struct big *big, uint32_t base, int32_t power)
{
    for (; power >= 4; power -= 4)
        multiply(big, base * base * base * base, 0);
    for (; power > 0; power--)
        multiply(big, base, 0);
}

// Divides by 10^power; whether anything was left over.
static bool divide_power(struct big *big, int32_t power)
{
    uint32_t rest = 0;
    for (; power >= 4; power -= 4)
        rest |= divide(big, 10000);
    for (; power > 0; power--)
        rest |= divide(big, 10);
    return rest != 0;
}

static int32_t bit_length(const struct big *big)
{
    int32_t bits = (int32_t)big->count * 16;
    for (uint32_t top = big->limbs[big->count - 1]; top < 0x8000; top <<= 1)
        bits--;
    return bits;
}

// The nearest double to big * 2^exponent, plus a little if sticky. big is not zero.
static int round_to_bits(const struct big *big, int32_t exponent, bool sticky, uint64_t *bits)
{
    uint64_t top = 0;
    uint32_t i = big->count;
    int32_t length = bit_length(big);
    int32_t free_bits = 64;
    while (free_bits >= 16 && i > 0) {
        top = top << 16 | big->limbs[--i];
        free_bits -= 16;
    }
    // Now top holds the highest four limbs (or all there are); move its first one bit to bit 63.
    int32_t unused = (int32_t)(big->count * 16) - length + free_bits;
    top <<= unused & 63;
    if (i > 0 && unused > 0) {
        i--;
        top |= (uint64_t)big->limbs[i] >> (16 - unused);
        sticky |= (uint16_t)(big->limbs[i] << unused) != 0;
    }
    while (i > 0)
        sticky |= big->limbs[--i] != 0;
    // The value is 1.xxx * 2^exponent with its "1" in bit 63. Subnormals have fewer than 53 bits to give.
    exponent += length - 1;
    int32_t drop = exponent < -1022 ? 11 - 1022 - exponent : 11;
    if (exponent > 1023)
        return TL_ERR_TYPE;
    *bits = 0;
    if (drop > 64)
        return 0;
    uint64_t kept = drop == 64 ? 0 : top >> drop;
    uint64_t half = UINT64_C(1) << (drop - 1);
    uint64_t rest = top & (half - 1);
    if ((top & half) != 0 && (rest != 0 || sticky || (kept & 1) != 0))
        kept++;
    // The hidden bit adds one to the exponent field; so does a carry out of the fraction, up to infinity.
    *bits = kept + (exponent < -1022 ? 0 : (uint64_t)(exponent + 1022) << 52);
    return *bits >> 52 == 0x7ff ? TL_ERR_TYPE : 0;
}

static int32_t read_exponent(const char *p, const char *end)
{
    bool negative = p < end && *p == '-';
    int32_t value = 0;
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    for (; p < end && value < 100000000; p++)
        value = value * 10 + (*p - '0');
    return negative ? -value : value;
}

int tl__f64_parse(const char *text, size_t n, uint64_t *bits)
{
    const char *p = text, *end = text + n;
    struct big big = {.count = 0};
    int64_t exponent = 0; // of ten
    int32_t digits = 0;
    bool sticky = false, point = false;
    uint64_t sign = n > 0 && *p == '-' ? UINT64_C(1) << 63 : 0;
    p += sign != 0;
    for (; p < end && (*p | 0x20) != 'e'; p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        if (digits < DIGITS) {
            multiply(&big, 10, (uint32_t)(*p - '0'));
            digits += big.count != 0;
            exponent -= point;
        } else {
            sticky |= *p != '0';
            exponent += !point;
        }
    }
    if (p < end)
        exponent += read_exponent(p + 1, end);
    *bits = sign;
    if (digits == 0 || exponent + digits < -330)
        return 0;
    if (exponent + digits > 310)
        return TL_ERR_TYPE;
    int32_t power = (int32_t)exponent, shift = 0;
    if (power >= 0) {
        multiply_power(&big, 10, power);
    } else {
        // Enough zero bits below, that 64 and more are left after the division.
        int32_t over = -power - digits;
        shift = (over > 0 ? over : 0) * 10 / 48 + 6;
        shift_left(&big, (uint32_t)shift);
        sticky |= divide_power(&big, -power);
    }
    int error = round_to_bits(&big, -16 * shift, sticky, bits);
    *bits |= sign;
    return error;
}

// The digits of a number of up to 19, in order, rounded to `want` of them (ties to even), without zeros at the end. Returns how
// many; *exponent is that of the first digit.
static int32_t round_digits(uint64_t number, bool sticky, int32_t want, char digits[20], int32_t *exponent)
{
    char all[20];
    int32_t count = 0;
    for (; number != 0; number /= 10)
        all[count++] = (char)(number % 10);
    *exponent += count - 1;
    for (int32_t i = 0; i < count; i++)
        digits[i] = all[count - 1 - i];
    if (count > want) {
        bool up = digits[want] > 5;
        if (digits[want] == 5) {
            up = sticky || (digits[want - 1] & 1) != 0;
            for (int32_t i = want + 1; i < count; i++)
                up |= digits[i] != 0;
        }
        count = want;
        int32_t i = want;
        for (; up && i > 0; i--) {
            up = ++digits[i - 1] == 10;
            digits[i - 1] = (char)(digits[i - 1] % 10);
        }
        if (up) { // 999 became 1000
            digits[0] = 1;
            ++*exponent;
        }
    }
    while (count > 1 && digits[count - 1] == 0)
        count--;
    return count;
}

static size_t put_text(char *text, const char *digits, int32_t count, int32_t exponent)
{
    char *p = text;
    bool plain = exponent >= -5 && exponent < 17;
    int32_t point = plain ? exponent : 0; // the digit before the point
    int32_t last = count - 1 > point ? count - 1 : point;
    for (int32_t i = point < 0 ? point : 0; i <= last; i++) {
        *p++ = (char)('0' + (i >= 0 && i < count ? digits[i] : 0));
        if (i == point && last > point)
            *p++ = '.';
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

// The first 18 or 19 digits of fraction * 2^exponent; *decimal is the exponent of ten of the last, *sticky whether more follow.
static uint64_t to_decimal(uint64_t fraction, int32_t exponent, int32_t *decimal, bool *sticky)
{
    struct big big = {.count = 0};
    for (; fraction != 0; fraction >>= 16)
        big.limbs[big.count++] = (uint16_t)fraction;
    // m / 2^n is m * 5^n / 10^n.
    multiply_power(&big, exponent < 0 ? 5 : 2, exponent < 0 ? -exponent : exponent);
    *decimal = exponent < 0 ? exponent : 0;
    int32_t extra = (bit_length(&big) - 1) * 30103 / 100000 + 1 - 18;
    *sticky = false;
    if (extra > 0) {
        *sticky = divide_power(&big, extra);
        *decimal += extra;
    }
    uint64_t number = 0;
    while (big.count > 0)
        number = number << 16 | big.limbs[--big.count];
    return number;
}

size_t tl__f64_print(char text[TL__F64_TEXT], uint64_t bits)
{
    int32_t exponent = (int32_t)(bits >> 52 & 0x7ff);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    size_t n = 0;
    if (exponent == 0x7ff) {
        memcpy(text, "null", 4);
        return 4;
    }
    if (bits >> 63 != 0)
        text[n++] = '-';
    if (exponent == 0)
        exponent = 1;
    else
        fraction |= UINT64_C(1) << 52;
    if (fraction == 0) {
        text[n] = '0';
        return n + 1;
    }
    int32_t decimal;
    bool sticky;
    uint64_t number = to_decimal(fraction, exponent - 1075, &decimal, &sticky);
    for (int32_t want = 15;; want++) {
        char digits[20];
        int32_t first = decimal;
        int32_t count = round_digits(number, sticky, want, digits, &first);
        size_t len = n + put_text(text + n, digits, count, first);
        uint64_t back;
        // Seventeen digits always read back equal; fifteen may round up beyond the largest double.
        if (want == 17 || (tl__f64_parse(text, len, &back) == 0 && back == bits))
            return len;
    }
}
