// SPDX-License-Identifier: BSD-3-Clause
// The command line: options, help.
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

static const struct option long_options[] = {
    {"to", required_argument, NULL, 't'},     {"timeout", required_argument, NULL, 'T'},
    {"json", no_argument, NULL, 'j'},         {"dialect", required_argument, NULL, 'd'},
    {"elf", required_argument, NULL, 'e'},    {"elf-dir", required_argument, NULL, 'E'},
    {"follow", no_argument, NULL, 'f'},       {"start", no_argument, NULL, 's'},
    {"uart", required_argument, NULL, 'u'},   {"listen", required_argument, NULL, 'l'},
    {"console", no_argument, NULL, 'c'},      {"reconnect", no_argument, NULL, 'r'},
    {"number", required_argument, NULL, 'n'}, {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, 'V'},      {NULL, 0, NULL, 0},
};

const char *host_option_name(size_t i)
{
    return long_options[i].name;
}

void host_usage(FILE *file, const struct host_command *commands)
{
    fputs("usage: trapline [OPTIONS] COMMAND [ARGUMENTS]\n\nCommands\n", file);
    for (const struct host_command *c = commands; c->name != NULL; c++) {
        int width = fprintf(file, "  %s %s", c->name, c->arguments);
        if (width > 45)
            fprintf(file, "\n%*s%s\n", 47, "", c->help);
        else
            fprintf(file, "%*s%s\n", 47 - width, "", c->help);
    }
    fputs("\nOptions\n"
          "  --to WHERE       the board [$TRAPLINE_TO, else unix:build/run/trapline.sock]:\n"
          "                     unix:PATH  tcp:HOST:PORT     a `trapline serve`, or any JSON-RPC server of lines\n"
          "                     /dev/ttyUSB0[:115200]        a UART; also the path of a pty\n"
          "                     uart:unix:PATH               a UART that an emulator gives as a Unix socket\n"
          "                     uart:pipe:PATH               ... or as two FIFOs, PATH.in and PATH.out\n"
          "  --timeout S      how long to wait for an answer, in seconds [2; serve: 10]\n"
          "  --json           one line of JSON instead of words and tables; errors too\n"
          "  --dialect 2|go   of JSON-RPC: 2.0, or that of Go's net/rpc/jsonrpc [2]\n"
          "  -n, --number N   how many calls `bench` makes [1000]\n"
          "  -h, --help       prints this         -V, --version    prints the version\n"
          "\n"
          "Values of `call` are as the method's parameters want them: numbers, true, false, text, JSON; bytes as "
          "base64,\n"
          "as hex:00ff or as @FILE. A struct's members are KEY.MEMBER=VALUE. After -- nothing is an option.\n"
          "\n"
          "Exit status: 0 good; 1 the call failed; 2 wrong usage; 3 no answer; 4 the connection was lost.\n",
          file);
}

int host_cmd_help(struct host *host, const struct host_options *options)
{
    (void)options;
    host_usage(stdout, host->commands);
    return HOST_OK;
}

const struct host_command *host_find_command(const struct host_command *commands, const char *name)
{
    for (const struct host_command *c = commands; c->name != NULL; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static int parse_seconds(struct host_options *options, const char *text)
{
    char *end;
    double s = strtod(text, &end);

    if (end == text || *end || !(s > 0 && s <= 86400)) {
        host_error("--timeout %s: give seconds, as in 2 or 0.5", text);
        return HOST_USAGE;
    }
    options->timeout_ms = (uint64_t)(s * 1000) + (s < 0.001);
    return HOST_OK;
}

static int parse_number(struct host_options *options, const char *text)
{
    char *end;
    unsigned long n = strtoul(text, &end, 10);

    if (end == text || *end || n == 0 || n > 100000000) {
        host_error("--number %s: give a number from 1 to 100000000", text);
        return HOST_USAGE;
    }
    options->number = (unsigned)n;
    return HOST_OK;
}

static int take_option(struct host_options *options, int c)
{
    switch (c) {
    case 't':
        options->to = optarg;
        return HOST_OK;
    case 'T':
        return parse_seconds(options, optarg);
    case 'n':
        return parse_number(options, optarg);
    case 'd':
        options->go = strcmp(optarg, "go") == 0;
        if (options->go || strcmp(optarg, "2") == 0 || strcmp(optarg, "2.0") == 0)
            return HOST_OK;
        host_error("--dialect %s: there are 2 and go", optarg);
        return HOST_USAGE;
    case 'l':
        if (options->listens == HOST_MAX_LISTEN) {
            host_error("--listen: at most %d times", HOST_MAX_LISTEN);
            return HOST_USAGE;
        }
        options->listen[options->listens++] = optarg;
        return HOST_OK;
    case 'e':
        options->elf = optarg;
        return HOST_OK;
    case 'E':
        options->elf_dir = optarg;
        return HOST_OK;
    case 'u':
        options->uart = optarg;
        return HOST_OK;
    default:
        return HOST_USAGE;
    }
}

static bool *flag_of(struct host_options *options, int c)
{
    switch (c) {
    case 'j':
        return &options->json;
    case 'f':
        return &options->follow;
    case 's':
        return &options->start;
    case 'c':
        return &options->console;
    case 'r':
        return &options->reconnect;
    case 'h':
        return &options->help;
    case 'V':
        return &options->version;
    default:
        return NULL;
    }
}

// Options and operands come in any order; "-5" is an operand.
int host_parse_options(struct host_options *options, int argc, char **argv, char **operands)
{
    bool only_operands = false;

    memset(options, 0, sizeof *options);
    options->operands = operands;
    // glibc starts anew at optind 0, and forgets where it was in an earlier line.
    optind = 0;
    (void)getopt_long(1, argv, "+", long_options, NULL);
    int at = 1;
    while (at < argc) {
        bool option = !only_operands && argv[at][0] == '-' && argv[at][1] && !strchr("0123456789.", argv[at][1]);
        if (!option) {
            operands[options->count++] = argv[at++];
            continue;
        }
        if (strcmp(argv[at], "--") == 0) {
            only_operands = true;
            at++;
            continue;
        }
        optind = at;
        int c = getopt_long(argc, argv, "+jfhVn:", long_options, NULL);
        bool *flag = flag_of(options, c);
        if (flag)
            *flag = true;
        else if (take_option(options, c) != HOST_OK)
            return HOST_USAGE;
        at = optind;
    }
    return HOST_OK;
}
