// SPDX-License-Identifier: BSD-3-Clause
// Runs EmbedVM: see embedvm.h.
#include "monitor/vm/embedvm.h"

#include <stddef.h>

#define ENDED    0xffffu // the return address of the first function, whose frame is the first thing on the stack
#define NO_VALUE 1u      // in a saved frame pointer: the return pushes nothing

// One instruction. It works on registers of its own, which become the machine's unless a fault came: after the first
// one it goes on with zeros and changes no more memory.
struct step {
    struct tl_embedvm *vm;
    uint16_t ip, sp, sfp;
    int stop; // 0: none
};

static void fault(struct step *step, int stop, uint16_t address)
{
    if (step->stop != 0)
        return;
    step->stop = stop;
    step->vm->address = address;
}

static uint8_t *reach(const struct tl_embedvm *vm, uint16_t address)
{
    uint32_t high = TL_EMBEDVM_SPACE - vm->high;

    if (address < vm->low)
        return vm->bytes + address;
    return address >= high ? vm->bytes + vm->low + (address - high) : NULL;
}

static uint8_t read8(struct step *step, uint16_t address, int stop)
{
    const uint8_t *p = reach(step->vm, address);

    if (p == NULL)
        fault(step, stop, address);
    return p == NULL ? 0 : *p;
}

static bool writable(const struct tl_embedvm *vm, uint16_t address)
{
    return reach(vm, address) != NULL && address >= vm->constant;
}

static void write8(struct step *step, uint16_t address, uint8_t value)
{
    uint8_t *p = reach(step->vm, address);

    if (p == NULL || !writable(step->vm, address))
        fault(step, TL_EMBEDVM_STOP_WRITE, address);
    else if (step->stop == 0)
        *p = value;
}

static uint16_t read16(struct step *step, uint16_t address, int stop)
{
    uint8_t first = read8(step, address, stop);

    return (uint16_t)(first << 8 | read8(step, (uint16_t)(address + 1), stop));
}

static void write16(struct step *step, uint16_t address, uint16_t value)
{
    uint16_t second = (uint16_t)(address + 1);

    if (!writable(step->vm, address) || !writable(step->vm, second)) { // both or none
        fault(step, TL_EMBEDVM_STOP_WRITE, writable(step->vm, address) ? second : address);
        return;
    }
    write8(step, address, (uint8_t)(value >> 8));
    write8(step, second, (uint8_t)value);
}

static uint8_t code8(struct step *step)
{
    return read8(step, step->ip++, TL_EMBEDVM_STOP_EXEC);
}

static uint16_t code16(struct step *step)
{
    uint8_t first = code8(step);

    return (uint16_t)(first << 8 | code8(step));
}

static void push(struct step *step, int value)
{
    step->sp = (uint16_t)(step->sp - 2);
    write16(step, step->sp, (uint16_t)value);
}

static uint16_t pop(struct step *step)
{
    uint16_t value = read16(step, step->sp, TL_EMBEDVM_STOP_READ);

    step->sp = (uint16_t)(step->sp + 2);
    return value;
}

// Of stack frame address a: the locals are below the frame, from 0 up; the arguments are above it, from -1 down.
static uint16_t local(const struct step *step, uint8_t opcode)
{
    int a = (opcode & 0x3f) - ((opcode & 0x20) != 0 ? 0x40 : 0);

    return (uint16_t)(step->sfp - 2 * a + (a < 0 ? 2 : -2));
}

static void enter(struct step *step, uint16_t entry, uint32_t no_value)
{
    push(step, (int)(step->sfp | no_value));
    push(step, step->ip);
    step->sfp = step->sp;
    step->ip = entry;
}

// A call whose value is dropped at once pushes none, and goes on behind the drop.
static void call(struct step *step, uint16_t entry)
{
    const uint8_t *next = reach(step->vm, step->ip);
    bool dropped = next != NULL && *next == 0x9d;

    step->ip = (uint16_t)(step->ip + dropped);
    enter(step, entry, dropped ? NO_VALUE : 0);
}

static void leave(struct step *step, uint16_t value)
{
    step->sp = step->sfp;
    step->ip = pop(step);
    uint16_t saved = pop(step);
    step->sfp = (uint16_t)(saved & ~NO_VALUE);
    if (step->ip == ENDED && step->sp == 0) {
        step->vm->result = (int16_t)value;
        if (step->stop == 0)
            step->stop = TL_EMBEDVM_STOP_EXIT;
    } else if ((saved & NO_VALUE) == 0) {
        push(step, value);
    }
}

