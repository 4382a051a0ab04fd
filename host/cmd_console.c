// SPDX-License-Identifier: BSD-3-Clause
// trapline console: commands and calls from a line editor with history and completion, or from a pipe.
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <editline/readline.h>

#include "host/console.h"
#include "host/host.h"

#define HISTORY_LINES 500

static char *history_path(void)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    char path[512];

    if (state && *state)
        snprintf(path, sizeof path, "%s/trapline_history", state);
    else if (home && *home)
        snprintf(path, sizeof path, "%s/.trapline_history", home);
    else
        return NULL;
    return strdup(path);
}

// readline's interface has no argument for its user.
static struct host *completing;

static char *next_word(const char *text, int state)
{
    static struct host_words words;
    static size_t at;

    if (state == 0) {
        host_words_free(&words);
        host_complete(completing, rl_line_buffer, (size_t)(rl_point - (int)strlen(text)), text, &words);
        at = 0;
    }
    return at < words.count ? strdup(words.word[at++]) : NULL;
}

static char **complete(const char *text, int start, int end)
{
    (void)start;
    (void)end;
    rl_attempted_completion_over = 1; // no file names
    char **matches = rl_completion_matches(text, next_word);
    // "key=" and "Service." go on without a space.
    size_t n = matches && matches[0] ? strlen(matches[0]) : 0;
    rl_completion_append_character = n > 0 && strchr("=.", matches[0][n - 1]) ? '\0' : ' ';
    return matches;
}

static void start_editor(struct host *host, const char *history)
{
    static char name[] = "trapline";

    completing = host;
    rl_readline_name = name;
    using_history();
    stifle_history(HISTORY_LINES);
    if (history)
        read_history(history);
    rl_initialize();
    rl_attempted_completion_function = complete;
    rl_completer_word_break_characters = (char *)(uintptr_t) " \t";
}

// A line of the editor, or of the pipe; the caller's, or NULL at the end.
static char *read_line(bool tty)
{
    char *line = NULL;
    size_t cap = 0;

    if (tty)
        return readline("trapline> ");
    ssize_t n = getline(&line, &cap, stdin);
    if (n <= 0) {
        free(line);
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    return line;
}

static void print_help(void)
{
    puts("Commands   discover call ps log load start stop restart send fault counters bench, as on the command line\n"
         "Calls      Service.Method KEY=VALUE... | VALUE... | {\"key\":value}     as in: RPC.Echo hello\n"
         "Tab        completes commands, methods and parameters\n"
         "quit       or Ctrl-D ends");
}

int host_cmd_console(struct host *host, const struct host_options *options)
{
    bool tty = isatty(STDIN_FILENO) != 0;
    char *history = tty ? history_path() : NULL;
    char *line;
    int status = host_open(host);
    int worst = status;

    (void)options;
    if (status == HOST_OK && tty) {
        start_editor(host, history);
        printf("Connected to %s. `help` helps, Tab completes, Ctrl-D ends.\n", host->to);
    }
    while (status == HOST_OK && (line = read_line(tty)) != NULL) {
        struct host_words words = {0};
        int result = host_split(line, &words);
        if (tty && words.count > 0) {
            add_history(line);
            if (history)
                write_history(history);
        }
        if (result == HOST_OK && words.count > 0) {
            if (strcmp(words.word[0], "quit") == 0 || strcmp(words.word[0], "exit") == 0)
                status = -1;
            else if (strcmp(words.word[0], "help") == 0)
                print_help();
            else
                result = host_run_words(host, &words);
        }
        if (result != HOST_OK)
            worst = result;
        // A board that does not answer now may do so later; a lost connection does not come back.
        if (result == HOST_LOST)
            status = HOST_LOST;
        host_words_free(&words);
        free(line);
    }
    if (tty && host->open)
        putchar('\n');
    if (tty)
        clear_history();
    if (history)
        (void)chmod(history, S_IRUSR | S_IWUSR);
    free(history);
    return tty && worst != HOST_LOST ? (host->open ? HOST_OK : worst) : worst;
}
