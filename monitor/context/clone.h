// SPDX-License-Identifier: BSD-3-Clause
// A second context just like one; comparing two contexts, writing to one, and printing one.
#ifndef TL_MONITOR_CLONE_H
#define TL_MONITOR_CLONE_H

#include "monitor/context/context.h"

// Makes a context like this one, down to registers, memory, what waits in its queue, handler and server. The clone has
// memory of its own at the same addresses, is in the same state, and is not in lockstep; its counters are zero. Its
// name is the original's with "-" and its id appended (cut to fit; the next number if another context has that name).
// Returns 0 and *clone; or an error and *why:
//     TL_ERR_QUOTA   no context is free
//     TL_ERR_STATE   the context is empty, a shadow, being started or within a call, or has memory of which there is
//                    only one (the machine's own addresses, or a region)
//     TL_ERR_IMAGE   monitor->protect refuses
int tl_context_clone(struct tl_monitor *monitor, struct tl_context *context, struct tl_context **clone,
                     const char **why);

// Whether the context can have clones: its memory is translated, and of the size that all applets have.
bool tl_context_has_clones(const struct tl_context *context);

// As tl_context_clone, into a given context, for one that can have clones; the bytes of its memory are not copied
// (tl_usermem_clone). Returns NULL; or, in words, why monitor->protect refuses, which then has added nothing to the
// clone's protection.
const char *tl_context_clone_to(struct tl_monitor *monitor, struct tl_context *context, struct tl_context *clone);

// As tl_context_clone_to, but without protection: the clone cannot run.
void tl_context_copy_to(struct tl_monitor *monitor, const struct tl_context *context, struct tl_context *clone);

// Whether the two have the same floating-point bank, wherever it is at present (in memory or in the processor).
bool tl_context_same_bank(struct tl_monitor *monitor, struct tl_context *a, struct tl_context *b);

// Whether the two have the same registers, floating-point bank, and bytes of requests that were not yet served or read.
// Neither memory nor replies are compared.
bool tl_context_equal(struct tl_monitor *monitor, struct tl_context *a, struct tl_context *b);

// Writes n bytes at the context's address p, where the context itself could write. Returns 0 or TL_ERR_RANGE. To read,
// use tl_usermem_read.
int tl_context_poke(struct tl_context *context, uintptr_t p, const void *from, size_t n);

// Prints the context's name and registers, cut to cap and NUL-terminated. Returns the length.
size_t tl_context_string(const struct tl_context *context, char *p, size_t cap);

#endif
