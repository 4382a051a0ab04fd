// SPDX-License-Identifier: BSD-3-Clause
// 04-normal-world: a tiny operating system in the normal world, beside the applets. It has its own vectors, page tables
// and timer interrupt, and a task in User mode with a system call. It calls the monitor by SMC, and tries in vain to
// reach the secure world.
//
// make run EXAMPLE=normal-world
// board: virt-arm
// region: 1
#include "applet-sdk/trapline.h"
#include "gen/echo.h"

// Its handlers may come anywhere: they keep out of the floating-point bank.
#pragma GCC target("general-regs-only")

TL_MANIFEST(.name = "normal-world", .stack = 16384, .permissions = "echo log normal");

#define SECURE_RAM  0x0e000000u // the monitor
#define SECURE_UART 0x09040000u // its console
#define GIC         0x08000000u
#define GIC_CPU     0x08010000u
#define TIMER       30u // PPI 14: the non-secure physical timer

#define CALL_COUNT 1000u // system calls of its own: how many there were,
#define CALL_LEAVE 1001u // and back to System mode

static volatile struct {
    uint32_t calls, ticks, aborts, address, status;
} seen;
static uint64_t stacks[3][64]; // of IRQ, Abort and Supervisor mode
static uint32_t table[4096] __attribute__((aligned(16384)));

#define READ(registers)                                                                                                \
    ({                                                                                                                 \
        uint32_t read_value;                                                                                           \
        __asm__ volatile("mrc " registers : "=r"(read_value)::"memory");                                               \
        read_value;                                                                                                    \
    })
#define WRITE(registers, value) __asm__ volatile("mcr " registers "\n\tisb" ::"r"((uint32_t)(value)) : "memory")

// Each keeps what it uses and returns by the frame that SRS made. An SVC below 1000 is passed on to the monitor as it
// is: so the SDK's calls work from here on too.
__asm__(".pushsection .text.vectors, \"ax\"\n.arm\n.arch_extension sec\n.balign 32\nvectors:\n"
        "b .\nb .\nb on_svc\nb .\nb on_abort\nb .\nb on_irq\nb .\n"
        "on_svc: srsdb sp!, #0x13\n cmp r0, #1000\n bhs 1f\n smc #0\n rfeia sp!\n"
        "1: push {r1-r3, r12}\n add r1, sp, #20\n bl own_call\n pop {r1-r3, r12}\n rfeia sp!\n"
        "on_abort: sub lr, lr, #4\n srsdb sp!, #0x17\n push {r0-r3, r12, lr}\n bl own_abort\n pop {r0-r3, r12, lr}\n "
        "rfeia sp!\n"
        "on_irq: sub lr, lr, #4\n srsdb sp!, #0x12\n push {r0-r3, r12, lr}\n bl own_tick\n pop {r0-r3, r12, lr}\n "
        "rfeia sp!\n"
        ".popsection\n");
extern char vectors[];

__attribute__((used)) static uint32_t own_call(uint32_t number, uint32_t *status);
__attribute__((used)) static uint32_t own_call(uint32_t number, uint32_t *status)
{
    if (number == CALL_LEAVE)
        *status |= 0x1f;
    return ++seen.calls;
}

__attribute__((used)) static void own_abort(void);
__attribute__((used)) static void own_abort(void)
{
    seen.aborts++;
    seen.address = READ("p15, 0, %0, c6, c0, 0"); // DFAR
    seen.status = READ("p15, 0, %0, c5, c0, 0");  // DFSR
}

__attribute__((used)) static void own_tick(void);
__attribute__((used)) static void own_tick(void)
{
    uint32_t interrupt = *(volatile uint32_t *)(GIC_CPU + 0x0c);
    WRITE("p15, 0, %0, c14, c2, 0", 62500); // CNTP_TVAL: again in 1 ms
    *(volatile uint32_t *)(GIC_CPU + 0x10) = interrupt;
    seen.ticks++;
}

