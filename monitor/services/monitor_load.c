// SPDX-License-Identifier: BSD-3-Clause
// The service Monitor, loading: an image comes in pieces, is checked as a whole, and becomes an applet.
#include "gen/monitor.h"

#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "stream/line.h"
#include "stream/mem.h"

// Several contexts may have the same image: a clone is started again from its original's. A shadow in lockstep belongs
// to its context.
static bool is_kept(const struct tl_monitor *monitor, uint32_t slot)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (monitor->contexts[i].state != MONITOR_STATE_EMPTY && monitor->contexts[i].image == tl_memory_of_image(slot))
            return true;
    return false;
}

static bool is_idle(const struct tl_monitor *monitor, uint32_t slot)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &monitor->contexts[i];
        if (context->image == tl_memory_of_image(slot) && !tl_context_done(context))
            return false;
    }
    return is_kept(monitor, slot);
}

static uint32_t count_kept(const struct tl_monitor *monitor)
{
    uint32_t count = 0;

    for (uint32_t slot = 0; slot < TL_IMAGE_PLACES; slot++)
        count += is_kept(monitor, slot);
    return count;
}

// Returns whether one more image can be kept, in the place of an idle one if necessary. If none is idle, all kept
// images belong to running applets, so no stopped applet could give up its place to a successor either.
static bool has_room(const struct tl_monitor *monitor)
{
    for (uint32_t slot = 0; slot < TL_IMAGE_PLACES; slot++)
        if (is_idle(monitor, slot))
            return true;
    return count_kept(monitor) < TL_BOARD_IMAGES;
}

// Makes room for an image that was accepted: drops an idle one and the applets that have it.
static void drop_one(struct tl_monitor *monitor, const uint8_t *accepted, struct monitor_list_string32_16 *dropped)
{
    struct tl_upload *upload = &monitor->upload;
    uint32_t slot = 0;

    while (slot < TL_IMAGE_PLACES && (tl_memory_of_image(slot) == accepted || !is_idle(monitor, slot)))
        slot++;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS && slot < TL_IMAGE_PLACES; i++) {
        struct tl_context *context = &monitor->contexts[i];
        if (context->image != tl_memory_of_image(slot) || context->state == MONITOR_STATE_EMPTY ||
            context->state == MONITOR_STATE_SHADOW)
            continue;
        tl_say_of(monitor, context, "%s is dropped: its image's place is needed", context->name);
        tl_context_leave(monitor, context);
        tl_lockstep_release(monitor, context);
        context->state = MONITOR_STATE_EMPTY;
        char *name = upload->dropped[dropped->count]; // the context's own name is gone when another has the context
        memcpy(name, context->name, TL_NAME_SIZE);
        dropped->items[dropped->count++] = (struct monitor_string){name, strlen(name)};
    }
}

// Counts the contexts that are free, or would be if all idle images were dropped.
static uint32_t count_contexts(const struct tl_monitor *monitor, bool with_idle)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        count += monitor->contexts[i].state == MONITOR_STATE_EMPTY;
    for (uint32_t slot = 0; with_idle && slot < TL_IMAGE_PLACES; slot++)
        for (uint32_t i = 0; i < TL_BOARD_APPLETS && is_idle(monitor, slot); i++)
            count += monitor->contexts[i].state != MONITOR_STATE_EMPTY &&
                     monitor->contexts[i].image == tl_memory_of_image(slot);
    return count;
}

// Makes contexts free for a valid image that has none yet. False: it would not be enough, and nothing was dropped.
static bool make_room(struct tl_monitor *monitor, const uint8_t *image, size_t n,
                      struct monitor_list_string32_16 *dropped)
{
    uint32_t wants = tl_context_wants(image, n);

    if (count_contexts(monitor, true) < wants)
        return false;
    while (count_contexts(monitor, false) < wants)
        drop_one(monitor, image, dropped);
    return true;
}

int monitor_load_begin_serve(struct tl_rpc_call *call, uint32_t size, uint32_t crc, uint32_t *result)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_upload *upload = &monitor->upload;
    uint32_t last = upload->number, slot = 0;

    if (size == 0 || size > TL_BOARD_IMAGE_SIZE || !has_room(monitor))
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    while (is_kept(monitor, slot)) // there is one more place than images are kept
        slot++;
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
    // Pieces come in order. Bytes that came already are ignored, so that a lost reply does no harm and the sum is that
    // of the bytes in memory.
    if (offset > upload->taken || data_len > upload->size - offset)
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    size_t known = upload->taken - offset;
    if (data_len <= known)
        return 0;
    data += known;
    data_len -= known;
    memcpy(tl_memory_of_image(upload->slot) + upload->taken, data, data_len);
    upload->sum = tl_crc32(upload->sum, data, data_len);
    upload->taken += (uint32_t)data_len;
    return 0;
}

// Until the image is accepted, only the upload changes.
static int accept(struct tl_monitor *monitor, struct tl_upload *upload, struct tl_context **context,
                  struct monitor_list_string32_16 *dropped)
{
    const uint8_t *image = tl_memory_of_image(upload->slot);

    if (upload->taken != upload->size)
        return MONITOR_MONITOR_ERROR_BAD_IMAGE;
    if (upload->sum != upload->crc) {
        upload->why = "its checksum is not the one that was announced: send it again";
        return MONITOR_MONITOR_ERROR_BAD_IMAGE;
    }
    if (!has_room(monitor)) { // no longer
        upload->why = "all images that there is room for are of applets that run";
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    }
    int e = tl_context_load(monitor, image, upload->size, context, &upload->why);
    if (e == TL_ERR_QUOTA && make_room(monitor, image, upload->size, dropped))
        e = tl_context_load_again(monitor, image, upload->size, context, &upload->why);
    if (e == TL_ERR_STATE)
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    if (e == TL_ERR_QUOTA)
        return MONITOR_MONITOR_ERROR_NO_ROOM;
    return e < 0 ? MONITOR_MONITOR_ERROR_BAD_IMAGE : 0;
}

int monitor_load_end_serve(struct tl_rpc_call *call, uint32_t number, char *name, size_t *name_len,
                           struct monitor_list_string32_16 *dropped)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_upload *upload = &monitor->upload;
    struct tl_context *context;

    if (!upload->open || number != upload->number)
        return MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD;
    upload->open = false;
    int e = accept(monitor, upload, &context, dropped);
    if (e < 0)
        return e;
    upload->why = "";
    if (count_kept(monitor) > TL_BOARD_IMAGES)
        drop_one(monitor, context->image, dropped);
    *name_len = strlen(context->name);
    memcpy(name, context->name, *name_len);
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
