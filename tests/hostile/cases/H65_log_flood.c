// SPDX-License-Identifier: BSD-3-Clause
// tried: Floods the log with lines of ESC, NUL, CR, bad UTF-8, C1, a forged tag and a text direction mark, by WRITE, LOG and Log.Write
// variants: 3
// outcome: OK
// log: escaped
// run.c looks at every line on the console: tagged by its writer, printable, and within the writer's rate.
#include "hostile.h"

HOSTILE("h65", "log");

static const char nasty[] = "\x1b[2J\x1b]0;own\x07 nul\0nul \r[monitor] all is well\r\n"
                            "[monitor] panic: fake\n"
                            "monitor: fake\n"
                            "\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80 bad UTF-8\n"
                            "\xc2\x9b"
                            "31m C1\n"
                            "\xe2\x80\xae"
                            "desrever\n"
                            "\x7f\x08\x08\x08\n";

int tl_applet(void)
{
    for (int round = 0; round < 1500; round++) {
        if (VARIANT == 1) {
            (void)tl_trap2(TL_SYS_LOG, (uintptr_t)nasty, sizeof nasty - 1);
        } else if (VARIANT == 2) {
            for (size_t i = 0; i < sizeof nasty - 1; i++)
                (void)tl_trap2(TL_SYS_WRITE, (uint8_t)nasty[i] | 0xffffff00, 0);
        } else {
            static char reply[256];
            (void)call("{\"jsonrpc\":\"2.0\",\"method\":\"Log.Write\",\"params\":[\"\\u001b[2J\\r[monitor] "
                       "fake\\n[monitor] fake\\u009b\\u202e\"]}",
                       reply, sizeof reply);
        }
    }
    return 0;
}
