// SPDX-License-Identifier: BSD-3-Clause
// Checked copies from and to an applet's memory: see usermem.h.
#include "monitor/usermem.h"

#include <stdbool.h>

#include "stream/error.h"
#include "stream/mem.h"

// The only range check. Sizes and addresses are unsigned and of the machine's full width, and no sum can wrap.
static bool within(uintptr_t p, size_t n, uintptr_t base, size_t size)
{
    return n == 0 || (n <= size && p - base <= size - n);
}

int tl_usermem_check(const struct tl_usermem *mem, uintptr_t p, size_t n, uint32_t access)
{
    uintptr_t at = p;
    size_t left = n;

    if (!within(at, left, mem->base, mem->size))
        return TL_ERR_RANGE;
    if (left == 0)
        return 0;
    // Adjacent ranges may hold the span together. A gap, or a range that does not allow the access, ends it.
    for (uint32_t i = 0; i < mem->count; i++) {
        const struct tl_range *range = &mem->ranges[i];
        uintptr_t offset = at - range->base;
        if (offset >= range->size)
            continue;
        if ((range->access & access) != access)
            return TL_ERR_RANGE;
        size_t here = range->size - offset;
        if (here >= left)
            return 0;
        at += here;
        left -= here;
    }
    return TL_ERR_RANGE;
}

int tl_usermem_read(const struct tl_usermem *mem, void *to, uintptr_t p, size_t n)
{
    if (n == 0)
        return 0;
    int e = tl_usermem_check(mem, p, n, TL_ACCESS_READ);
    if (e == 0)
        memcpy(to, mem->memory + (p - mem->base), n);
    return e;
}

int tl_usermem_write_judged(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n)
{
    if (!within(p, n, mem->base, mem->size))
        return TL_ERR_RANGE;
    memcpy(mem->memory + (p - mem->base), from, n);
    if (mem->twin != NULL)
        memcpy(mem->twin + (p - mem->base), from, n);
    return 0;
}

int tl_usermem_write(const struct tl_usermem *mem, uintptr_t p, const void *from, size_t n)
{
    if (n == 0)
        return 0;
    int e = tl_usermem_check(mem, p, n, TL_ACCESS_READ | TL_ACCESS_WRITE);
    return e < 0 ? e : tl_usermem_write_judged(mem, p, from, n);
}

bool tl_usermem_same(const struct tl_usermem *mem, uintptr_t p, size_t n)
{
    return n == 0 || memcmp(mem->memory + (p - mem->base), mem->twin + (p - mem->base), n) == 0;
}

void tl_usermem_clone(struct tl_usermem *to, const struct tl_usermem *from, size_t at, size_t n)
{
    memcpy(to->memory + at, from->memory + at, n);
}
