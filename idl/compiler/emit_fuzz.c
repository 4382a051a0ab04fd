// SPDX-License-Identifier: BSD-3-Clause
// foo_fuzz.c and foo.dict: a libFuzzer target for the services of one file, and the words they know.
#include "idl/compiler/idlc.h"

static void put_body(struct idl_text *out, uint64_t request, uint64_t reply, uint64_t tokens)
{
    idl_put(out, "    static char line[%llu], reply[%llu];\n", (unsigned long long)request, (unsigned long long)reply);
    idl_put(out, "    static struct tl_json_token tokens[%llu];\n", (unsigned long long)tokens);
    idl_put(out, "%s",
            "    struct tl_rpc_principal principal = {.name = \"fuzz\", .permissions = UINT32_MAX};\n"
            "    struct tl_rpc_server server = {.services = services,\n"
            "                                   .service_count = sizeof services / sizeof services[0],\n"
            "                                   .tokens = tokens,\n"
            "                                   .token_cap = sizeof tokens / sizeof tokens[0],\n"
            "                                   .name = \"fuzz\",\n"
            "                                   .version = \"0.0.0\",\n"
            "                                   .max_line = sizeof line,\n"
            "                                   .max_reply = sizeof reply};\n"
            "    if (size > sizeof line) {\n"
            "        return 0;\n"
            "    }\n"
            "    char *text = line + sizeof line - size; // one byte too far is out of the array\n"
            "    if (size > 0) {\n"
            "        memcpy(text, data, size);\n"
            "    }\n"
            "    ptrdiff_t n = tl_rpc_serve(&server, &principal, text, size, reply, sizeof reply);\n"
            "    if (n < 0 || (size_t)n > sizeof reply) {\n"
            "        __builtin_trap();\n"
            "    }\n"
            "    // A batch's replies may have more values than the tokens; else the reply is JSON.\n"
            "    ptrdiff_t count = n == 0 ? 1 : tl_json_parse(reply, (size_t)n, tokens, server.token_cap, NULL);\n"
            "    if (count < 1 && count != TL_ERR_TOKENS) {\n"
            "        __builtin_trap();\n"
            "    }\n"
            "    return 0;\n"
            "}\n");
}

void idl_emit_fuzz(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    (void)program;
    struct idl_totals totals = {0};
    idl_add_totals(&totals, file);
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out,
            "// A libFuzzer target: each input is one line to the services of this file. Link it with %s_server.c,\n"
            "// %s_types.c, the handlers, rpc/ and stream/: clang -fsanitize=fuzzer,address,undefined; run with "
            "-dict=%s.dict.\n",
            file->name, file->name, file->name);
    idl_put(out, "#include \"%s.h\"\n", file->name);
    if (totals.services == 0) {
        idl_put(out, "\n// It has no services.\n");
        return;
    }
    idl_put(out, "#include \"stream/mem.h\"\n\nint LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);\n\n");
    idl_put(out, "int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)\n{\n");
    idl_put(out, "    static const struct tl_rpc_service *const services[] = {");
    const char *before = "";
    for (size_t i = 0; i < file->def_count; i++) {
        if (file->defs[i]->kind == IDL_SERVICE) {
            idl_put(out, "%s&%s_%s_service", before, file->prefix, file->defs[i]->snake);
            before = ", ";
        }
    }
    idl_put(out, "};\n");
    put_body(out, idl_max(1024, totals.request), idl_max(4096, totals.reply),
             idl_max(64, idl_max(totals.request_tokens, totals.reply_tokens)));
}

static void put_word(struct idl_text *out, const char *word)
{
    idl_put(out, "\"\\\"%s\\\"\"\n", word);
}

static void put_members(struct idl_text *out, const struct idl_members *members)
{
    for (size_t i = 0; i < members->count; i++)
        put_word(out, members->at[i].name);
}

void idl_emit_dict(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    (void)program;
    static const char *const envelope[] = {"jsonrpc", "2.0", "id", "method", "params", "session", "hash"};
    idl_put(out, "# Made by idlc from %s.idl: do not edit.\n", file->name);
    for (size_t i = 0; i < sizeof envelope / sizeof envelope[0]; i++)
        put_word(out, envelope[i]);
    idl_put(out, "\"{\\\"jsonrpc\\\":\\\"2.0\\\",\\\"id\\\":1,\\\"method\\\":\"\n\"{\\\"id\\\":0,\\\"method\\\":\"\n"
                 "\"null\"\n\"true\"\n\"false\"\n\"-1\"\n\"18446744073709551615\"\n\"1e999\"\n\"\\\\u0000\"\n");
    for (size_t i = 0; i < file->def_count; i++) {
        const struct idl_def *def = file->defs[i];
        put_members(out, &def->members);
        for (size_t m = 0; m < def->method_count; m++) {
            put_word(out, def->methods[m].wire);
            put_members(out, &def->methods[m].params);
        }
    }
}
