// SPDX-License-Identifier: BSD-3-Clause
// In place of monitor/image/memory.c: what a linker script lays out, as arrays, each with the sanitizer's fence around
// it.
#include <stdlib.h>

#include "tests/machine/machine.h"

// As machine_at and the guards find them.
static _Alignas(4096) uint8_t applets[TL_BOARD_APPLETS][TL_BOARD_APPLET_MEMORY];
static _Alignas(4096) uint8_t images[TL_IMAGE_PLACES][TL_BOARD_IMAGE_SIZE];
static const uint8_t constants[64] = "the monitor's code and constants";

// Said at boot (main.c), and nothing else.
char tl__image_start[1], tl__text_end[1], tl__rodata_end[1], tl__monitor_end[1];

uint8_t *tl_memory_of_applet(uint32_t index)
{
    return applets[index];
}

uint8_t *tl_memory_of_image(uint32_t slot)
{
    return images[slot];
}

const uint8_t *tl_memory_of_constants(size_t *n)
{
    *n = sizeof constants;
    return constants;
}

uint32_t tl_memory_stack_size(void)
{
    return 4096;
}

uint32_t tl_memory_stack_used(void)
{
    return 1024;
}

_Noreturn void tl_power_off(void)
{
    abort(); // only a panic comes here
}
