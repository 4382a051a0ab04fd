// SPDX-License-Identifier: BSD-3-Clause
// The oracle's judge of texts: replies to applets, and what goes to the host.
#ifndef TL_TESTS_MACHINE_ORACLE_TEXT_H
#define TL_TESTS_MACHINE_ORACLE_TEXT_H

#include <stdio.h>
#include <stdlib.h>

#include "tests/machine/machine.h"

#define require(condition)                                                                                             \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: broken rule: %s\n", __FILE__, __LINE__, #condition);                               \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

void oracle_text_begin(void);
// The context was started: another secret, an empty stream.
void oracle_text_fresh(const struct tl_context *context);
// A clone has what its source has: its secret, and the rest of its stream.
void oracle_text_cloned(const struct tl_context *clone, const struct tl_context *source);
// The next bytes of its stream of replies; one reply of RPC_CALL.
void oracle_text_stream(const struct tl_context *context, const void *p, size_t n);
void oracle_text_reply(const struct tl_context *context, const void *p, size_t n);
// The next bytes of its stream of requests. When all of them were served and their replies taken, it has been told of
// each line that was too long, and once.
void oracle_text_sent(const struct tl_context *context, const uint8_t *p, size_t n);
void oracle_text_quiet(const struct tl_context *context);
// What went to the host since the last time.
void oracle_text_console(void);

#endif
