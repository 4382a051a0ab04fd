// SPDX-License-Identifier: BSD-3-Clause
// A C++ server: RPC.Echo by libjson-rpc-cpp over TCP, at the port given. Prints it.
#include <cstdio>
#include <cstdlib>
#include <jsonrpccpp/server.h>
#include <jsonrpccpp/server/connectors/tcpsocketserver.h>
#include <unistd.h>

class Echo : public jsonrpc::AbstractServer<Echo> {
public:
    explicit Echo(jsonrpc::AbstractServerConnector &connector)
        : AbstractServer<Echo>(connector, jsonrpc::JSONRPC_SERVER_V2)
    {
        bindAndAddMethod(jsonrpc::Procedure("RPC.Echo", jsonrpc::PARAMS_BY_POSITION, jsonrpc::JSON_STRING, "message",
                                            jsonrpc::JSON_STRING, NULL),
                         &Echo::echo);
    }
    void echo(const Json::Value &in, Json::Value &out)
    {
        out = in[0u];
    }
};

int main(int argc, char **argv)
{
    unsigned port = argc > 1 ? static_cast<unsigned>(std::atoi(argv[1])) : 0;
    jsonrpc::TcpSocketServer connector("127.0.0.1", port);
    Echo server(connector);
    if (!server.StartListening())
        return 1;
    std::printf("%u\n", port);
    std::fflush(stdout);
    for (;;)
        pause();
}
