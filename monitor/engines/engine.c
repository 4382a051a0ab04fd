// SPDX-License-Identifier: BSD-3-Clause
// What all engines share: see engine.h.
#include "monitor/engines/engine.h"

#include "monitor/context/context.h"
#include "platform.h"
#include "rpc/direct.h"

#define DECLARE(name) extern const struct tl_engine tl_engine_##name;
#define ROW(name)     &tl_engine_##name,
TL_BOARD_ENGINES(DECLARE)

static const struct tl_engine *const engines[] = {TL_BOARD_ENGINES(ROW) NULL};

const struct tl_engine *tl_engine_for(const uint8_t *elf, size_t n)
{
    for (const struct tl_engine *const *engine = engines; *engine != NULL; engine++)
        if (tl_image_is_for(elf, n, (*engine)->elf_class, (*engine)->machine))
            return *engine;
    return NULL;
}

// A negative number fits if the processor's registers can hold it.
static uintptr_t fit(uint64_t value)
{
    bool fits = (uintptr_t)value == value || (uint64_t)(int64_t)(intptr_t)value == value;

    return fits ? (uintptr_t)value : UINTPTR_MAX;
}

bool tl_engine_call(struct tl_context *context, uint32_t number, const uint64_t args[4])
{
    const struct tl_rpc_method *method = context->server == NULL ? NULL : tl_rpc_direct_find(context->server, number);
    unsigned wide = method != NULL ? method->wide : number == TL_SYS_WAIT ? 2 : 0; // arguments, bit by bit

    tl_regs_put(&context->regs, 0, number);
    for (unsigned i = 0, at = 1; i < 4 && at <= 4; i++) {
        if ((wide >> i & 1) == 0) {
            tl_regs_put(&context->regs, at++, fit(args[i]));
        } else {
            tl_regs_put64(&context->regs, at, args[i]);
            at += TL_RPC_WORDS64;
        }
    }
    return method != NULL || number == TL_SYS_NANOTIME;
}
