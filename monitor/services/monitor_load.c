// SPDX-License-Identifier: BSD-3-Clause
// The service Monitor, loading: an applet image comes in pieces, is checked whole, and becomes an applet.
#include "gen/monitor.h"

#include "monitor/monitor.h"
#include "stream/mem.h"

// A slot of the image store that no context's image is in; TL_BOARD_IMAGES if there is none.
static uint32_t free_slot(const struct tl_monitor *monitor)
{
    uint32_t slot = 0;

    for (; slot < TL_BOARD_IMAGES; slot++) {
        bool used = false;
        for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
            used = used || (monitor->contexts[i].state != TL_STATE_EMPTY &&
                            monitor->contexts[i].image == tl_memory_of_image(slot));
        if (!used)
            break;
    }
    return slot;
}

// Contexts may have one image: a clone is started again from that of the first. A shadow in lockstep goes with the
// context that it is of.
static bool is_idle(const struct tl_monitor *monitor, const uint8_t *image)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &monitor->contexts[i];
        if (context->image == image && !tl_context_done(context))
            return false;
    }
    return true;
}

// With all slots taken, that of an applet which was loaded and does not run any more makes room.
static uint32_t evict(struct tl_monitor *monitor)
{
    uint32_t slot = 0;

    while (slot < TL_BOARD_IMAGES && !is_idle(monitor, tl_memory_of_image(slot)))
        slot++;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS && slot < TL_BOARD_IMAGES; i++) {
        struct tl_context *context = &monitor->contexts[i];
        if (context->image != tl_memory_of_image(slot) || context->state == TL_STATE_EMPTY ||
            context->state == TL_STATE_SHADOW)
            continue;
        tl_say_of(monitor, context, "%s is dropped: its image's place is needed", context->name);
        tl_context_leave(monitor, context);
        tl_lockstep_release(monitor, context);
        context->state = TL_STATE_EMPTY;
    }
    return slot;
}

int monitor_load_begin_serve(struct tl_rpc_call *call, uint32_t size, uint32_t crc, uint32_t *result)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_upload *upload = &monitor->upload;
    uint32_t last = upload->number;

    if (size == 0 || size > TL_BOARD_IMAGE_SIZE)
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    uint32_t slot = free_slot(monitor);
    if (slot == TL_BOARD_IMAGES)
        slot = evict(monitor);
    if (slot == TL_BOARD_IMAGES)
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    *upload = (struct tl_upload){
        .number = last + 1, .size = size, .crc = crc, .slot = slot, .why = "the image is not complete", .open = true};
    *result = upload->number;
    return 0;
}

int monitor_load_piece_serve(struct tl_rpc_call *call, uint32_t number, uint32_t offset, const uint8_t *data,
                             size_t data_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_upload *upload = &monitor->upload;

    if (!upload->open || number != upload->number)
        return MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD;
    // In order; one that came already is taken again, so that a lost reply does no harm.
    if (offset > upload->taken || data_len > upload->size - offset)
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    memcpy(tl_memory_of_image(upload->slot) + offset, data, data_len);
    if (upload->taken < offset + data_len)
        upload->taken = offset + (uint32_t)data_len;
    return 0;
}

int monitor_load_end_serve(struct tl_rpc_call *call, uint32_t number, char *result, size_t *result_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_upload *upload = &monitor->upload;
    const uint8_t *image = tl_memory_of_image(upload->slot);
    struct tl_context *context;

    if (!upload->open || number != upload->number)
        return MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD;
    upload->open = false;
    if (upload->taken != upload->size)
        return MONITOR_MONITOR_ERROR_BAD_IMAGE;
    if (tl_crc32(0, image, upload->size) != upload->crc) {
        upload->why = "its checksum is not the one that was announced: send it again";
        return MONITOR_MONITOR_ERROR_BAD_IMAGE;
    }
    int e = tl_context_load(monitor, image, upload->size, &context, &upload->why);
    if (e == TL_ERR_STATE)
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    if (e == TL_ERR_QUOTA)
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    if (e < 0)
        return MONITOR_MONITOR_ERROR_BAD_IMAGE;
    upload->why = "";
    *result_len = strlen(context->name);
    memcpy(result, context->name, *result_len);
    return 0;
}

int monitor_load_reason_serve(struct tl_rpc_call *call, char *result, size_t *result_len)
{
    const struct tl_monitor *monitor = call->impl;
    const char *why = monitor->upload.why != NULL ? monitor->upload.why : "";
    size_t n = strlen(why);

    if (n > *result_len)
        n = *result_len;
    memcpy(result, why, n);
    *result_len = n;
    return 0;
}