// Operations whose results C leaves open: a division by zero gives 0, and its remainder is the dividend; -32768 divided
// by -1 is itself, as a word, with no remainder; of a shift's count the low four bits count, and a shift to the right
// keeps the sign.
static int divide(int a, int b, bool remainder)
{
    if (b == 0)
        return remainder ? a : 0;
    return remainder ? a % b : a / b;
}

static int binary(uint8_t opcode, int a, int b)
{
    switch (opcode) {
    case 0x80:
        return a + b;
    case 0x81:
        return a - b;
    case 0x82:
        return a * b;
    case 0x83:
        return divide(a, b, false);
    case 0x84:
        return divide(a, b, true);
    case 0x85:
        return (int)((uint32_t)a << (b & 15));
    case 0x86:
        return a >> (b & 15);
    case 0x87:
        return a & b;
    case 0x88:
        return a | b;
    case 0x89:
        return a ^ b;
    case 0x8a:
        return a != 0 && b != 0;
    case 0x8b:
        return a != 0 || b != 0;
    case 0xa8:
        return a < b;
    case 0xa9:
        return a <= b;
    case 0xaa:
        return a == b;
    case 0xab:
        return a != b;
    case 0xac:
        return a >= b;
    default: // 0xad
        return a > b;
    }
}

static void calculate(struct step *step, uint8_t opcode)
{
    int b = (int16_t)pop(step);

    if (opcode == 0x8c)
        push(step, ~b);
    else if (opcode == 0x8d)
        push(step, -b);
    else if (opcode == 0x8e)
        push(step, b == 0);
    else
        push(step, binary(opcode, (int16_t)pop(step), b));
}

// 90 to 9f: constants, returns, and calls and jumps to an address on the stack.
static void constants_and_returns(struct step *step, uint8_t opcode)
{
    switch (opcode) {
    case 0x98:
        push(step, code8(step));
        break;
    case 0x99:
        push(step, (int8_t)code8(step));
        break;
    case 0x9a:
        push(step, code16(step));
        break;
    case 0x9b:
        leave(step, pop(step));
        break;
    case 0x9c:
        leave(step, 0);
        break;
    case 0x9d:
        (void)pop(step);
        break;
    case 0x9e:
        call(step, pop(step));
        break;
    case 0x9f:
        step->ip = pop(step);
        break;
    default: // of three bits, signed
        push(step, (opcode & 7) - ((opcode & 4) != 0 ? 8 : 0));
        break;
    }
}

// a0 to a7. Distances count from the instruction's beginning.
static void jump(struct step *step, uint8_t opcode)
{
    uint16_t from = (uint16_t)(step->ip - 1);
    uint16_t distance = (opcode & 1) != 0 ? code16(step) : (uint16_t)(int8_t)code8(step);
    uint16_t target = (uint16_t)(from + distance);
    bool taken = opcode < 0xa2 || (opcode >= 0xa4 && (pop(step) != 0) == (opcode < 0xa6));

    if (opcode == 0xa2 || opcode == 0xa3)
        call(step, target);
    else if (taken)
        step->ip = target;
}

static void call_user(struct step *step, uint8_t opcode)
{
    struct tl_embedvm *vm = step->vm;
    uint16_t count = pop(step);

    if (count > TL_EMBEDVM_ARGS) {
        fault(step, TL_EMBEDVM_STOP_ARGS, step->ip);
        return;
    }
    for (uint16_t i = 0; i < count; i++)
        vm->args[i] = (int16_t)pop(step);
    vm->count = (uint8_t)count;
    vm->function = opcode & 15;
    if (step->stop == 0)
        step->stop = TL_EMBEDVM_STOP_CALL;
}

// Of the top k + 1 words a copy of the topmost goes below them.
static void bury(struct step *step, uint32_t k)
{
    uint16_t top = read16(step, step->sp, TL_EMBEDVM_STOP_READ);

    push(step, top);
    for (uint32_t i = 0; i <= k; i++) {
        uint16_t at = (uint16_t)(step->sp + 2 * i);
        write16(step, at, read16(step, (uint16_t)(at + 2), TL_EMBEDVM_STOP_READ));
    }
    write16(step, (uint16_t)(step->sp + 2 * (k + 1)), top);
}

// The word below the top k + 1 comes to the top.
static void dig(struct step *step, uint32_t k)
{
    uint16_t word = read16(step, (uint16_t)(step->sp + 2 * (k + 1)), TL_EMBEDVM_STOP_READ);

    for (uint32_t i = k + 1; i > 0; i--) {
        uint16_t at = (uint16_t)(step->sp + 2 * i);
        write16(step, at, read16(step, (uint16_t)(at - 2), TL_EMBEDVM_STOP_READ));
    }
    write16(step, step->sp, word);
}

