// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls methods for which its manifest does not ask, in both dialects, alone and in a batch. They are refused before the server looks at the parameters
// outcome: OK
// refused: 6
// control: permissions
#include "hostile.h"

HOSTILE("h26", "echo");

int tl_applet(void)
{
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.LED\",\"params\":[\"white\",true]}", "-32006"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.LED\",\"params\":[1,2,3,4]}", "-32006"));
    EXPECT(answers("{\"id\":1,\"method\":\"RPC.LED\",\"params\":[{\"Name\":\"white\",\"On\":true}]}",
                   "permission denied"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Stop\",\"params\":[\"witness\"]}", "-32006"));
    EXPECT(answers("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.List\"},"
                   "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"RPC.Echo\",\"params\":[\"mine\"]}]",
                   "-32006"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Rng.Fill\",\"params\":[16]}", "-32006"));
    EXPECT(answers("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"mine\"]}", "\"mine\""));
    return 0;
}
