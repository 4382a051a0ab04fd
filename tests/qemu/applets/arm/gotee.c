// SPDX-License-Identifier: BSD-3-Clause
// GoTEE's applet: gotee.h. Variant 1: all it does, and its memory, which wants the region. 2: all but that. 3 to 10: one thing
// each that its memory forbids.
// variants: 10
#include "gotee.h"

static char line[9000], reply[10240];
static const char constant[] = "constants";
static volatile uint32_t data[4] = {1, 2, 3, 4};
static uint32_t bss[0x1000];

// Sends the line whole, and takes its reply as Go's decoder does: 512 bytes at first, then about 1500, until there is nothing. The
// reply's length.
static size_t exchange(size_t n)
{
    size_t got = 0, room = 512;

    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)line, n) == (intptr_t)n);
    for (;;) {
        EXPECT(sizeof reply - got >= room);
        intptr_t r = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply + got, room);
        EXPECT(r >= 0 && (size_t)r <= room);
        if (r == 0)
            break;
        EXPECT(got == 0 || reply[got - 1] != '\n'); // no more came than one reply
        got += (size_t)r;
        room = 1536 - 40;
    }
    EXPECT(got > 0 && reply[got - 1] == '\n');
    return got;
}

static size_t append(char *text, size_t at, const char *piece)
{
    memcpy(text + at, piece, strlen(piece));
    return at + strlen(piece);
}

static size_t echo_line(size_t n)
{
    size_t at = append(line, 0, "{\"method\":\"RPC.Echo\",\"params\":[\"");

    for (size_t i = 0; i < n; i++)
        line[at + i] = (char)('a' + i % 26);
    return append(line, at + n, "\"],\"id\":0}\n");
}

static void echoes(size_t n)
{
    static const char head[] = "{\"id\":0,\"result\":\"", tail[] = "\",\"error\":null}\n";
    size_t got = exchange(echo_line(n));

    EXPECT(got == sizeof head - 1 + n + sizeof tail - 1);
    EXPECT(memcmp(reply, head, sizeof head - 1) == 0);
    for (size_t i = 0; i < n; i++)
        EXPECT(reply[sizeof head - 1 + i] == (char)('a' + i % 26));
    EXPECT(memcmp(reply + got - (sizeof tail - 1), tail, sizeof tail - 1) == 0);
}

// A request that is answered with this, to the byte.
static void is_answered(const char *request, const char *answer)
{
    size_t got = exchange(append(line, 0, request));

    EXPECT(got == strlen(answer) && memcmp(reply, answer, got) == 0);
}

static void rpc(void)
{
    echoes(0);
    echoes(5);
    echoes(256);
    for (size_t n = 480; n < 500; n++)
        echoes(n); // replies of about 512 bytes
    EXPECT(echo_line(4096) == 4139);
    echoes(4096);
    is_answered("{\"method\":\"RPC.LED\",\"params\":[{\"Name\":\"white\",\"On\":true}],\"id\":1}\n",
                "{\"id\":1,\"result\":true,\"error\":null}\n");
    is_answered("{\"method\":\"RPC.None\",\"params\":[1],\"id\":2}\n",
                "{\"id\":2,\"result\":null,\"error\":\"no such method: RPC.None\"}\n");
    // 8 KiB, and a byte more.
    echoes(8192);
    size_t got = exchange(echo_line(8193));
    static const char refused[] = "{\"id\":0,\"result\":null,\"error\":\"";
    EXPECT(got < 100 && memcmp(reply, refused, sizeof refused - 1) == 0);
    echoes(5);
}

static void random_numbers(void)
{
    static uint8_t bytes[48];

    for (size_t n = 0; n <= 32; n++) {
        memset(bytes, 0x5a, sizeof bytes);
        EXPECT(tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)bytes + 8, n) == TL_SYS_GETRANDOM);
        for (size_t i = 0; i < sizeof bytes; i++)
            EXPECT((i >= 8 && i < 8 + n) || bytes[i] == 0x5a);
        uint32_t same = 0;
        for (size_t i = 8; i < 8 + n; i++)
            same += bytes[i] == 0x5a;
        EXPECT(same <= n / 4 + 1);
    }
}

