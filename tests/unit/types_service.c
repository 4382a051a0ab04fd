// SPDX-License-Identifier: BSD-3-Clause
// Handlers of tests/idl/types.idl and counter.idl: each answers what it got, so that tests see both ways of every type.
#include "tests/unit/types_service.h"

#include "counter.h"
#include "stream/mem.h"
#include "types.h"

char types_told[17];
uint64_t counter_now;

// Texts here have a length and no NUL.
static void copy(char *to, const char *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = from[i];
}

int types_scalars_serve(struct tl_rpc_call *call, const struct types_scalars *value, struct types_scalars *result)
{
    (void)call;
    *result = *value;
    return 0;
}

int types_mixed_serve(struct tl_rpc_call *call, const struct types_mixed *value, struct types_mixed *result)
{
    (void)call;
    *result = *value;
    return 0;
}

int types_options_serve(struct tl_rpc_call *call, const struct types_options *value, struct types_options *result)
{
    (void)call;
    *result = *value;
    return 0;
}

int types_large_serve(struct tl_rpc_call *call, const struct types_large *value, struct types_large *result)
{
    (void)call;
    *result = *value;
    return 0;
}

int types_plain_serve(struct tl_rpc_call *call, bool flag, uint8_t a, uint16_t b, uint32_t c, uint64_t d, int8_t e,
                      int16_t f, int32_t g, int64_t h, double x, bool *flag2, uint8_t *a2, uint16_t *b2, uint32_t *c2,
                      uint64_t *d2, int8_t *e2, int16_t *f2, int32_t *g2, int64_t *h2, double *x2)
{
    (void)call;
    *flag2 = flag;
    *a2 = a;
    *b2 = b;
    *c2 = c;
    *d2 = d;
    *e2 = e;
    *f2 = f;
    *g2 = g;
    *h2 = h;
    *x2 = x;
    return 0;
}

int types_names_serve(struct tl_rpc_call *call, uint8_t color, int16_t state, uint64_t wide, uint8_t bits,
                      uint64_t open_bits, uint8_t *color2, int16_t *state2, uint64_t *wide2, uint8_t *bits2,
                      uint64_t *open_bits2)
{
    (void)call;
    *color2 = color;
    *state2 = state;
    *wide2 = wide;
    *bits2 = bits;
    *open_bits2 = open_bits;
    return 0;
}

int types_text_serve(struct tl_rpc_call *call, const char *text, size_t text_len, char *result, size_t *result_len)
{
    (void)call;
    memcpy(result, text, text_len);
    *result_len = text_len;
    return 0;
}

int types_bytes_serve(struct tl_rpc_call *call, const uint8_t *data, size_t data_len, uint8_t *result,
                      size_t *result_len)
{
    (void)call;
    memcpy(result, data, data_len);
    *result_len = data_len;
    return 0;
}

int types_items_serve(struct tl_rpc_call *call, const struct types_list_i16_4 *items, const uint8_t *array,
                      const struct types_list_array_u8_2_2 *nested, struct types_list_i16_4 *items2, uint8_t *array2,
                      struct types_list_array_u8_2_2 *nested2)
{
    (void)call;
    *items2 = *items;
    memcpy(array2, array, 3);
    *nested2 = *nested;
    return 0;
}

int types_maybe_serve(struct tl_rpc_call *call, const uint32_t *number, const char *text, size_t text_len,
                      const uint8_t *data, size_t data_len, const struct shared_point *point,
                      const struct types_list_u8_2 *items, const int8_t *array, bool *has_number2, uint32_t *number2,
                      bool *has_text2, char *text2, size_t *text2_len, bool *has_data2, uint8_t *data2,
                      size_t *data2_len, bool *has_point2, struct shared_point *point2, bool *has_items2,
                      struct types_list_u8_2 *items2, bool *has_array2, int8_t *array2)
{
    (void)call;
    *has_number2 = number != NULL;
    *has_text2 = text != NULL;
    *has_data2 = data != NULL;
    *has_point2 = point != NULL;
    *has_items2 = items != NULL;
    *has_array2 = array != NULL;
    if (number != NULL)
        *number2 = *number;
    if (text != NULL)
        memcpy(text2, text, *text2_len = text_len);
    if (data != NULL)
        memcpy(data2, data, *data2_len = data_len);
    if (point != NULL)
        *point2 = *point;
    if (items != NULL)
        *items2 = *items;
    if (array != NULL)
        memcpy(array2, array, 2);
    return 0;
}

