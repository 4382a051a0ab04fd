// SPDX-License-Identifier: BSD-3-Clause
// A context of the normal world. Ends with the line of what was not so.
//     1  its registers of all modes, its copies of the system registers and its floating-point bank are its own, though
//        normal_other.c's variant 1 fills them at the same time
//     2  as it is started: all is zero, or as at reset
//     3  the registers of each mode come back from a call
//     4  a call by SVC before it has vectors of its own; faults by its own vectors, which are its own business
//     5  it turns floating point off, and has it off again; so too with the counters
//     6  IRQs of both its timers come by its own vectors, also across turns of others
//     7  it masks everything and loops
//     8  its own page tables, behind which the secure world's memory is as far away
//     9  RPC in its own name, with its own permissions
//    10  it ends within an interrupt: taken from the controller, and not given back
// variants: 10
// region: 1
#include "normal.h"

TL_MANIFEST(.name = "normal", .stack = 16384, .permissions = "echo log normal");

// In the place of the SDK's start-up: everything as it is at the first instruction.
__asm__(".section .text.start, \"ax\"\n"
        ".arm\n.global _start\n_start:\n"
        "push {r0-r12, lr}\n"
        "mrs r0, cpsr\n"
        "push {r0}\n"
        "mov r0, sp\n"
        "bl begin\n"
        ".text\n");

static void fresh(const uint32_t *saved)
{
    static struct all_registers all;
    static struct float_bank bank;
    static const struct float_bank zero;

    EXPECT((saved[0] & ~0x140u) == 0x9f); // System mode, ARM state, no flags, IRQs off; A and F are not its own
    for (int i = 0; i < 14; i++)
        EXPECT(saved[1 + i] == 0);
    EXPECT((uintptr_t)(saved + 15) == 0x44000000);
    all_read(&all);
    const uint32_t *words = (const uint32_t *)&all;
    for (size_t i = 0; i < sizeof all / 4; i++)
        EXPECT(words[i] == 0);
    EXPECT(CP_READ(SCTLR) == 0x00c50078);
    EXPECT((CP_READ(CNTP_CTL) & 1) == 0 && (CP_READ(CNTV_CTL) & 1) == 0);
    EXPECT((CP_READ(PMCR) & 1) == 0 && CP_READ(PMCCNTR) == 0 && CP_READ(PMCNTENSET) == 0 && CP_READ(PMUSERENR) == 0);
    EXPECT((CP_READ(DBGDSCR) & 0xc000) == 0);
    float_bank_save(&bank);
    EXPECT(memcmp(&bank, &zero, sizeof bank) == 0);
}

// All of r2..r12 and the mode's own sp and lr across a call made there.
#define MODE_CALLS(mode)                                                                                               \
    do {                                                                                                               \
        uint32_t mode_wrong;                                                                                           \
        __asm__ volatile("push {r4-r11}\n\tmrs r12, cpsr\n\tcps #" #mode "\n\tmov r3, sp\n\tmov r4, lr\n\t"            \
                         "mov r5, #5\n\tmov r6, #6\n\tmov r7, #7\n\tmov r8, #8\n\tmov r9, #9\n\tmov r10, #10\n\t"      \
                         "mov r11, #11\n\tmov sp, #0xd000\n\tmov lr, #0xe000\n\tmov r0, #20\n\tsmc #0\n\t"             \
                         "sub r5, r5, #5\n\teor r6, r6, #6\n\torr r5, r5, r6\n\teor r7, r7, #7\n\torr r5, r5, r7\n\t"  \
                         "eor r8, r8, #8\n\torr r5, r5, r8\n\teor r9, r9, #9\n\torr r5, r5, r9\n\t"                    \
                         "eor r10, r10, #10\n\torr r5, r5, r10\n\teor r11, r11, #11\n\torr r5, r5, r11\n\t"            \
                         "eor r6, sp, #0xd000\n\torr r5, r5, r6\n\teor r6, lr, #0xe000\n\torr r5, r5, r6\n\t"          \
                         "orr r5, r5, r0\n\tmrs r6, cpsr\n\tand r6, r6, #0x1f\n\teor r6, r6, #" #mode                  \
                         "\n\torr r0, r5, r6\n\tmov sp, r3\n\tmov lr, r4\n\tcps #0x1f\n\tpop {r4-r11}\n\tmov %0, r0"   \
                         : "=r"(mode_wrong)::"r0", "r3", "r12", "lr", "memory", "cc");                                 \
        EXPECT(mode_wrong == 0);                                                                                       \
    } while (0)

