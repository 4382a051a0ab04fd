// SPDX-License-Identifier: BSD-3-Clause
// Words of a command line to a method's parameters, by its schema.
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "host/base64.h"
#include "host/host.h"

#define FILE_MAX (1 << 20)

static const char *type_of(const json_t *schema)
{
    const json_t *type = json_object_get(schema, "type");
    size_t i;
    json_t *t;

    if (json_is_string(type))
        return json_string_value(type);
    json_array_foreach(type, i, t)
    {
        if (json_is_string(t) && strcmp(json_string_value(t), "null") != 0)
            return json_string_value(t);
    }
    return "";
}

static bool is_integer(const char *word)
{
    const char *digits = word + (word[0] == '-');
    size_t n = strspn(digits, "0123456789");

    return n > 0 && n < 21 && !digits[n] && (digits[0] != '0' || n == 1);
}

// 64-bit integers go as strings where a JSON number may be read through a double.
static json_t *integer_value(const char *word)
{
    char text[24];
    long long value;

    if (strncmp(word, "0x", 2) == 0) {
        char *end;
        errno = 0;
        unsigned long long hex = strtoull(word + 2, &end, 16);
        if (!word[2] || *end || errno)
            return NULL;
        snprintf(text, sizeof text, "%llu", hex);
        word = text;
    }
    if (!is_integer(word))
        return NULL;
    errno = 0;
    value = strtoll(word, NULL, 10);
    if (errno || value > (1LL << 53) || value < -(1LL << 53))
        return json_string(word);
    return json_integer(value);
}

static json_t *bool_value(const char *word)
{
    static const char *const yes[] = {"true", "on", "yes", "1"};
    static const char *const no[] = {"false", "off", "no", "0"};

    for (int i = 0; i < 4; i++) {
        if (strcmp(word, yes[i]) == 0)
            return json_true();
        if (strcmp(word, no[i]) == 0)
            return json_false();
    }
    return NULL;
}

static json_t *file_value(const char *path)
{
    char *data = malloc(FILE_MAX);
    FILE *file = fopen(path, "rb");
    json_t *value = NULL;

    if (!file || !data) {
        host_error("@%s: %s", path, strerror(errno));
    } else {
        size_t n = fread(data, 1, FILE_MAX, file);
        if (ferror(file) || n == FILE_MAX)
            host_error("@%s: cannot be read, or is larger than a call can carry", path);
        else
            value = host_base64_encode((unsigned char *)data, n);
    }
    if (file)
        fclose(file);
    free(data);
    return value;
}

static json_t *hex_value(const char *word)
{
    size_t n = strlen(word);
    unsigned char *data = malloc(n / 2 + 1);
    json_t *value = NULL;
    bool good = data && n % 2 == 0 && strspn(word, "0123456789abcdefABCDEF") == n;

    for (size_t i = 0; good && i < n; i += 2) {
        char byte[3] = {word[i], word[i + 1], '\0'};
        data[i / 2] = (unsigned char)strtoul(byte, NULL, 16);
    }
    if (good)
        value = host_base64_encode(data, n / 2);
    free(data);
    return value;
}

static json_t *string_value(const char *word, const json_t *schema)
{
    if (strcmp(host_string(schema, "contentEncoding"), "base64") != 0)
        return json_string(word);
    if (word[0] == '@')
        return file_value(word + 1);
    if (strncmp(word, "hex:", 4) == 0)
        return hex_value(word + 4);
    return json_string(word);
}

// A list of names may be written a,b; everything else within is JSON.
static json_t *array_value(const char *word, const json_t *schema)
{
    const json_t *items = host_schema(json_object_get(schema, "items"));

    if (word[0] == '[' || (strcmp(type_of(items), "string") != 0 && !json_object_get(items, "enum")))
        return json_loads(word, JSON_REJECT_DUPLICATES, NULL);
    json_t *array = json_array();
    while (*word) {
        size_t n = strcspn(word, ",");
        json_array_append_new(array, json_stringn(word, n));
        word += n + (word[n] == ',');
    }
    return array;
}

// Without a schema: JSON if it is JSON, else text.
static json_t *guess_value(const char *word)
{
    json_t *value = json_loads(word, JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, NULL);

    return value ? value : json_string(word);
}

