// SPDX-License-Identifier: BSD-3-Clause
// Clones a context, compares two contexts, writes to one, and prints one: see clone.h.
#include "monitor/context/clone.h"

#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "stream/format.h"
#include "stream/mem.h"

// Saves what the processor still holds of the context's floating-point bank, so that it can be read.
static void save_bank(struct tl_monitor *monitor, struct tl_context *context)
{
    if (monitor->loaded == context)
        tl_arch_save(&context->fp);
}

// Makes "name-5", which is valid as a tag of the log and is no other context's name. One of so many numbers is free.
static void name_clone(struct tl_monitor *monitor, const struct tl_context *context, struct tl_context *clone)
{
    char mark[12], name[TL_NAME_SIZE];
    size_t n, length;
    uint32_t number = clone->id;

    do {
        n = strlen(context->name);
        length = tl_format(mark, sizeof mark, "-%u", (unsigned)number++);
        if (n > TL_NAME_SIZE - 1 - length)
            n = TL_NAME_SIZE - 1 - length;
        memcpy(name, context->name, n);
        memcpy(name + n, mark, length + 1);
    } while (tl_monitor_find(monitor, name, n + length) != NULL);
    memcpy(clone->name, name, n + length + 1);
}

bool tl_context_has_clones(const struct tl_context *context)
{
    return context->engine == NULL && context->mem.size <= TL_BOARD_APPLET_MEMORY &&
           context->mem.base != (uintptr_t)context->mem.memory;
}

void tl_context_copy_to(struct tl_monitor *monitor, const struct tl_context *context, struct tl_context *clone)
{
    uint32_t index = (uint32_t)(clone - monitor->contexts);

    memcpy(clone, context, sizeof *clone);
    clone->id = index + 1;
    name_clone(monitor, context, clone);
    clone->lockstep = (struct tl_lockstep){0};
    clone->mem.twin = NULL;
    clone->mem.memory = tl_memory_of_applet(index);
    clone->principal = (struct tl_rpc_principal){
        .name = clone->name,
        .id = clone->id,
        .permissions = context->principal.permissions & ~(TL_LOCKSTEP | TL_LOCKSTEP_MEMORY),
    };
    tl_log_source_init(&clone->log, clone->name, clone->id);
    clone->faults = clone->restarts = clone->throttled = 0;
    clone->traps = clone->cpu = 0;
}

const char *tl_context_clone_to(struct tl_monitor *monitor, struct tl_context *context, struct tl_context *clone)
{
    save_bank(monitor, context);
    tl_context_leave(monitor, clone);
    tl_context_copy_to(monitor, context, clone);
    // The original fitted, so the clone does.
    (void)tl_arch_protect(&clone->protection, clone->id, &clone->mem, clone->principal.permissions);
    return monitor->protect != NULL ? monitor->protect(clone) : NULL;
}

int tl_context_clone(struct tl_monitor *monitor, struct tl_context *context, struct tl_context **clone,
                     const char **why)
{
    if (context->state == MONITOR_STATE_EMPTY || context->state == MONITOR_STATE_SHADOW) {
        *why = "it is empty, or another's shadow in lockstep";
        return TL_ERR_STATE;
    }
    if (!tl_context_has_clones(context)) {
        *why = "it has the machine's own addresses, or a region, of which there is one";
        return TL_ERR_STATE;
    }
    if (context->job.turn != NULL || (context->lockstep.shadow != NULL && context->lockstep.sides[0].trapped)) {
        *why = "it is being started, or within a call: try again";
        return TL_ERR_STATE;
    }
    *clone = tl_monitor_find_empty(monitor);
    if (*clone == NULL) {
        *why = "no context is free";
        return TL_ERR_QUOTA;
    }
    const char *refused = tl_context_clone_to(monitor, context, *clone);
    if (refused == NULL) {
        tl_usermem_clone(&(*clone)->mem, &context->mem, 0, context->mem.size);
        tl_arch_sync_code((*clone)->mem.memory, context->mem.size);
        return 0;
    }
    memset(*clone, 0, sizeof **clone);
    *why = refused;
    return TL_ERR_IMAGE;
}

bool tl_context_same_bank(struct tl_monitor *monitor, struct tl_context *a, struct tl_context *b)
{
    save_bank(monitor, a);
    save_bank(monitor, b);
    return memcmp(&a->fp, &b->fp, sizeof a->fp) == 0;
}

bool tl_context_equal(struct tl_monitor *monitor, struct tl_context *a, struct tl_context *b)
{
    return tl_regs_equal(&a->regs, &b->regs) && tl_context_same_bank(monitor, a, b) &&
           a->queue.line_len == b->queue.line_len && memcmp(a->queue.line, b->queue.line, a->queue.line_len) == 0;
}

int tl_context_poke(struct tl_context *context, uintptr_t p, const void *from, size_t n)
{
    return tl_usermem_write(&context->mem, p, from, n);
}

size_t tl_context_string(const struct tl_context *context, char *p, size_t cap)
{
    const int width = (int)sizeof(uintptr_t) * 2;
    size_t n = tl_format(p, cap, "%s, mode %u:", context->name, (unsigned)tl_regs_mode(&context->regs));

    for (unsigned i = 0; i < TL_REGS_COUNT; i++) {
        const char *name = tl_regs_name(i);
        uint64_t value = tl_regs_value(&context->regs, i);
        n += tl_format(p + n, cap - n, width == 8 ? "%s%s 0x%08llx" : "%s%s 0x%016llx", i % 4 == 0 ? "\n  " : "  ",
                       name, (unsigned long long)value);
    }
    return n;
}
