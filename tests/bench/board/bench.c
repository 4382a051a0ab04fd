// SPDX-License-Identifier: BSD-3-Clause
// Costs on the board, in instructions: run under -icount shift=0, where one instruction is one ns of guest time.
//
// Each figure is the mean of many rounds, loop included: so many that a clock of 1 MHz, 1000 instructions a tick, is
// exact enough. tools/bench_board.sh loads this applet and reads its log.
#include "applet-sdk/trapline.h"
#include "gen/direct.h"
#include "gen/echo.h"
#include "stream/mem.h"

TL_MANIFEST(.name = "bench", .stack = 32768, .permissions = "board echo log");

#define ROUNDS 4096u

static char request[8400];
static char reply[24000];

static void report(const char *name, uint64_t from)
{
    uint64_t each = (tl_nanotime() - from) / ROUNDS;
    tl_printf("%s %llu\n", name, (unsigned long long)each);
}

static void null_trap(void)
{
    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++)
        (void)tl_nanotime();
    report("null_trap_instructions", from);
}

static void getrandom16(void)
{
    uint8_t bytes[16];
    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++)
        (void)tl_getrandom(bytes, sizeof bytes);
    report("getrandom16_instructions", from);
}

// Direct methods, applet and monitor together: one value of 32 bits; and a buffer.
static void trap_u32(void)
{
    uint32_t value;
    int e = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++)
        e |= rng_u32_direct(&value);
    report(e == 0 ? "trap_u32_instructions" : "trap_u32_FAILED", from);
}

static void trap_read16(void)
{
    char name[16];
    size_t n = 0;
    int e = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++) {
        n = sizeof name;
        e |= board_name_direct(name, &n);
    }
    report(e == 0 && n > 0 ? "trap_read16_instructions" : "trap_read16_FAILED", from);
}

static void echo5(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    char answer[8];
    size_t n;
    int e = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++) {
        n = sizeof answer;
        e |= echo_echo(client, "hello", 5, answer, &n);
    }
    report(e == 0 && n == 5 ? "echo5_instructions" : "echo5_FAILED", from);
}

// A request line that echoes n bytes, in Go's dialect as GoTEE's applets send it.
static size_t make_request(size_t n)
{
    static const char head[] = "{\"method\":\"RPC.Echo\",\"params\":[\"";
    static const char tail[] = "\"],\"id\":0}\n";

    memcpy(request, head, sizeof head - 1);
    for (size_t i = 0; i < n; i++)
        request[sizeof head - 1 + i] = (char)('a' + i % 26);
    memcpy(request + sizeof head - 1 + n, tail, sizeof tail - 1);
    return sizeof head + sizeof tail - 2 + n;
}

static void echo_raw(const char *name, size_t size)
{
    size_t n = make_request(size);
    intptr_t got = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++) {
        (void)tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, n);
        got = tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply);
    }
    report(got > (intptr_t)size ? name : "echo_raw_FAILED", from);
}

static void rpc_call(void)
{
    size_t n = make_request(5);
    intptr_t got = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++)
        got = tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)reply, sizeof reply);
    report(got > 5 ? "rpc_call_echo5_instructions" : "rpc_call_FAILED", from);
}

// What is said of all methods: text that idlc made, copied.
static void about(const char *name, const char *line, size_t n)
{
    intptr_t got = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++) {
        memcpy(request, line, n);
        got = tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)reply, sizeof reply);
    }
    report(got > 500 ? name : "about_FAILED", from);
}

int tl_applet(void)
{
    static const char hello[] = "{\"id\":1,\"method\":\"rpc.hello\"}";
    static const char discover[] = "{\"id\":1,\"method\":\"rpc.discover\"}";

    about("hello_instructions", hello, sizeof hello - 1);
    about("discover_instructions", discover, sizeof discover - 1);
    null_trap();
    getrandom16();
    trap_u32();
    trap_read16();
    echo5();
    echo_raw("echo5_raw_instructions", 5);
    echo_raw("echo256_raw_instructions", 256);
    echo_raw("echo4096_raw_instructions", 4096);
    rpc_call();
    return 0;
}
