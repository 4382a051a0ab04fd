// SPDX-License-Identifier: BSD-3-Clause
// Registers of a device that a context is not given: it has copies of its own at their addresses, with the permission
// `clocks`.
//
// An operating system that was built for the board sets its clocks up before all else, and they are not its to set. So
// its loads and stores there, which PMP refuses, are done on its copy: 32 bits at once, by lw, lwu and sw, with
// addresses that are not translated. All else there is the fault that it was.
#include "emulate.h"

#include "csr.h"
#include "platform.h"
#include "stream/mem.h"

// Fields of the instructions that are known (unprivileged ISA 20191213, chapters 2.6 and 16.3).
#define OPCODE_LOAD  0x03u
#define OPCODE_STORE 0x23u
#define WIDTH_W      2u
#define WIDTH_WU     6u
#define C_LW         0x4000u
#define C_SW         0xc000u

struct access {
    uint64_t address;
    uint32_t x;        // the register that is loaded or stored
    bool extends_sign; // of a load
    uint32_t length;   // of the instruction
};

// What a register has at reset, and the bits that read as one whatever was written: those that software waits for.
static const struct {
    uint64_t address;
    uint32_t reset;
    uint32_t always;
} registers[] = {TL_BOARD_COPIES{0, 0, 0}};

#define COUNT (sizeof registers / sizeof registers[0] - 1)
_Static_assert(COUNT <= TL_COPIES, "a context has not as many copies");

// n bytes of the instruction at pc, as the processor has just fetched it: where the context's own entries let it
// execute and read, and its addresses are the machine's.
static bool fetch(uint64_t pc, const struct tl_pmp *pmp, uint32_t *instruction, size_t n)
{
    *instruction = 0;
    if (!tl_pmp_allows(pmp, pc, n, TL_ACCESS_READ | TL_ACCESS_EXEC))
        return false;
    memcpy(instruction, (const void *)(uintptr_t)pc, n); // it may lie across two words
    return true;
}

static uint64_t value_of(const struct tl_regs *regs, uint32_t x)
{
    return x == 0 ? 0 : regs->x[x]; // x[0] holds pc
}

static uint64_t sign_extended(uint32_t value, unsigned bits)
{
    return (uint64_t)((int64_t)((uint64_t)value << (64 - bits)) >> (64 - bits));
}

// lw, lwu; sw.
static bool decode(const struct tl_regs *regs, uint32_t instruction, bool store, struct access *access)
{
    const uint32_t opcode = instruction & 0x7f, width = instruction >> 12 & 7, rd = instruction >> 7 & 31;
    const uint32_t offset = store ? instruction >> 25 << 5 | rd : instruction >> 20;

    access->address = value_of(regs, instruction >> 15 & 31) + sign_extended(offset, 12);
    access->x = store ? instruction >> 20 & 31 : rd;
    access->extends_sign = width == WIDTH_W;
    access->length = 4;
    return store ? opcode == OPCODE_STORE && width == WIDTH_W
                 : opcode == OPCODE_LOAD && (width == WIDTH_W || width == WIDTH_WU);
}

// c.lw; c.sw.
static bool decode_compressed(const struct tl_regs *regs, uint32_t instruction, bool store, struct access *access)
{
    const uint32_t offset = (instruction >> 10 & 7) << 3 | (instruction >> 6 & 1) << 2 | (instruction >> 5 & 1) << 6;

    access->address = value_of(regs, 8 + (instruction >> 7 & 7)) + offset;
    access->x = 8 + (instruction >> 2 & 7);
    access->extends_sign = true;
    access->length = 2;
    return (instruction & 0xe003) == (store ? C_SW : C_LW);
}

// What the instruction at pc does, if it is known and a load (store).
static bool look_at(const struct tl_regs *regs, bool store, const struct tl_pmp *pmp, struct access *access)
{
    const uint64_t pc = regs->x[0];
    uint32_t instruction;

    if (tl__csr_read(satp) >> 60 != 0 || !fetch(pc, pmp, &instruction, 2))
        return false;
    if ((instruction & 3) != 3)
        return decode_compressed(regs, instruction, store, access);
    return fetch(pc, pmp, &instruction, 4) && decode(regs, instruction, store, access);
}

bool tl__emulate(struct tl_regs *regs, bool store, const struct tl_pmp *pmp)
{
    struct access access;
    size_t i = 0;

    if (!look_at(regs, store, pmp, &access))
        return false;
    while (i != COUNT && registers[i].address != access.address)
        i++;
    if (i == COUNT)
        return false;
    if (store) {
        regs->copies[i] = (uint32_t)value_of(regs, access.x) ^ registers[i].reset;
    } else if (access.x != 0) {
        const uint32_t value = (regs->copies[i] ^ registers[i].reset) | registers[i].always;
        regs->x[access.x] = access.extends_sign ? sign_extended(value, 32) : value;
    }
    regs->x[0] += access.length;
    return true;
}
