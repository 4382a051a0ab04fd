// SPDX-License-Identifier: BSD-3-Clause
// What a product affords for messages (idlc --limits), held against what its interfaces may need: sizes.h, the notes on
// methods that do not fit whole, and the numbers for their documents.
#include "idl/compiler/idlc.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DISCOVER 512 // bytes of rpc.discover's reply around the methods: envelope, name and version of the server

bool idl_parse_limits(struct idl_limits *limits, const char *text)
{
    const struct {
        const char *name;
        uint64_t *value;
    } known[] = {{"line=", &limits->line},
                 {"reply=", &limits->reply},
                 {"host-reply=", &limits->host_reply},
                 {"values=", &limits->values}};

    while (*text != '\0') {
        size_t i = 0;
        while (i < sizeof known / sizeof known[0] && strncmp(text, known[i].name, strlen(known[i].name)) != 0)
            i++;
        if (i == sizeof known / sizeof known[0])
            return false;
        char *end;
        *known[i].value = strtoull(text + strlen(known[i].name), &end, 10);
        if (*known[i].value == 0 || *known[i].value > IDL_MAX_MESSAGE || (*end != ',' && *end != '\0'))
            return false;
        text = end + (*end == ',');
    }
    return true;
}

static uint64_t min_unless_0(uint64_t limit, uint64_t worst)
{
    return limit == 0 || worst < limit ? worst : limit;
}

// Parts of a method that do not fit whole are told once, with how much of them does.
static void hold_against(struct idl_program *program, struct idl_method *method)
{
    const struct idl_limits *limits = &program->limits;
    uint64_t scratch = method->max_reply - method->reply_json;

    method->request_fits = min_unless_0(limits->line, method->max_request);
    method->reply_fits = method->reply_json;
    if (limits->reply != 0 && method->max_reply > limits->reply)
        method->reply_fits = limits->reply > scratch ? limits->reply - scratch : 0;
    if (method->request_fits < method->max_request)
        idl_note(program, method->pos, "requests of '%s' fit up to %" PRIu64 " of %" PRIu64 " bytes", method->wire,
                 method->request_fits, method->max_request);
    if (method->reply_fits < method->reply_json)
        idl_note(program, method->pos, "replies of '%s' fit up to %" PRIu64 " of %" PRIu64 " bytes", method->wire,
                 method->reply_fits, method->reply_json);
    if (method->reply_fits == 0)
        idl_error(program, method->pos,
                  "no reply of '%s' fits: what it is made of takes %" PRIu64 " bytes and %" PRIu64
                  " are the most; lower its bounds, or raise the limit",
                  method->wire, scratch, limits->reply);
    if (limits->values != 0 && method->request_tokens > limits->values)
        idl_error(program, method->pos,
                  "requests of '%s' could have %" PRIu64 " values, and %" PRIu64
                  " are the most; lower its bounds, or raise the limit",
                  method->wire, method->request_tokens, limits->values);
}

bool idl_check_limits(struct idl_program *program)
{
    for (size_t i = 0; i < program->file_count; i++)
        for (size_t k = 0; k < program->files[i]->def_count; k++)
            for (size_t m = 0; m < program->files[i]->defs[k]->method_count; m++)
                hold_against(program, &program->files[i]->defs[k]->methods[m]);
    return program->errors == 0;
}

static void put_size(struct idl_text *out, const char *name, uint64_t value, const char *comment)
{
    idl_put(out, "#define TL_MAX_%s %" PRIu64 " // %s\n", name, value, comment);
}

void idl_emit_sizes_h(struct idl_program *program, struct idl_text *out)
{
    const struct idl_limits *limits = &program->limits;
    struct idl_totals totals = {0};
    struct idl_text openrpc = {0};
    for (size_t i = 0; i < program->file_count; i++) {
        idl_add_totals(&totals, program->files[i]);
        for (size_t k = 0; k < program->files[i]->def_count; k++)
            idl_openrpc_service(&openrpc, program->files[i]->defs[k]);
    }
    uint64_t discover = openrpc.n + totals.services + DISCOVER; // with a comma between the services
    idl_text_free(&openrpc);

    idl_put(
        out,
        "// Made by idlc from all .idl files of the program: do not edit.\n"
        "// What buffers must hold: the worst case over all methods, or what idlc --limits allows if that is less.\n"
        "#ifndef TL_GEN_SIZES_H\n#define TL_GEN_SIZES_H\n\n");
    put_size(out, "LINE", min_unless_0(limits->line, totals.request), "bytes of a request line");
    put_size(out, "REPLY", min_unless_0(limits->reply, totals.reply),
             "bytes of a reply line, and of the skeleton's scratch behind it, on any transport");
    put_size(out, "HOST_REPLY", min_unless_0(limits->host_reply, idl_max(totals.reply, discover)),
             "the same for the host, rpc.discover included");
    put_size(out, "VALUES", limits->values != 0 ? limits->values : totals.request_tokens,
             "JSON values in one request or batch");
    put_size(out, "REPLY_VALUES", totals.reply_tokens, "JSON values in one reply: for clients");
    idl_put(out, "\n#endif\n");
}
