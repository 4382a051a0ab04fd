// SPDX-License-Identifier: BSD-3-Clause
// The life of a context: loaded from an image, started from it as often as wanted, stopped.
#include "monitor/context/context.h"

#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "permissions.h"
#include "stream/mem.h"

// Only the host may manage applets: no applet gets this permission, whatever its manifest asks for.
#define NEVER_GRANTED TL_PERM_MANAGE

// The permissions of an image without a manifest, such as one built for GoTEE.
static const struct tl_manifest default_manifest = {
    .version = TL_MANIFEST_VERSION, .name = "applet", .stack = 4096, .permissions = "echo led log rng time"};

#define PERMISSION_ROW(name, bit) {#name, bit},
static const struct tl_permission_name permission_names[] = {
    TL_PERMISSIONS(PERMISSION_ROW) TL_ARCH_PERMISSIONS(PERMISSION_ROW) TL_LOCKSTEP_PERMISSIONS(PERMISSION_ROW)};

#define OR_BITS(name, bit) | (bit)
_Static_assert(((0 TL_PERMISSIONS(OR_BITS)) & (0 TL_ARCH_PERMISSIONS(OR_BITS) TL_LOCKSTEP_PERMISSIONS(OR_BITS))) == 0,
               "idl/ has permissions for bits that the monitor uses itself: TL_LOCKSTEP_, TL_ARCH_");

// What an engine has no part in.
#define PROCESSORS (0 TL_ARCH_PERMISSIONS(OR_BITS) TL_LOCKSTEP_PERMISSIONS(OR_BITS))

static const struct tl_image_range reserved[] = {TL_BOARD_RESERVED};
static const struct tl_image_region regions[] = {TL_BOARD_REGIONS};

static const struct tl_image_limits limits = {
    .elf_class = TL_ARCH_ELF_CLASS,
    .machine = TL_ARCH_ELF_MACHINE,
    .memory = TL_BOARD_APPLET_MEMORY,
    .align = 0x100000,
    .forbidden = reserved,
    .forbidden_count = sizeof reserved / sizeof reserved[0],
    .regions = regions,
    .region_count = sizeof regions / sizeof regions[0],
};

struct tl_context *tl_monitor_find(struct tl_monitor *monitor, const char *name, size_t n)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        struct tl_context *context = &monitor->contexts[i];
        if (context->state != MONITOR_STATE_EMPTY && strlen(context->name) == n && memcmp(context->name, name, n) == 0)
            return context;
    }
    return NULL;
}

struct tl_context *tl_monitor_find_empty(struct tl_monitor *monitor)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (monitor->contexts[i].state == MONITOR_STATE_EMPTY)
            return &monitor->contexts[i];
    return NULL;
}

// Sets the applet's memory, and in it the ranges that it may access: its segments in whole pages, and everything above
// them for heap and stack.
static void lay_out(struct tl_usermem *mem, const struct tl_image *image, uint32_t index)
{
    uint64_t top = image->base;

    // The loader has checked that every address fits a pointer.
    mem->base = (uintptr_t)image->base;
    mem->size = (uintptr_t)image->size;
    mem->memory = image->region != NULL ? (uint8_t *)image->region->memory : tl_memory_of_applet(index);
    mem->count = image->count;
    for (uint32_t i = 0; i < image->count; i++) {
        const struct tl_segment *segment = &image->segments[i];
        uint64_t start = segment->base & ~UINT64_C(4095);
        if (start < top)
            start = top; // two segments with the same access may share a page
        top = (segment->base + segment->size + 4095) & ~UINT64_C(4095);
        mem->ranges[i] = (struct tl_range){(uintptr_t)start, (uintptr_t)(top - start), segment->access};
    }
    uint64_t end = image->base + image->size;
    if (top < end)
        mem->ranges[mem->count++] =
            (struct tl_range){(uintptr_t)top, (uintptr_t)(end - top), TL_ACCESS_READ | TL_ACCESS_WRITE};
}