static void own_vectors(void)
{
    __asm__ volatile("cps #0x12\n\tmov sp, %0\n\tcps #0x17\n\tmov sp, %1\n\tcps #0x13\n\tmov sp, %2\n\tcps #0x1f" ::"r"(
                         stacks[0] + 64),
                     "r"(stacks[1] + 64), "r"(stacks[2] + 64)
                     : "memory");
    WRITE("p15, 0, %0, c12, c0, 0", (uintptr_t)vectors); // VBAR
}

// Everything where it is, for User mode too: what the secure world has as well. That it can map it is no help.
static void own_page_tables(void)
{
    for (uint32_t i = 0; i < 4096; i++)
        table[i] = i << 20 | 3u << 10 | (i >= 0x400 && i < 0x480 ? 1u << 12 | 3u << 2 : 1u << 2) | 2u; // RAM, devices
    WRITE("p15, 0, %0, c3, c0, 0", 1);                                                                 // DACR
    WRITE("p15, 0, %0, c2, c0, 0", (uintptr_t)table);                                                  // TTBR0
    WRITE("p15, 0, %0, c1, c0, 0", READ("p15, 0, %0, c1, c0, 0") | 1);
}

static void own_timer(void)
{
    *(volatile uint8_t *)(GIC + 0x400 + TIMER) = 0x80;
    *(volatile uint32_t *)(GIC + 0x100) = 1u << TIMER;
    *(volatile uint32_t *)GIC = 1;
    *(volatile uint32_t *)(GIC_CPU + 4) = 0xff;
    *(volatile uint32_t *)GIC_CPU = 1;
    WRITE("p15, 0, %0, c14, c2, 0", 62500); // 1 ms
    WRITE("p15, 0, %0, c14, c2, 1", 1);     // CNTP_CTL
    __asm__ volatile("cpsie i");
}

static uint32_t task(void)
{
    uint32_t count = 0;

    __asm__ volatile("cps #0x10");
    for (int i = 0; i < 3; i++)
        count = (uint32_t)tl_trap2(CALL_COUNT, 0, 0);
    (void)tl_trap2(CALL_LEAVE, 0, 0);
    return count;
}

static void reach_for(const char *what, uintptr_t address)
{
    uint32_t word = 0x5a5a5a5a, from = seen.aborts;

    __asm__ volatile("ldr %0, [%1]" : "+r"(word) : "r"(address) : "memory");
    if (seen.aborts == from + 1 && word == 0x5a5a5a5a)
        tl_printf("%s at 0x%08x: abort, DFSR 0x%03x, DFAR 0x%08x\n", what, (unsigned)address,
                  (unsigned)seen.status & 0xfff, (unsigned)seen.address);
    else
        tl_printf("%s at 0x%08x: 0x%08x - the fence is open\n", what, (unsigned)address, (unsigned)word);
}

int tl_applet(void)
{
    char answer[32];
    size_t n = sizeof answer;
    uint32_t mode;

    __asm__ volatile("mrs %0, cpsr" : "=r"(mode));
    tl_printf("an operating system of the normal world, in mode 0x%02x\n", (unsigned)(mode & 0x1f));
    own_vectors();
    own_page_tables();
    tl_printf("its own vectors and page tables: SCTLR.M is %u\n", (unsigned)(READ("p15, 0, %0, c1, c0, 0") & 1));
    tl_printf("its task in User mode made %u system calls to it\n", (unsigned)task());
    own_timer();
    while (seen.ticks < 5)
        tl_yield();
    WRITE("p15, 0, %0, c14, c2, 1", 0);
    tl_printf("its timer came %u times, as IRQ by its own vector\n", (unsigned)seen.ticks);
    int e = echo_echo(tl_applet_client(), "from the normal world", 21, answer, &n);
    tl_printf("RPC.Echo, by SMC: %.*s\n", e == 0 ? (int)n : 0, answer);
    reach_for("monitor memory", SECURE_RAM);
    reach_for("secure UART", SECURE_UART);
    return seen.aborts == 2 ? 0 : 1;
}