static void every_mode_calls(void)
{
    for (int i = 0; i < 20; i++) {
        MODE_CALLS(0x13);
        MODE_CALLS(0x17);
        MODE_CALLS(0x1b);
        MODE_CALLS(0x12);
    }
    EXPECT((smc(TL_SYS_ABI, 0, 0, 0, 0) & 0xff) == TL_ABI_VERSION);
    EXPECT(smc(2000, 0, 0, 0, 0) == TL_ERR_NOSYS);
}

static void own_faults(void)
{
    EXPECT(tl_nanotime() != 0); // by SVC, through the monitor's vectors
    normal_vectors();
    EXPECT(tl_nanotime() != 0); // through its own
    EXPECT(TAKES(TOOK_UNDEFINED, "udf #0", 0));
    EXPECT(TAKES(TOOK_UNDEFINED, ".arch_extension virt\n\thvc #0", 0));
    EXPECT(read_aborts(MONITOR) && write_aborts(MONITOR_DATA) && jump_aborts(MONITOR) && read_aborts(UART));
    EXPECT(took.count[TOOK_DATA] == 3 && took.count[TOOK_UNDEFINED] == 2 && took.count[TOOK_PREFETCH] == 1);
}

static void turned_off_stays_off(void)
{
    CP_WRITE(CNTKCTL, 0x303);
    CP_WRITE(PMUSERENR, 1);
    CP_WRITE(CPACR, 0xc0000000); // and half of the bank away, and NEON
    for (int i = 0; i < 50; i++) {
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
        EXPECT((CP_READ(CPACR) & 0xf00000) == 0 && (CP_READ(CNTKCTL) & 0x303) == 0x303);
    }
    CP_WRITE(CPACR, 0xf00000);
    uint32_t fpexc;
    __asm__ volatile("vmrs %0, fpexc" : "=r"(fpexc));
    EXPECT(fpexc == 1u << 30);
    __asm__ volatile("vmsr fpexc, %0" ::"r"(0));
    for (int i = 0; i < 50; i++) {
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
        __asm__ volatile("vmrs %0, fpexc" : "=r"(fpexc));
        EXPECT(fpexc == 0);
    }
}

static void gic_enable(uint32_t interrupt)
{
    ((volatile uint8_t *)TL_BOARD_GIC_DISTRIBUTOR)[0x400 + interrupt] = 0x80;
    *(volatile uint32_t *)(TL_BOARD_GIC_DISTRIBUTOR + 0x100) = 1u << interrupt;
    *(volatile uint32_t *)TL_BOARD_GIC_DISTRIBUTOR = 1;
    *(volatile uint32_t *)(TL_BOARD_GIC_CPU + 4) = 0xff;
    *(volatile uint32_t *)TL_BOARD_GIC_CPU = 1;
}

// Its priority is the highest that it can give.
static void ends_within_an_interrupt(void)
{
    volatile uint32_t *const taken = (volatile uint32_t *)(TL_BOARD_GIC_CPU + 0x0c);

    gic_enable(30);
    ((volatile uint8_t *)TL_BOARD_GIC_DISTRIBUTOR)[0x400 + 30] = 0;
    CP_WRITE(CNTP_TVAL, 0);
    CP_WRITE(CNTP_CTL, 1);
    while ((*taken & 0x3ff) != 30)
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
}

