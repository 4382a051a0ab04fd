// SPDX-License-Identifier: BSD-3-Clause
// The memory map of the board's linker script, and the board's power switch.
#ifndef TL_MONITOR_MEMORY_H
#define TL_MONITOR_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "platform.h"

// Places of the image store: one for each image that is kept, and one for an upload.
#define TL_IMAGE_PLACES (TL_BOARD_IMAGES + 1u)

uint8_t *tl_memory_of_applet(uint32_t index);
uint8_t *tl_memory_of_image(uint32_t slot);
const uint8_t *tl_memory_of_constants(size_t *n); // the monitor's code and constants
uint32_t tl_memory_stack_size(void);
uint32_t tl_memory_stack_used(void);
_Noreturn void tl_power_off(void);

// The applets within the monitor's image, made by tools/builtins.sh from the board's list.
struct tl_builtin {
    const uint8_t *image;
    const uint8_t *end;
    uintptr_t start; // not 0: the applet is started at boot
};
extern const struct tl_builtin tl_builtins[];
extern const size_t tl_builtin_count;

#endif
