// SPDX-License-Identifier: BSD-3-Clause
// Loads an image that lies in the image store at boot: see placed.h.
#include "monitor/image/placed.h"

#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "stream/mem.h"

void tl_placed_load(struct tl_monitor *monitor)
{
    uint8_t *place = tl_memory_of_image(TL_IMAGE_PLACES - 1);
    uint8_t *end = place + TL_BOARD_IMAGE_SIZE - sizeof(struct tl_placed);
    struct tl_placed placed;
    struct tl_context *context;
    const char *why = "";

    memcpy(&placed, end, sizeof placed);
    if (placed.magic != TL_PLACED_MAGIC || placed.inverted != ~placed.size)
        return;
    memset(end, 0, sizeof placed);
    if (placed.size > TL_BOARD_IMAGE_SIZE - sizeof placed)
        tl_say(monitor, "an image was placed, and is refused: it is larger than its place");
    else if (tl_context_load(monitor, place, placed.size, &context, &why) < 0)
        tl_say(monitor, "an image was placed, and is refused: %s", why);
    else
        tl_say(monitor, "an image was placed: %s", context->name);
}
