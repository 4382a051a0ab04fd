// SPDX-License-Identifier: BSD-3-Clause
// What eBPF applets can do and must not do. By variant: 1 uses the calls; 2 oversteps; 3 spins; 4 exits with how often it
// was started, which it cannot know; 5 waits for a message and says it.
// variants: 5
#include "applet-sdk/trapline.h"

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

TL_MANIFEST(.name = "vm-" TEXT(VARIANT), .stack = 4096, .permissions = "echo log mail",
            .restart = VARIANT == 2 ? TL_RESTART_ON_FAULT : TL_RESTART_NEVER, .budget_ms = VARIANT == 3 ? 200 : 0);

static char buffer[256] __attribute__((unused));
static int starts __attribute__((unused));

// One request in one trap. Returns whether the text is in the reply.
static __attribute__((noinline, unused)) int answers(const char *request, uint64_t n, const char *text, int64_t size)
{
    int64_t length = tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, n, (uintptr_t)buffer, sizeof buffer);

    for (int64_t i = 0; i + size <= length; i++) {
        int64_t same = 0;
        while (same < size && buffer[i + same] == text[same])
            same++;
        if (same == size)
            return 1;
    }
    return 0;
}

#define ANSWERS(request, text) answers(request "\n", sizeof request, text, sizeof text - 1)

static __attribute__((unused)) int calls(void)
{
    uint64_t before = tl_nanotime(), at = before + 3000000;

    if (tl_wait(0, at) != 0 || tl_nanotime() < at || tl_nanotime() - before > 100000000)
        return 1;
    if (!ANSWERS("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":{\"a\":40,\"b\":2}}", "42"))
        return 2;
    if (!ANSWERS("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":{\"data\":4}}", "permission denied"))
        return 5;
    if (tl_trap2(255, 0, 0) != TL_ERR_NOSYS)
        return 3;
    if ((tl_abi() & 0xff) != TL_ABI_VERSION)
        return 4;
    tl_yield();
    tl_print("eBPF called\n");
    return 42;
}

static __attribute__((noinline, unused)) int oversteps(volatile int *p)
{
    return *p;
}

int tl_applet(void)
{
#if VARIANT == 1
    return calls();
#elif VARIANT == 2
    return oversteps((volatile int *)8);
#elif VARIANT == 3
    for (volatile int i = 0;; i++)
        ;
#elif VARIANT == 4
    return ++starts;
#else
    tl_print("waits\n");
    if (tl_wait(TL_EVENT_MAIL, UINT64_MAX) != TL_EVENT_MAIL)
        return 1;
    // "hi" in base64
    return ANSWERS("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Mail.Receive\",\"params\":{\"data\":64}}", "aGk=") ? 7
                                                                                                                  : 2;
#endif
}
