// SPDX-License-Identifier: BSD-3-Clause
// Reads one property of a flattened device tree (Devicetree Specification 0.4, chapter 5).
#ifndef TL_MONITOR_ARCH_ARM_DEVICETREE_H
#define TL_MONITOR_ARCH_ARM_DEVICETREE_H

#include <stddef.h>
#include <stdint.h>

// Finds the property `name` of the node `node`, which lies directly below the root. Returns its bytes within tree[0..n)
// and sets *len, or returns NULL. The tree is not trusted: every offset is checked against n.
uint8_t *tl_devicetree_find(uint8_t *tree, size_t n, const char *node, const char *name, size_t *len);

#endif