int types_maybe_one_serve(struct tl_rpc_call *call, const int64_t *number, bool *has_result, int64_t *result)
{
    (void)call;
    *has_result = number != NULL;
    *result = number != NULL ? *number : 0;
    return 0;
}

int types_fill_serve(struct tl_rpc_call *call, uint8_t *data, size_t *data_len, char *text, size_t *text_len)
{
    (void)call;
    memset(data, 0xa5, *data_len);
    memset(text, 'x', *text_len);
    return 0;
}

int types_fill_one_serve(struct tl_rpc_call *call, uint8_t *data, size_t *data_len)
{
    (void)call;
    memset(data, 0x5a, *data_len);
    return 0;
}

int types_change_serve(struct tl_rpc_call *call, uint32_t *number, uint8_t *color, char *text, size_t *text_len,
                       size_t text_cap, uint8_t *data, size_t *data_len, size_t data_cap, struct shared_point *point,
                       struct types_list_u8_4 *items, uint16_t *array, bool *has_maybe, uint8_t *maybe, bool *has_words,
                       char *words, size_t *words_len, size_t words_cap)
{
    (void)call;
    if (2 * *text_len > text_cap || 2 * *data_len > data_cap || words_cap != 8)
        return TL_ERR_INVAL;
    *number += 1;
    *color = *color == TYPES_COLOR_RED ? TYPES_COLOR_GREEN : TYPES_COLOR_RED;
    memcpy(text + *text_len, text, *text_len);
    *text_len *= 2;
    memcpy(data + *data_len, data, *data_len);
    *data_len *= 2;
    point->x++;
    for (uint32_t i = 0; i < items->count; i++)
        items->items[i]++;
    array[0]++;
    array[1]++;
    // What was there goes, and the other way round.
    *has_maybe = !*has_maybe;
    *maybe = 9;
    if (!*has_words) {
        copy(words, "new", 3);
        *words_len = 3;
    }
    *has_words = !*has_words;
    return 0;
}

int types_change_one_serve(struct tl_rpc_call *call, int32_t *number)
{
    (void)call;
    *number = -*number;
    return 0;
}

int types_nothing_serve(struct tl_rpc_call *call)
{
    (void)call;
    return 0;
}

int types_tell_serve(struct tl_rpc_call *call, const char *text, size_t text_len)
{
    (void)call;
    copy(types_told, text, text_len);
    types_told[text_len] = '\0';
    return 0;
}

int types_fail_serve(struct tl_rpc_call *call, uint32_t how, char *result, size_t *result_len)
{
    (void)call;
    switch (how) {
    case 1:
        return TYPES_TYPES_ERROR_DISLIKED;
    case 2:
        return TYPES_TYPES_ERROR_LAST;
    case 3:
        return TL_ERR_BUSY;
    case 4:
        *result_len = 5;
        return 0;
    default:
        copy(result, "good", 4);
        return 0;
    }
}

int types_shift_serve(struct tl_rpc_call *call, const struct shared_point *point, int32_t by,
                      struct shared_point *result)
{
    (void)call;
    *result = *point;
    result->x += by;
    return by == 0 ? SHARED_SHARED_ERROR_REFUSED : 0;
}

int types_tricky_serve(struct tl_rpc_call *call, uint32_t e, uint32_t fields, uint32_t names, uint32_t at, uint32_t i,
                       uint32_t value, uint32_t *result, uint32_t *reader)
{
    (void)call;
    *result = e + fields + names;
    *reader = at + i + value;
    return 0;
}

int types_other_hello_serve(struct tl_rpc_call *call, const char *name, size_t name_len, char *result,
                            size_t *result_len)
{
    (void)call;
    copy(result, "hello ", 6);
    memcpy(result + 6, name, name_len);
    *result_len = 6 + name_len;
    return 0;
}

int counter_next_serve(struct tl_rpc_call *call, uint64_t *result)
{
    (void)call;
    *result = ++counter_now;
    return 0;
}

int counter_value_serve(struct tl_rpc_call *call, uint64_t *result)
{
    (void)call;
    *result = counter_now;
    return 0;
}

int counter_reset_serve(struct tl_rpc_call *call)
{
    (void)call;
    counter_now = 0;
    return 0;
}

int counter_add_serve(struct tl_rpc_call *call, uint32_t n)
{
    (void)call;
    counter_now += n;
    return 0;
}
