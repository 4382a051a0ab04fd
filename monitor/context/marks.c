// SPDX-License-Identifier: BSD-3-Clause
// Finds the high-water marks in an applet's memory: see marks.h.
#include "monitor/context/marks.h"

// Returns the memory above the segments, which is the last range (monitor/context/context.c).
static const struct tl_range *above(const struct tl_usermem *mem)
{
    return &mem->ranges[mem->count - 1];
}

static uintptr_t end_of(const struct tl_usermem *mem)
{
    return above(mem)->base + above(mem)->size;
}

// Returns the first (or the last) word of [from, to) that is not zero; `to` if all are. Both are multiples of a word.
static uintptr_t find(const struct tl_usermem *mem, uintptr_t from, uintptr_t to, bool last)
{
    uintptr_t words[64], found = to;

    for (uintptr_t at = from; at < to; at += sizeof words) {
        uintptr_t n = to - at < sizeof words ? to - at : sizeof words;
        if (tl_usermem_read(mem, words, at, n) < 0)
            return to;
        for (uintptr_t i = 0; i < n / sizeof words[0]; i++) {
            if (words[i] == 0)
                continue;
            found = at + i * sizeof words[0];
            if (!last)
                return found;
        }
    }
    return found;
}

// Both return true when the search for that mark is complete, and false when the bound of one look ended it.
static bool look_at_stack(struct tl_marks *marks, const struct tl_usermem *mem)
{
    for (uint32_t done = 0; done < TL_MARKS_LOOK; done += TL_MARKS_GAP) {
        uintptr_t room = marks->stack - marks->heap;
        uintptr_t from = marks->stack - (room < TL_MARKS_GAP ? room : TL_MARKS_GAP);
        uintptr_t found = find(mem, from, marks->stack, false);
        if (found == marks->stack)
            return true;
        marks->stack = found;
    }
    return false;
}

static bool look_at_heap(struct tl_marks *marks, const struct tl_usermem *mem)
{
    for (uint32_t done = 0; done < TL_MARKS_LOOK; done += TL_MARKS_GAP) {
        uintptr_t room = marks->stack - marks->heap;
        uintptr_t to = marks->heap + (room < TL_MARKS_GAP ? room : TL_MARKS_GAP);
        uintptr_t found = find(mem, marks->heap, to, true);
        if (found == to)
            return true;
        marks->heap = found + sizeof(uintptr_t);
    }
    return false;
}

bool tl_marks_look(struct tl_marks *marks, const struct tl_usermem *mem, uint64_t cpu)
{
    if (marks->heap == 0)
        *marks = (struct tl_marks){.stack = end_of(mem), .heap = above(mem)->base};
    else if (marks->whole && marks->cpu == cpu)
        return false;
    bool stack = look_at_stack(marks, mem), heap = look_at_heap(marks, mem);
    marks->whole = stack && heap;
    marks->cpu = cpu;
    return true;
}

uintptr_t tl_marks_stack(const struct tl_marks *marks, const struct tl_usermem *mem)
{
    return marks->heap == 0 ? 0 : end_of(mem) - marks->stack;
}

uintptr_t tl_marks_heap(const struct tl_marks *marks, const struct tl_usermem *mem)
{
    return marks->heap == 0 ? 0 : marks->heap - above(mem)->base;
}
