// SPDX-License-Identifier: BSD-3-Clause
// The link of the command to a board or server, and calls over it.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host.h"
#include "transports/socket/socket.h"
#include "transports/uart/host_uart.h"

#define REPLY_CAP  (2 << 20)
#define RETRY_NS   UINT64_C(300000000)
#define DEFAULT_TO "build/run/trapline.sock"
#define DEFAULT_MS 2000
#define NS_PER_MS  UINT64_C(1000000)

static uint64_t link_now(void *arg)
{
    (void)arg;
    return tl_fd_now();
}

static int link_wait(void *arg, uint64_t until)
{
    struct host *host = arg;

    return tl_fd_wait(&host->stream, until);
}

static uint64_t timeout_ms(const struct host *host)
{
    return host->options.timeout_ms ? host->options.timeout_ms : DEFAULT_MS;
}

// Where the board is: --to, TRAPLINE_TO, or the socket of a `trapline serve` without --listen.
static const char *choose(const struct host *host)
{
    const char *to = host->options.to ? host->options.to : getenv("TRAPLINE_TO");

    if (to && *to)
        return to;
    if (access(DEFAULT_TO, F_OK) == 0)
        return "unix:" DEFAULT_TO;
    host_error("no board to talk to: name one, as in --to /dev/ttyUSB0:115200, --to unix:PATH or --to tcp:HOST:PORT; "
               "`make console` starts one in QEMU and says where");
    return NULL;
}

static int connect_failed(const struct host *host, int error, const char *why)
{
    const char *fix = "";

    if (error == TL_ERR_NOTFOUND || error == TL_ERR_TIMEOUT)
        fix = host->serial
                  ? ": is the board there and the path right?"
                  : ": is anything running there? try `make console`, or `trapline serve --uart ... --listen ...`";
    host_error("cannot connect: %s%s", why, fix);
    return error == TL_ERR_INVAL ? HOST_USAGE : HOST_SILENT;
}

static int connect_to(struct host *host)
{
    const char *to = host->to;
    char why[TL_SOCKET_WHY] = "";
    struct stat st;
    int fds[2], e;

    host->serial = true;
    if (strncmp(to, "uart:", 5) == 0) {
        e = tl_uart_open(to + 5, fds, why);
    } else if (strncmp(to, "unix:", 5) == 0 || strncmp(to, "tcp:", 4) == 0) {
        host->serial = false;
        uint64_t ms = timeout_ms(host);
        e = fds[0] = fds[1] = tl_socket_connect(to, ms > 60000 ? 60000 : (unsigned)ms, why);
    } else if (stat(to, &st) == 0 && S_ISSOCK(st.st_mode)) {
        host_error("%s is a socket: write unix:%s for a `trapline serve`, uart:unix:%s for an emulator's UART", to, to,
                   to);
        return HOST_USAGE;
    } else {
        e = tl_uart_open(to, fds, why);
    }
    if (e < 0)
        return connect_failed(host, e, why);
    tl_fd_stream_init(&host->stream, fds);
    return HOST_OK;
}

static int open_session(struct host *host)
{
    struct tl_rpc_client *client = &host->client;
    const char *text;
    size_t len;
    uint64_t number = 0;

    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        number = tl_fd_now();
    client->checked = true;
    client->retry_ns = RETRY_NS;
    client->session = (number & ((UINT64_C(1) << 53) - 1)) | 1;
    // Ends whatever half a line the board has read.
    (void)tl_stream_write(&host->stream.stream, "\n", 1);
    int e = tl_rpc_hello(client, &text, &len);
    return e < 0 ? host_failed(host, "rpc.hello", e) : HOST_OK;
}

int host_open(struct host *host)
{
    struct tl_rpc_client *client = &host->client;

    if (host->open)
        return HOST_OK;
    host->to = choose(host);
    if (!host->to)
        return HOST_USAGE;
    int status = connect_to(host);
    if (status != HOST_OK)
        return status;
    host->open = true;
    client->stream = &host->stream.stream;
    client->cap = REPLY_CAP;
    client->buf = malloc(REPLY_CAP);
    client->token_cap = TL_JSON_MAX_TOKENS;
    client->tokens = malloc(TL_JSON_MAX_TOKENS * sizeof client->tokens[0]);
    client->go = host->options.go;
    client->timeout_ns = timeout_ms(host) * NS_PER_MS;
    client->now = link_now;
    client->wait = link_wait;
    client->arg = host;
    if (!client->buf || !client->tokens) {
        host_error("out of memory");
        return HOST_FAILED;
    }
    return host->serial ? open_session(host) : HOST_OK;
}

