// SPDX-License-Identifier: BSD-3-Clause
// trapline completion: a script for bash, made from the tables of commands and options.
#include <string.h>

#include "host/host.h"

// Prints the names that the completion script asks for while somebody types, one a line.
static int print_names(struct host *host, const char *what)
{
    json_t *list = NULL;
    json_t *item;
    size_t i;
    int status;

    if (strcmp(what, "methods") == 0) {
        status = host_discover(host, false);
        list = json_incref(host->methods);
    } else {
        status = host_call(host, "Monitor.List", NULL, &list, NULL);
    }
    json_array_foreach(list, i, item)
    {
        host_print(host_string(item, "name"));
        putchar('\n');
    }
    json_decref(list);
    return status;
}

int host_cmd_completion(struct host *host, const struct host_options *options)
{
    if (options->count > 1)
        return print_names(host, options->operands[1]);
    puts(
        "# bash completion for trapline: source <(trapline completion)\n"
        "_trapline()\n"
        "{\n"
        "    local current=\"${COMP_WORDS[COMP_CWORD]}\" previous=\"${COMP_WORDS[COMP_CWORD - 1]}\" word command=\"\"\n"
        "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
        "        [[ $word != -* && -z $command ]] && command=$word\n"
        "    done\n"
        "    case $previous in\n"
        "        --elf) COMPREPLY=($(compgen -f -X '!*.elf' -- \"$current\") $(compgen -d -- \"$current\")); "
        "return;;\n"
        "        load) COMPREPLY=($(compgen -f -X '!*.@(elf|o)' -- \"$current\") $(compgen -d -- \"$current\")); "
        "return;;\n"
        "        --elf-dir) COMPREPLY=($(compgen -d -- \"$current\")); return;;\n"
        "        --dialect) COMPREPLY=($(compgen -W '2 go' -- \"$current\")); return;;\n"
        "        --to|--uart|--listen) COMPREPLY=($(compgen -W 'unix: tcp: pipe: uart:unix: uart:pipe:' -- "
        "\"$current\")\n"
        "            $(compgen -f -- \"$current\")); return;;\n"
        "        call|bench) COMPREPLY=($(compgen -W \"$(trapline --timeout 1 completion methods 2>/dev/null)\" \\\n"
        "            -- \"$current\")); return;;\n"
        "        start|stop|restart|fault|send) COMPREPLY=($(compgen -W \"$(trapline --timeout 1 completion applets "
        "\\\n"
        "            2>/dev/null)\" -- \"$current\")); return;;\n"
        "    esac\n"
        "    if [[ $current == -* ]]; then");
    fputs("        COMPREPLY=($(compgen -W '", stdout);
    for (size_t i = 0; host_option_name(i) != NULL; i++)
        printf("%s--%s", i > 0 ? " " : "", host_option_name(i));
    fputs("' -- \"$current\"))\n    elif [[ -z $command ]]; then\n        COMPREPLY=($(compgen -W '", stdout);
    for (const struct host_command *c = host->commands; c->name != NULL; c++)
        printf("%s%s", c != host->commands ? " " : "", c->name);
    puts("' -- \"$current\"))\n"
         "    fi\n"
         "}\n"
         "complete -F _trapline trapline");
    return HOST_OK;
}