// Where the applets' memories lie, one at its own addresses would be translated in one place and not in another.
static bool is_where_applets_are(const struct tl_image *image)
{
    uint64_t start = (uint64_t)(uintptr_t)tl_memory_of_applet(0);
    uint64_t end = (uint64_t)(uintptr_t)tl_memory_of_applet(TL_BOARD_APPLETS);

    return image->region == NULL && image->base < end && start <= image->base + (image->size - 1);
}

// For an image that an engine executes. None of its addresses mean anything to the processor.
static int check_image(const uint8_t *image, size_t n, const struct tl_engine *engine, bool code,
                       struct tl_image *checked, const char **why)
{
    struct tl_image_limits of = limits;
    int e;

    if (engine != NULL) {
        of = (struct tl_image_limits){
            .elf_class = engine->elf_class, .machine = engine->machine, .memory = limits.memory, .align = limits.align};
    }
    e = tl_image_check(image, n, &of, checked, why);
    if (e < 0)
        return e;
    const char *wrong = engine != NULL && code ? engine->check(image, checked) : NULL;
    if (engine == NULL && is_where_applets_are(checked))
        wrong = "its addresses are those of the applets' own memory on this board: link it at another address";
    if (wrong != NULL)
        *why = wrong;
    return wrong != NULL ? TL_ERR_IMAGE : 0;
}

static const char *protect(struct tl_protection *protection, uint32_t id, const struct tl_engine *engine,
                           const struct tl_usermem *mem, uint32_t permissions)
{
    static const struct tl_usermem none;

    return tl_arch_protect(protection, id, engine != NULL ? &none : mem, permissions);
}

// `code`: an engine judges the image's code too, which takes longer than all the rest.
static int check(const uint8_t *image, size_t n, bool code, struct tl_image *checked, uint32_t *permissions,
                 const char **why)
{
    const struct tl_engine *engine = tl_engine_for(image, n);
    struct tl_usermem mem;
    int e = check_image(image, n, engine, code, checked, why);

    if (e < 0)
        return e;
    struct tl_manifest *manifest = &checked->manifest;
    if (!checked->has_manifest) {
        *manifest = default_manifest;
        if (checked->region != NULL)
            memcpy(manifest->permissions, checked->region->permissions, strlen(checked->region->permissions) + 1);
    }
    const char *bad = NULL;
    e = tl_permissions_parse(manifest->permissions, permission_names,
                             sizeof permission_names / sizeof permission_names[0], permissions, &bad);
    if (e < 0) {
        *why = "the manifest names a permission that this monitor does not have: see docs/idl.md";
        return e;
    }
    if ((*permissions & NEVER_GRANTED) != 0) {
        *why = "the manifest asks for `manage`, which only the host has";
        return TL_ERR_IMAGE;
    }
    if ((*permissions & TL_LOCKSTEP) != 0 && ((*permissions & TL_ARCH_NO_LOCKSTEP) != 0 || checked->region != NULL)) {
        *why = "lockstep is for applets with translated addresses and without a clock of their own";
        return TL_ERR_IMAGE;
    }
    if (engine != NULL && (*permissions & PROCESSORS) != 0) {
        *why = "lockstep and the permissions of the processor itself are for compiled applets";
        return TL_ERR_IMAGE;
    }
    lay_out(&mem, checked, 0);
    const char *unfit = protect(NULL, 0, engine, &mem, *permissions);
    if (unfit != NULL)
        *why = unfit;
    return unfit != NULL ? TL_ERR_IMAGE : 0;
}

void tl_context_leave(struct tl_monitor *monitor, const struct tl_context *context)
{
    if (monitor->loaded != context)
        return;
    monitor->loaded = NULL;
    tl_arch_leave();
}