static json_t *word_value(const char *name, const char *word, const json_t *schema)
{
    const json_t *inner = host_schema(schema);
    const char *type = type_of(inner);
    json_t *value;

    if (!schema)
        return guess_value(word);
    if (inner != schema && strcmp(word, "null") == 0)
        return json_null();
    if (json_object_get(inner, "enum"))
        value = json_string(word);
    else if (strcmp(type, "boolean") == 0)
        value = bool_value(word);
    else if (strcmp(type, "integer") == 0)
        value = integer_value(word);
    else if (strcmp(type, "string") == 0)
        value = string_value(word, inner);
    else if (strcmp(type, "array") == 0)
        value = array_value(word, inner);
    else
        value = guess_value(word);
    bool bytes = strcmp(host_string(inner, "contentEncoding"), "base64") == 0;
    if (bytes)
        type = "bytes: give base64, hex:00ff or @FILE";
    // A file that cannot be read was told of already.
    if (!value && !(bytes && word[0] == '@'))
        host_error("%s: \"%s\" is not of type %s", name, word, *type ? type : "JSON");
    return value;
}

static const json_t *find_parameter(const json_t *method, const char *name, size_t n)
{
    size_t i;
    json_t *parameter;

    json_array_foreach(json_object_get(method, "params"), i, parameter)
    {
        const char *own = host_string(parameter, "name");
        if (strlen(own) == n && memcmp(own, name, n) == 0)
            return parameter;
    }
    return NULL;
}

// key.member=value: sets within the structs on the way.
static int set_path(json_t *object, char *path, const char *word, const json_t *method)
{
    size_t n = strcspn(path, ".");
    const json_t *schema = json_object_get(find_parameter(method, path, n), "schema");

    while (path[n] == '.') {
        path[n] = '\0';
        json_t *inner = json_object_get(object, path);
        if (!inner) {
            inner = json_object();
            json_object_set_new(object, path, inner);
        }
        object = inner;
        path += n + 1;
        n = strcspn(path, ".");
        char *member = strndup(path, n);
        schema = member ? json_object_get(json_object_get(host_schema(schema), "properties"), member) : NULL;
        free(member);
    }
    json_t *value = word_value(path, word, schema);
    if (!value || json_object_set_new(object, path, value) < 0) {
        if (value)
            host_error("%s: a value of its own and members cannot both be given", path);
        return HOST_USAGE;
    }
    return HOST_OK;
}

static json_t *by_name(const json_t *method, char *const *words, int count)
{
    json_t *params = json_object();

    for (int i = 0; i < count; i++) {
        char *path = strdup(words[i]);
        char *equals = path ? strchr(path, '=') : NULL;
        size_t n = strcspn(words[i], ".=");
        int status = HOST_USAGE;
        if (!equals)
            host_error("\"%s\" is not KEY=VALUE", words[i]);
        else if (method && !find_parameter(method, words[i], n))
            host_error("%s has no parameter \"%.*s\": `trapline discover` shows them", host_string(method, "name"),
                       (int)n, words[i]);
        else {
            *equals = '\0';
            status = set_path(params, path, equals + 1, method);
        }
        free(path);
        if (status != HOST_OK) {
            json_decref(params);
            return NULL;
        }
    }
    return params;
}

static json_t *by_position(const json_t *method, char *const *words, int count)
{
    const json_t *known = json_object_get(method, "params");
    json_t *params = json_array();

    for (int i = 0; i < count; i++) {
        const json_t *parameter = json_array_get(known, (size_t)i);
        if (method && !parameter) {
            host_error("%s takes %zu parameters, not %d", host_string(method, "name"), json_array_size(known), count);
            json_decref(params);
            return NULL;
        }
        json_t *value = word_value(host_string(parameter, "name"), words[i], json_object_get(parameter, "schema"));
        if (!value) {
            json_decref(params);
            return NULL;
        }
        json_array_append_new(params, value);
    }
    return params;
}

json_t *host_params(const json_t *method, char *const *words, int count)
{
    json_error_t error;

    if (count == 1 && (words[0][0] == '{' || words[0][0] == '[')) {
        json_t *params = json_loads(words[0], JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
        if (!params)
            host_error("the parameters are no JSON: %s, at byte %d", error.text, error.position);
        return params;
    }
    // One word with a "=" may also be a text that happens to have one.
    size_t n = strcspn(words[0], ".=");
    const json_t *first = json_object_get(json_array_get(json_object_get(method, "params"), 0), "schema");
    bool is_text =
        count == 1 && !find_parameter(method, words[0], n) && strcmp(type_of(host_schema(first)), "string") == 0;
    return strchr(words[0], '=') && !is_text ? by_name(method, words, count) : by_position(method, words, count);
}
