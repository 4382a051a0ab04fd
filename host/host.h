// SPDX-License-Identifier: BSD-3-Clause
// What the parts of the `trapline` command share: options, the link to the board, calls, messages.
#ifndef TL_HOST_HOST_H
#define TL_HOST_HOST_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "rpc/client.h"
#include "transports/uart/host_stream.h"

// Exit statuses: `trapline --help` tells them.
enum host_exit {
    HOST_OK = 0,
    HOST_FAILED = 1, // the call failed, with an error of the board or of the method
    HOST_USAGE = 2,  // the command line is wrong
    HOST_SILENT = 3, // no answer, or nothing to connect to
    HOST_LOST = 4,   // the connection was lost
};

#define HOST_MAX_LISTEN 8

// One command line. Strings belong to argv.
struct host_options {
    const char *to;
    uint64_t timeout_ms; // 0: not given
    bool json, go, follow, start, console, reconnect, help, version;
    const char *elf, *elf_dir, *uart;
    const char *listen[HOST_MAX_LISTEN];
    unsigned listens;
    unsigned number; // bench -n; 0: not given
    char **operands; // the command's name first
    int count;
};

// The program, with its one link.
struct host {
    const struct host_command *commands; // that it knows; the last has a NULL name
    struct host_options options;
    const char *to; // where the link goes, once open
    bool open;
    bool serial; // a line that may lose bytes: session and CRC
    struct tl_fd_stream stream;
    struct tl_rpc_client client;
    json_t *methods; // of rpc.discover, once asked
};

struct host_command {
    const char *name;
    const char *arguments;
    const char *help;
    int (*run)(struct host *host, const struct host_options *options); // an exit status
    bool alone; // it takes the program's one link for itself, so that it cannot run within the console
};

// commands.c: all there are.
extern const struct host_command host_commands[];

// options.c
const struct host_command *host_find_command(const struct host_command *commands, const char *name); // or NULL
// Fills *options from argv[0..argc). 0, or HOST_USAGE after a message. operands has room for argc strings.
int host_parse_options(struct host_options *options, int argc, char **argv, char **operands);
const char *host_option_name(size_t i); // "json", ... for completion; NULL after the last
void host_usage(FILE *file, const struct host_command *commands);

// link.c: each prints its message, and returns an exit status.
int host_open(struct host *host);
void host_close(struct host *host);
// A call with ready JSON parameters (NULL: none). result and text may be NULL. *result is a new reference (NULL for an
// integer that jansson cannot hold); *text is the result as it came, until the next call.
int host_call(struct host *host, const char *method, const char *params, json_t **result, const char **text);
int host_call_with(struct host *host, const char *method, json_t *params, json_t **result); // takes params over
// Says why a call failed, as the client knows it.
int host_failed(struct host *host, const char *method, int error);
// A result that is not as it should be.
int host_strange(const char *method);

// cmd_ps.c: Monitor.Start or Restart, and why not, where that is for another applet.
int host_start(struct host *host, const char *method, const char *name, json_t **result);

// error_name.c: "AGAIN"; an unknown code gives the name of INTERNAL. Never NULL.
const char *host_error_name(int error);

// print.c
void host_error(const char *format, ...) __attribute__((format(printf, 1, 2))); // "trapline: ..." to stderr
void host_put_safe(FILE *file, const char *text, size_t n);                     // control characters as \x1b
void host_print(const char *text);                                              // so, to stdout
void host_print_json(const json_t *value, bool one_line);
const char *host_string(const json_t *object, const char *name); // never NULL
uint64_t host_u64(const json_t *object, const char *name);       // from a number or a decimal string
uint64_t host_item_u64(const json_t *array, size_t i);
int64_t host_i64(const json_t *object, const char *name);

// discover.c: method objects of the OpenRPC document.
// Fills host->methods, once. quiet: a server that has no rpc.discover is no error, and host->methods stays NULL.
int host_discover(struct host *host, bool quiet);
json_t *host_load_schema(const char *text, size_t n); // an OpenRPC document; numbers as reals
const json_t *host_find_method(const struct host *host, const char *name);
const json_t *host_schema(const json_t *schema); // without the option around it

// values.c
// Parameters from words: one JSON object or array, or key=value (key.member=value), or values by position; typed by the
// method's schema, or guessed without. A new reference, or NULL after a message.
json_t *host_params(const json_t *method, char *const *words, int count);

// cmd_*.c
int host_cmd_discover(struct host *host, const struct host_options *options);
int host_cmd_call(struct host *host, const struct host_options *options);
int host_cmd_ps(struct host *host, const struct host_options *options);
int host_cmd_start(struct host *host, const struct host_options *options);
int host_cmd_stop(struct host *host, const struct host_options *options);
int host_cmd_restart(struct host *host, const struct host_options *options);
int host_cmd_send(struct host *host, const struct host_options *options);
int host_cmd_counters(struct host *host, const struct host_options *options);
int host_cmd_log(struct host *host, const struct host_options *options);
int host_cmd_load(struct host *host, const struct host_options *options);
int host_cmd_fault(struct host *host, const struct host_options *options);
int host_cmd_bench(struct host *host, const struct host_options *options);
int host_cmd_serve(struct host *host, const struct host_options *options);
int host_cmd_console(struct host *host, const struct host_options *options);
int host_cmd_completion(struct host *host, const struct host_options *options);
int host_cmd_help(struct host *host, const struct host_options *options);

#endif
