// SPDX-License-Identifier: BSD-3-Clause
// The index of all methods in services.c: a perfect hash, by which the server finds a name in constant time.
//
// A name's hash puts it in a bucket; each bucket has a factor, an odd number by which the hashes of its names are
// multiplied, and the product's upper half says the place. Factors are found bucket by bucket, the fullest first, while
// most places are free: a few tries each. Names that no factor tells apart want another seed. rpc/server.h says how a
// server looks a name up; the hash is the same there and here.
#include "idl/compiler/idlc.h"

#include <string.h>

#define SEEDS       100   // tries; one that fails is rare already
#define MAX_METHODS 50000 // so that places fit 16 bits

struct key {
    const struct idl_method *method;
    size_t service, number; // its place in tl_services, and among that service's methods
    uint32_t hash;
    size_t next; // of its bucket
};

#define NONE SIZE_MAX

struct index {
    struct key *keys;
    size_t count, cap;
    size_t *first; // of each bucket, or NONE
    size_t *sizes;
    uint32_t *factors;
    size_t *places; // each a key, or NONE
    size_t factor_count, place_count;
    uint32_t seed;
};

static uint32_t step(uint32_t hash, uint32_t word)
{
    uint64_t product = (uint64_t)(hash ^ word) * UINT32_C(0x9e3779b1);
    return (uint32_t)product ^ (uint32_t)(product >> 32);
}

static uint32_t hash_name(uint32_t hash, const char *name)
{
    const unsigned char *p = (const unsigned char *)name;
    size_t n = strlen(name);
    for (; n >= 4; n -= 4, p += 4)
        hash = step(hash, p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
    for (; n > 0; n--)
        hash = step(hash, *p++);
    return hash;
}

// One of `count`, by the hash's upper half.
static size_t one_of(uint32_t hash, size_t count)
{
    return (hash >> 16) * count >> 16;
}

static void collect(struct idl_program *program, struct index *index)
{
    size_t service = 0;
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++) {
            const struct idl_def *def = file->defs[k];
            if (def->kind != IDL_SERVICE)
                continue;
            for (size_t m = 0; m < def->method_count; m++) {
                index->keys = idl_grow(&program->arena, index->keys, index->count, &index->cap, sizeof index->keys[0]);
                index->keys[index->count++] = (struct key){.method = &def->methods[m], .service = service, .number = m};
            }
            service++;
        }
    }
}

// Puts each key in its bucket. The size of the fullest.
static size_t fill_buckets(struct index *index)
{
    size_t most = 0;
    for (size_t i = 0; i < index->factor_count; i++) {
        index->first[i] = NONE;
        index->sizes[i] = 0;
        index->factors[i] = 1;
    }
    for (size_t i = 0; i < index->place_count; i++)
        index->places[i] = NONE;
    for (size_t i = 0; i < index->count; i++) {
        struct key *key = &index->keys[i];
        key->hash = hash_name(index->seed, key->method->wire);
        size_t bucket = one_of(key->hash, index->factor_count);
        key->next = index->first[bucket];
        index->first[bucket] = i;
        index->sizes[bucket]++;
        most = index->sizes[bucket] > most ? index->sizes[bucket] : most;
    }
    return most;
}

// Gives the keys of a bucket the places that this factor gives them, if all are free and apart.
static bool try_factor(struct index *index, size_t bucket, uint32_t factor)
{
    size_t i = index->first[bucket];
    for (; i != NONE; i = index->keys[i].next) {
        size_t *place = &index->places[one_of(index->keys[i].hash * factor, index->place_count)];
        if (*place != NONE)
            break;
        *place = i;
    }
    if (i == NONE) {
        index->factors[bucket] = factor;
        return true;
    }
    for (size_t k = index->first[bucket]; k != i; k = index->keys[k].next)
        index->places[one_of(index->keys[k].hash * factor, index->place_count)] = NONE;
    return false;
}

static bool find_factors(struct index *index)
{
    for (size_t size = fill_buckets(index); size > 0; size--) {
        for (size_t bucket = 0; bucket < index->factor_count; bucket++) {
            uint32_t factor = 1;
            if (index->sizes[bucket] != size)
                continue;
            while (factor <= UINT16_MAX && !try_factor(index, bucket, factor))
                factor += 2;
            if (factor > UINT16_MAX)
                return false;
        }
    }
    return true;
}

bool idl_method_index(struct idl_program *program, struct idl_method_index *made)
{
    struct index index = {0};
    collect(program, &index);
    if (index.count == 0 || index.count > MAX_METHODS)
        return false;
    index.factor_count = index.count / 3 + 1;
    index.place_count = index.count + index.count / 4 + 1;
    index.first = idl_alloc(&program->arena, index.factor_count * sizeof index.first[0]);
    index.sizes = idl_alloc(&program->arena, index.factor_count * sizeof index.sizes[0]);
    index.factors = idl_alloc(&program->arena, index.factor_count * sizeof index.factors[0]);
    index.places = idl_alloc(&program->arena, index.place_count * sizeof index.places[0]);
    do {
        if (++index.seed > SEEDS)
            return false;
    } while (!find_factors(&index));
    *made = (struct idl_method_index){
        .factors = index.factors,
        .places = idl_alloc(&program->arena, index.place_count * sizeof made->places[0]),
        .factor_count = index.factor_count,
        .place_count = index.place_count,
        .seed = index.seed,
    };
    for (size_t i = 0; i < index.place_count; i++) {
        if (index.places[i] != NONE) {
            const struct key *key = &index.keys[index.places[i]];
            size_t n = strlen(key->method->wire);
            made->longest = n > made->longest ? n : made->longest;
            made->places[i].service = key->service;
            made->places[i].method = key->number;
        }
    }
    return true;
}

void idl_emit_method_index(struct idl_program *program, struct idl_text *out)
{
    struct idl_method_index index = {0};
    if (!idl_method_index(program, &index)) {
        idl_put(out,
                "\n// None: the server looks at all methods.\nconst struct tl_rpc_index tl_services_index = {0};\n");
        return;
    }
    idl_put(out, "\nstatic const uint16_t factors[] = {");
    for (size_t i = 0; i < index.factor_count; i++)
        idl_put(out, "%s%u,", i % 16 == 0 ? "\n    " : " ", (unsigned)index.factors[i]);
    idl_put(out, "\n};\n\nstatic const struct tl_rpc_place places[] = {");
    for (size_t i = 0; i < index.place_count; i++)
        idl_put(out, "%s{%zu, %zu},", i % 8 == 0 ? "\n    " : " ", index.places[i].service, index.places[i].method);
    idl_put(out, "\n};\n\nconst struct tl_rpc_index tl_services_index = {\n");
    idl_put(out, "    .factors = factors,\n    .places = places,\n");
    idl_put(out, "    .factor_count = %zu,\n    .place_count = %zu,\n", index.factor_count, index.place_count);
    idl_put(out, "    .longest = %zu,\n    .seed = %u,\n};\n", index.longest, (unsigned)index.seed);
}
