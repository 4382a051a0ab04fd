// SPDX-License-Identifier: BSD-3-Clause
// The table of subcommands. To add one, add its row here and its function in a file cmd_NAME.c.
#include "host/host.h"

const struct host_command host_commands[] = {
    {"discover", "[SERVICE]", "lists services and methods", host_cmd_discover, false},
    {"call", "METHOD [JSON | KEY=VALUE... | VALUE...]", "calls a method and prints its result", host_cmd_call, false},
    {"ps", "", "lists the applets", host_cmd_ps, false},
    {"log", "[-f]", "prints the board's log; -f goes on as it grows", host_cmd_log, false},
    {"load", "FILE [--start]", "loads an applet: an .elf, or an object of eBPF", host_cmd_load, false},
    {"start", "NAME", "starts a stopped applet", host_cmd_start, false},
    {"stop", "NAME", "stops an applet", host_cmd_stop, false},
    {"restart", "NAME", "stops an applet and starts it anew", host_cmd_restart, false},
    {"send", "NAME TEXT", "puts a message into an applet's mailbox", host_cmd_send, false},
    {"fault", "[NAME] [--elf FILE | --elf-dir DIR]", "explains the last fault", host_cmd_fault, false},
    {"counters", "", "prints the monitor's counters", host_cmd_counters, false},
    {"bench", "[METHOD [PARAMETERS]] [-n CALLS]", "measures calls from here", host_cmd_bench, false},
    {"serve", "--uart WHERE --listen WHERE... [--console] [--reconnect]", "shares one board among many clients",
     host_cmd_serve, true},
    {"console", "", "reads commands and calls, with completion and history", host_cmd_console, true},
    {"completion", "", "prints a completion script for bash", host_cmd_completion, false},
    {"help", "", "prints this", host_cmd_help, false},
    {NULL, NULL, NULL, NULL, false},
};
