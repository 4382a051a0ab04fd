// SPDX-License-Identifier: BSD-3-Clause
// The console without its editor: lines to words, words to commands, and what may complete them.
#ifndef TL_HOST_CONSOLE_H
#define TL_HOST_CONSOLE_H

#include "host/host.h"

#define HOST_MAX_WORDS 512

// Strings of their own.
struct host_words {
    char *word[HOST_MAX_WORDS + 1]; // NULL after the last
    size_t count;
};

void host_words_free(struct host_words *words);

// Splits at white space; '..' and ".." keep it, a backslash keeps the next character ('..' keeps backslashes too, and a
// word that opens with { or [ is JSON and keeps all up to its end). 0, or HOST_USAGE after a message.
int host_split(const char *line, struct host_words *words);

// Runs one line's words: a command, or a call when the first is a method's name. An exit status.
int host_run_words(struct host *host, struct host_words *words);

// Adds the words that may stand in place of `text`, which begins at line[start].
void host_complete(struct host *host, const char *line, size_t start, const char *text, struct host_words *words);

#endif
