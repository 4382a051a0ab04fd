// SPDX-License-Identifier: BSD-3-Clause
// The engine for eBPF: see engine.h, and monitor/vm/ebpf.h for the interpreter.
//
// The image is what ebpf-link makes (docs/vm.md). Its one executable segment is the code. The number of a helper is
// that of a call, and r1 to r4 are its arguments. When the first function returns, the applet ends with r0 as its
// status.
#include "monitor/vm/ebpf.h"
#include "monitor/context/context.h"
#include "monitor/engines/engine.h"
#include "stream/mem.h"

#define STEPS         1024u // of one entry
#define REGISTERS     12u   // r0 to r10, pc
#define CODE(address) ((const struct tl_ebpf_insn *)(const void *)(address))

struct state {
    struct tl_ebpf vm;
    struct tl_ebpf_range ranges[TL_IMAGE_SEGMENTS + 1];
    bool calls; // a call is being served; and its result has 64 bits
    bool wide;
};
_Static_assert(sizeof(struct state) <= TL_IMAGE_PAGE, "it lies in the page below the first segment");
_Static_assert(TL_EBPF_STACK <= TL_IMAGE_STACK, "the loader leaves room for all frames");
_Static_assert(REGISTERS <= TL_ENGINE_REGISTERS, "a fault's record has room for them");

static struct state *state_of(const struct tl_context *context)
{
    return (struct state *)(void *)context->mem.memory;
}

static const struct tl_segment *code_of(const struct tl_image *image)
{
    for (uint32_t i = 0; i < image->count; i++)
        if ((image->segments[i].access & TL_ACCESS_EXEC) != 0)
            return &image->segments[i];
    return NULL;
}

static uint32_t executable_segments(const struct tl_image *image)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < image->count; i++)
        n += (image->segments[i].access & TL_ACCESS_EXEC) != 0;
    return n;
}

static const char *check(const uint8_t *elf, const struct tl_image *image)
{
    static uint16_t scratch[TL_EBPF_CODE_MAX];
    const struct tl_segment *code = code_of(image); // there is one: the entry lies in it
    const uint8_t *bytes = elf + code->offset;
    const char *why = NULL;
    uint32_t at;

    if (image->base != 0 || image->segments[0].base < TL_IMAGE_PAGE)
        return "eBPF begins at address 0x1000: link it with ebpf-link";
    if (executable_segments(image) != 1 || (code->access & TL_ACCESS_WRITE) != 0)
        return "eBPF has one segment of code, which is not writable: link it with ebpf-link";
    if (code->size != code->file_size ||
        (code->size | code->base | (uintptr_t)bytes) % sizeof(struct tl_ebpf_insn) != 0)
        return "eBPF code must be whole instructions, aligned to 8 bytes: link it with ebpf-link";
    if ((image->entry - code->base) % sizeof(struct tl_ebpf_insn) != 0)
        return "the entry is not an instruction: link it with ebpf-link";
    (void)tl_ebpf_check(CODE(bytes), (size_t)code->size / sizeof(struct tl_ebpf_insn),
                        (size_t)(image->entry - code->base) / sizeof(struct tl_ebpf_insn), scratch, &why, &at);
    return why;
}

static void start(struct tl_context *context)
{
    struct state *state = state_of(context);
    struct tl_usermem *mem = &context->mem;
    const struct tl_segment *code = code_of(&context->layout);
    struct tl_ebpf_insn *insns = (struct tl_ebpf_insn *)(void *)(mem->memory + code->base);
    uint32_t count = (uint32_t)(code->size / sizeof *insns), ranges = 0;

    tl_ebpf_translate(insns, count);
    for (uint32_t i = 0; i < mem->count; i++) {
        struct tl_range *range = &mem->ranges[i];
        if ((range->access & TL_ACCESS_EXEC) != 0)
            range->access = TL_ACCESS_EXEC; // it is not the image's code any more: no call reads it as data
        else
            state->ranges[ranges++] = (struct tl_ebpf_range){.base = range->base,
                                                             .size = range->size,
                                                             .bytes = mem->memory + range->base,
                                                             .writable = (range->access & TL_ACCESS_WRITE) != 0};
    }
    state->vm = (struct tl_ebpf){.code = insns, .count = count, .ranges = state->ranges, .range_count = ranges};
    tl_ebpf_start(&state->vm, (uint32_t)((context->layout.entry - code->base) / sizeof *insns),
                  mem->size - TL_EBPF_STACK);
}

static enum tl_trap enter(struct tl_regs *regs, struct tl_trap_info *info)
{
    struct tl_context *context = (struct tl_context *)regs; // its first member
    struct state *state = state_of(context);
    struct tl_ebpf *vm = &state->vm;

    if (state->calls)
        vm->r[0] = tl_engine_result(regs, state->wide);
    state->calls = false;
    switch (tl_ebpf_run(vm, STEPS)) {
    case TL_EBPF_STOP_CALL:
        state->calls = true;
        state->wide = tl_engine_call(context, vm->call, &vm->r[1]);
        return TL_TRAP_CALL;
    case TL_EBPF_STOP_EXIT:
        (void)tl_engine_call(context, TL_SYS_EXIT_STATUS,
                             (const uint64_t[4]){(uint32_t)vm->r[0]}); // a status has 32 bits
        return TL_TRAP_CALL;
    case TL_EBPF_STOP_READ:
        *info = (struct tl_trap_info){.address = vm->address};
        return TL_TRAP_READ;
    case TL_EBPF_STOP_WRITE:
        *info = (struct tl_trap_info){.address = vm->address};
        return TL_TRAP_WRITE;
    case TL_EBPF_STOP_DEPTH:
        *info = (struct tl_trap_info){.address = vm->r[10] - TL_EBPF_FRAME_SIZE};
        return TL_TRAP_DEPTH;
    case TL_EBPF_STOP_STEPS:
    default:
        return TL_TRAP_INTERRUPT;
    }
}

static uint64_t address_of(const struct tl_context *context, uint32_t insn)
{
    return code_of(&context->layout)->base + (uint64_t)insn * sizeof(struct tl_ebpf_insn);
}

static void inspect(const struct tl_context *context, uint64_t *values, struct tl_backtrace *calls)
{
    const struct tl_ebpf *vm = &state_of(context)->vm;

    memcpy(values, vm->r, sizeof vm->r);
    values[REGISTERS - 1] = address_of(context, vm->pc);
    calls->count = vm->depth;
    calls->end = MONITOR_UNWIND_COMPLETE;
    for (uint32_t i = 0; i < vm->depth; i++)
        calls->returns[i] = (uintptr_t)address_of(context, vm->frames[vm->depth - 1 - i].pc);
}

static const char *register_name(uint32_t i)
{
    static const char names[REGISTERS][4] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "pc"};

    return names[i];
}

const struct tl_engine tl_engine_ebpf = {
    .elf_class = 2, // ELFCLASS64
    .machine = 247, // EM_BPF
    .check = check,
    .start = start,
    .enter = enter,
    .inspect = inspect,
    .register_count = REGISTERS,
    .register_name = register_name,
};
