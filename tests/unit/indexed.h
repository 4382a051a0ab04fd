// SPDX-License-Identifier: BSD-3-Clause
// A service of any names, with the index that idlc makes for it: for tests and the bench.
#ifndef TL_TESTS_UNIT_INDEXED_H
#define TL_TESTS_UNIT_INDEXED_H

#include <stdlib.h>
#include <string.h>

#include "idl/compiler/idlc.h"
#include "rpc/server.h"

struct indexed {
    struct tl_rpc_method *methods;
    struct tl_rpc_service service;
    const struct tl_rpc_service *services[2];
    struct tl_rpc_index index;
    uint16_t *factors;
    struct tl_rpc_place *places;
};

// All methods are as `like`, but for the name. The index is zero if idlc makes none.
static inline struct indexed *indexed_new(const char *const *names, size_t count, const struct tl_rpc_method *like)
{
    struct idl_method *rows = calloc(count + 1, sizeof *rows);
    struct idl_def def = {.kind = IDL_SERVICE, .methods = rows, .method_count = count}, *defs[] = {&def};
    struct idl_file file = {.defs = defs, .def_count = 1}, *files[] = {&file};
    struct idl_program program = {.files = files, .file_count = 1};
    struct idl_method_index made = {0};
    struct indexed *indexed = calloc(1, sizeof *indexed);

    indexed->methods = calloc(count + 1, sizeof *indexed->methods);
    for (size_t i = 0; i < count; i++) {
        rows[i].wire = names[i];
        indexed->methods[i] = *like;
        indexed->methods[i].name = names[i];
        indexed->methods[i].name_len = (uint16_t)strlen(names[i]);
    }
    indexed->service =
        (struct tl_rpc_service){.name = "Indexed", .methods = indexed->methods, .method_count = (uint16_t)count};
    indexed->services[0] = &indexed->service;
    if (idl_method_index(&program, &made)) {
        indexed->factors = calloc(made.factor_count, sizeof *indexed->factors);
        indexed->places = calloc(made.place_count, sizeof *indexed->places);
        for (size_t i = 0; i < made.factor_count; i++)
            indexed->factors[i] = (uint16_t)made.factors[i];
        for (size_t i = 0; i < made.place_count; i++)
            indexed->places[i] =
                (struct tl_rpc_place){(uint16_t)made.places[i].service, (uint16_t)made.places[i].method};
        indexed->index = (struct tl_rpc_index){.factors = indexed->factors,
                                               .places = indexed->places,
                                               .factor_count = (uint16_t)made.factor_count,
                                               .place_count = (uint16_t)made.place_count,
                                               .longest = (uint16_t)made.longest,
                                               .seed = made.seed};
    }
    idl_arena_free(&program.arena);
    free(rows);
    return indexed;
}

static inline void indexed_free(struct indexed *indexed)
{
    free(indexed->factors);
    free(indexed->places);
    free(indexed->methods);
    free(indexed);
}

#endif
