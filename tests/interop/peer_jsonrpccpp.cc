// SPDX-License-Identifier: BSD-3-Clause
// A C++ server: RPC.Echo by libjson-rpc-cpp.
//
//     peer_jsonrpccpp PATH     its own Unix socket server, which closes after each reply
//     peer_jsonrpccpp          TCP, lasting connections, a thread each: it has no such connector in Debian, so this is the
//                              plainest one can write on its interface; prints its port
#include <arpa/inet.h>
#include <csignal>
#include <cstdio>
#include <jsonrpccpp/server.h>
#include <jsonrpccpp/server/connectors/unixdomainsocketserver.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

class LineServer : public jsonrpc::AbstractServerConnector {
public:
    bool StartListening() override
    {
        struct sockaddr_in address = {};
        socklen_t len = sizeof address;
        listener = socket(AF_INET, SOCK_STREAM, 0);
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        struct sockaddr *any = reinterpret_cast<struct sockaddr *>(&address);
        if (bind(listener, any, sizeof address) < 0 || listen(listener, 128) < 0 || getsockname(listener, any, &len) < 0)
            return false;
        std::printf("%u\n", ntohs(address.sin_port));
        std::fflush(stdout);
        std::thread([this] {
            for (int fd; (fd = accept(listener, nullptr, nullptr)) >= 0;)
                std::thread([this, fd] { serve(fd); }).detach();
        }).detach();
        return true;
    }
    bool StopListening() override
    {
        return close(listener) == 0;
    }
    bool SendResponse(const std::string &response, void *to) override
    {
        *static_cast<std::string *>(to) += response;
        return true;
    }

private:
    // All requests that came are answered with one write, as fast servers do.
    void serve(int fd)
    {
        char bytes[65536];
        std::string in, out;
        int one = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) > 0;) {
            in.append(bytes, static_cast<size_t>(n));
            size_t start = 0, end;
            out.clear();
            while ((end = in.find('\n', start)) != std::string::npos) {
                OnRequest(in.substr(start, end - start), &out);
                start = end + 1;
            }
            in.erase(0, start);
            if (!out.empty() && write(fd, out.data(), out.size()) < 0)
                break;
        }
        close(fd);
    }
    int listener = -1;
};

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
    LineServer lines;
    jsonrpc::UnixDomainSocketServer own(argc > 1 ? argv[1] : "");
    jsonrpc::AbstractServerConnector *connector = &lines;
    if (argc > 1)
        connector = &own;
    Echo server(*connector);
    std::signal(SIGPIPE, SIG_IGN);
    if (!server.StartListening())
        return 1;
    for (;;)
        pause();
}
