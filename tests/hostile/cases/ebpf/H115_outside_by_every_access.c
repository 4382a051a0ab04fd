// SPDX-License-Identifier: BSD-3-Clause
// tried: eBPF that loads, stores and adds atomically where it may not: below its first segment, in its code, to its constants, across the end of its memory, above 4 GiB
// variants: 16
// outcome: 1-3 KILL(read), 4-8 KILL(write), 9-11 KILL(read), 12-14 KILL(write), 15 KILL(read), 16 KILL(write)
// control: ebpf_ranges 1-8, ebpf_edge 9 11-12 14
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "h115", .stack = 4096, .permissions = "");

#define TEXT UINT64_C(0x1000) // where ebpf-link puts the code
#define END  UINT64_C(0x100000)

static const volatile uint64_t constant = 5;

// An address, of which the compiler knows nothing more.
static volatile uint8_t *at(uint64_t p)
{
    __asm__ volatile("" : "+r"(p));
    return (volatile uint8_t *)(uintptr_t)p;
}

// Each kind of access.
static __attribute__((noinline, unused)) int load(volatile uint8_t *p, unsigned size)
{
    return size == 1 ? *p : size == 4 ? (int)*(volatile uint32_t *)(void *)p : (int)*(volatile uint64_t *)(void *)p;
}

static __attribute__((noinline, unused)) int store(volatile uint8_t *p, unsigned size)
{
    if (size == 1)
        *p = 1;
    else if (size == 4)
        *(volatile uint32_t *)(void *)p = 1;
    else
        *(volatile uint64_t *)(void *)p = 1;
    return 0;
}

static __attribute__((noinline, unused)) int add(volatile uint8_t *p, unsigned size)
{
    (void)size;
    (void)__sync_fetch_and_add((volatile uint64_t *)(void *)p, 1);
    return 0;
}

int tl_applet(void)
{
    volatile uint64_t constants = (uint64_t)&constant; // on the stack, which reaches to the end of memory

    (void)constants;

#if VARIANT == 1
    return load(at(0), 8); // what the engine keeps of this applet
#elif VARIANT == 2
    return load(at(TEXT - 1), 1);
#elif VARIANT == 3
    return load(at(TEXT), 8);
#elif VARIANT == 4
    return store(at(0), 8);
#elif VARIANT == 5
    return store(at(TEXT), 8);
#elif VARIANT == 6
    return store(at(constants), 1);
#elif VARIANT == 7
    return add(at(constants), 8);
#elif VARIANT == 8
    return add(at(TEXT), 8);
#elif VARIANT == 9
    return load(at(END - 1), 4);
#elif VARIANT == 10
    return load(at(END), 1);
#elif VARIANT == 11
    return load(at(END - 7), 8);
#elif VARIANT == 12
    return store(at(END - 1), 4);
#elif VARIANT == 13
    return store(at(END), 1);
#elif VARIANT == 14
    return add(at(END - 4), 8);
#elif VARIANT == 15
    return load(at(UINT64_C(0x100000000) + constants), 1); // a processor of 32 bits could cut that
#else
    return store(at(UINT64_C(0xffffffff00000000) + END - 8), 8);
#endif
}
