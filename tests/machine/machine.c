// SPDX-License-Identifier: BSD-3-Clause
// The machine: monitor/arch/arch.h and transports/uart/uart.h in plain C. It checks what the monitor asks of it as
// strictly as a processor would take it: see machine.h.
#include "tests/machine/machine.h"

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/machine/work.h"
#include "transports/uart/uart.h"

struct machine machine;

#define require(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: the machine: %s\n", __FILE__, __LINE__, #condition);                               \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

void tl_arch_init(void)
{
}

uint64_t tl_arch_now(void)
{
    return machine.now += MACHINE_TICK;
}

void tl_arch_timer(uint64_t deadline)
{
    machine.timer = deadline;
}

const char *tl_arch_protect(struct tl_protection *protection, uint32_t id, const struct tl_usermem *mem,
                            uint32_t permissions)
{
    uintptr_t end = mem->base;

    (void)permissions;
    require(mem->count <= sizeof mem->ranges / sizeof mem->ranges[0]);
    for (uint32_t i = 0; i < mem->count; i++) {
        const struct tl_range *range = &mem->ranges[i];
        require(range->size > 0 && range->base >= end && range->base - mem->base <= mem->size);
        require(range->size <= mem->size - (range->base - mem->base));
        require((range->access & TL_ACCESS_WRITE) == 0 || (range->access & TL_ACCESS_EXEC) == 0);
        end = range->base + range->size;
    }
    if (mem->count > 8)
        return "more ranges than the machine has entries";
    if (protection == NULL)
        return NULL;
    require(id >= 1 && id <= TL_BOARD_APPLETS);
    require(protection != machine.protection); // never while it is in use
    *protection = (struct tl_protection){.mem = *mem, .id = id};
    return NULL;
}

void tl_arch_switch(struct tl_fp *last, struct tl_fp *next, const struct tl_protection *protection)
{
    require(last == NULL || last == machine.owner);
    if (last != next) {
        if (last != NULL)
            *last = machine.bank;
        machine.bank = *next;
    }
    machine.owner = next;
    machine.protection = protection;
}

void tl_arch_save(struct tl_fp *fp)
{
    require(fp == machine.owner);
    *fp = machine.bank;
}

void tl_arch_leave(void)
{
    machine.protection = NULL;
    machine.owner = NULL;
}

static bool same_mem(const struct tl_usermem *a, const struct tl_usermem *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        if (a->ranges[i].base != b->ranges[i].base || a->ranges[i].size != b->ranges[i].size ||
            a->ranges[i].access != b->ranges[i].access)
            return false;
    return a->count == b->count && a->base == b->base && a->size == b->size && a->memory == b->memory &&
           a->twin == b->twin;
}

enum tl_trap tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info)
{
    struct tl_context *context = machine.monitor->current;

    require(context != NULL && regs == &context->regs &&
            (context->state == MONITOR_STATE_READY || context->state == MONITOR_STATE_SHADOW));
    require(machine.protection == &context->protection && machine.owner == &context->fp);
    require(same_mem(&context->protection.mem, &context->mem));
    require(context->protection.id == context->id && &machine.monitor->contexts[context->id - 1] == context);
    *info = (struct tl_trap_info){0};
    machine_work_mark(MACHINE_WORK_NONE);
    if (machine.enter == NULL)
        machine_stop();
    enum tl_trap trap = machine.enter(context, regs, info);
    machine_work_mark(MACHINE_WORK_TRAP);
    return trap;
}

enum tl_interrupt tl_arch_interrupt(void)
{
    enum tl_interrupt interrupt = machine.interrupt;

    machine.interrupt = TL_INTERRUPT_NONE;
    if (interrupt == TL_INTERRUPT_NONE && machine.now >= machine.timer)
        interrupt = TL_INTERRUPT_TIMER; // it pends until tl_arch_timer sets it anew
    return interrupt;
}

void tl_arch_idle(void)
{
    machine_work_mark(MACHINE_WORK_NONE);
    if (machine.idle != NULL) {
        machine.idle();
    } else {
        require(machine.timer != UINT64_MAX); // nothing would ever happen again
        if (machine.now < machine.timer)
            machine.now = machine.timer;
    }
}

void tl_arch_sync_code(void *memory, size_t n)
{
    (void)memory;
    (void)n;
}

size_t tl_arch_entropy(void *p, size_t n)
{
    memset(p, 0x5e, n);
    return n;
}

void tl_uart_init(uintptr_t base)
{
    require(base == TL_BOARD_UART);
}

int tl_uart_get(void)
{
    if (machine.in_len == 0)
        return -1;
    machine.in_len--;
    machine_work.taken++;
    return (uint8_t)*machine.in++;
}

static bool takes_byte(char byte)
{
    if (machine.away || (machine.full_at != 0 && machine.out_len >= machine.full_at))
        return false;
    if (machine.out_len == sizeof machine.out) {
        machine.out_len /= 2;
        memmove(machine.out, machine.out + machine.out_len, machine.out_len);
    }
    machine.out[machine.out_len++] = byte;
    machine_work.given++;
    return true;
}

size_t tl_uart_write(const char *p, size_t n)
{
    size_t taken = 0;

    while (taken < n && takes_byte(p[taken]))
        taken++;
    return taken;
}

void tl_uart_listen(bool on)
{
    machine.on_bytes = on;
    machine.switched++;
}

void tl_uart_want_room(bool wanted)
{
    machine.on_room = wanted;
}

void machine_close(uint32_t index)
{
    __asan_poison_memory_region(tl_memory_of_applet(index), TL_BOARD_APPLET_MEMORY);
}

void machine_open(uint32_t index, uint64_t offset, uint64_t n)
{
    require(offset <= TL_BOARD_APPLET_MEMORY && n <= TL_BOARD_APPLET_MEMORY - offset);
    __asan_unpoison_memory_region(tl_memory_of_applet(index) + offset, (size_t)n);
}

void machine_unguard(void)
{
    machine.guarded = false;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        machine_open(i, 0, TL_BOARD_APPLET_MEMORY);
}
