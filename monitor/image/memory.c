// SPDX-License-Identifier: BSD-3-Clause
// The memory map of the linker script as C pointers, and the power switch: see memory.h.
#include "monitor/image/memory.h"

#include "monitor/arch/arch.h"
#include "monitor/monitor.h"

extern uint8_t tl__applet_memory[];
extern uint8_t tl__image_start[], tl__rodata_end[];
extern uint32_t tl__stack_bottom[], tl__stack_top[];

#define STACK_PAINT 0x5ac5ac5au // boot.S

uint8_t *tl_memory_of_applet(uint32_t index)
{
    return tl__applet_memory + (size_t)index * TL_BOARD_APPLET_MEMORY;
}

uint8_t *tl_memory_of_image(uint32_t slot)
{
    return tl__applet_memory + (size_t)TL_BOARD_APPLETS * TL_BOARD_APPLET_MEMORY + (size_t)slot * TL_BOARD_IMAGE_SIZE;
}

const uint8_t *tl_memory_of_constants(size_t *n)
{
    *n = (size_t)(tl__rodata_end - tl__image_start);
    return tl__image_start;
}

uint32_t tl_memory_stack_size(void)
{
    return (uint32_t)(tl__stack_top - tl__stack_bottom) * sizeof(uint32_t);
}

uint32_t tl_memory_stack_used(void)
{
    const uint32_t *p = tl__stack_bottom;

    while (p < tl__stack_top && *p == STACK_PAINT)
        p++;
    return (uint32_t)(tl__stack_top - p) * sizeof(uint32_t);
}

_Noreturn void tl_power_off(void)
{
    static const uint32_t writes[][2] = {TL_BOARD_POWER_OFF};

    for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++)
        *(volatile uint32_t *)(uintptr_t)writes[i][0] = writes[i][1];
    for (;;)
        tl_arch_idle();
}