// Gives the line back to whoever types at it: a session takes only lines with a CRC. Nobody waits for the answer.
static void close_session(struct host *host)
{
    char line[128] = "{\"jsonrpc\":\"2.0\",\"id\":\"bye\",\"method\":\"rpc.hello\",\"session\":0}";
    ptrdiff_t n = tl_line_finish(line, strlen(line), sizeof line, true);

    if (n > 0)
        (void)tl_stream_write(&host->stream.stream, line, (size_t)n);
}

void host_close(struct host *host)
{
    if (host->open && host->serial && host->client.session)
        close_session(host);
    if (host->open)
        tl_stream_close(&host->stream.stream);
    host->open = false;
    free(host->client.buf);
    free(host->client.tokens);
    memset(&host->client, 0, sizeof host->client);
    json_decref(host->methods);
    host->methods = NULL;
}

static void print_error_json(const struct host *host, int error)
{
    const struct tl_rpc_client *client = &host->client;
    int code = client->error_code;

    if (code == 0)
        code = TL_IS_DECLARED(error) ? TL_DECLARED_VALUE(error) : tl_error_rpc_code(error);
    json_t *object =
        json_pack("{s:i,s:s,s:s}", "code", code, "name",
                  TL_IS_DECLARED(error) ? client->error_text : host_error_name(error), "message", client->error_text);
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    fprintf(stderr, "%s\n", text ? text : "{}");
    free(text);
    json_decref(object);
}

int host_failed(struct host *host, const char *method, int error)
{
    const struct tl_rpc_client *client = &host->client;
    double seconds = (double)timeout_ms(host) / 1000;
    bool from_peer = client->error_code != 0 || host->options.go;
    int status = HOST_FAILED;

    if (error == TL_ERR_TIMEOUT && !from_peer)
        status = HOST_SILENT;
    else if (error == TL_ERR_CLOSED || (error == TL_ERR_IO && !from_peer))
        status = HOST_LOST;
    if (host->options.json)
        print_error_json(host, error);
    else if (status == HOST_SILENT)
        host_error(
            "no answer in %g s from %s: is the board running? try `make console`, another --to, or a longer --timeout",
            seconds, host->to);
    else if (status == HOST_LOST)
        host_error("the connection to %s was lost: %s; start the board or the server again, then repeat the command",
                   host->to, client->error_text);
    else if (TL_IS_DECLARED(error))
        host_error("%s: %s (error %d)", method, client->error_text, TL_DECLARED_VALUE(error));
    else
        host_error("%s: %s (%s, %d)%s", method, client->error_text, host_error_name(error),
                   client->error_code ? client->error_code : tl_error_rpc_code(error),
                   error == TL_ERR_METHOD ? ": `trapline discover` lists the methods" : "");
    return status;
}

int host_strange(const char *method)
{
    host_error("%s: the answer is not what the interface says: is this trapline as new as the board's monitor?",
               method);
    return HOST_FAILED;
}

int host_call(struct host *host, const char *method, const char *params, json_t **result, const char **text)
{
    const char *raw;
    size_t len;
    int status = host_open(host);

    if (status != HOST_OK)
        return status;
    int e = tl_rpc_call_raw(&host->client, method, params, params ? strlen(params) : 0, &raw, &len);
    if (e < 0)
        return host_failed(host, method, e);
    if (result)
        *result = json_loadb(raw, len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    if (text) {
        // The text stands in the client's buffer, with the rest of the reply behind it.
        ((char *)(uintptr_t)raw)[len] = '\0';
        *text = raw;
    }
    return HOST_OK;
}

int host_call_with(struct host *host, const char *method, json_t *params, json_t **result)
{
    char *text = params ? json_dumps(params, JSON_COMPACT) : NULL;
    int status = HOST_FAILED;

    json_decref(params);
    if (text)
        status = host_call(host, method, text, result, NULL);
    else
        host_error("the parameters are no JSON text");
    free(text);
    return status;
}
