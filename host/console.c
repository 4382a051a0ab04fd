// SPDX-License-Identifier: BSD-3-Clause
// Lines of the console: words, commands, completion.
#include "host/console.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void host_words_free(struct host_words *words)
{
    for (size_t i = 0; i < words->count; i++)
        free(words->word[i]);
    memset(words, 0, sizeof *words);
}

static bool add_word(struct host_words *words, const char *text, size_t n)
{
    char *word = words->count < HOST_MAX_WORDS ? strndup(text, n) : NULL;

    if (word)
        words->word[words->count++] = word;
    return word != NULL;
}

// JSON runs to the bracket that closes its first, whatever stands in its strings. Its length; to the line's end if it
// has none.
static size_t json_length(const char *p)
{
    size_t depth = 0;
    bool string = false;

    for (size_t i = 0; p[i]; i++) {
        if (string) {
            if (p[i] == '\\' && p[i + 1])
                i++;
            else if (p[i] == '"')
                string = false;
        } else if (p[i] == '"') {
            string = true;
        } else if (p[i] == '{' || p[i] == '[') {
            depth++;
        } else if ((p[i] == '}' || p[i] == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return strlen(p);
}

// One word of shell-like text to out; what of the line it took, or 0 for a quote that does not end.
static size_t word_length(const char *p, char *out, size_t *out_len)
{
    size_t n = 0;
    size_t i = 0;
    char quote = '\0';

    for (; p[i] && (quote || !isspace((unsigned char)p[i])); i++)
        if (quote && p[i] == quote)
            quote = '\0';
        else if (!quote && (p[i] == '\'' || p[i] == '"'))
            quote = p[i];
        else if (quote != '\'' && p[i] == '\\' && p[i + 1])
            out[n++] = p[++i];
        else if (!quote && (p[i] == '{' || p[i] == '[') && (n == 0 || out[n - 1] == '=')) {
            size_t json = json_length(p + i);
            memcpy(out + n, p + i, json);
            n += json;
            i += json - 1;
        } else
            out[n++] = p[i];
    *out_len = n;
    return quote ? 0 : i;
}

int host_split(const char *line, struct host_words *words)
{
    char *out = malloc(strlen(line) + 1);
    int status = out ? HOST_OK : HOST_FAILED;

    words->count = 0;
    while (status == HOST_OK) {
        while (isspace((unsigned char)*line))
            line++;
        if (!*line || *line == '#')
            break;
        size_t n;
        size_t used = word_length(line, out, &n);
        if (used == 0) {
            host_error("a quote is not closed");
            status = HOST_USAGE;
        } else if (!add_word(words, out, n)) {
            host_error("more than %d words", HOST_MAX_WORDS);
            status = HOST_USAGE;
        }
        line += used;
    }
    free(out);
    words->word[words->count] = NULL;
    if (status != HOST_OK)
        host_words_free(words);
    return status;
}

int host_run_words(struct host *host, struct host_words *words)
{
    char *argv[HOST_MAX_WORDS + 4];
    char *operands[HOST_MAX_WORDS + 4];
    static char program[] = "trapline";
    static char call[] = "call";
    struct host_options options;
    int argc = 0;

    argv[argc++] = program;
    if (strchr(words->word[0], '.') && host_find_command(host->commands, words->word[0]) == NULL)
        argv[argc++] = call;
    for (size_t i = 0; i < words->count; i++)
        argv[argc++] = words->word[i];
    argv[argc] = NULL;
    if (host_parse_options(&options, argc, argv, operands) != HOST_OK || options.count == 0)
        return HOST_USAGE;
    const struct host_command *command = host_find_command(host->commands, operands[0]);
    if (!command) {
        host_error("\"%s\" is neither a command nor Service.Method: `help` helps, `discover` lists the methods",
                   operands[0]);
        return HOST_USAGE;
    }
    if (command->alone || options.to != NULL) {
        host_error("not from within the console: it keeps its one connection");
        return HOST_USAGE;
    }
    // Messages look at the program's options: this line's for as long as it runs, on the console's link.
    struct host_options before = host->options;
    options.to = before.to;
    options.go = before.go;
    options.timeout_ms = options.timeout_ms ? options.timeout_ms : before.timeout_ms;
    options.json = options.json || before.json;
    host->options = options;
    host->client.timeout_ns = (options.timeout_ms ? options.timeout_ms : 2000) * UINT64_C(1000000);
    int status = command->run(host, &options);
    host->options = before;
    return status;
}

static void add_if(struct host_words *words, const char *candidate, const char *text)
{
    if (strncmp(candidate, text, strlen(text)) == 0)
        (void)add_word(words, candidate, strlen(candidate));
}

static void add_options(const char *text, struct host_words *words)
{
    char option[32];

    for (size_t i = 0; host_option_name(i) != NULL; i++) {
        snprintf(option, sizeof option, "--%s", host_option_name(i));
        add_if(words, option, text);
    }
}

static void add_methods(const struct host *host, const char *text, struct host_words *words)
{
    size_t i;
    json_t *method;

    json_array_foreach(host->methods, i, method)
    {
        add_if(words, host_string(method, "name"), text);
    }
}

static void add_applets(struct host *host, const char *text, struct host_words *words)
{
    const char *raw;
    size_t len;
    size_t i;
    json_t *applet;

    if (tl_rpc_call_raw(&host->client, "Monitor.List", NULL, 0, &raw, &len) < 0)
        return;
    json_t *list = json_loadb(raw, len, 0, NULL);
    json_array_foreach(list, i, applet)
    {
        add_if(words, host_string(applet, "name"), text);
    }
    json_decref(list);
}

// "key=" for parameters that are not given yet; "key=name" where there is a list of names or a yes and no.
static void add_parameters(const json_t *method, const char *line, const char *text, struct host_words *words)
{
    size_t i;
    size_t k;
    json_t *parameter;
    json_t *name;
    char candidate[256];
    char given[256];

    json_array_foreach(json_object_get(method, "params"), i, parameter)
    {
        const char *key = host_string(parameter, "name");
        const json_t *schema = host_schema(json_object_get(parameter, "schema"));
        const json_t *names = json_object_get(schema, "enum");
        snprintf(candidate, sizeof candidate, "%s=", key);
        snprintf(given, sizeof given, " %s=", key);
        if (strncmp(text, candidate, strlen(candidate)) != 0) {
            if (!strstr(line, given))
                add_if(words, candidate, text);
            continue;
        }
        json_array_foreach(names, k, name)
        {
            snprintf(candidate, sizeof candidate, "%s=%s", key, json_string_value(name) ? json_string_value(name) : "");
            add_if(words, candidate, text);
        }
        if (strcmp(host_string(schema, "type"), "boolean") == 0) {
            snprintf(candidate, sizeof candidate, "%s=true", key);
            add_if(words, candidate, text);
            snprintf(candidate, sizeof candidate, "%s=false", key);
            add_if(words, candidate, text);
        }
    }
}

void host_complete(struct host *host, const char *line, size_t start, const char *text, struct host_words *words)
{
    struct host_words before = {0};
    char *head = strndup(line, start);

    if (!head || host_discover(host, true) != HOST_OK || host_split(head, &before) != HOST_OK) {
        free(head);
        return;
    }
    const char *first = before.count > 0 ? before.word[0] : NULL;
    bool call = first && (strcmp(first, "call") == 0 || strcmp(first, "bench") == 0);
    if (!first) {
        for (const struct host_command *c = host->commands; c->name != NULL; c++)
            add_if(words, c->name, text);
        add_if(words, "quit", text);
        add_methods(host, text, words);
    } else if (text[0] == '-') {
        add_options(text, words);
    } else if (call && before.count == 1) {
        add_methods(host, text, words);
    } else if (call || strchr(first, '.')) {
        add_parameters(host_find_method(host, before.word[call ? 1 : 0]), head, text, words);
    } else if (strcmp(first, "start") == 0 || strcmp(first, "stop") == 0 || strcmp(first, "restart") == 0 ||
               strcmp(first, "send") == 0 || strcmp(first, "fault") == 0) {
        add_applets(host, text, words);
    }
    host_words_free(&before);
    free(head);
}
