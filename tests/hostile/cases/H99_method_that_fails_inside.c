// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls methods whose handlers fail: with a declared error, for a name that does not exist, with numbers at the ends of their range
// outcome: OK
#include "hostile.h"

HOSTILE("h99", "echo led log inspect");

int tl_applet(void)
{
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sample\",\"params\":[{\"sensor\":1,\"color\":"
                   "\"red\",\"at\":1,\"data\":\"\"}]}",
                   "empty"));
    EXPECT(
        answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.LED\",\"params\":[\"no such\",true]}", "no_such_led"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.LED\",\"params\":[\"\",true]}", "no_such_led"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Fault\",\"params\":[\"no such\"]}", "no_fault"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Log.Read\",\"params\":[\"18446744073709551615\"]}",
                   "\"id\":1"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Log.Read\",\"params\":[\"18446744073709551616\"]}",
                   "-32602"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":[-2147483648,-2147483648]}",
                   "-4294967296"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Echo.Sum\",\"params\":[2147483648,0]}", "-32602"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"after all\"]}", "after all"));
    return 0;
}