// Returns the stopped context of that name, else an empty one. Changes nothing.
static int place_for(struct tl_monitor *monitor, const char *name, uint32_t permissions, struct tl_context **result,
                     const char **why)
{
    struct tl_context *context = tl_monitor_find(monitor, name, strlen(name));

    if (context != NULL && (!tl_context_done(context) || context->state == MONITOR_STATE_SHADOW)) {
        *why = "an applet of that name runs: stop it first";
        return TL_ERR_STATE;
    }
    if (context == NULL)
        context = tl_monitor_find_empty(monitor);
    if (context == NULL) {
        *why = "no context is free: load it under the name of a stopped applet";
        return TL_ERR_QUOTA;
    }
    if ((permissions & TL_LOCKSTEP) != 0 && !tl_lockstep_has_room(monitor, context)) {
        *why = "no context is free for its shadow in lockstep";
        return TL_ERR_QUOTA;
    }
    *result = context;
    return 0;
}

uint32_t tl_context_wants(const uint8_t *image, size_t n)
{
    struct tl_image checked;
    uint32_t permissions;
    const char *why;

    return check(image, n, false, &checked, &permissions, &why) < 0 ? 0 : (permissions & TL_LOCKSTEP) != 0 ? 2 : 1;
}

static int load(struct tl_monitor *monitor, const uint8_t *image, size_t n, bool code, struct tl_context **result,
                const char **why)
{
    struct tl_image checked;
    uint32_t permissions;
    int e = check(image, n, code, &checked, &permissions, why);

    if (e < 0)
        return e;
    if ((permissions & TL_ARCH_NORMAL) != 0 && !monitor->unfenced && !monitor->normal_fenced) {
        *why = "nothing on this board keeps the normal world out of the secure one's memory: see SECURITY.md";
        return TL_ERR_IMAGE;
    }
    const struct tl_manifest *manifest = &checked.manifest;
    struct tl_context *context;
    e = place_for(monitor, manifest->name, permissions, &context, why);
    if (e < 0)
        return e;
    uint32_t index = (uint32_t)(context - monitor->contexts);
    tl_context_leave(monitor, context);
    tl_lockstep_release(monitor, context);
    memset(context, 0, sizeof *context);
    context->id = index + 1;
    memcpy(context->name, manifest->name, sizeof context->name);
    context->image = image;
    context->engine = tl_engine_for(image, n);
    context->enter = context->engine != NULL ? context->engine->enter : tl_arch_enter;
    context->layout = checked;
    context->restart = manifest->restart;
    context->budget = (uint64_t)manifest->budget_ms * 1000000;
    context->deadline = (uint64_t)manifest->deadline_ms * 1000000;
    context->on_limit = manifest->on_limit;
    lay_out(&context->mem, &checked, index);
    context->state = MONITOR_STATE_STOPPED;
    if ((permissions & TL_LOCKSTEP) != 0)
        tl_lockstep_reserve(monitor, context);
    (void)protect(&context->protection, context->id, context->engine, &context->mem, permissions); // check asked it
    context->principal =
        (struct tl_rpc_principal){.name = context->name, .id = context->id, .permissions = permissions};
    tl_log_source_init(&context->log, context->name, context->id);
    context->handler = tl_context_secure(context) ? monitor->secure_handler : monitor->nonsecure_handler;
    context->server = &monitor->server;
    const char *refused = monitor->protect != NULL ? monitor->protect(context) : NULL;
    if (refused != NULL) {
        tl_lockstep_release(monitor, context);
        memset(context, 0, sizeof *context);
        *why = refused;
        return TL_ERR_IMAGE;
    }
    *result = context;
    return 0;
}

int tl_context_load(struct tl_monitor *monitor, const uint8_t *image, size_t n, struct tl_context **context,
                    const char **why)
{
    return load(monitor, image, n, true, context, why);
}

int tl_context_load_again(struct tl_monitor *monitor, const uint8_t *image, size_t n, struct tl_context **context,
                          const char **why)
{
    return load(monitor, image, n, false, context, why);
}

void tl_context_stop(struct tl_monitor *monitor, struct tl_context *context, enum monitor_state state,
                     enum monitor_reason reason)
{
    tl_log_source_flush(&monitor->log, &context->log, tl_arch_now());
    tl_queue_reset(&context->queue);
    tl_events_reset(&context->events, context->id);
    context->job.turn = NULL;
    context->state = state;
    context->reason = reason;
}
