// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls WAIT, without a deadline, for events 8, 1023, 2^31, -1 and beyond 32 bits, alone and beside one that exists. It returns an error at once. Uses timers with such numbers as well
// outcome: OK
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("h30", "timer");

int tl_applet(void)
{
    static const uintptr_t wrong[] = {TL_EVENT_ALL + 1, 1023, (uintptr_t)1 << 31, (uintptr_t)-1,
                                      (uintptr_t)1 << (sizeof(uintptr_t) * 8 - 1)};
    static const uint32_t timers[] = {1023, UINT32_MAX, UINT32_C(1) << 31};

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        for (uintptr_t beside = 0; beside <= TL_EVENT_ALL; beside++)
            EXPECT(tl_trap_wait(TL_SYS_WAIT, wrong[i] | beside, UINT64_MAX) == TL_ERR_INVAL);
    for (size_t i = 0; i < 3; i++)
        EXPECT(timer_arm(tl_applet_client(), timers[i], 1) == TL_ERR_HANDLE);
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Timer.Arm\",\"params\":[-1,1]}", "-32602"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Timer.Arm\",\"params\":[4294967296,1]}", "-32602"));
    return 0;
}
