// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world reads, writes and executes secure memory, the secure UART and the power switch, and reads SCR, each in several ways
// variants: 12
// outcome: 1-5 KILL(read), 6-8 KILL(write), 9-10 KILL(exec), 11 KILL(undefined), 12 OK
// control: world
// region: 1
// limit: 60000
// Variant 12 has vectors of its own and goes through every page of secure memory: an abort each time, and never data.
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h55", "echo normal");

static void every_page(void)
{
    normal_vectors();
    for (uintptr_t p = TL_BOARD_RAM; p < TL_BOARD_RAM + TL_BOARD_RAM_SIZE; p += 4096) {
        uintptr_t at = p + (p >> 10 & 0xffc);
        if (!read_aborts(at) || !write_aborts(at))
            tl_exit(__LINE__);
        // The widest loads that there are, and the exclusive one.
        if ((p & 0xfffff) == 0) {
            uint32_t from = took.count[TOOK_DATA];
            load_word(at);
            __asm__ volatile(
                "ldrex r0, [%0]\n\tldrd r0, r1, [%0]\n\tldm %0, {r0, r1, r2}\n\tvld1.8 {d0, d1}, [%0]" ::"r"(at)
                : "r0", "r1", "r2", "memory");
            EXPECT(took.count[TOOK_DATA] == from + 5);
            EXPECT(jump_aborts(at & ~3u));
        }
    }
    EXPECT(read_aborts(UART) && write_aborts(UART) && read_aborts(POWER) && write_aborts(POWER + 4));
}

int tl_applet(void)
{
    volatile uint32_t *const places[] = {(uint32_t *)MONITOR, (uint32_t *)MONITOR_DATA,     (uint32_t *)NEIGHBOUR,
                                         (uint32_t *)UART,    (uint32_t *)(MEMORY_END - 4), (uint32_t *)MONITOR_DATA,
                                         (uint32_t *)UART,    (uint32_t *)(POWER + 4)};

    if (VARIANT <= 5)
        return *places[VARIANT - 1] != 0x57a1ed; // whatever it is, it was read
    if (VARIANT <= 8)
        *places[VARIANT - 1] = 0x57a1ed;
    else if (VARIANT <= 10)
        ((void (*)(void))(VARIANT == 9 ? MONITOR + 0x100 : NEIGHBOUR))();
    else if (VARIANT == 11)
        (void)CP_READ(SCR);
    else
        every_page();
    return VARIANT != 12;
}
