// SPDX-License-Identifier: BSD-3-Clause
// One property of a flattened device tree (Devicetree Specification 0.4, chapter 5): all that the monitor wants of one.
#ifndef TL_MONITOR_DEVICETREE_H
#define TL_MONITOR_DEVICETREE_H

#include <stddef.h>
#include <stdint.h>

// Finds property `name` of the node `node` directly below the root. Its bytes within tree[0..n) and *len, or NULL. The
// tree is not trusted: every offset is checked against n.
uint8_t *tl_devicetree_find(uint8_t *tree, size_t n, const char *node, const char *name, size_t *len);

#endif
