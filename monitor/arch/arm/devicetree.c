// SPDX-License-Identifier: BSD-3-Clause
// Finds a property in a flattened device tree: see devicetree.h.
#include "devicetree.h"

#include <stdbool.h>

#include "stream/mem.h"

#define MAGIC      0xd00dfeedu
#define BEGIN_NODE 1u
#define END_NODE   2u
#define PROP       3u
#define NOP        4u

struct tree {
    uint8_t *p;
    size_t n;
    size_t strings;
};

// The big-endian word at an offset, or 0 where that lies outside the tree.
static uint32_t word(const struct tree *tree, size_t at)
{
    if (at > tree->n || tree->n - at < 4)
        return 0;
    const uint8_t *p = tree->p + at;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

// True if the NUL-terminated text at an offset equals `text`.
static bool text_is(const struct tree *tree, size_t at, const char *text)
{
    size_t n = strlen(text) + 1;
    return at <= tree->n && tree->n - at >= n && memcmp(tree->p + at, text, n) == 0;
}

static size_t text_end(const struct tree *tree, size_t at)
{
    while (at < tree->n && tree->p[at] != 0)
        at++;
    return at + 1;
}

uint8_t *tl_devicetree_find(uint8_t *p, size_t n, const char *node, const char *name, size_t *len)
{
    struct tree tree = {p, n, 0};
    unsigned depth = 0;
    bool inside = false;

    if (word(&tree, 0) != MAGIC)
        return NULL;
    if (word(&tree, 4) < n)
        tree.n = word(&tree, 4);
    size_t at = word(&tree, 8);
    tree.strings = word(&tree, 12);
    for (;;) {
        uint32_t token = word(&tree, at);
        at += 4;
        if (token == BEGIN_NODE) {
            depth++;
            inside = depth == 2 && text_is(&tree, at, node);
            at = (text_end(&tree, at) + 3) & ~(size_t)3;
        } else if (token == PROP) {
            size_t size = word(&tree, at);
            size_t start = at + 8;
            if (start > tree.n || size > tree.n - start)
                return NULL;
            if (inside && depth == 2 && text_is(&tree, tree.strings + word(&tree, at + 4), name)) {
                *len = size;
                return p + start;
            }
            at = (start + size + 3) & ~(size_t)3;
        } else if (token == END_NODE && depth > 0) {
            depth--;
            inside = false;
        } else if (token != NOP) {
            return NULL;
        }
    }
}
