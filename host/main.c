// SPDX-License-Identifier: BSD-3-Clause
// The `trapline` command: finds the subcommand and runs it.
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "host/host.h"
#include "version.h"

int main(int argc, char **argv)
{
    struct host host = {.commands = host_commands};
    char **operands = calloc((size_t)argc + 1, sizeof *operands);
    int status = HOST_FAILED;

    // Lines come out whole and at once, into a pipe too.
    setvbuf(stdout, NULL, _IOLBF, 0);
    signal(SIGPIPE, SIG_IGN);
    if (operands)
        status = host_parse_options(&host.options, argc, argv, operands);
    if (status == HOST_OK) {
        const struct host_options *options = &host.options;
        const struct host_command *command =
            options->count > 0 ? host_find_command(host_commands, options->operands[0]) : NULL;
        if (options->version) {
            puts("trapline " TL_VERSION);
        } else if (options->help || options->count == 0) {
            host_usage(options->help ? stdout : stderr, host_commands);
            status = options->help ? HOST_OK : HOST_USAGE;
        } else if (!command) {
            host_error("there is no command \"%s\": `trapline --help` lists them", options->operands[0]);
            status = HOST_USAGE;
        } else {
            status = command->run(&host, options);
        }
    }
    host_close(&host);
    free(operands);
    if (fflush(stdout) != 0 && status == HOST_OK)
        status = HOST_FAILED;
    return status;
}