static void interrupts_come(void)
{
    normal_vectors();
    gic_enable(30);
    gic_enable(27);
    __asm__ volatile("cpsie i");
    for (uint32_t i = 0; i < 10; i++) {
        if (i % 2 == 0) {
            CP_WRITE(CNTP_TVAL, 62500); // 1 ms
            CP_WRITE(CNTP_CTL, 1);
        } else {
            CP_WRITE(CNTV_TVAL, 62500);
            CP_WRITE(CNTV_CTL, 1);
        }
        while (took.count[TOOK_IRQ] == i)
            if (i >= 5)
                smc(TL_SYS_YIELD, 0, 0, 0, 0); // the timer is its own, and waits for its turn
        EXPECT(took.count[TOOK_IRQ] == i + 1);
    }
    // Masked, it waits; and no secure interrupt ever came by here.
    __asm__ volatile("cpsid i");
    CP_WRITE(CNTP_TVAL, 0);
    CP_WRITE(CNTP_CTL, 1);
    for (int i = 0; i < 10; i++)
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
    EXPECT(took.count[TOOK_IRQ] == 10);
    __asm__ volatile("cpsie i\n\tnop\n\tnop");
    EXPECT(took.count[TOOK_IRQ] == 11);
}

static void own_page_tables(void)
{
    static uint32_t table[4096] __attribute__((aligned(16384)));
    static volatile uint32_t word = 7;
    const uintptr_t here = (uintptr_t)&word, alias = 0x70000000 | (here & 0xfffff);

    normal_vectors();
    for (uint32_t i = 0; i < 4096; i++)
        table[i] = i << 20 | 0xc02; // sections, full access, as they are
    table[alias >> 20] = (here & 0xfff00000) | 0xc02;
    table[0x7ff] = (MONITOR & 0xfff00000) | 0xc02;            // secure memory, mapped as its own
    table[0x7fe] = (MONITOR & 0xfff00000) | 0xc02 | 1u << 19; // and as not secure
    CP_WRITE(DACR, 1);
    CP_WRITE(TTBR0, (uintptr_t)table);
    CP_WRITE(SCTLR, CP_READ(SCTLR) | 1);
    EXPECT(*(volatile uint32_t *)alias == 7);
    tl_yield();
    *(volatile uint32_t *)alias = 8;
    EXPECT(word == 8 && (CP_READ(SCTLR) & 1) == 1);
    EXPECT(read_aborts(0x7ff00000) && read_aborts(0x7fe00000) && write_aborts(0x7ff80000) && jump_aborts(0x7ff00000));
    EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"mapped\"]}", "\"mapped\""));
    // Its calls' pointers are the machine's addresses, whatever it maps: this one is nobody's memory.
    smc(TL_SYS_LOG, alias, 4, 0, 0);
    EXPECT(0);
}

static void own_name(void)
{
    EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"hello\"]}", "\"hello\""));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"RPC.LED\",\"params\":[\"white\",true]}", "-32006"));
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"Echo.Sum\",\"params\":[20,22]}\n";
    static char reply[256];
    EXPECT(smc(TL_SYS_RPC_REQ, (uintptr_t)request, sizeof request - 1, 0, 0) == sizeof request - 1);
    intptr_t n = smc(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply - 1, 0, 0);
    EXPECT(n > 0 && find(reply, "42") != NULL);
    tl_print("in its own name\n");
}

__attribute__((used)) _Noreturn void begin(const uint32_t *saved);
_Noreturn void begin(const uint32_t *saved)
{
    int status = 0;

    switch (VARIANT) {
    case 1:
        status = keeps_all(0x01234567);
        break;
    case 2:
        fresh(saved);
        break;
    case 3:
        every_mode_calls();
        break;
    case 4:
        own_faults();
        break;
    case 5:
        turned_off_stays_off();
        break;
    case 6:
        interrupts_come();
        break;
    case 7:
        __asm__ volatile("cpsid aif\n\tcps #0x11\n\tcpsid aif\n1:\tb 1b");
        break;
    case 8:
        own_page_tables();
        break;
    case 9:
        own_name();
        break;
    default:
        ends_within_an_interrupt();
    }
    smc(TL_SYS_EXIT_STATUS, (uintptr_t)status, 0, 0, 0);
    tl_exit(9999);
}
