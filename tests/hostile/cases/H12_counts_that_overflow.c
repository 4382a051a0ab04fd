// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes counts and capacities whose size in bytes, or whose low 32 bits, look small: 2^30 + 1, 2^32 + 16, -1
// outcome: OK
#include "hostile.h"

HOSTILE("h12", "rng");

int tl_applet(void)
{
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":{\"data\":16}}", "\"result\":"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":{\"data\":1073741825}}",
                   "\"error\":"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":{\"data\":4294967312}}",
                   "\"error\":"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":{\"data\":-1}}", "\"error\":"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":{\"data\":257}}", "\"error\":"));
    return 0;
}