// As Go's runtime counts: a hundred thousand times, over many slices, with a trap between load and store now and then.
static void atomics(void)
{
    static uint32_t counter;
    uint32_t old, failed = 1;

    for (uint32_t i = 0; i < 100000; i++)
        do { // NOLINT(bugprone-infinite-loop): the assembly writes `failed`
            __asm__ volatile("ldrex %0, [%2]\n\tadd %0, %0, #1\n\tstrex %1, %0, [%2]\n\tdmb"
                             : "=&r"(old), "=&r"(failed)
                             : "r"(&counter)
                             : "memory");
        } while (failed != 0);
    EXPECT(counter == 100000);
    // A store-exclusive after a trap fails, even if the load-exclusive came before the trap.
    __asm__ volatile("ldrex %0, [%2]\n\tmov r0, #2\n\tsvc #0\n\tstrex %1, %2, [%2]"
                     : "=&r"(old), "=&r"(failed)
                     : "r"(&counter)
                     : "r0", "r1", "memory");
    EXPECT(failed == 1 && counter == 100000);
}

static void own(uintptr_t from, uintptr_t to)
{
    for (uintptr_t p = (from + 4095) & ~(uintptr_t)4095; p < to; p += 4096) {
        volatile uint32_t *first = (volatile uint32_t *)p, *last = first + 1023;
        EXPECT(*first == 0 && (p + 4096 == REGION_END || *last == 0)); // the stack is in the last page
        *first = (uint32_t)p;
        if (p + 4096 != REGION_END)
            *last = ~(uint32_t)p;
    }
    for (uintptr_t p = (from + 4095) & ~(uintptr_t)4095; p < to; p += 4096)
        EXPECT(*(volatile uint32_t *)p == p);
}

// The low 16 MiB and the top 1 MiB, as measured; here all of it is there.
static void memory(uintptr_t sp)
{
    extern char end_of_bss[]; // gotee.ld

    EXPECT(sp == REGION_END);
    for (size_t i = 0; i < sizeof bss / sizeof bss[0]; i++)
        EXPECT(bss[i] == 0);
    own((uintptr_t)end_of_bss, LOW_END);
    own(HIGH_START, REGION_END);
    own(LOW_END, HIGH_START);
}

static void forbidden(void)
{
    static void (*jump)(void);
    volatile uint32_t *const p[] = {
        (volatile uint32_t *)(uintptr_t)begin,       // 3: its code, to be written
        (volatile uint32_t *)(uintptr_t)constant,    // 4: its constants
        (volatile uint32_t *)(REGION_START + 4096u), // 5: below its first segment
        (volatile uint32_t *)(REGION_START - 4u),    // 6: below its region, to be read
        (volatile uint32_t *)REGION_END,             // 7: above it
    };

    // Called by variants from 3 on.
    if (VARIANT <= 5)
        // cppcheck-suppress negativeIndex
        *p[VARIANT - 3] = 1; // NOLINT(clang-analyzer-core.NullDereference)
    if (VARIANT <= 7)
        // cppcheck-suppress negativeIndex
        (void)*p[VARIANT - 3];
    data[0] = 0xe12fff1e; // bx lr
    jump = VARIANT == 8 ? (void (*)(void))(uintptr_t)data : (void (*)(void))(uintptr_t)constant;
    if (VARIANT <= 9)
        jump();
    // cppcheck-suppress nullPointer ; on purpose
    *(volatile uint32_t *)0 = 0; // 10: what ends a Go program that panics
}

void begin(uintptr_t sp)
{
    if (VARIANT >= 3)
        forbidden();
    EXPECT(now() != 0);
    EXPECT(data[0] == 1 && data[3] == 4 && constant[0] == 'c');
    print("PL0 \xe2\x80\xa2 begins\n");
    if (VARIANT == 1)
        memory(sp);
    random_numbers();
    rpc();
    atomics();
    // A tenth of a second; other applets have their slices in it.
    EXPECT(sleep_ns(100000000) > 1000);
    print("PL0 \xe2\x80\xa2 ends\r\n");
    leave();
}