// Where a load or store goes: its mode, and how far a popped index is shifted.
static uint16_t address_of(struct step *step, uint32_t mode, uint32_t shift)
{
    uint16_t base = mode == 0 || mode == 3 ? code8(step) : mode == 1 || mode == 4 ? code16(step) : 0;
    uint32_t index = mode < 2 ? 0 : pop(step);

    return (uint16_t)(base + (index << (mode == 2 ? 0 : shift)));
}

// c0 to ef: bits 3 to 5 are the kind (load byte, store byte, load signed byte, store byte, load word, store word), bits
// 0 to 2 the mode.
static void memory(struct step *step, uint8_t opcode)
{
    const uint32_t kind = opcode >> 3 & 7, mode = opcode & 7;

    if (mode == 5) {
        bury(step, kind);
        return;
    }
    if (mode == 6) {
        dig(step, kind);
        return;
    }
    uint16_t at = address_of(step, mode, kind >= 4);
    if (kind == 0)
        push(step, read8(step, at, TL_EMBEDVM_STOP_READ));
    else if (kind == 2)
        push(step, (int8_t)read8(step, at, TL_EMBEDVM_STOP_READ));
    else if (kind == 4)
        push(step, read16(step, at, TL_EMBEDVM_STOP_READ));
    else if (kind == 5)
        write16(step, at, pop(step));
    else
        write8(step, at, (uint8_t)pop(step));
}

// f0 to ff: pushes zeros, or drops words under the top.
static void stack(struct step *step, uint8_t opcode)
{
    uint32_t n = (opcode & 7u) + 1;

    if (opcode >= 0xf8) {
        uint16_t top = pop(step);
        step->sp = (uint16_t)(step->sp + 2 * n);
        push(step, top);
        return;
    }
    for (; n > 0; n--)
        push(step, 0);
}

static void execute(struct step *step)
{
    const uint16_t at = step->ip;
    const uint8_t opcode = code8(step);

    if (opcode < 0x40)
        push(step, read16(step, local(step, opcode), TL_EMBEDVM_STOP_READ));
    else if (opcode < 0x80)
        write16(step, local(step, opcode), pop(step));
    else if (opcode == 0x8f || (opcode >= 0xc0 && opcode < 0xf0 && (opcode & 7) == 7))
        fault(step, TL_EMBEDVM_STOP_UNDEFINED, at);
    else if (opcode < 0x90 || (opcode >= 0xa8 && opcode < 0xae))
        calculate(step, opcode);
    else if (opcode < 0xa0)
        constants_and_returns(step, opcode);
    else if (opcode < 0xa8)
        jump(step, opcode);
    else if (opcode < 0xb0)
        push(step, opcode == 0xae ? step->sp : step->sfp);
    else if (opcode < 0xc0)
        call_user(step, opcode);
    else if (opcode < 0xf0)
        memory(step, opcode);
    else
        stack(step, opcode);
}

static void commit(const struct step *step)
{
    step->vm->ip = step->ip;
    step->vm->sp = step->sp;
    step->vm->sfp = step->sfp;
}

static struct step begin(struct tl_embedvm *vm)
{
    struct step step = {.vm = vm, .ip = vm->ip, .sp = vm->sp, .sfp = vm->sfp};

    if (vm->calls)
        push(&step, vm->result);
    return step;
}

void tl_embedvm_start(struct tl_embedvm *vm, uint16_t entry)
{
    vm->ip = ENDED;
    vm->sp = vm->sfp = 0;
    vm->steps = 0;
    vm->calls = false;
    struct step step = begin(vm);
    enter(&step, entry, 0); // where there is no stack, the code finds out
    commit(&step);
}

int tl_embedvm_interrupt(struct tl_embedvm *vm, uint16_t entry)
{
    struct step step = begin(vm);

    enter(&step, entry, NO_VALUE);
    if (step.stop != 0)
        return step.stop;
    vm->calls = false;
    commit(&step);
    return 0;
}

enum tl_embedvm_stop tl_embedvm_run(struct tl_embedvm *vm, uint32_t steps)
{
    for (; steps > 0; steps--) {
        struct step step = begin(vm);
        if (step.stop == 0)
            execute(&step);
        vm->steps++;
        if (step.stop > TL_EMBEDVM_STOP_STEPS)
            return (enum tl_embedvm_stop)step.stop;
        vm->calls = step.stop == TL_EMBEDVM_STOP_CALL;
        commit(&step);
        if (step.stop != 0)
            return (enum tl_embedvm_stop)step.stop;
    }
    return TL_EMBEDVM_STOP_STEPS;
}
