// SPDX-License-Identifier: BSD-3-Clause
// Direct calls: methods with a number (@trap in the .idl) can be called without JSON. The arguments are words, as a
// trap has them in registers, and pointers into the caller's memory. Such a call reaches the same handler as a request
// does, behind the same permission check, and counts in the same counters.
//
// What a method's values become, in the order of its parameters and results:
//     an integer, bool, enum or flags that goes in   one word; one of 64 bits takes two where words have 32, low half
//                                                    first
//     string, bytes that go in                       pointer, length
//     string, bytes that come back (one at the most) pointer, capacity
//     anything else                                  a pointer to the value, in the caller's byte order
// A call gives one number of 64 bits: a negative error, of error.h or of the .idl; or 0; or the length of the string or
// bytes that come back; or, if all that comes back is one value of at most 32 bits, that value, and no pointer for it
// goes in.
//
// Strings and bytes are copied before they are looked at, as their owner could change them. All pointers through which
// something comes back are judged before the handler runs.
#ifndef TL_RPC_DIRECT_H
#define TL_RPC_DIRECT_H

#include "rpc/server.h"
#include "stream/error.h"

#define TL_RPC_DIRECT_FIRST 256u // the first number
#define TL_RPC_DIRECT_WORDS 4u   // of the arguments

// Words of an integer of 64 bits.
#if UINTPTR_MAX > UINT32_MAX
#define TL_RPC_WORDS64 1u
#else
#define TL_RPC_WORDS64 2u
#endif

struct tl_rpc_direct;

// The caller's memory. Each function returns 0, or TL_ERR_RANGE if the caller may not do the same at all of
// [p, p + n), and then has done nothing.
struct tl_rpc_memory {
    int (*read)(struct tl_rpc_direct *direct, void *to, uintptr_t p, size_t n);
    int (*write)(struct tl_rpc_direct *direct, uintptr_t p, const void *from, size_t n);
    int (*writable)(struct tl_rpc_direct *direct, uintptr_t p, size_t n);
};

// One direct call on its way through a generated skeleton.
struct tl_rpc_direct {
    struct tl_rpc_call call; // `in`, `params` and `out` are not set: there is no JSON
    const struct tl_rpc_memory *memory;
    uintptr_t args[TL_RPC_DIRECT_WORDS];
};

// Returns the server's method of that number, or NULL.
static inline const struct tl_rpc_method *tl_rpc_direct_find(const struct tl_rpc_server *server, uintptr_t number)
{
    const struct tl_rpc_direct_index *index = server->direct;
    number -= TL_RPC_DIRECT_FIRST;
    if (index == NULL || number >= index->count)
        return NULL;
    const struct tl_rpc_place *place = &index->places[number];
    return place->service == UINT16_MAX ? NULL : &server->services[place->service]->methods[place->method];
}

// Calls the method for the principal, from a `direct` with `memory` and `args` set. Returns what the call gives. A
// handler that wants turns (TL_RPC_MORE) cannot be called directly: TL_ERR_INTERNAL. Inline, since it has one caller
// and is most of what a short call costs.
static inline int64_t tl_rpc_direct_call(struct tl_rpc_direct *direct, struct tl_rpc_server *server,
                                         struct tl_rpc_principal *principal, const struct tl_rpc_method *method)
{
    struct tl_rpc_call *call = &direct->call;
    int64_t given;

    server->calls++;
    principal->calls++;
    if ((method->permissions & ~principal->permissions) != 0) {
        principal->refused++;
        server->refused++;
        given = TL_ERR_PERM;
    } else {
        call->principal = principal;
        call->server = server;
        call->impl = server->impl;
        call->method = method;
        call->progress[0] = call->progress[1] = 0;
        given = method->direct(direct);
    }
    if (given < 0)
        server->errors++;
    return given;
}

// For generated skeletons ------------------------------------------------------------------------------------------
// `word` is the index of a value's first word. Each function returns 0 or an error.

// Whether a word is an integer of so many bits.
static inline bool tl_rpc_direct_unsigned(uintptr_t arg, unsigned bits)
{
    return bits >= 8 * sizeof arg || arg >> bits == 0;
}

static inline bool tl_rpc_direct_signed(uintptr_t arg, unsigned bits)
{
    intptr_t sign = (intptr_t)arg >> (bits - 1);
    return sign == 0 || sign == -1;
}

static inline uint64_t tl_rpc_direct_u64(const struct tl_rpc_direct *direct, unsigned word)
{
    uint64_t high = TL_RPC_WORDS64 == 1 ? 0 : (uint64_t)direct->args[word + TL_RPC_WORDS64 - 1] << 32;
    return high | direct->args[word];
}

// Copies a struct, or bytes, or a string: up to `max` bytes, of which there are *n.
int tl_rpc_direct_struct(struct tl_rpc_direct *direct, unsigned word, void *to, size_t n);
int tl_rpc_direct_bytes(struct tl_rpc_direct *direct, unsigned word, void *to, size_t max, size_t *n);
int tl_rpc_direct_string(struct tl_rpc_direct *direct, unsigned word, char *to, size_t max, size_t *n);

// Judges a pointer through which n bytes come back; and writes them there.
static inline int tl_rpc_direct_room(struct tl_rpc_direct *direct, unsigned word, size_t n)
{
    return direct->memory->writable(direct, direct->args[word], n);
}

static inline int tl_rpc_direct_put(struct tl_rpc_direct *direct, unsigned word, const void *from, size_t n)
{
    return direct->memory->write(direct, direct->args[word], from, n);
}

// Judges the buffer for a string or bytes of up to `max` bytes that come back. *capacity is what the caller has room
// for. An out parameter's is the handler's bound, so more than `max` is TL_ERR_SIZE, as over JSON; for a result it is
// only cut.
static inline int tl_rpc_direct_capacity(struct tl_rpc_direct *direct, unsigned word, size_t max, bool result,
                                         size_t *capacity)
{
    *capacity = direct->args[word + 1];
    if (*capacity > max) {
        if (!result)
            return TL_ERR_SIZE;
        *capacity = max;
    }
    return tl_rpc_direct_room(direct, word, *capacity);
}

// Writes them, and returns n. TL_ERR_TRUNCATED: the caller has less room; the call has run.
static inline int tl_rpc_direct_give(struct tl_rpc_direct *direct, unsigned word, const void *from, size_t n,
                                     size_t capacity)
{
    if (n > capacity)
        return TL_ERR_TRUNCATED;
    int e = tl_rpc_direct_put(direct, word, from, n);
    return e < 0 ? e : (int)n;
}

#endif
